/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "cli/cli-run.h"

static JsonObject *
sync_json (Cli *cli)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "sync", "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (run);

  g_assert_cmpuint (objects->len, ==, 1);
  return json_object_ref (g_ptr_array_index (objects, 0));
}

/* The ids of `list`, newest first. */
static GPtrArray *
list_ids (Cli *cli)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "list", "--limit", "0", "--json", NULL);
  g_autoptr (GPtrArray) rows = cli_parse (run);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (ids,
                     g_strdup_printf ("%" G_GINT64_FORMAT,
                                      json_object_get_int_member (g_ptr_array_index (rows,
                                                                                     i),
                                                                  "id")));
  return ids;
}

static void
test_report_has_the_contracts_fields (Cli *cli, gconstpointer data)
{
  static const char *const fields[] = {
    "account", "new",      "partial",  "known",     "deleted_on_server",
    "adopted", "left_out", "bytes_in", "bytes_out", "round_trips",
    "seconds", "error",    "waiting",  "not_there", "orders_dropped"
  };
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (GList) names = NULL;
  guint i = 0;

  cli_fill (cli, 5);
  cli_add_account (cli, "work");
  first = sync_json (cli);
  names = json_object_get_members (first);
  for (GList *name = names; name != NULL; name = name->next)
    g_assert_cmpstr (name->data, ==, fields[i++]);
  g_assert_cmpuint (i, ==, G_N_ELEMENTS (fields));
  g_assert_cmpint (json_object_get_int_member (first, "new"), ==, 5);
  g_assert_true (json_object_get_null_member (first, "error"));
  second = sync_json (cli);
  g_assert_cmpint (json_object_get_int_member (second, "new"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (second, "known"), ==, 5);
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "RETR"), ==, 5);
}

/* A head is asked for by its id, and comes with the next sync. */
static void
test_fetch_brings_the_whole_at_the_next_sync (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) heads = NULL;
  g_autoptr (CliRun) asked = NULL;
  g_autoptr (CliRun) taken_back = NULL;
  g_autoptr (CliRun) asked_again = NULL;
  g_autoptr (CliRun) limited = NULL;
  g_autoptr (CliRun) again = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  cli_fill (cli, 2);
  cli_add_account (cli, "work");
  heads = cli_run_well (cli, "sync", "--headers-only", NULL);
  ids = list_ids (cli);
  asked = cli_run_well (cli, "fetch", ids->pdata[1], "--json", NULL);
  g_assert_cmpstr (asked->text, ==, "{\"requested\":1}\n");
  taken_back = cli_run_well (cli, "fetch", ids->pdata[1], "--cancel", "--json", NULL);
  g_assert_cmpstr (taken_back->text, ==, "{\"cancelled\":1}\n");
  asked_again = cli_run_well (cli, "fetch", ids->pdata[1], NULL);
  g_assert_nonnull (strstr (asked_again->text, "next sync"));
  limited = cli_run (cli, "sync", "--max-messages", "1", NULL);
  g_assert_cmpint (limited->status, ==, 1);
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "RETR"), ==, 1);
  again = cli_run (cli, "fetch", ids->pdata[1], NULL);
  cli_assert_complaint (again, 1, "fetch");
}

static gboolean
is_shown_as_partial (Cli *cli, const char *id)
{
  g_autoptr (CliRun) readable = cli_run_well (cli, "show", id, NULL);
  g_autoptr (CliRun) text = cli_run (cli, "show", id, "--text", NULL);
  g_autoptr (CliRun) json = cli_run_well (cli, "show", id, "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (json);
  gboolean partial = json_object_get_boolean_member (objects->pdata[0], "partial");

  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpint (strstr (readable->text, "Note: only the head") != NULL, ==, partial);
  g_assert_cmpint (strstr (text->errors, "only the head") != NULL, ==, partial);
  g_assert_null (strstr (text->text, "only the head"));
  return partial;
}

static void
test_part_of_a_message_is_told_as_such (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) heads = NULL;
  g_autoptr (CliRun) whole = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  cli_fill (cli, 1);
  cli_add_account (cli, "work");
  heads = cli_run_well (cli, "sync", "--headers-only", NULL);
  ids = list_ids (cli);
  g_assert_true (is_shown_as_partial (cli, ids->pdata[0]));
  whole = cli_run_well (cli, "sync", NULL);
  g_assert_false (is_shown_as_partial (cli, ids->pdata[0]));
}

