/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/cli-run.h"

typedef struct
{
  const char *arguments; /* separated by blanks */
  const char *name;      /* of the complaint */
  const char *says;
} BadUsage;

static const BadUsage bad_usages[] = {
  { "nonsense", "nonsense", "no such command" },
  { "export", "export", "cannot do that yet" },
  { "account", "account", "no such command" },
  { "account add", "account add", "something is missing" },
  { "account add work extra --server h --user u", "account add", "too much" },
  { "account add work --server h", "account add", "" },
  { "account add work --server h --user u --port 70000", "account add", "--port" },
  { "account add work --server h --user u --security ssl", "account add", "--security" },
  { "account add work --server h --user u --keep sometimes", "account add", "--keep" },
  { "account add work --server h --user u --colour red", "account add", "--colour" },
  { "account add work --server", "account add", "needs a value" },
  { "account add work --server h --user u --password-stdin --password-command x",
    "account add", "exclude" },
  { "sync --max-messages many", "sync", "--max-messages" },
  { "sync --no-index=yes", "sync", "takes no value" },
  { "show 1 --raw --text", "show", "exclude" },
  { "mark 1", "mark", "say how" },
  { "mark one --read", "mark", "no message id" },
  { "move 1", "move", "" },
  { "move one Trash", "move", "no message id" },
  { "delete 1 --on-server --only-on-server", "delete", "exclude each other" },
  { "server work 1", "server", "--fetch" },
  { "server work --delete", "server", "which messages" },
  { "server work 1 --fetch --delete", "server", "exclude each other" },
  { "restore", "restore", "" },
  { "mark 1 --read --unread", "mark", "exclude" },
  { "search", "search", "something is missing" },
  { "list --limit -1", "list", "--limit" },
  { "list extra", "list", "write: popreader-cli list\n" },
  { "account set work", "account set", "say what to change" },
  { "--json", "usage", "name a command" },
  { "--profile x", "usage", "name a command" },
  { "--colour", "usage", "see popreader-cli --help" },
};

static void
test_bad_usage_is_told_and_ends_with_2 (Cli *cli, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_usages); i++)
    {
      g_auto (GStrv) arguments = g_strsplit (bad_usages[i].arguments, " ", -1);
      g_autoptr (GSubprocess) process = cli_spawn (cli, (const char *const *) arguments);
      g_autoptr (CliRun) run = cli_wait (process);

      g_test_message ("%s", bad_usages[i].arguments);
      cli_assert_complaint (run, 2, bad_usages[i].name);
      g_assert_nonnull (strstr (run->errors, bad_usages[i].says));
      g_assert_cmpstr (run->text, ==, "");
    }
}

static void
test_bad_usage_makes_no_profile (Cli *cli, gconstpointer data)
{
  g_autofree char *profile = g_build_filename (cli->folder, "profile", NULL);
  g_autoptr (CliRun) run = cli_run (cli, "list", "--nonsense", NULL);

  cli_assert_complaint (run, 2, "list");
  g_assert_false (g_file_test (profile, G_FILE_TEST_EXISTS));
}

static void
test_help_names_every_command (Cli *cli, gconstpointer data)
{
  static const char *const commands[] = {
    "account add", "account list", "account show", "account set", "account remove",
    "probe",       "sync",         "server",       "folders",     "tags",
    "list",        "search",       "show",         "mark",        "move",
    "delete",      "restore",      "verify",       "stats"
  };
  g_autoptr (CliRun) help = cli_run_well (cli, "--help", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i], " ", 2);
      g_autoptr (CliRun) one =
        cli_run_well (cli, words[0], words[1] == NULL ? "--help" : words[1],
                      words[1] == NULL ? NULL : "--help", NULL);
      g_autofree char *usage = g_strdup_printf ("popreader-cli %s", commands[i]);

      g_assert_nonnull (strstr (help->text, commands[i]));
      g_assert_nonnull (strstr (one->text, usage));
    }
}

static void
test_version_is_one_line (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "--version", NULL);

  g_assert_true (g_str_has_prefix (run->text, "popreader-cli "));
}

static void
test_options_may_stand_anywhere (Cli *cli, gconstpointer data)
{
  g_autofree char *other = g_build_filename (cli->folder, "other", NULL);
  g_autoptr (CliRun) before =
    cli_run_well (cli, "--profile", other, "--json", "search", "wheel", "--count", NULL);
  g_autofree char *joined = g_strconcat ("--profile=", other, NULL);
  g_autoptr (CliRun) after =
    cli_run_well (cli, "search", "--count", "--json", joined, "wheel", NULL);

  g_assert_true (g_file_test (other, G_FILE_TEST_IS_DIR));
  g_assert_cmpstr (before->text, ==, after->text);
}

static void
test_two_dashes_end_the_options (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "search", "--count", "--", "--odd", NULL);

  g_assert_cmpstr (run->text, ==, "0\n");
}

