/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/cli-run.h"
#include "support/pr-museum-server.h"

/* The protocols beside POP3, by the real popreader-cli. */

static void
add_message (PrMuseumServer *museum, guint number)
{
  g_autofree char *text = g_strdup_printf ("From: Ada <ada@example.org>\r\n"
                                           "Subject: Message %u\r\n"
                                           "Message-ID: <m%u@example.org>\r\n\r\n"
                                           "Words of number %u\r\n",
                                           number, number, number);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  pr_museum_server_add (museum, octets);
}

static void
add_account (Cli *cli, guint16 port, const char *protocol, const char *keep)
{
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  g_autoptr (CliRun) run =
    cli_run (cli, "account", "add", "old", "--server", "127.0.0.1", "--port", port_text,
             "--user", "ada", "--protocol", protocol, "--security", "none",
             "--password-command", cli->password_command, "--keep", keep, NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->errors, "warning: nothing is encrypted"));
}

/* "account": …, "new": … of a sync that went well. */
static gint64
sync_number (Cli *cli, const char *name)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "sync", "old", "--json", NULL);
  g_autoptr (GPtrArray) rows = cli_parse (run);

  return json_object_get_int_member (g_ptr_array_index (rows, rows->len - 1), name);
}

static void
check_mail_comes_once (Cli *cli, PrMuseumKind kind, const char *protocol)
{
  g_autoptr (PrMuseumServer) museum = pr_museum_server_new (kind);
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (CliRun) listed = NULL;
  g_autoptr (CliRun) found = NULL;

  add_message (museum, 1);
  add_message (museum, 2);
  add_account (cli, pr_museum_server_get_port (museum), protocol, "forever");
  g_assert_cmpint (sync_number (cli, "new"), ==, 2);
  g_assert_cmpint (sync_number (cli, "new"), ==, 0);
  g_assert_cmpuint (pr_museum_server_count (museum), ==, 2);
  shown = cli_run_well (cli, "account", "show", "old", NULL);
  g_assert_nonnull (strstr (shown->text, protocol));
  listed = cli_run_well (cli, "server", "old", "--now", NULL);
  g_assert_nonnull (strstr (listed->text, "2 messages as of "));
  found = cli_run_well (cli, "search", "\"number 2\"", "--count", NULL);
  g_assert_cmpstr (g_strstrip (found->text), ==, "1");
}

static void
test_pop2_mail_comes_once (Cli *cli, gconstpointer data)
{
  check_mail_comes_once (cli, PR_MUSEUM_POP2, "pop2");
}

static void
test_pop1_mail_comes_once (Cli *cli, gconstpointer data)
{
  check_mail_comes_once (cli, PR_MUSEUM_POP1, "pop1");
}

static void
check_rule_deletes (Cli *cli, PrMuseumKind kind, const char *protocol)
{
  g_autoptr (PrMuseumServer) museum = pr_museum_server_new (kind);

  add_message (museum, 1);
  add_message (museum, 2);
  add_account (cli, pr_museum_server_get_port (museum), protocol, "none");
  g_assert_cmpint (sync_number (cli, "deleted_on_server"), ==, 2);
  g_assert_cmpuint (pr_museum_server_count (museum), ==, 0);
}

static void
test_pop2_rule_deletes (Cli *cli, gconstpointer data)
{
  check_rule_deletes (cli, PR_MUSEUM_POP2, "pop2");
}

static void
test_pop1_rule_deletes (Cli *cli, gconstpointer data)
{
  check_rule_deletes (cli, PR_MUSEUM_POP1, "pop1");
}

static void
test_probe_speaks_the_protocol (Cli *cli, gconstpointer data)
{
  g_autoptr (PrMuseumServer) museum = pr_museum_server_new (PR_MUSEUM_POP2);
  g_autofree char *port = g_strdup_printf ("%u", pr_museum_server_get_port (museum));
  g_autoptr (CliRun) run =
    cli_run_well (cli, "probe", "127.0.0.1", "--port", port, "--security", "none",
                  "--protocol", "pop2", NULL);
  g_autofree char *heard = pr_museum_server_dup_heard (museum);

  g_assert_nonnull (strstr (run->text, "POP2: + POP2 museum"));
  g_assert_cmpstr (heard, ==, "QUIT\n");
}

static void
refuse_to_add (Cli *cli, const char *option, const char *value, const char *words)
{
  g_autoptr (CliRun) run =
    cli_run (cli, "account", "add", "old", "--server", "127.0.0.1", "--user", "ada",
             "--protocol", "pop2", "--password-command", "true", option, value, NULL);

  cli_assert_complaint (run, 2, "account add");
  g_assert_nonnull (strstr (run->errors, words));
}

static void
test_what_is_too_new_for_pop2_is_refused (Cli *cli, gconstpointer data)
{
  refuse_to_add (cli, "--security", "starttls", "older than STARTTLS");
  refuse_to_add (cli, "--auth", "cram-md5", "only one way to log in");
}