static void
test_keep_given_as_an_option_is_consent (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) set = NULL;
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) after = NULL;

  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  before = sync_json (cli);
  g_assert_cmpint (json_object_get_int_member (before, "deleted_on_server"), ==, 0);
  set = cli_run_well (cli, "account", "set", "work", "--keep", "none", NULL);
  after = sync_json (cli);
  g_assert_cmpint (json_object_get_int_member (after, "deleted_on_server"), ==, 3);
  g_assert_cmpuint (pr_test_server_count (cli->server), ==, 0);
}

static void
test_rows_are_newest_first (Cli *cli, gconstpointer data)
{
  static const char *const fields[] = { "id",    "account", "folder",  "date",
                                        "from",  "to",      "subject", "size",
                                        "flags", "tags",    "preview", "partial" };
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (CliRun) run = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GList) names = NULL;
  JsonObject *row;
  guint i = 0;

  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  report = sync_json (cli);
  run = cli_run_well (cli, "list", "--json", "--limit", "2", NULL);
  rows = cli_parse (run);
  g_assert_cmpuint (rows->len, ==, 2);
  row = g_ptr_array_index (rows, 0);
  names = json_object_get_members (row);
  for (GList *name = names; name != NULL; name = name->next)
    g_assert_cmpstr (name->data, ==, fields[i++]);
  g_assert_cmpuint (i, ==, G_N_ELEMENTS (fields));
  g_assert_cmpstr (json_object_get_string_member (row, "subject"), ==, "Message 3");
  g_assert_cmpstr (json_object_get_string_member (row, "date"), ==,
                   "2026-11-20T09:03:00Z");
  g_assert_cmpstr (json_object_get_string_member (row, "from"), ==,
                   "Ada Lovelace <ada@example.org>");
  g_assert_cmpstr (json_object_get_string_member (row, "account"), ==, "work");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (row,
                                                                                "flags"),
                                                  0),
                   ==, "unread");
}

static void
test_raw_is_exact (Cli *cli, gconstpointer data)
{
  static const char octets[] =
    "Subject: odd\r\n\r\n.dot\r\n\r\n8-bit \xe4\xff and \0 NUL\r\nlone \r return\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (octets, sizeof octets - 1);
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (CliRun) raw = NULL;

  pr_test_server_add (cli->server, "odd", bytes);
  cli_add_account (cli, "work");
  report = sync_json (cli);
  ids = list_ids (cli);
  raw = cli_run_well (cli, "show", g_ptr_array_index (ids, 0), "--raw", NULL);
  g_assert_true (g_bytes_equal (raw->out, bytes));
}

static void
test_control_characters_do_not_reach_the_terminal (Cli *cli, gconstpointer data)
{
  static const char octets[] = "From: \033[31mred <a@example.org>\r\nSubject: "
                               "a\033]0;title\007b\r\n\r\n\033[2Jgone\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (octets, sizeof octets - 1);
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  pr_test_server_add (cli->server, "esc", bytes);
  cli_add_account (cli, "work");
  report = sync_json (cli);
  ids = list_ids (cli);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const ways[] = { NULL, "--text", "--headers", "--json" };
      g_autoptr (CliRun) shown =
        cli_run_well (cli, "show", g_ptr_array_index (ids, 0), ways[i], NULL);

      g_assert_null (strchr (shown->text, '\033'));
      g_assert_null (strchr (shown->text, '\007'));
    }
  {
    g_autoptr (CliRun) listed = cli_run_well (cli, "list", NULL);

    g_assert_null (strchr (listed->text, '\033'));
  }
}

