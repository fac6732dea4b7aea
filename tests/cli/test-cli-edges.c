/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include "cli/cli-run.h"

/* Runs popreader-cli as "$POPREADER_CLI" of a line for the shell. */
static CliRun *
run_shell (Cli *cli, const char *line)
{
  const char *arguments[] = { "-c", line, NULL };
  g_autofree char *program = g_strdup (g_getenv ("POPREADER_CLI"));
  g_autoptr (GSubprocess) process = NULL;

  g_setenv ("PROGRAM", program, TRUE);
  g_setenv ("POPREADER_CLI", "/bin/sh", TRUE);
  process = cli_spawn (cli, arguments);
  g_setenv ("POPREADER_CLI", program, TRUE);
  return cli_wait (process);
}

static void
sync_well (Cli *cli)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "sync", NULL);

  g_assert_cmpint (run->status, ==, 0);
}

/* ---- names ---- */

static void
test_octets_that_are_no_text_name_no_account (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) removed = NULL;
  g_autoptr (CliRun) changed = NULL;
  g_autoptr (CliRun) shown = NULL;

  cli_add_account (cli, "work");
  removed = cli_run (cli, "account", "remove", "\xff", NULL);
  cli_assert_complaint (removed, 1, "account remove");
  changed = cli_run (cli, "account", "set", "\xff", "--keep", "none", NULL);
  cli_assert_complaint (changed, 1, "account set");
  shown = cli_run_well (cli, "account", "show", "work", NULL);
  g_assert_nonnull (strstr (shown->text, "forever"));
}

static void
test_account_named_twice_is_synced_once (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (GPtrArray) objects = NULL;

  cli_add_account (cli, "work");
  run = cli_run_well (cli, "sync", "work", "WORK", "--json", NULL);
  objects = cli_parse (run);
  g_assert_cmpuint (objects->len, ==, 1);
}

static void
test_complaint_names_the_account_once (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_auto (GStrv) pieces = NULL;

  g_free (cli->password_command);
  cli->password_command = g_strdup ("exit 3");
  cli_add_account (cli, "work");
  run = cli_run (cli, "sync", NULL);
  cli_assert_complaint (run, 1, "work");
  pieces = g_strsplit (run->errors, "work", -1);
  g_assert_cmpuint (g_strv_length (pieces), ==, 2);
}

static void
test_mechanism_may_be_in_capitals (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) added =
    cli_run_well (cli, "account", "add", "work", "--server", "example.org", "--user",
                  "ada", "--auth", "PLAIN", NULL);
  g_autoptr (CliRun) shown = cli_run_well (cli, "account", "show", "work", NULL);

  g_assert_nonnull (strstr (added->text, "work"));
  g_assert_nonnull (strstr (shown->text, "plain"));
}

static void
test_unknown_mechanism_is_refused_with_the_list (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run =
    cli_run (cli, "account", "add", "work", "--server", "example.org", "--user", "ada",
             "--auth", "magic", NULL);

  g_assert_cmpint (run->status, !=, 0);
  g_assert_nonnull (strstr (run->errors, "magic"));
  g_assert_nonnull (strstr (run->errors, "auto, plain, "));
  g_assert_nonnull (strstr (run->errors, "scram-sha-256-plus"));
}

/* ---- messages ---- */

static void
test_digits_are_never_a_file (Cli *cli, gconstpointer data)
{
  static const char *const ids[] = { "0", "12345", "99999999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (CliRun) run = cli_run (cli, "show", ids[i], NULL);

      cli_assert_complaint (run, 1, "show");
      g_assert_null (strstr (run->errors, "cannot be read"));
    }
}

static void
test_dash_shows_standard_input (Cli *cli, gconstpointer data)
{
  const char *arguments[] = { "show", "-", "--text", NULL };
  g_autoptr (CliRun) run =
    cli_run_with_input (cli, "Subject: x\r\n\r\nfrom a pipe\r\n", arguments);

  g_assert_cmpstr (run->errors, ==, "");
  g_assert_cmpstr (run->text, ==, "from a pipe\n");
}

