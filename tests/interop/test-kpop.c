/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts of KPOP through the real engine, against a real KDC (krb5.sh tells where it
 * comes from) and the double of kpop-server.c. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "support/pr-test-tunnel.h"
#include "sync-fixture.h"

static char *unpacked;    /* folder of the KDC's files */
static char *why_skipped; /* NULL: there is a KDC */

/* One realm for all tests. */
static char *realm; /* folder */
static GSubprocess *kdc;

typedef struct
{
  SyncFixture *f;
  GSubprocess *server;
  char *heard; /* path */
} Kpop;

static char *
script_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "interop", "krb5.sh", NULL);
}

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
fetch_kdc (void)
{
  g_autofree char *script = script_path ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GSubprocess) fetch = NULL;

  unpacked = g_test_build_filename (G_TEST_BUILT, "interop", "krb5", NULL);
  fetch = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh", script, "fetch",
                            unpacked, NULL);
  g_assert_no_error (error);
  g_assert_true (
    g_subprocess_communicate_utf8 (fetch, NULL, NULL, &output, NULL, &error));
  if (g_subprocess_get_exit_status (fetch) == 77)
    why_skipped = g_strdup_printf ("no krb5-kdc: %s", g_strstrip (output));
  else
    g_assert_cmpint (g_subprocess_get_exit_status (fetch), ==, 0);
}

static void
get_ticket (const char *script)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) kinit =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                      &error, "sh", script, "client", unpacked, realm, "kinit", "ada",
                      NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (kinit, "secret\n", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (kinit), ==, 0);
}

static void
wait_for (guint16 port, const char *path)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

      if (connection != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
        return;
      g_usleep (50000);
    }
  g_error ("the KDC did not start");
}

static void
start_realm (void)
{
  g_autofree char *script = script_path ();
  g_autofree char *config = NULL;
  g_autofree char *cache = NULL;
  g_autofree char *keytab = NULL;
  g_autofree char *port_text = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = find_port ();

  realm = g_dir_make_tmp ("popreader-kpop-XXXXXX", &error);
  g_assert_no_error (error);
  port_text = g_strdup_printf ("%u", port);
  kdc = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                            G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                          &error, "sh", script, "run", unpacked, realm, port_text, NULL);
  g_assert_no_error (error);
  keytab = g_build_filename (realm, "pop.keytab", NULL);
  wait_for (port, keytab);
  config = g_build_filename (realm, "krb5.conf", NULL);
  cache = g_strdup_printf ("FILE:%s/ccache", realm);
  g_setenv ("KRB5_CONFIG", config, TRUE);
  g_setenv ("KRB5CCNAME", cache, TRUE);
  get_ticket (script);
}

static void
start_server (Kpop *k, const char *fault)
{
  const char *program = g_getenv ("KPOP_SERVER");
  g_autofree char *keytab = g_strdup_printf ("FILE:%s/pop.keytab", realm);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  k->heard = g_build_filename (realm, "heard", NULL);
  k->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, keytab,
                                k->heard, fault, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (k->server));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  k->f->account->port = g_ascii_strtoull (line, NULL, 10);
}

static void
set_up (Kpop *k, gconstpointer fault)
{
  g_autoptr (GError) error = NULL;

  k->f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_free (k->f->account->host);
  k->f->account->host = g_strdup ("localhost");
  k->f->account->protocol = PR_PROTOCOL_KPOP;
  k->f->options.timeout_seconds = 5;
  if (why_skipped == NULL)
    start_server (k, fault);
  pr_store_update_account (k->f->store, k->f->account, &error);
  g_assert_no_error (error);
}

static void
tear_down (Kpop *k, gconstpointer fault)
{
  if (k->server != NULL)
    {
      g_subprocess_force_exit (k->server);
      g_subprocess_wait (k->server, NULL, NULL);
    }
  g_clear_object (&k->server);
  if (k->heard != NULL)
    g_unlink (k->heard);
  g_free (k->heard);
  sync_fixture_free (k->f);
}

static gboolean
may_run (void)
{
  if (why_skipped == NULL)
    return TRUE;
  g_test_skip (why_skipped);
  return FALSE;
}

static void
fail_saying (Kpop *k, const char *words)
{
  PrSyncReport *report = sync_fixture_run (k->f);

  g_assert_nonnull (report->trouble);
  g_test_message ("%s", report->trouble->message);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_AUTH);
  g_assert_false (report->trouble->retry);
  g_assert_nonnull (strstr (report->trouble->message, words));
  pr_sync_report_free (report);
}