static void
test_marks_are_kept (Cli *cli, gconstpointer data)
{
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (CliRun) marked = NULL;
  g_autoptr (CliRun) found = NULL;
  g_autoptr (CliRun) tags = NULL;
  g_autoptr (CliRun) missing = NULL;

  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  report = sync_json (cli);
  ids = list_ids (cli);
  marked =
    cli_run_well (cli, "mark", g_ptr_array_index (ids, 0), g_ptr_array_index (ids, 1),
                  "--read", "--star", "--tag", "engine", NULL);
  found =
    cli_run_well (cli, "search", "is:read", "is:starred", "tag:engine", "--count", NULL);
  g_assert_cmpstr (found->text, ==, "2\n");
  tags = cli_run_well (cli, "tags", NULL);
  g_assert_cmpstr (tags->text, ==, "engine\n");
  missing = cli_run (cli, "mark", "42", "--read", NULL);
  cli_assert_complaint (missing, 1, "mark");
}

static void
assert_number (Cli *cli, const CliRun *run, const char *name, gint64 number)
{
  g_autoptr (GPtrArray) rows = cli_parse (run);

  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpint (json_object_get_int_member (rows->pdata[0], name), ==, number);
}

static void
test_deleted_comes_back (Cli *cli, gconstpointer data)
{
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (CliRun) deleted = NULL;
  g_autoptr (CliRun) restored = NULL;
  g_autoptr (CliRun) moved = NULL;
  g_autoptr (CliRun) unknown = NULL;
  g_autoptr (CliRun) missing = NULL;
  g_autoptr (CliRun) synced = NULL;
  g_autoptr (CliRun) silent = NULL;

  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  report = sync_json (cli);
  ids = list_ids (cli);
  deleted = cli_run_well (cli, "delete", g_ptr_array_index (ids, 0),
                          g_ptr_array_index (ids, 1), "--json", NULL);
  assert_number (cli, deleted, "deleted", 2);
  left = list_ids (cli);
  g_assert_cmpuint (left->len, ==, 1);
  /* What was deleted here does not come again. */
  synced = cli_run_well (cli, "sync", "--json", NULL);
  assert_number (cli, synced, "new", 0);

  restored = cli_run_well (cli, "restore", g_ptr_array_index (ids, 0), "--json", NULL);
  assert_number (cli, restored, "restored", 1);
  moved = cli_run_well (cli, "move", g_ptr_array_index (ids, 1),
                        g_ptr_array_index (ids, 0), "work/INBOX", "--json", NULL);
  assert_number (cli, moved, "moved", 1); /* the other was there already */
  back = list_ids (cli);
  g_assert_cmpuint (back->len, ==, 3);

  silent = cli_run_well (cli, "delete", g_ptr_array_index (ids, 2), NULL);
  g_assert_cmpstr (silent->text, ==, "");
  unknown = cli_run (cli, "move", g_ptr_array_index (ids, 0), "Nowhere", NULL);
  cli_assert_complaint (unknown, 1, "move");
  g_assert_nonnull (strstr (unknown->errors, "work/Trash"));
  missing = cli_run (cli, "delete", "42", NULL);
  cli_assert_complaint (missing, 1, "delete");
}

static void
test_search_needs_no_server (Cli *cli, gconstpointer data)
{
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (CliRun) all = NULL;
  g_autoptr (CliRun) one = NULL;

  cli_fill (cli, 12);
  cli_add_account (cli, "work");
  report = sync_json (cli);
  pr_test_server_set_up (cli->server, FALSE);
  all = cli_run_well (cli, "search", "WHEEL", "--count", "--json", NULL);
  g_assert_cmpstr (all->text, ==, "{\"count\":12}\n");
  one = cli_run_well (cli, "search", "subject:\"message 7\"", NULL);
  g_assert_nonnull (strstr (one->text, "Message 7"));
}

static void
test_sync_leaves_no_wal (Cli *cli, gconstpointer data)
{
  g_autofree char *wal = g_build_filename (cli->folder, "profile", "mail.db-wal", NULL);

  cli_fill (cli, 20);
  cli_add_account (cli, "work");
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (JsonObject) report = sync_json (cli);

      g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
    }
}

