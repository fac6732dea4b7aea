/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "cli-run.h"

/* How a connection is protected, by the command line. */

static JsonObject *
show_account (Cli *cli)
{
  g_autoptr (CliRun) run = cli_run_well (cli, "account", "show", "work", "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (run);

  return json_object_ref (g_ptr_array_index (objects, 0));
}

static void
test_old_tls_warns (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) old = NULL;
  g_autoptr (CliRun) new = NULL;
  g_autoptr (CliRun) wrong = NULL;
  g_autoptr (JsonObject) account = NULL;

  cli_add_account (cli, "work");
  old = cli_run (cli, "account", "set", "work", "--least-tls", "1.0", NULL);
  g_assert_cmpint (old->status, ==, 0);
  g_assert_true (g_str_has_prefix (old->errors, "popreader-cli: work: warning: "));
  account = show_account (cli);
  g_assert_cmpstr (json_object_get_string_member (account, "least_tls"), ==, "1.0");
  new = cli_run_well (cli, "account", "set", "work", "--least-tls", "default", NULL);
  wrong = cli_run (cli, "account", "set", "work", "--least-tls", "0.9", NULL);
  cli_assert_complaint (wrong, 2, "account set");
}

static void
test_token_uri_is_kept_as_it_is (Cli *cli, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) with_pin = NULL;
  g_autoptr (JsonObject) account = NULL;

  cli_add_account (cli, "work");
  run = cli_run_well (cli, "account", "set", "work", "--client-cert",
                      "pkcs11:token=card;object=ada", "--client-key",
                      "pkcs11:token=card;object=ada?pin-source=/etc/pin", NULL);
  account = show_account (cli);
  g_assert_cmpstr (json_object_get_string_member (account, "client_cert"), ==,
                   "pkcs11:token=card;object=ada");
  g_assert_cmpstr (json_object_get_string_member (account, "client_key"), ==,
                   "pkcs11:token=card;object=ada?pin-source=/etc/pin");
  with_pin = cli_run (cli, "account", "set", "work", "--client-key",
                      "pkcs11:token=card;object=ada?pin-value=9753", NULL);
  g_assert_cmpint (with_pin->status, ==, 2);
  g_assert_nonnull (strstr (with_pin->errors, "pin-source"));
  g_assert_null (strstr (with_pin->errors, "9753"));
}

static void
test_probe_is_a_report (Cli *cli, gconstpointer data)
{
  static const char *const lines[] = {
    "Server ",     "Address ",      "127.0.0.1: connected",
    "Greeting ",   "Encryption ",   "TLS 1.3, ",
    "Issued By ",  " days left",    "Trust ",
    "Revocation ", "Capabilities ", "Log In By ",
    "is chosen",   "Time ",         "ms until",
  };
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (cli->server));
  g_autoptr (CliRun) words =
    cli_run_well (cli, "probe", "localhost", "--port", port, NULL);
  g_autoptr (CliRun) json =
    cli_run_well (cli, "probe", "localhost", "--port", port, "--json", NULL);
  g_autoptr (GPtrArray) objects = cli_parse (json);
  JsonObject *facts = g_ptr_array_index (objects, 0);
  JsonObject *certificate = json_object_get_object_member (facts, "certificate");

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_nonnull (strstr (words->text, lines[i]));
  g_assert_cmpstr (json_object_get_string_member (certificate, "staple"), ==, "none");
  g_assert_cmpstr (json_object_get_string_member (certificate, "dane"), ==, "not-asked");
  g_assert_cmpstr (json_object_get_string_member (facts, "port_110"), ==,
                   "not-looked-for");
  g_assert_cmpuint (json_array_get_length (
                      json_object_get_array_member (facts, "addresses_tried")),
                    >=, 1);
  g_assert_true (json_object_has_member (facts, "greeting_ms"));
  g_assert_true (json_object_has_member (facts, "round_trip_ms"));
}

static void
test_probe_tells_both_sides_of_stls (Cli *cli, gconstpointer data)
{
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (cli->server));
  g_autoptr (CliRun) words = cli_run_well (cli, "probe", "localhost", "--port", port,
                                           "--security", "starttls", NULL);
  g_autoptr (CliRun) clear =
    cli_run_well (cli, "probe", "localhost", "--port", port, "--security", "none", NULL);

  g_assert_nonnull (strstr (words->text, "Before TLS "));
  g_assert_nonnull (strstr (words->text, "After TLS "));
  g_assert_nonnull (strstr (clear->text, "--security starttls"));
}

#define ADD(path, flags, func)                                                   \
  g_test_add ("/cli/tls/" path, Cli, GUINT_TO_POINTER (flags), cli_set_up, func, \
              cli_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("old-version-warns", PR_TEST_SERVER_TLS, test_old_tls_warns);
  ADD ("token-is-kept-as-it-is", PR_TEST_SERVER_TLS, test_token_uri_is_kept_as_it_is);
  ADD ("probe-is-a-report", PR_TEST_SERVER_TLS, test_probe_is_a_report);
  ADD ("probe-tells-both-sides-of-stls", 0, test_probe_tells_both_sides_of_stls);
  return g_test_run ();
}