static void
test_a_ticket_brings_the_mail (Kpop *k, gconstpointer data)
{
  g_autofree char *heard = NULL;

  if (!may_run ())
    return;
  sync_fixture_sync (k->f);
  g_assert_cmpuint (sync_fixture_count_stored (k->f), ==, 2);
  sync_fixture_sync (k->f);
  g_assert_cmpuint (sync_fixture_count_stored (k->f), ==, 2);
  g_file_get_contents (k->heard, &heard, NULL, NULL);
  g_assert_nonnull (strstr (heard, "USER ada\n"));
  /* Nobody was asked for the password, and nobody was told it. */
  g_assert_cmpuint (k->f->n_secrets, ==, 0);
  g_assert_null (strstr (heard, "secret"));
}

/* The ticket is shown inside of TLS, so that the mail is encrypted too. */
static void
test_tls_goes_around_it (Kpop *k, gconstpointer data)
{
  g_autoptr (PrTestTunnel) tunnel = NULL;

  if (!may_run ())
    return;
  tunnel = pr_test_tunnel_new (k->f->account->port);
  k->f->account->port = pr_test_tunnel_get_port (tunnel);
  k->f->account->security = PR_SECURITY_TLS;
  g_free (k->f->account->ca_file);
  k->f->account->ca_file = g_strdup (pr_test_tunnel_get_ca_file (tunnel));
  sync_fixture_sync (k->f);
  g_assert_cmpuint (sync_fixture_count_stored (k->f), ==, 2);
}

static void
test_another_user_is_refused (Kpop *k, gconstpointer data)
{
  if (!may_run ())
    return;
  g_free (k->f->account->user);
  k->f->account->user = g_strdup ("charles");
  fail_saying (k, "this is not you");
}

static void
test_another_version_is_told (Kpop *k, gconstpointer data)
{
  if (may_run ())
    fail_saying (k, "another version of KPOP");
}

static void
test_a_server_without_kerberos_is_told (Kpop *k, gconstpointer data)
{
  if (may_run ())
    fail_saying (k, "A server without Kerberos answers here");
}

static void
test_an_endless_refusal_is_not_read (Kpop *k, gconstpointer data)
{
  if (may_run ())
    fail_saying (k, "no Kerberos login");
}

static void
test_a_server_must_prove_itself (Kpop *k, gconstpointer data)
{
  if (may_run ())
    fail_saying (k, "could not prove");
}

static void
test_an_unknown_server_is_told (Kpop *k, gconstpointer data)
{
  if (!may_run ())
    return;
  g_free (k->f->account->host);
  k->f->account->host = g_strdup ("127.0.0.1");
  fail_saying (k, "pop/127.0.0.1");
}

static void
test_without_a_ticket_kinit_is_named (Kpop *k, gconstpointer data)
{
  g_autofree char *cache = g_strdup (g_getenv ("KRB5CCNAME"));

  k->f->account->port = pr_test_server_get_port (k->f->server);
  g_setenv ("KRB5CCNAME", "FILE:/nonexistent/ccache", TRUE);
  if (why_skipped != NULL)
    g_setenv ("KRB5_CONFIG", "/dev/null", TRUE);
  fail_saying (k, "kinit");
  g_assert_cmpuint (pr_test_server_count_commands (k->f->server, "USER"), ==, 0);
  if (cache != NULL)
    g_setenv ("KRB5CCNAME", cache, TRUE);
}

static void
stop_realm (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", realm);

  g_subprocess_send_signal (kdc, SIGTERM);
  g_subprocess_wait (kdc, NULL, NULL);
  g_clear_object (&kdc);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (realm);
}

#define ADD(name, fault, func) \
  g_test_add ("/interop/kpop/" name, Kpop, fault, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fetch_kdc ();
  if (why_skipped == NULL)
    start_realm ();
  ADD ("a-ticket-brings-the-mail", "", test_a_ticket_brings_the_mail);
  ADD ("tls-goes-around-it", "", test_tls_goes_around_it);
  ADD ("another-user-is-refused", "", test_another_user_is_refused);
  ADD ("another-version-is-told", "version", test_another_version_is_told);
  ADD ("a-server-without-kerberos-is-told", "plain",
       test_a_server_without_kerberos_is_told);
  ADD ("an-endless-refusal-is-not-read", "huge", test_an_endless_refusal_is_not_read);
  ADD ("a-server-must-prove-itself", "silent", test_a_server_must_prove_itself);
  ADD ("an-unknown-server-is-told", "", test_an_unknown_server_is_told);
  ADD ("without-a-ticket-kinit-is-named", "", test_without_a_ticket_kinit_is_named);
  status = g_test_run ();
  if (why_skipped == NULL)
    stop_realm ();
  g_free (why_skipped);
  g_free (unpacked);
  return status;
}