static void
test_charset_is_chosen (Cli *cli, gconstpointer data)
{
  const char *koi8[] = { "show", "-", "--text", "--charset", "koi8-r", NULL };
  const char *none[] = { "show", "-", "--charset", "x-nobody", NULL };
  static const char octets[] = "Subject: x\r\n\r\n\xf0\xd2\xc9\xd7\xc5\xd4\r\n";
  g_autoptr (CliRun) run = cli_run_with_input (cli, octets, koi8);
  g_autoptr (CliRun) wrong = cli_run_with_input (cli, octets, none);

  g_assert_cmpstr (run->text, ==, "Привет\n");
  cli_assert_complaint (wrong, 2, "show");
  g_assert_nonnull (strstr (wrong->errors, "x-nobody"));
}

/* A winmail.dat with one file beside a text that is not in the charset of here. */
static void
test_charset_leaves_what_was_packed_unpacked (Cli *cli, gconstpointer data)
{
  static const char octets[] =
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
    "\xf0\xd2\xc9\xd7\xc5\xd4\r\n--b\r\nContent-Type: application/ms-tnef\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "eJ8+IgEAAgKQBgAOAAAAAAAAAAAAAAAAAAAAAAAAAAIQgAEACQAAAHBsYW4u\r\n"
    "dHh0AAAAAg+ABgABAAAAeAAA\r\n"
    "--b--\r\n";
  const char *arguments[] = { "show", "-", "--charset", "koi8-r", NULL };
  g_autoptr (CliRun) run = cli_run_with_input (cli, octets, arguments);

  g_assert_nonnull (strstr (run->text, "plan.txt"));
  g_assert_nonnull (strstr (run->text, "Привет\n"));
}

static void
test_signature_is_told_as_one (Cli *cli, gconstpointer data)
{
  const char *arguments[] = { "show", "-", NULL };
  g_autoptr (CliRun) run = cli_run_with_input (
    cli,
    "Content-Type: multipart/signed; boundary=b; "
    "protocol=\"application/pgp-signature\"\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
    "Content-Type: application/pgp-signature\r\n\r\nno\r\n--b--\r\n",
    arguments);

  g_assert_nonnull (strstr (run->text, "Signature (doubtful): Signed, but"));
  g_assert_null (strstr (run->text, "Calendar"));
}

static void
test_report_is_told (Cli *cli, gconstpointer data)
{
  const char *arguments[] = { "show", "-", NULL };
  g_autoptr (CliRun) run = cli_run_with_input (
    cli,
    "Content-Type: message/delivery-status\r\n\r\n"
    "Final-Recipient: rfc822; ada@example.org\r\nAction: failed\r\nStatus: 5.2.2\r\n",
    arguments);

  g_assert_nonnull (strstr (run->text, "Report: Could not be delivered to "
                                       "ada@example.org: the mailbox is full\n"));
}

static void
test_tags_are_one_short_line (Cli *cli, gconstpointer data)
{
  g_autofree char *long_tag = g_strnfill (101, 'x');
  const char *const tags[] = { "", " ", "two\nlines", "no \xff text", long_tag };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (CliRun) run = cli_run (cli, "mark", "1", "--tag", tags[i], NULL);

      cli_assert_complaint (run, 2, "mark");
    }
}

static void
test_search_indexes_what_a_sync_left (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) synced = NULL;
  g_autoptr (CliRun) found = NULL;

  cli_fill (cli, 12);
  cli_add_account (cli, "work");
  synced = cli_run_well (cli, "sync", "--no-index", NULL);
  found = cli_run_well (cli, "search", "wheel", "--count", NULL);
  g_assert_cmpstr (found->text, ==, "12\n");
}

static void
test_tables_name_their_columns (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) server = NULL;
  g_autoptr (CliRun) accounts = NULL;

  cli_fill (cli, 1);
  cli_add_account (cli, "work");
  server = cli_run_well (cli, "server", "work", NULL);
  g_assert_true (
    g_str_has_prefix (server->text, "NUMBER  SIZE  STATE  DATE  ASKED  UNIQUE-ID\n"));
  accounts = cli_run_well (cli, "account", "list", NULL);
  g_assert_nonnull (strstr (accounts->text, "PORT"));
}

