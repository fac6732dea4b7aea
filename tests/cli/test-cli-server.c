/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/cli-run.h"

#define NO_SERVER(cli) pr_test_server_set_up ((cli)->server, FALSE)

static JsonObject *
get (GPtrArray *rows, guint i)
{
  return g_ptr_array_index (rows, i);
}

static const char *
get_text (GPtrArray *rows, guint i, const char *name)
{
  return json_object_get_string_member_with_default (get (rows, i), name, "");
}

static gint64
get_number (const CliRun *run, const char *name)
{
  g_autoptr (GPtrArray) rows = cli_parse (run);

  g_assert_cmpuint (rows->len, ==, 1);
  return json_object_get_int_member (get (rows, 0), name);
}

/* What `server work --json` shows. */
static GPtrArray *
list (Cli *cli)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "server", "work", "--json", NULL);

  return cli_parse (run);
}

/* Three messages that were received, and a fourth that only the listing knows. */
static void
fill (Cli *cli)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("Subject: Four\r\n\r\nFour\r\n", 23);
  g_autoptr (CliRun) synced = NULL;
  g_autoptr (CliRun) listed = NULL;

  cli_fill (cli, 3);
  cli_add_account (cli, "work");
  synced = cli_run_well (cli, "sync", NULL);
  pr_test_server_add (cli->server, "12", bytes);
  listed = cli_run_well (cli, "server", "work", "--now", NULL);
}

static char *
get_id (Cli *cli, guint i)
{
  g_autoptr (GPtrArray) rows = list (cli);

  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          json_object_get_int_member (get (rows, i), "id"));
}

/* ---- showing ---- */

static void
test_never_listed_it_asks_the_server (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fill (cli, 2);
  cli_add_account (cli, "work");
  run = cli_run_well (cli, "server", "work", NULL);
  g_assert_nonnull (strstr (run->text, "new"));
  g_assert_nonnull (strstr (run->text, "2 messages as of "));
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "LIST"), ==, 1);
}

static void
test_it_shows_the_last_check_offline (Cli *cli, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (CliRun) words = NULL;

  fill (cli);
  NO_SERVER (cli);
  rows = list (cli);
  g_assert_cmpuint (rows->len, ==, 4);
  g_assert_cmpint (json_object_get_int_member (get (rows, 0), "number"), ==, 1);
  g_assert_cmpstr (get_text (rows, 0, "uidl"), ==, "uid-1");
  g_assert_cmpint (json_object_get_int_member (get (rows, 0), "size"), >, 100);
  g_assert_true (json_object_get_boolean_member (get (rows, 0), "known"));
  g_assert_false (json_object_get_null_member (get (rows, 0), "id"));
  g_assert_cmpstr (get_text (rows, 0, "state"), ==, "stored");
  g_assert_cmpstr (get_text (rows, 0, "date"), ==, "2026-11-20T09:01:00Z");
  g_assert_true (json_object_get_null_member (get (rows, 0), "request"));
  g_assert_true (g_str_has_suffix (get_text (rows, 0, "as_of"), "Z"));
  g_assert_false (json_object_get_boolean_member (get (rows, 3), "known"));
  g_assert_cmpstr (get_text (rows, 3, "state"), ==, "seen");
  g_assert_true (json_object_get_null_member (get (rows, 3), "id"));
  words = cli_run_well (cli, "server", "work", NULL);
  g_assert_nonnull (strstr (words->text, "4 messages as of "));
}

static void
test_now_asks_the_server (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) failed = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  fill (cli);
  pr_test_server_remove (cli->server, 0);
  rows = list (cli);
  g_assert_cmpuint (rows->len, ==, 4);
  run = cli_run_well (cli, "server", "work", "--now", "--json", NULL);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = cli_parse (run);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (get_text (rows, 0, "uidl"), ==, "uid-2");
  NO_SERVER (cli);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = list (cli);
  g_assert_cmpuint (rows->len, ==, 3);
  failed = cli_run (cli, "server", "work", "--now", NULL);
  cli_assert_complaint (failed, 1, "server");
}

/* ---- asking ---- */

static void
test_requests_wait_offline (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) fetch = NULL;
  g_autoptr (CliRun) delete = NULL;
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  fill (cli);
  NO_SERVER (cli);
  fetch = cli_run_well (cli, "server", "work", "--fetch", "4", NULL);
  g_assert_nonnull (strstr (fetch->text, "1 message will be fetched"));
  delete = cli_run_well (cli, "server", "work", "--delete", "1", "uid-3", NULL);
  g_assert_nonnull (strstr (delete->text, "2 messages will be deleted on the server"));
  rows = list (cli);
  g_assert_cmpstr (get_text (rows, 0, "request"), ==, "delete");
  g_assert_true (json_object_get_null_member (get (rows, 1), "request"));
  g_assert_cmpstr (get_text (rows, 2, "request"), ==, "delete");
  g_assert_cmpstr (get_text (rows, 3, "request"), ==, "fetch");
  shown = cli_run_well (cli, "server", "work", NULL);
  g_assert_nonnull (strstr (shown->text, ", 1 to be fetched, 2 to be deleted\n"));
}

