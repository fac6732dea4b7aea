/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "cli/cli-run.h"
#include "support/pr-test-oauth.h"

/* The server takes the token for a password, and no other than "secret". */

typedef struct
{
  Cli cli;
  PrTestOauth *provider;
} Fixture;

static void
write_provider (Fixture *f, const char *client_id)
{
  g_autofree char *folder = g_build_filename (f->cli.folder, ".config/popreader", NULL);
  g_autofree char *path = g_build_filename (folder, "oauth.ini", NULL);
  g_autofree char *authorization = pr_test_oauth_dup_uri (f->provider, "/authorize");
  g_autofree char *token = pr_test_oauth_dup_uri (f->provider, "/token");
  g_autofree char *text = g_strdup_printf (
    "[example]\nTitle=Example\nAuthorization=%s\nToken=%s\nScope=mail.read offline\n"
    "ClientId=%s\n",
    authorization, token, client_id);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *keyring = NULL;

  cli_set_up (&f->cli,
              GUINT_TO_POINTER (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL));
  cli_fill (&f->cli, 2);
  f->provider = pr_test_oauth_new (FALSE);
  write_provider (f, "popreader-test");
  keyring = g_build_filename (f->cli.folder, "keyring", NULL);
  g_unsetenv ("XDG_CONFIG_HOME");
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "master", TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pr_test_oauth_free (f->provider);
  cli_tear_down (&f->cli, NULL);
}

static void
add_account (Fixture *f, const char *option, const char *value)
{
  g_autofree char *port = g_strdup_printf ("%u", pr_test_server_get_port (f->cli.server));
  g_autoptr (CliRun) run =
    cli_run (&f->cli, "account", "add", "work", "--server", "127.0.0.1", "--port", port,
             "--security", "none", "--user", "ada", "--auth", "user", option, value,
             NULL);

  g_assert_cmpint (run->status, ==, 0);
}

static GSubprocess *
start_sign_in (Fixture *f)
{
  const char *const arguments[] = { "account", "sign-in", "work", "--json", NULL };

  return cli_spawn (&f->cli, arguments);
}

/* The first line, which comes before the process ends. */
static char *
hear_address (GSubprocess *process, GDataInputStream *lines)
{
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_autoptr (JsonNode) node = json_from_string (line, NULL);

  g_assert_nonnull (node);
  return g_strdup (json_object_get_string_member (json_node_get_object (node), "open"));
}

static void
sign_in (Fixture *f)
{
  g_autoptr (GSubprocess) process = start_sign_in (f);
  g_autoptr (GDataInputStream) lines =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *uri = hear_address (process, lines);
  g_autofree char *page = NULL;
  g_autofree char *last = NULL;

  pr_test_oauth_browse (f->provider, uri);
  page = pr_test_oauth_wait_page (f->provider);
  last = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_cmpstr (last, ==, "{\"account\":\"work\",\"signed_in\":true}");
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

static void
test_signing_in_lets_sync (Fixture *f, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  add_account (f, "--oauth", "example");
  pr_test_oauth_set_access_token (f->provider, "secret");
  sign_in (f);
  run = cli_run_well (&f->cli, "sync", "--json", NULL);
  rows = cli_parse (run);
  g_assert_cmpint (json_object_get_int_member (g_ptr_array_index (rows, 0), "new"), ==,
                   2);
  /* By the refresh token, in another process. */
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/token"), ==, 2);
}

static void
test_nobody_signed_in_is_code_token (Fixture *f, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  add_account (f, "--oauth", "example");
  run = cli_run (&f->cli, "sync", "--json", NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->text, "\"code\":\"token\""));
  g_assert_nonnull (strstr (run->text, "Sign in"));
  g_assert_cmpuint (pr_test_server_count_commands (f->cli.server, "PASS"), ==, 0);
}

static void
test_a_token_command_lets_sync (Fixture *f, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  add_account (f, "--token-command", "echo secret");
  run = cli_run_well (&f->cli, "sync", NULL);
  g_assert_cmpuint (pr_test_server_count_commands (f->cli.server, "RETR"), ==, 2);
}

static void
assert_refused (Fixture *f, const char *words)
{
  g_autoptr (CliRun) run = cli_run (&f->cli, "account", "sign-in", "work", NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_test_message ("%s", run->errors);
  g_assert_cmpstr (run->text, ==, "");
  g_assert_nonnull (strstr (run->errors, words));
}

static void
test_without_client_id_it_says_where (Fixture *f, gconstpointer data)
{
  write_provider (f, "");
  add_account (f, "--oauth", "example");
  assert_refused (f, "Write one as ClientId under [example] in");
}

static void
test_without_secret_service_no_browser (Fixture *f, gconstpointer data)
{
  g_unsetenv ("SECRET_BACKEND");
  add_account (f, "--oauth", "example");
  assert_refused (f, "Secret Service");
}

static void
test_a_password_account_is_told_how (Fixture *f, gconstpointer data)
{
  add_account (f, "--password-command", "echo secret");
  assert_refused (f, "--oauth google");
}

static void
test_denied_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *page = NULL;

  add_account (f, "--oauth", "example");
  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_DENIES);
  process = start_sign_in (f);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  uri = hear_address (process, lines);
  pr_test_oauth_browse (f->provider, uri);
  page = pr_test_oauth_wait_page (f->provider);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
}

static void
test_an_unknown_provider_is_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (CliRun) run =
    cli_run (&f->cli, "account", "add", "work", "--server", "pop.example.org", "--user",
             "ada", "--oauth", "nobody", NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "“nobody”"));
}

static void
test_online_accounts_without_a_bus (Fixture *f, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run_well (&f->cli, "account", "online", "--json", NULL);

  g_assert_cmpstr (run->text, ==, "");
}

#define ADD(name, test) \
  g_test_add ("/cli/sign-in/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("signing-in-lets-sync", test_signing_in_lets_sync);
  ADD ("nobody-signed-in-is-code-token", test_nobody_signed_in_is_code_token);
  ADD ("a-token-command-lets-sync", test_a_token_command_lets_sync);
  ADD ("without-client-id-it-says-where", test_without_client_id_it_says_where);
  ADD ("without-secret-service-no-browser", test_without_secret_service_no_browser);
  ADD ("a-password-account-is-told-how", test_a_password_account_is_told_how);
  ADD ("denied-is-told", test_denied_is_told);
  ADD ("an-unknown-provider-is-refused", test_an_unknown_provider_is_refused);
  ADD ("online-accounts-without-a-bus", test_online_accounts_without_a_bus);
  return g_test_run ();
}