static void
test_wrong_password_is_told_without_it (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) json = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  JsonObject *trouble;

  g_free (cli->password_command);
  cli->password_command = g_strdup ("echo a-wrong-password");
  cli_add_account (cli, "work");
  run = cli_run (cli, "sync", NULL);
  cli_assert_complaint (run, 1, "work");
  g_assert_null (strstr (run->errors, "a-wrong-password"));
  json = cli_run (cli, "sync", "--json", NULL);
  objects = cli_parse (json);
  trouble = json_object_get_object_member (g_ptr_array_index (objects, 0), "error");
  g_assert_cmpstr (json_object_get_string_member (trouble, "code"), ==, "auth");
}

static void
test_one_failing_account_stops_no_other (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) bad = NULL;
  g_autoptr (CliRun) run = NULL;
  g_autoptr (GPtrArray) objects = NULL;

  cli_fill (cli, 2);
  bad = cli_run_well (cli, "account", "add", "bad", "--server", "localhost", "--port",
                      "1", "--user", "ada", "--password-command", "echo secret", NULL);
  cli_add_account (cli, "good");
  run = cli_run (cli, "sync", "bad", "good", "--json", NULL);
  cli_assert_complaint (run, 1, "bad");
  objects = cli_parse (run);
  g_assert_cmpuint (objects->len, ==, 2);
  g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (objects, 1), "new"), ==,
                   2);
}

static void
test_interrupted_sync_keeps_what_came (Cli *cli, gconstpointer data)
{
  const char *arguments[] = { "sync", "--json", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (CliRun) run = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  JsonObject *report;

  cli_fill (cli, 400);
  cli_add_account (cli, "work");
  pr_test_server_limit_rate (cli->server, 20000);
  process = cli_spawn (cli, arguments);
  while (pr_test_server_count_commands (cli->server, "RETR") == 0)
    g_usleep (1000);
  g_subprocess_send_signal (process, SIGINT);
  run = cli_wait (process);
  cli_assert_complaint (run, 1, "work");
  objects = cli_parse (run);
  report = g_ptr_array_index (objects, 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (report,
                                                                                 "error"),
                                                  "code"),
                   ==, "cancelled");
  pr_test_server_limit_rate (cli->server, 0);
  second = sync_json (cli);
  g_assert_cmpint (json_object_get_int_member (report, "new") +
                     json_object_get_int_member (second, "new"),
                   ==, 400);
  ids = list_ids (cli);
  g_assert_cmpuint (ids->len, ==, 400);
}

static void
test_second_sync_is_in_use (Cli *cli, gconstpointer data)
{
  const char *arguments[] = { "sync", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (CliRun) other = NULL;
  g_autoptr (CliRun) first = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  JsonObject *trouble;

  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  pr_test_server_hang_at (cli->server, "STAT");
  process = cli_spawn (cli, arguments);
  while (pr_test_server_count_commands (cli->server, "STAT") == 0)
    g_usleep (1000);
  other = cli_run (cli, "sync", "--json", NULL);
  objects = cli_parse (other);
  trouble = json_object_get_object_member (g_ptr_array_index (objects, 0), "error");
  g_assert_cmpstr (json_object_get_string_member (trouble, "code"), ==, "in-use");
  g_assert_true (json_object_get_boolean_member (trouble, "retry"));
  g_subprocess_send_signal (process, SIGINT);
  first = cli_wait (process);
  g_assert_cmpint (first->status, ==, 1);
}

static void
test_left_out_by_a_limit_ends_with_1 (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (GPtrArray) objects = NULL;

  cli_fill (cli, 5);
  cli_add_account (cli, "work");
  run = cli_run (cli, "sync", "--max-messages", "2", "--json", NULL);
  cli_assert_complaint (run, 1, "work");
  objects = cli_parse (run);
  g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (objects, 0), "new"), ==,
                   2);
  g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (objects, 0),
                                               "left_out"),
                   ==, 3);
}