/* ---- surroundings ---- */

static void
test_words_stay_utf8_in_any_locale (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run =
    run_shell (cli, "LC_ALL=C exec \"$PROGRAM\" account show 'büro 会議'");

  cli_assert_complaint (run, 1, "account show");
  g_assert_nonnull (strstr (run->errors, "“büro 会議”"));
}

/* What is opened next must not stand where standard output was. */
static void
test_closed_output_fails_and_harms_nothing (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) synced = NULL;
  g_autoptr (CliRun) listed = NULL;
  g_autoptr (CliRun) verified = NULL;

  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  synced = run_shell (cli, "exec \"$PROGRAM\" sync <&- >&-");
  cli_assert_complaint (synced, 1, "sync");
  listed = run_shell (cli, "exec \"$PROGRAM\" list >&-");
  cli_assert_complaint (listed, 1, "list");
  g_assert_nonnull (strstr (listed->errors, g_strerror (EBADF)));
  verified = cli_run_well (cli, "verify", "--deep", NULL);
  g_assert_cmpstr (verified->text, ==, "Everything is whole.\n");
}

static void
test_full_output_is_told (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = run_shell (cli, "exec \"$PROGRAM\" --version >/dev/full");

  cli_assert_complaint (run, 1, "usage");
}

static void
test_reader_that_went_away_is_no_trouble (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fill (cli, 40);
  cli_add_account (cli, "work");
  sync_well (cli);
  run = run_shell (cli, "\"$PROGRAM\" list --json | head -n 1 >/dev/null");
  g_assert_cmpstr (run->errors, ==, "");
}

static void
test_empty_profile_is_refused (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run (cli, "--profile", "", "list", NULL);

  cli_assert_complaint (run, 2, "list");
}

#define ADD(path, func)                                                             \
  g_test_add ("/cli/" path, Cli, GUINT_TO_POINTER (PR_TEST_SERVER_TLS), cli_set_up, \
              func, cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("names/octets-that-are-no-text-name-no-account",
       test_octets_that_are_no_text_name_no_account);
  ADD ("names/account-named-twice-is-synced-once",
       test_account_named_twice_is_synced_once);
  ADD ("names/complaint-names-the-account-once", test_complaint_names_the_account_once);
  ADD ("names/mechanism-may-be-in-capitals", test_mechanism_may_be_in_capitals);
  ADD ("names/unknown-mechanism-is-refused-with-the-list",
       test_unknown_mechanism_is_refused_with_the_list);
  ADD ("show/digits-are-never-a-file", test_digits_are_never_a_file);
  ADD ("show/dash-shows-standard-input", test_dash_shows_standard_input);
  ADD ("show/charset-is-chosen", test_charset_is_chosen);
  ADD ("show/charset-leaves-what-was-packed-unpacked",
       test_charset_leaves_what_was_packed_unpacked);
  ADD ("show/signature-is-told-as-one", test_signature_is_told_as_one);
  ADD ("show/report-is-told", test_report_is_told);
  ADD ("mark/tags-are-one-short-line", test_tags_are_one_short_line);
  ADD ("search/indexes-what-a-sync-left", test_search_indexes_what_a_sync_left);
  ADD ("tables/name-their-columns", test_tables_name_their_columns);
  ADD ("output/words-stay-utf8-in-any-locale", test_words_stay_utf8_in_any_locale);
  ADD ("output/closed-output-fails-and-harms-nothing",
       test_closed_output_fails_and_harms_nothing);
  ADD ("output/full-output-is-told", test_full_output_is_told);
  ADD ("output/reader-that-went-away-is-no-trouble",
       test_reader_that_went_away_is_no_trouble);
  ADD ("profile/empty-name-is-refused", test_empty_profile_is_refused);
  return g_test_run ();
}
