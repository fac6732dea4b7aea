/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "cli/cli-run.h"

#define MANY 3000

static char *
put (Cli *cli, const char *name, const char *text)
{
  char *path = g_build_filename (cli->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* A Maildir: one new message, one read, one starred, all with the word "wheel". */
static char *
make_maildir (Cli *cli)
{
  g_autofree char *first = put (cli, "md/new/1.a", "Subject: one\n\nwheel\n");
  g_autofree char *second = put (cli, "md/cur/2.a:2,S", "Subject: two\n\nwheel\n");
  g_autofree char *third = put (cli, "md/.Old/cur/3.a:2,FS", "Subject: three\n\nwheel\n");
  g_autofree char *none = put (cli, "md/.Old/new/.none", "");

  return g_build_filename (cli->folder, "md", NULL);
}

static char *
make_mbox (Cli *cli, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "From a@b Fri Nov 20 09:14:00 2026\nSubject: Message %u\n"
                            "\nNumber %u turns the wheel.\n\n",
                            i, i);
  return put (cli, "box", text->str);
}

static JsonObject *
only_object (const CliRun *run)
{
  g_autoptr (GPtrArray) objects = cli_parse (run);

  g_assert_cmpuint (objects->len, ==, 1);
  return json_object_ref (g_ptr_array_index (objects, 0));
}

static void
assert_count (Cli *cli, const char *query, const char *count)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "search", query, "--count", NULL);

  g_assert_cmpstr (run->text, ==, count);
}

static void
assert_whole (Cli *cli)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "verify", "--deep", NULL);
}

static void
test_summary_names_its_counts (Cli *cli, gconstpointer data)
{
  static const char *const fields[] = { "account", "folder",  "new",    "known",
                                        "deleted", "refused", "passed", "bytes",
                                        "seconds", "error" };
  g_autofree char *maildir = make_maildir (cli);
  g_autoptr (CliRun) run = cli_run_well (cli, "import", maildir, "--json", NULL);
  g_autoptr (CliRun) again = cli_run_well (cli, "import", maildir, NULL);
  g_autoptr (JsonObject) report = only_object (run);
  g_autoptr (GList) names = json_object_get_members (report);
  guint i = 0;

  for (GList *name = names; name != NULL; name = name->next)
    g_assert_cmpstr (name->data, ==, fields[i++]);
  g_assert_cmpuint (i, ==, G_N_ELEMENTS (fields));
  g_assert_cmpstr (json_object_get_string_member (report, "account"), ==, "local");
  g_assert_cmpstr (json_object_get_string_member (report, "folder"), ==, "Imported");
  g_assert_cmpint (json_object_get_int_member (report, "new"), ==, 3);
  g_assert_true (json_object_get_null_member (report, "error"));
  g_assert_true (
    g_str_has_prefix (again->text, "local/Imported: 0 new messages, 3 here already; "));
}

static void
test_mail_is_found_when_it_returns (Cli *cli, gconstpointer data)
{
  g_autofree char *maildir = make_maildir (cli);
  g_autoptr (CliRun) run = cli_run_well (cli, "import", maildir, NULL);
  g_autoptr (CliRun) rows =
    cli_run_well (cli, "list", "--folder", "local/Imported/Old", "--json", NULL);
  g_autoptr (JsonObject) row = only_object (rows);

  assert_count (cli, "wheel", "3\n");
  assert_count (cli, "is:unread", "1\n");
  assert_count (cli, "is:starred", "1\n");
  assert_count (cli, "account:local", "3\n");
  g_assert_cmpstr (json_object_get_string_member (row, "subject"), ==, "three");
  g_assert_cmpstr (json_object_get_string_member (row, "folder"), ==, "Imported/Old");
}

static void
test_no_index_leaves_it_to_the_next_start (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, 20);
  g_autoptr (CliRun) run = cli_run_well (cli, "import", box, "--no-index", NULL);
  g_autoptr (CliRun) stats = cli_run_well (cli, "stats", "--json", NULL);
  g_autoptr (JsonObject) object = only_object (stats);

  g_assert_cmpint (json_object_get_int_member (object, "waiting_for_index"), ==, 20);
}