static void
test_large_file_is_shown_whole (Cli *cli, gconstpointer data)
{
  g_autofree char *path = g_build_filename (cli->folder, "large.eml", NULL);
  g_autoptr (GString) mail = g_string_new ("Subject: large\r\n\r\n");
  g_autoptr (CliRun) shown = NULL;

  while (mail->len < (1 << 20))
    g_string_append (mail, "A line of a text that takes long to read.\r\n");
  g_string_append (mail, "The end.\r\n");
  g_assert_true (g_file_set_contents (path, mail->str, (gssize) mail->len, NULL));
  shown = cli_run_well (cli, "show", path, "--text", NULL);
  g_assert_nonnull (strstr (shown->text, "The end."));
}

static void
test_file_is_shown_without_a_profile (Cli *cli, gconstpointer data)
{
  g_autofree char *profile = g_build_filename (cli->folder, "profile", NULL);
  g_autofree char *file =
    g_test_build_filename (G_TEST_DIST, "data", "demo", "08-attachment-pdf.eml", NULL);
  g_autoptr (CliRun) shown = cli_run_well (cli, "show", file, NULL);
  g_autoptr (CliRun) json = cli_run_well (cli, "show", file, "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (json);
  JsonObject *part;

  g_assert_nonnull (strstr (shown->text, "Charles Babbage <charles@example.org>"));
  g_assert_nonnull (strstr (shown->text, "plan.pdf"));
  g_assert_true (json_object_get_null_member (g_ptr_array_index (objects, 0), "id"));
  part = json_array_get_object_element (
    json_object_get_array_member (g_ptr_array_index (objects, 0), "parts"), 1);
  g_assert_cmpstr (json_object_get_string_member (part, "name"), ==, "plan.pdf");
  g_assert_true (json_object_get_boolean_member (part, "attachment"));
  g_assert_false (g_file_test (profile, G_FILE_TEST_EXISTS));
}

static void
test_part_is_decoded (Cli *cli, gconstpointer data)
{
  g_autofree char *file =
    g_test_build_filename (G_TEST_DIST, "data", "demo", "08-attachment-pdf.eml", NULL);
  g_autoptr (CliRun) part = cli_run_well (cli, "show", file, "--part", "2", NULL);
  g_autoptr (CliRun) missing = cli_run (cli, "show", file, "--part", "9", NULL);

  g_assert_true (g_str_has_prefix (part->text, "%PDF-1.4"));
  cli_assert_complaint (missing, 1, "show");
}

static void
test_missing_message_is_told (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) id = cli_run (cli, "show", "12345", NULL);
  g_autoptr (CliRun) file = cli_run (cli, "show", "no-such-file.eml", NULL);

  cli_assert_complaint (id, 1, "show");
  cli_assert_complaint (file, 1, "show");
}

static void
test_server_tells_what_is_there (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) before = NULL;
  g_autoptr (CliRun) after = NULL;
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  cli_fill (cli, 2);
  cli_add_account (cli, "work");
  before = cli_run_well (cli, "server", "work", NULL);
  g_assert_nonnull (strstr (before->text, "new"));
  report = sync_json (cli);
  after = cli_run_well (cli, "server", "work", "--json", NULL);
  rows = cli_parse (after);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (json_object_get_string_member (g_ptr_array_index (rows, 0), "uidl"),
                   ==, "uid-1");
  g_assert_true (json_object_get_boolean_member (g_ptr_array_index (rows, 0), "known"));
}

static void
test_probe_shows_the_certificate (Cli *cli, gconstpointer data)
{
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (cli->server));
  g_autofree char *profile = g_build_filename (cli->folder, "profile", NULL);
  g_autoptr (CliRun) words =
    cli_run_well (cli, "probe", "localhost", "--port", port, NULL);
  g_autoptr (CliRun) json =
    cli_run_well (cli, "probe", "localhost", "--port", port, "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (json);
  JsonObject *certificate =
    json_object_get_object_member (g_ptr_array_index (objects, 0), "certificate");

  g_assert_nonnull (strstr (words->text, pr_test_server_get_pin (cli->server)));
  g_assert_cmpstr (json_object_get_string_member (certificate, "sha256"), ==,
                   pr_test_server_get_pin (cli->server));
  g_assert_false (json_object_get_boolean_member (certificate, "trusted"));
  g_assert_false (g_file_test (profile, G_FILE_TEST_EXISTS));
}