static void
test_requests_are_taken_back (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) asked = NULL;
  g_autoptr (CliRun) forgotten = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  fill (cli);
  asked = cli_run_well (cli, "server", "work", "--delete", "1", "2", NULL);
  forgotten = cli_run_well (cli, "server", "work", "--forget", "uid-2", "--json", NULL);
  rows = cli_parse (forgotten);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_true (json_object_get_null_member (get (rows, 0), "request"));
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = list (cli);
  g_assert_cmpstr (get_text (rows, 0, "request"), ==, "delete");
  g_assert_true (json_object_get_null_member (get (rows, 1), "request"));
}

/* A unique-id may look like a number: "uidl:" says that it is none. */
static void
test_a_unique_id_of_digits_is_named_by_a_prefix (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) number = NULL;
  g_autoptr (CliRun) uidl = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  fill (cli);
  number = cli_run (cli, "server", "work", "--fetch", "12", NULL);
  cli_assert_complaint (number, 1, "server");
  uidl = cli_run_well (cli, "server", "work", "--fetch", "uidl:12", NULL);
  rows = list (cli);
  g_assert_cmpstr (get_text (rows, 3, "request"), ==, "fetch");
}

static void
test_what_cannot_be_asked_of_all_is_asked_of_none (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) unknown = NULL;
  g_autoptr (CliRun) here = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  fill (cli);
  unknown = cli_run (cli, "server", "work", "--delete", "1", "no-such-id", NULL);
  cli_assert_complaint (unknown, 1, "server");
  here = cli_run (cli, "server", "work", "--fetch", "4", "1", NULL);
  cli_assert_complaint (here, 1, "server");
  rows = list (cli);
  for (guint i = 0; i < rows->len; i++)
    g_assert_true (json_object_get_null_member (get (rows, i), "request"));
}

/* Numbers are those that were shown, whatever the server has under them by now. */
static void
test_numbers_are_those_that_were_shown (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) asked = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  fill (cli);
  pr_test_server_remove (cli->server, 0);
  asked = cli_run_well (cli, "server", "work", "--delete", "2", "--json", NULL);
  rows = cli_parse (asked);
  g_assert_cmpstr (get_text (rows, 0, "uidl"), ==, "uid-2");
}

static void
test_without_unique_ids_nothing_is_asked (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fill (cli, 2);
  cli_add_account (cli, "work");
  run = cli_run (cli, "server", "work", "--delete", "1", NULL);
  cli_assert_complaint (run, 1, "server");
  g_assert_nonnull (strstr (run->errors, "no unique-id"));
}

/* ---- delete ---- */

static void
test_delete_leaves_the_server_alone (Cli *cli, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) shown = NULL;

  fill (cli);
  id = get_id (cli, 0);
  run = cli_run_well (cli, "delete", id, "--json", NULL);
  g_assert_cmpint (get_number (run, "deleted"), ==, 1);
  shown = cli_run_well (cli, "account", "show", "work", "--json", NULL);
  g_assert_cmpint (get_number (shown, "delete_requests"), ==, 0);
}

static void
test_delete_on_server_is_both (Cli *cli, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) here = NULL;
  g_autoptr (CliRun) restored = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  fill (cli);
  id = get_id (cli, 0);
  run = cli_run_well (cli, "delete", id, "--on-server", "--json", NULL);
  g_assert_cmpint (get_number (run, "deleted"), ==, 1);
  g_assert_cmpint (get_number (run, "on_server"), ==, 1);
  here = cli_run_well (cli, "search", "--count", "", NULL);
  g_assert_cmpstr (here->text, ==, "2\n");
  rows = list (cli);
  g_assert_cmpstr (get_text (rows, 0, "request"), ==, "delete");

  /* Wanted again here, it is not to go there. */
  restored = cli_run_well (cli, "restore", id, NULL);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = list (cli);
  g_assert_true (json_object_get_null_member (get (rows, 0), "request"));
}

static void
test_delete_only_on_server_keeps_what_is_here (Cli *cli, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) here = NULL;
  g_autoptr (CliRun) words = NULL;

  fill (cli);
  id = get_id (cli, 1);
  run = cli_run_well (cli, "delete", id, "--only-on-server", "--json", NULL);
  g_assert_cmpint (get_number (run, "on_server"), ==, 1);
  here = cli_run_well (cli, "search", "--count", "", NULL);
  g_assert_cmpstr (here->text, ==, "3\n");
  words = cli_run_well (cli, "delete", id, "--only-on-server", NULL);
  g_assert_cmpstr (words->text, ==,
                   "1 message will be deleted on the server at the next sync.\n");
}