static void
test_folder_of_a_name (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, 2);
  g_autoptr (CliRun) own = NULL;
  g_autoptr (CliRun) of_account = NULL;
  g_autoptr (CliRun) early = NULL;
  g_autoptr (CliRun) folders = NULL;
  g_autoptr (CliRun) bad = NULL;

  cli_add_account (cli, "work");
  own = cli_run_well (cli, "import", box, "--folder", "local/Old mail", NULL);
  g_assert_true (g_str_has_prefix (own->text, "local/Old mail: 2 new messages"));
  of_account = cli_run_well (cli, "import", box, "--folder", "WORK/Years/2019", NULL);
  g_assert_true (g_str_has_prefix (of_account->text, "work/Years/2019: 2 new messages"));
  early = cli_run_well (cli, "import", box, "--folder", "nobody/x", NULL);
  g_assert_true (g_str_has_prefix (early->text, "local/nobody/x: 0 new messages"));
  folders = cli_run_well (cli, "folders", NULL);
  g_assert_nonnull (strstr (folders->text, "Old mail"));
  g_assert_nonnull (strstr (folders->text, "Years/2019"));
  bad = cli_run (cli, "import", box, "--folder", "work/", NULL);
  cli_assert_complaint (bad, 1, "import");
}

static void
test_what_is_refused_is_told_by_its_path (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, 2);
  g_autofree char *missing = g_build_filename (cli->folder, "missing", NULL);
  g_autoptr (CliRun) run = cli_run (cli, "import", missing, box, "--json", NULL);
  g_autoptr (JsonObject) report = only_object (run);

  cli_assert_complaint (run, 1, missing);
  g_assert_cmpint (json_object_get_int_member (report, "new"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (report, "refused"), ==, 1);
  g_assert_true (json_object_get_null_member (report, "error"));
}

static void
test_needs_a_path (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run (cli, "import", NULL);

  cli_assert_complaint (run, 2, "import");
}

/* ---- the account ---- */

static void
test_account_of_this_computer_is_listed (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, 1);
  g_autoptr (CliRun) import = cli_run_well (cli, "import", box, NULL);
  g_autoptr (CliRun) text = cli_run_well (cli, "account", "list", NULL);
  g_autoptr (CliRun) json = cli_run_well (cli, "account", "list", "--json", NULL);
  g_autoptr (CliRun) shown = cli_run_well (cli, "account", "show", "local", NULL);

  g_assert_nonnull (strstr (text->text, "On this computer"));
  g_assert_cmpstr (json->text, ==, "{\"account\":\"local\",\"local\":true}\n");
  g_assert_nonnull (strstr (shown->text, "imported on this computer"));
}

static void
test_account_of_this_computer_is_never_synced (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, 1);
  g_autoptr (CliRun) import = cli_run_well (cli, "import", box, NULL);
  g_autoptr (CliRun) all = NULL;
  g_autoptr (CliRun) named = cli_run (cli, "sync", "local", NULL);
  g_autoptr (CliRun) server = cli_run (cli, "server", "local", NULL);
  g_autoptr (CliRun) set = cli_run (cli, "account", "set", "local", "--user", "x", NULL);
  g_autoptr (CliRun) taken = cli_run (cli, "account", "add", "Local", "--server",
                                      "localhost", "--user", "x", NULL);

  cli_assert_complaint (named, 1, "sync");
  cli_assert_complaint (server, 1, "server");
  cli_assert_complaint (set, 1, "account set");
  cli_assert_complaint (taken, 1, "account add");
  cli_add_account (cli, "work");
  all = cli_run_well (cli, "sync", "--json", NULL);
  {
    g_autoptr (JsonObject) report = only_object (all);

    g_assert_cmpstr (json_object_get_string_member (report, "account"), ==, "work");
  }
}