static void
test_verify_and_stats_agree (Cli *cli, gconstpointer data)
{
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (CliRun) verified = NULL;
  g_autoptr (CliRun) stats = NULL;
  g_autoptr (GPtrArray) objects = NULL;

  cli_fill (cli, 7);
  cli_add_account (cli, "work");
  report = sync_json (cli);
  verified = cli_run_well (cli, "verify", "--deep", NULL);
  stats = cli_run_well (cli, "stats", "--json", NULL);
  objects = cli_parse (stats);
  g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (objects, 0),
                                               "messages"),
                   ==, 7);
  g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (objects, 0), "indexed"),
                   ==, 7);
  g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (objects, 0),
                                               "waiting_for_index"),
                   ==, 0);
}

static void
test_no_index_leaves_it_to_the_next_sync (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) first = NULL;
  g_autoptr (CliRun) stats = NULL;
  g_autoptr (JsonObject) report = NULL;
  g_autoptr (CliRun) found = NULL;

  cli_fill (cli, 4);
  cli_add_account (cli, "work");
  first = cli_run_well (cli, "sync", "--no-index", NULL);
  stats = cli_run_well (cli, "stats", "--json", NULL);
  g_assert_nonnull (strstr (stats->text, "\"waiting_for_index\":4"));
  report = sync_json (cli);
  found = cli_run_well (cli, "search", "wheel", "--count", NULL);
  g_assert_cmpstr (found->text, ==, "4\n");
}

#define ADD(path, func)                                                             \
  g_test_add ("/cli/" path, Cli, GUINT_TO_POINTER (PR_TEST_SERVER_TLS), cli_set_up, \
              func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sync/report-has-the-contracts-fields", test_report_has_the_contracts_fields);
  ADD ("sync/leaves-no-wal", test_sync_leaves_no_wal);
  ADD ("sync/wrong-password-is-told-without-it", test_wrong_password_is_told_without_it);
  ADD ("sync/one-failing-account-stops-no-other",
       test_one_failing_account_stops_no_other);
  ADD ("sync/keep-given-as-an-option-is-consent",
       test_keep_given_as_an_option_is_consent);
  ADD ("sync/interrupted-keeps-what-came", test_interrupted_sync_keeps_what_came);
  ADD ("sync/second-one-is-in-use", test_second_sync_is_in_use);
  ADD ("sync/left-out-by-a-limit-ends-with-1", test_left_out_by_a_limit_ends_with_1);
  ADD ("sync/no-index-leaves-it-to-the-next-one",
       test_no_index_leaves_it_to_the_next_sync);
  ADD ("fetch-brings-the-whole-at-the-next-sync",
       test_fetch_brings_the_whole_at_the_next_sync);
  ADD ("list/rows-are-newest-first", test_rows_are_newest_first);
  ADD ("show/raw-is-exact", test_raw_is_exact);
  ADD ("show/part-of-a-message-is-told-as-such", test_part_of_a_message_is_told_as_such);
  ADD ("show/control-characters-do-not-reach-the-terminal",
       test_control_characters_do_not_reach_the_terminal);
  ADD ("show/large-file-is-shown-whole", test_large_file_is_shown_whole);
  ADD ("show/file-is-shown-without-a-profile", test_file_is_shown_without_a_profile);
  ADD ("show/part-is-decoded", test_part_is_decoded);
  ADD ("show/missing-message-is-told", test_missing_message_is_told);
  ADD ("mark/marks-are-kept", test_marks_are_kept);
  ADD ("move/deleted-comes-back", test_deleted_comes_back);
  ADD ("search/needs-no-server", test_search_needs_no_server);
  ADD ("server/tells-what-is-there", test_server_tells_what_is_there);
  ADD ("probe/shows-the-certificate", test_probe_shows_the_certificate);
  ADD ("care/verify-and-stats-agree", test_verify_and_stats_agree);
  return g_test_run ();
}