static void
test_what_waits_is_counted (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) fetch = NULL;
  g_autoptr (CliRun) delete = NULL;
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (CliRun) words = NULL;
  g_autoptr (CliRun) stats = NULL;
  g_autoptr (CliRun) stats_words = NULL;

  fill (cli);
  fetch = cli_run_well (cli, "server", "work", "--fetch", "4", NULL);
  delete = cli_run_well (cli, "server", "work", "--delete", "1", "2", NULL);
  shown = cli_run_well (cli, "account", "show", "work", "--json", NULL);
  g_assert_cmpint (get_number (shown, "on_server"), ==, 4);
  g_assert_cmpint (get_number (shown, "fetch_requests"), ==, 1);
  g_assert_cmpint (get_number (shown, "delete_requests"), ==, 2);
  words = cli_run_well (cli, "account", "show", "work", NULL);
  g_assert_nonnull (strstr (words->text, "4 messages as of "));
  stats = cli_run_well (cli, "stats", "--json", NULL);
  g_assert_cmpint (get_number (stats, "fetch_requests"), ==, 1);
  g_assert_cmpint (get_number (stats, "delete_requests"), ==, 2);
  stats_words = cli_run_well (cli, "stats", NULL);
  g_assert_nonnull (strstr (stats_words->text, "To be deleted there    2\n"));
}

/* ---- other unique-ids ---- */

static void
test_a_sync_says_that_the_server_renumbered (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) first = NULL;
  g_autoptr (CliRun) words = NULL;
  g_autoptr (CliRun) json = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      char *octets = g_strdup_printf (
        "Subject: Message %u\r\nMessage-ID: <%u@example.org>\r\n\r\nText\r\n", i, i);
      g_autoptr (GBytes) bytes = g_bytes_new_take (octets, strlen (octets));

      pr_test_server_add (cli->server, uidl, bytes);
    }
  cli_add_account (cli, "work");
  first = cli_run_well (cli, "sync", NULL);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (CliRun) now = NULL;

      for (guint i = 0; i < 10; i++)
        {
          g_autofree char *uidl = g_strdup_printf ("r%u-%u", round, i);

          pr_test_server_set_uidl (cli->server, i, uidl);
        }
      /* Looking in between takes nothing from what the sync will find. */
      now = cli_run_well (cli, "server", "work", "--now", NULL);
      if (round == 0)
        words = cli_run_well (cli, "sync", NULL);
      else
        json = cli_run_well (cli, "sync", "--json", NULL);
    }
  g_assert_nonnull (
    strstr (words->text, "0 new messages, 10 known, server renumbered 10 messages;"));
  g_assert_cmpint (get_number (json, "adopted"), ==, 10);
  g_assert_cmpint (get_number (json, "known"), ==, 10);
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "RETR"), ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, flags, func)                                               \
  g_test_add ("/cli/" path, Cli, GUINT_TO_POINTER (flags), cli_set_up, func, \
              cli_tear_down)
  ADD ("server/never-listed-it-asks-the-server", PR_TEST_SERVER_TLS,
       test_never_listed_it_asks_the_server);
  ADD ("server/it-shows-the-last-check-offline", PR_TEST_SERVER_TLS,
       test_it_shows_the_last_check_offline);
  ADD ("server/now-asks-the-server", PR_TEST_SERVER_TLS, test_now_asks_the_server);
  ADD ("server/requests-wait-offline", PR_TEST_SERVER_TLS, test_requests_wait_offline);
  ADD ("server/requests-are-taken-back", PR_TEST_SERVER_TLS,
       test_requests_are_taken_back);
  ADD ("server/a-unique-id-of-digits-is-named-by-a-prefix", PR_TEST_SERVER_TLS,
       test_a_unique_id_of_digits_is_named_by_a_prefix);
  ADD ("server/what-cannot-be-asked-of-all-is-asked-of-none", PR_TEST_SERVER_TLS,
       test_what_cannot_be_asked_of_all_is_asked_of_none);
  ADD ("server/numbers-are-those-that-were-shown", PR_TEST_SERVER_TLS,
       test_numbers_are_those_that_were_shown);
  ADD ("server/without-unique-ids-nothing-is-asked",
       PR_TEST_SERVER_TLS | PR_TEST_SERVER_NO_UIDL,
       test_without_unique_ids_nothing_is_asked);
  ADD ("delete/leaves-the-server-alone", PR_TEST_SERVER_TLS,
       test_delete_leaves_the_server_alone);
  ADD ("delete/on-server-is-both", PR_TEST_SERVER_TLS, test_delete_on_server_is_both);
  ADD ("delete/only-on-server-keeps-what-is-here", PR_TEST_SERVER_TLS,
       test_delete_only_on_server_keeps_what_is_here);
  ADD ("stats/what-waits-is-counted", PR_TEST_SERVER_TLS, test_what_waits_is_counted);
  ADD ("sync/says-that-the-server-renumbered", PR_TEST_SERVER_TLS,
       test_a_sync_says_that_the_server_renumbered);
#undef ADD
  return g_test_run ();
}