static void
test_account_is_kept_shown_and_removed (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (CliRun) changed = NULL;
  g_autoptr (CliRun) removed = NULL;
  g_autoptr (CliRun) gone = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  JsonObject *account;

  cli_add_account (cli, "work");
  shown = cli_run_well (cli, "account", "show", "WORK", "--json", NULL);
  objects = cli_parse (shown);
  g_assert_cmpuint (objects->len, ==, 1);
  account = g_ptr_array_index (objects, 0);
  g_assert_cmpstr (json_object_get_string_member (account, "account"), ==, "work");
  g_assert_cmpstr (json_object_get_string_member (account, "security"), ==, "tls");
  g_assert_cmpstr (json_object_get_string_member (account, "keep"), ==, "forever");
  g_assert_true (json_object_get_boolean_member (account, "password_command"));
  g_assert_null (strstr (shown->text, "secret"));

  changed = cli_run_well (cli, "account", "set", "work", "--keep", "30", "--max-size",
                          "512", NULL);
  g_clear_pointer (&shown, cli_run_free);
  shown = cli_run_well (cli, "account", "show", "work", NULL);
  g_assert_nonnull (strstr (shown->text, "30"));
  g_assert_nonnull (strstr (shown->text, "512 KiB"));

  removed = cli_run_well (cli, "account", "remove", "work", NULL);
  g_assert_nonnull (strstr (removed->text, "Nothing was changed on the server"));
  gone = cli_run (cli, "account", "show", "work", NULL);
  cli_assert_complaint (gone, 1, "account show");
}

static void
test_what_comes_first_is_set_and_shown (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) before = NULL;
  g_autoptr (CliRun) changed = NULL;
  g_autoptr (CliRun) after = NULL;
  g_autoptr (CliRun) text = NULL;
  g_autoptr (CliRun) wrong = NULL;

  cli_add_account (cli, "work");
  before = cli_run_well (cli, "account", "list", "--json", NULL);
  g_assert_nonnull (strstr (before->text, "\"fetch\":\"auto\",\"ask_above\":1024,"
                                          "\"session_budget\":0,\"day_budget\":0"));
  changed =
    cli_run_well (cli, "account", "set", "work", "--fetch", "heads-first", "--ask-above",
                  "0", "--session-budget", "2048", "--day-budget", "4096", NULL);
  after = cli_run_well (cli, "account", "show", "work", "--json", NULL);
  g_assert_nonnull (strstr (after->text, "\"fetch\":\"heads-first\",\"ask_above\":0,"
                                         "\"session_budget\":2048,\"day_budget\":4096"));
  text = cli_run_well (cli, "account", "show", "work", NULL);
  g_assert_nonnull (strstr (text->text, "heads-first"));
  g_assert_nonnull (strstr (text->text, "2048 KiB"));
  g_assert_nonnull (strstr (text->text, "4096 KiB"));
  wrong = cli_run (cli, "account", "set", "work", "--fetch", "first", NULL);
  cli_assert_complaint (wrong, 2, "account set");
}

static void
test_taken_name_is_refused (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) again = NULL;

  cli_add_account (cli, "work");
  again = cli_run (cli, "account", "add", "Work", "--server", "example.org", "--user",
                   "x", NULL);
  cli_assert_complaint (again, 1, "account add");
}

static void
test_clear_text_warns (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run =
    cli_run (cli, "account", "add", "old", "--server", "example.org", "--user", "x",
             "--security", "none", NULL);

  cli_assert_complaint (run, 0, "old");
  g_assert_nonnull (strstr (run->errors, "warning"));
}

static void
test_password_without_secret_service_is_refused (Cli *cli, gconstpointer data)
{
  const char *arguments[] = { "account",     "add",    "work", "--server",
                              "example.org", "--user", "x",    "--password-stdin",
                              NULL };
  g_autoptr (CliRun) run = cli_run_with_input (cli, "secret\n", arguments);
  g_autoptr (CliRun) listed = NULL;

  cli_assert_complaint (run, 1, "account add");
  listed = cli_run_well (cli, "account", "list", "--json", NULL);
  g_assert_cmpstr (listed->text, ==, "");
}

#define ADD(path, func)                                                             \
  g_test_add ("/cli/" path, Cli, GUINT_TO_POINTER (PR_TEST_SERVER_TLS), cli_set_up, \
              func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("usage/bad-usage-is-told-and-ends-with-2", test_bad_usage_is_told_and_ends_with_2);
  ADD ("usage/bad-usage-makes-no-profile", test_bad_usage_makes_no_profile);
  ADD ("usage/help-names-every-command", test_help_names_every_command);
  ADD ("usage/version-is-one-line", test_version_is_one_line);
  ADD ("usage/options-may-stand-anywhere", test_options_may_stand_anywhere);
  ADD ("usage/two-dashes-end-the-options", test_two_dashes_end_the_options);
  ADD ("account/is-kept-shown-and-removed", test_account_is_kept_shown_and_removed);
  ADD ("account/what-comes-first-is-set-and-shown",
       test_what_comes_first_is_set_and_shown);
  ADD ("account/taken-name-is-refused", test_taken_name_is_refused);
  ADD ("account/clear-text-warns", test_clear_text_warns);
  ADD ("account/password-without-secret-service-is-refused",
       test_password_without_secret_service_is_refused);
  return g_test_run ();
}