static void
test_each_protocol_has_its_port (Cli *cli, gconstpointer data)
{
  static const struct
  {
    const char *protocol;
    const char *port;
  } ports[] = { { "kpop", ":1109" }, { "pop2", ":109" }, { "pop1", ":109" } };

  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr (CliRun) added =
        cli_run_well (cli, "account", "add", ports[i].protocol, "--server", "127.0.0.1",
                      "--user", "ada", "--protocol", ports[i].protocol,
                      "--password-command", "true", NULL);
      g_autoptr (CliRun) shown =
        cli_run_well (cli, "account", "show", ports[i].protocol, NULL);

      g_assert_nonnull (strstr (shown->text, ports[i].port));
    }
}

static void
test_kpop_in_clear_text_warns_of_the_mail (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) shown = NULL;
  g_autoptr (CliRun) run =
    cli_run (cli, "account", "add", "old", "--server", "127.0.0.1", "--user", "ada",
             "--protocol", "kpop", "--security", "none", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->errors, "Kerberos protects the login only"));
  shown = cli_run_well (cli, "account", "show", "old", NULL);
  g_assert_nonnull (strstr (shown->text, "none: a Kerberos ticket"));
}

/* ---- RPOP ---- */

static void
test_rpop_needs_no_password (Cli *cli, gconstpointer data)
{
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (cli->server));
  g_autoptr (CliRun) added =
    cli_run_well (cli, "account", "add", "old", "--server", "localhost", "--port", port,
                  "--user", "ada", "--ca-file", pr_test_server_get_ca_file (cli->server),
                  "--auth", "RPOP", NULL);
  g_autoptr (CliRun) run = NULL;

  pr_test_server_set_reply (cli->server, "RPOP", "-ERR not from that port\r\n");
  run = cli_run (cli, "sync", "old", NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "not from that port"));
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "RPOP"), ==, 1);
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "PASS"), ==, 0);
}

/* ---- POP4 ---- */

static void
test_pop4_shows_its_folders (Cli *cli, gconstpointer data)
{
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (cli->server));
  g_autoptr (CliRun) probed = NULL;
  g_autoptr (CliRun) listed = NULL;
  g_autoptr (CliRun) json = NULL;
  g_autoptr (CliRun) synced = NULL;

  cli_fill (cli, 1);
  pr_test_server_set_reply (cli->server, "GREETING", "+OK POP3 POP4 rev 0 ready\r\n");
  pr_test_server_set_reply (cli->server, "LFLD",
                            "+OK\r\nINBOX\r\nOld\033[2J mail\r\n.\r\n");
  cli_add_account (cli, "work");
  probed = cli_run_well (cli, "probe", "localhost", "--port", port, "--ca-file",
                         pr_test_server_get_ca_file (cli->server), NULL);
  g_assert_nonnull (strstr (probed->text, "POP4"));
  listed = cli_run_well (cli, "server", "work", "--folders", NULL);
  g_assert_true (g_str_has_prefix (listed->text, "INBOX\nOld"));
  g_assert_null (strchr (listed->text, '\033'));
  json = cli_run_well (cli, "server", "work", "--folders", "--json", NULL);
  g_assert_nonnull (strstr (json->text, "{\"folder\":\"INBOX\"}"));
  synced = cli_run_well (cli, "sync", NULL);
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "SFLD"), ==, 0);
}

static void
test_pop3_has_no_folders (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_add_account (cli, "work");
  run = cli_run (cli, "server", "work", "--folders", NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "does not speak POP4"));
  g_assert_cmpuint (pr_test_server_count_commands (cli->server, "LFLD"), ==, 0);
}

#define ADD(name, func)                                                           \
  g_test_add ("/cli/protocols/" name, Cli, GUINT_TO_POINTER (PR_TEST_SERVER_TLS), \
              cli_set_up, func, cli_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pop2-mail-comes-once", test_pop2_mail_comes_once);
  ADD ("pop1-mail-comes-once", test_pop1_mail_comes_once);
  ADD ("pop2-rule-deletes", test_pop2_rule_deletes);
  ADD ("pop1-rule-deletes", test_pop1_rule_deletes);
  ADD ("probe-speaks-the-protocol", test_probe_speaks_the_protocol);
  ADD ("what-is-too-new-for-pop2-is-refused", test_what_is_too_new_for_pop2_is_refused);
  ADD ("each-protocol-has-its-port", test_each_protocol_has_its_port);
  ADD ("kpop-in-clear-text-warns-of-the-mail", test_kpop_in_clear_text_warns_of_the_mail);
  ADD ("rpop-needs-no-password", test_rpop_needs_no_password);
  ADD ("pop4-shows-its-folders", test_pop4_shows_its_folders);
  ADD ("pop3-has-no-folders", test_pop3_has_no_folders);
  return g_test_run ();
}
