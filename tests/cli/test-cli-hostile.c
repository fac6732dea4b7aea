/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/cli-run.h"

#define OLD_SERVER \
  GUINT_TO_POINTER (PR_TEST_SERVER_TLS | PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL)

/* Clears the screen, names the window, writes to the clipboard, turns the text round, and
 * the same in eight bits. */
#define EVIL \
  "\033[2J\033]0;owned\007\033]52;c;cm0gLXJm\007\302\2332J\342\200\256\2332J\177\010"

/* Nothing that a terminal obeys. */
static void
assert_inert (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (c == '\n' || c >= 0x20);
      g_assert_false (c >= 0x7f && c < 0xa0);
      g_assert_false (c >= 0x202a && c <= 0x202e);
    }
}

static void
assert_run_inert (const CliRun *run)
{
  assert_inert (run->text);
  assert_inert (run->errors);
}

static void
test_refusal_is_inert (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) plain = NULL;
  g_autoptr (CliRun) json = NULL;
  g_autoptr (CliRun) shown = NULL;

  cli_fill (cli, 1);
  cli_add_account (cli, "work");
  pr_test_server_set_reply (cli->server, "PASS", "-ERR [AUTH] no" EVIL "way\r\n");
  plain = cli_run (cli, "sync", NULL);
  cli_assert_complaint (plain, 1, "work");
  assert_run_inert (plain);
  g_test_message ("%s", plain->errors);
  g_assert_nonnull (strstr (plain->errors, "way"));

  json = cli_run (cli, "sync", "--json", NULL);
  assert_run_inert (json);
  g_assert_nonnull (strstr (json->text, "\"code\":\"auth\""));
  shown = cli_run (cli, "account", "show", "work", NULL);
  assert_run_inert (shown);
}

static void
test_greeting_is_inert (Cli *cli, gconstpointer data)
{
  g_autofree char *port =
    g_strdup_printf ("%u", (guint) pr_test_server_get_port (cli->server));
  const char *const replies[][2] = {
    { "GREETING", "+OK hello" EVIL "there\r\n" },
    { "GREETING", "-ERR hello" EVIL "there\r\n" },
    { "GREETING", "hello" EVIL "there\r\n" },
    { "CAPA", "+OK\r\nIMPLEMENTATION hello" EVIL "there\r\nSASL " EVIL "\r\n.\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (CliRun) plain = NULL;
      g_autoptr (CliRun) json = NULL;

      pr_test_server_set_reply (cli->server, replies[i][0], replies[i][1]);
      plain = cli_run (cli, "probe", "localhost", "--port", port, NULL);
      assert_run_inert (plain);
      g_assert_true (strstr (plain->text, "there") != NULL ||
                     strstr (plain->errors, "there") != NULL);
      json = cli_run (cli, "probe", "localhost", "--port", port, "--json", NULL);
      assert_run_inert (json);
      pr_test_server_set_reply (cli->server, replies[i][0], NULL);
    }
}

static void
test_unique_ids_are_inert (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) synced = NULL;
  g_autoptr (CliRun) plain = NULL;
  g_autoptr (CliRun) json = NULL;

  cli_fill (cli, 2);
  cli_add_account (cli, "work");
  pr_test_server_set_reply (cli->server, "UIDL",
                            "+OK\r\n1 one" EVIL "\r\n2 two\033[2J\r\n.\r\n");
  synced = cli_run_well (cli, "sync", NULL);
  assert_run_inert (synced);
  plain = cli_run_well (cli, "server", "work", "--now", NULL);
  assert_run_inert (plain);
  json = cli_run_well (cli, "server", "work", "--json", NULL);
  assert_run_inert (json);
}

static void
test_captive_portal_is_named (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) plain = NULL;
  g_autoptr (CliRun) json = NULL;

  cli_add_account (cli, "work");
  pr_test_server_set_reply (cli->server, "GREETING",
                            "HTTP/1.1 302 Found\r\nLocation: http://x/\r\n\r\n");
  plain = cli_run (cli, "sync", NULL);
  cli_assert_complaint (plain, 1, "work");
  g_assert_nonnull (strstr (plain->errors, "captive portal"));
  json = cli_run (cli, "sync", "--json", NULL);
  g_assert_nonnull (strstr (json->text, "\"code\":\"protocol\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/hostile/refusal-is-inert", Cli, OLD_SERVER, cli_set_up,
              test_refusal_is_inert, cli_tear_down);
  g_test_add ("/cli/hostile/greeting-and-capabilities-are-inert", Cli, OLD_SERVER,
              cli_set_up, test_greeting_is_inert, cli_tear_down);
  g_test_add ("/cli/hostile/unique-ids-are-inert", Cli, OLD_SERVER, cli_set_up,
              test_unique_ids_are_inert, cli_tear_down);
  g_test_add ("/cli/hostile/captive-portal-is-named", Cli, OLD_SERVER, cli_set_up,
              test_captive_portal_is_named, cli_tear_down);
  return g_test_run ();
}