static void
test_account_of_this_computer_is_removed_and_made_again (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, 3);
  g_autoptr (CliRun) import = cli_run_well (cli, "import", box, NULL);
  g_autoptr (CliRun) removed = cli_run_well (cli, "account", "remove", "local", NULL);
  g_autoptr (CliRun) none = cli_run_well (cli, "account", "list", "--json", NULL);
  g_autoptr (CliRun) again = NULL;

  g_assert_cmpstr (none->text, ==, "");
  again = cli_run_well (cli, "import", box, NULL);
  assert_count (cli, "wheel", "3\n");
  assert_whole (cli);
}

/* ---- ends before the end ---- */

static GSubprocess *
start_import (Cli *cli, const char *path)
{
  const char *arguments[] = { "import", path, "--json", NULL };

  return cli_spawn (cli, arguments);
}

static void
test_killed_import_is_done_again (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, MANY);
  g_autoptr (CliRun) last = NULL;
  g_autoptr (JsonObject) report = NULL;
  g_autofree char *wanted = g_strdup_printf ("%d\n", MANY);

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GSubprocess) process = start_import (cli, box);
      g_autoptr (CliRun) run = NULL;

      g_usleep (g_test_rand_int_range (10, 300) * 1000);
      g_subprocess_force_exit (process);
      run = cli_wait (process);
    }
  last = cli_run_well (cli, "import", box, "--json", NULL);
  report = only_object (last);
  g_assert_cmpint (json_object_get_int_member (report, "new") +
                     json_object_get_int_member (report, "known"),
                   ==, MANY);
  assert_count (cli, "wheel", wanted);
  assert_whole (cli);
}

static void
test_interrupted_import_keeps_what_was_stored (Cli *cli, gconstpointer data)
{
  g_autofree char *box = make_mbox (cli, MANY);
  g_autoptr (GSubprocess) process = start_import (cli, box);
  g_autoptr (CliRun) run = NULL;
  gint64 n_new = 0;

  g_usleep (300 * 1000);
  g_subprocess_send_signal (process, SIGINT);
  run = cli_wait (process);
  /* It may have been quicker than the signal, or slower to start. */
  if (run->status == 1 && run->text[0] != '\0')
    {
      g_autoptr (JsonObject) report = only_object (run);

      n_new = json_object_get_int_member (report, "new");
      if (!json_object_get_null_member (report, "error"))
        {
          JsonObject *trouble = json_object_get_object_member (report, "error");

          g_assert_cmpstr (json_object_get_string_member (trouble, "code"), ==,
                           "cancelled");
          cli_assert_complaint (run, 1, "import");
        }
    }
  if (n_new > 0)
    {
      g_autoptr (CliRun) stats = cli_run_well (cli, "stats", "--json", NULL);
      g_autoptr (JsonObject) object = only_object (stats);

      g_assert_cmpint (json_object_get_int_member (object, "messages"), ==, n_new);
    }
  assert_whole (cli);
}

#define ADD(name, func)                                                           \
  g_test_add (name, Cli, GUINT_TO_POINTER (PR_TEST_SERVER_TLS), cli_set_up, func, \
              cli_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/cli/import/summary-names-its-counts", test_summary_names_its_counts);
  ADD ("/cli/import/mail-is-found-when-it-returns", test_mail_is_found_when_it_returns);
  ADD ("/cli/import/no-index-leaves-it-to-the-next-start",
       test_no_index_leaves_it_to_the_next_start);
  ADD ("/cli/import/folder-of-a-name", test_folder_of_a_name);
  ADD ("/cli/import/what-is-refused-is-told-by-its-path",
       test_what_is_refused_is_told_by_its_path);
  ADD ("/cli/import/needs-a-path", test_needs_a_path);
  ADD ("/cli/import/account-of-this-computer-is-listed",
       test_account_of_this_computer_is_listed);
  ADD ("/cli/import/account-of-this-computer-is-never-synced",
       test_account_of_this_computer_is_never_synced);
  ADD ("/cli/import/account-of-this-computer-is-removed-and-made-again",
       test_account_of_this_computer_is_removed_and_made_again);
  ADD ("/cli/import/killed-one-is-done-again", test_killed_import_is_done_again);
  ADD ("/cli/import/interrupted-one-keeps-what-was-stored",
       test_interrupted_import_keeps_what_was_stored);
  return g_test_run ();
}
