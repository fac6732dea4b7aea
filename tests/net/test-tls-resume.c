/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"
#include "net/pr-net-limits.h"
#include "net/pr-tls-sessions-private.h"

#define HOST "pop.example.org"
#define ONLY_TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define ONLY_TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static NetIdentity *authority;
static NetIdentity *other_authority;
static NetIdentity *client;
static NetIdentity *trusted;

typedef struct
{
  NetTls tls;
  NetPeer *server;
  PrNetPeer peer;
} Fixture;

static void
set_up (Fixture *f, gconstpointer priority)
{
  f->tls = (NetTls){ .identity = trusted, .priority = priority };
  g_assert_cmpint (gnutls_session_ticket_key_generate (&f->tls.tickets), ==, 0);
  f->server = net_peer_new ("127.0.0.1", net_serve_tls, &f->tls);
  f->peer = (PrNetPeer){ .host = HOST,
                         .port = net_peer_get_port (f->server),
                         .tls = TRUE,
                         .ca_file = net_identity_get_cert_file (authority),
                         .timeout_seconds = 10 };
}

static void
tear_down (Fixture *f, gconstpointer priority)
{
  net_peer_free (f->server);
  gnutls_free (f->tls.tickets.data);
}

static PrConnection *
open_connection (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  PrConnection *connection = pr_connection_open (&f->peer, NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

/* The ticket of TLS 1.3 comes before the echo. */
static void
talk (PrConnection *connection)
{
  GIOStream *stream = pr_connection_get_stream (connection);
  g_autoptr (GError) error = NULL;
  char octet = 'x';

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), &octet, 1, NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), &octet, 1,
                                        NULL, &error),
                   ==, 1);
}

/* Whether a session that talked and ended was a resumed one; *@octets_in: what it cost.
 */
static gboolean
visit_for (Fixture *f, guint64 *octets_in)
{
  PrConnection *connection = open_connection (f);
  gboolean resumed = pr_connection_is_resumed (connection);
  guint64 octets_out = 0;

  talk (connection);
  pr_connection_get_traffic (connection, octets_in, &octets_out);
  g_assert_finalize_object (connection);
  return resumed;
}

static gboolean
visit (Fixture *f)
{
  guint64 octets_in = 0;

  return visit_for (f, &octets_in);
}

static void
test_next_connection_resumes (Fixture *f, gconstpointer priority)
{
  guint64 whole = 0;
  guint64 resumed = 0;

  g_assert_false (visit_for (f, &whole));
  g_assert_true (visit_for (f, &resumed));
  g_test_message ("%" G_GUINT64_FORMAT " octets in, then %" G_GUINT64_FORMAT, whole,
                  resumed);
  g_assert_cmpuint (resumed, <, whole);
  g_assert_true (visit (f));
  net_peer_free (f->server);
  g_assert_cmpint (f->tls.resumed, ==, 2);
  f->server = net_peer_new ("127.0.0.1", net_serve_tls, &f->tls);
}

/* What a login is bound to belongs to one connection, and to its version of TLS. */
static void
test_binding_is_of_one_connection (Fixture *f, gconstpointer priority)
{
  gboolean newest = g_strcmp0 (priority, ONLY_TLS13) == 0;
  const char *right = newest ? "tls-exporter" : "tls-unique";
  const char *wrong = newest ? "tls-unique" : "tls-exporter";
  g_autoptr (GBytes) last = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (PrConnection) connection = open_connection (f);
      g_autoptr (GBytes) binding = pr_connection_dup_channel_binding (connection, right);

      g_assert_nonnull (binding);
      g_assert_cmpuint (g_bytes_get_size (binding), ==, newest ? 32 : 12);
      g_assert_null (pr_connection_dup_channel_binding (connection, wrong));
      g_assert_null (pr_connection_dup_channel_binding (connection, "magic"));
      g_assert_true (last == NULL || !g_bytes_equal (last, binding));
      g_clear_pointer (&last, g_bytes_unref);
      last = g_steal_pointer (&binding);
      talk (connection);
    }
}

static void
test_the_certificate_is_known (Fixture *f, gconstpointer priority)
{
  g_autoptr (PrConnection) connection = NULL;

  visit (f);
  connection = open_connection (f);
  g_assert_true (pr_connection_is_resumed (connection));
  g_assert_cmpstr (pr_connection_get_certificate (connection)->sha256, ==,
                   net_identity_get_pin (trusted));
}

/* Echoes an octet, and is gone. */
static void
talk_and_break (gnutls_session_t session, gpointer user_data)
{
  char octet;

  if (gnutls_record_recv (session, &octet, 1) == 1)
    gnutls_record_send (session, &octet, 1);
}

static void
test_a_broken_link_resumes (Fixture *f, gconstpointer priority)
{
  PrConnection *connection;
  g_autoptr (GError) error = NULL;
  char octet;

  f->tls.talk = talk_and_break;
  connection = open_connection (f);
  talk (connection);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (
                                          pr_connection_get_stream (connection)),
                                        &octet, 1, NULL, &error),
                   ==, -1);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CUT);
  g_assert_finalize_object (connection);
  g_assert_true (visit (f));
}

static void
test_a_server_that_forgot_is_no_harm (Fixture *f, gconstpointer priority)
{
  visit (f);
  gnutls_free (f->tls.tickets.data);
  g_assert_cmpint (gnutls_session_ticket_key_generate (&f->tls.tickets), ==, 0);
  g_assert_false (visit (f));
  g_assert_true (visit (f));
}

/* ---- other settings ---- */

static void
pin (PrNetPeer *peer)
{
  peer->pin = net_identity_get_pin (trusted);
}

static void
take_another_name (PrNetPeer *peer)
{
  peer->host = "127.0.0.1";
}

static void
show_a_certificate (PrNetPeer *peer)
{
  peer->client_cert = net_identity_get_cert_file (client);
  peer->client_key = net_identity_get_key_file (client);
}

static void
ask_for_newer (PrNetPeer *peer)
{
  peer->least_tls = PR_TLS_1_3;
}

static void
bear_older (PrNetPeer *peer)
{
  peer->least_tls = PR_TLS_1_0;
}

static void
probe (PrNetPeer *peer)
{
  peer->accept_any = TRUE;
}

typedef struct
{
  const char *path;
  void (*change) (PrNetPeer *peer);
} Change;

static const Change changes[] = {
  { "/net/resume/not-under-a-pin-that-was-set", pin },
  { "/net/resume/not-for-another-name", take_another_name },
  { "/net/resume/not-with-another-client-certificate", show_a_certificate },
  { "/net/resume/not-with-a-newer-least-version", ask_for_newer },
  { "/net/resume/not-with-an-older-least-version", bear_older },
  { "/net/resume/not-while-probing", probe },
};

static void
test_other_settings (gconstpointer data)
{
  const Change *change = data;
  Fixture f;

  set_up (&f, NULL);
  visit (&f);
  change->change (&f.peer);
  g_assert_false (visit (&f));
  tear_down (&f, NULL);
}

/* A probe trusts anything: nothing of it may be trusted later. */
static void
test_probed_session_is_not_kept (Fixture *f, gconstpointer priority)
{
  f->peer.accept_any = TRUE;
  visit (f);
  g_assert_false (visit (f));
  f->peer.accept_any = FALSE;
  g_assert_false (visit (f));
}

static void
assert_refused (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_connection_open (&f->peer, NULL, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
}

static void
test_pin_removed_is_refused (Fixture *f, gconstpointer priority)
{
  f->peer.ca_file = net_identity_get_cert_file (other_authority);
  f->peer.pin = net_identity_get_pin (trusted);
  visit (f);
  g_assert_true (visit (f));
  f->peer.pin = NULL;
  assert_refused (f);
}

static void
test_other_authorities_in_the_same_file (Fixture *f, gconstpointer priority)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-net-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_file_get_contents (net_identity_get_cert_file (authority), &first, NULL, NULL);
  g_file_get_contents (net_identity_get_cert_file (other_authority), &second, NULL, NULL);
  g_file_set_contents (path, first, -1, NULL);
  f->peer.ca_file = path;
  visit (f);
  g_assert_true (visit (f));
  g_file_set_contents (path, second, -1, NULL);
  assert_refused (f);
  g_unlink (path);
  g_rmdir (folder);
}

/* Who answers in the server's place does not have the key of its sessions. */
static void
test_swapped_certificate_is_refused (Fixture *f, gconstpointer priority)
{
  const NetWish wish = { .name = HOST, .address = "127.0.0.1" };
  g_autoptr (NetIdentity) swapped = net_identity_new (&wish, other_authority);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrCertificate) shown = NULL;

  visit (f);
  g_assert_true (visit (f));
  f->tls.identity = swapped;
  gnutls_free (f->tls.tickets.data);
  g_assert_cmpint (gnutls_session_ticket_key_generate (&f->tls.tickets), ==, 0);
  g_assert_null (pr_connection_open (&f->peer, &shown, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE);
  g_assert_cmpstr (shown->sha256, ==, net_identity_get_pin (swapped));
  f->tls.identity = trusted;
}

/* What was kept is put where another account looks: the certificate is judged by what
 * that account trusts. */
static void
test_resumed_certificate_is_judged (Fixture *f, gconstpointer priority)
{
  const char *files[] = { net_identity_get_cert_file (authority),
                          net_identity_get_cert_file (other_authority) };
  char *keys[2] = { NULL, NULL };
  g_autoptr (GBytes) session = NULL;

  visit (f);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *pem = NULL;
      g_autofree char *digest = NULL;
      gsize length = 0;

      g_file_get_contents (files[i], &pem, &length, NULL);
      digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) pem, length);
      keys[i] =
        g_strdup_printf (HOST " %u default\n\nauthorities %s\n", f->peer.port, digest);
    }
  session = pr_tls_sessions_take (keys[0]);
  g_assert_nonnull (session);
  pr_tls_sessions_keep (keys[1], g_bytes_get_data (session, NULL),
                        g_bytes_get_size (session), G_MAXINT64);
  f->peer.ca_file = files[1];
  assert_refused (f);
  g_free (keys[0]);
  g_free (keys[1]);
}

/* ---- what is kept ---- */

static void
test_sessions_are_bounded (void)
{
  g_autoptr (GBytes) newest = NULL;

  for (guint i = 0; i <= PR_NET_MAX_SESSIONS; i++)
    {
      g_autofree char *key = g_strdup_printf ("bound %u", i);

      pr_tls_sessions_keep (key, key, strlen (key), G_MAXINT64);
    }
  g_assert_null (pr_tls_sessions_take ("bound 0"));
  newest = pr_tls_sessions_take ("bound 1");
  g_assert_cmpmem (g_bytes_get_data (newest, NULL), g_bytes_get_size (newest), "bound 1",
                   strlen ("bound 1"));
}

static void
test_session_is_taken_once (void)
{
  g_autoptr (GBytes) session = NULL;

  pr_tls_sessions_keep ("once", "a", 1, G_MAXINT64);
  pr_tls_sessions_keep ("once", "b", 1, G_MAXINT64);
  session = pr_tls_sessions_take ("once");
  g_assert_cmpmem (g_bytes_get_data (session, NULL), g_bytes_get_size (session), "b", 1);
  g_clear_pointer (&session, g_bytes_unref);
  session = pr_tls_sessions_take ("once");
  g_assert_nonnull (session);
  g_assert_null (pr_tls_sessions_take ("once"));
}

static void
test_old_and_large_ones_are_not_kept (void)
{
  g_autofree char *large = g_malloc0 (PR_NET_MAX_SESSION_OCTETS + 1);

  pr_tls_sessions_keep ("old", "a", 1, g_get_real_time () / G_USEC_PER_SEC - 1);
  g_assert_null (pr_tls_sessions_take ("old"));
  pr_tls_sessions_keep ("large", large, PR_NET_MAX_SESSION_OCTETS + 1, G_MAXINT64);
  g_assert_null (pr_tls_sessions_take ("large"));
}

#define add(path, priority, func) \
  g_test_add (path, Fixture, priority, set_up, func, tear_down)

static void
add_tests (void)
{
  add ("/net/resume/next-connection/1.2", ONLY_TLS12, test_next_connection_resumes);
  add ("/net/resume/next-connection/1.3", ONLY_TLS13, test_next_connection_resumes);
  add ("/net/resume/certificate-is-known/1.2", ONLY_TLS12, test_the_certificate_is_known);
  add ("/net/resume/certificate-is-known/1.3", ONLY_TLS13, test_the_certificate_is_known);
  add ("/net/resume/binding-is-of-one-connection/1.2", ONLY_TLS12,
       test_binding_is_of_one_connection);
  add ("/net/resume/binding-is-of-one-connection/1.3", ONLY_TLS13,
       test_binding_is_of_one_connection);
  add ("/net/resume/after-a-break/1.2", ONLY_TLS12, test_a_broken_link_resumes);
  add ("/net/resume/after-a-break/1.3", ONLY_TLS13, test_a_broken_link_resumes);
  add ("/net/resume/server-that-forgot", NULL, test_a_server_that_forgot_is_no_harm);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_test_add_data_func (changes[i].path, &changes[i], test_other_settings);
  add ("/net/resume/not-after-probing", NULL, test_probed_session_is_not_kept);
  add ("/net/resume/pin-removed-is-refused", NULL, test_pin_removed_is_refused);
  add ("/net/resume/other-authorities-in-the-same-file", NULL,
       test_other_authorities_in_the_same_file);
  add ("/net/resume/certificate-is-judged-anew/1.2", ONLY_TLS12,
       test_resumed_certificate_is_judged);
  add ("/net/resume/certificate-is-judged-anew/1.3", ONLY_TLS13,
       test_resumed_certificate_is_judged);
  add ("/net/resume/swapped-certificate-is-refused/1.2", ONLY_TLS12,
       test_swapped_certificate_is_refused);
  add ("/net/resume/swapped-certificate-is-refused/1.3", ONLY_TLS13,
       test_swapped_certificate_is_refused);
  g_test_add_func ("/net/resume/sessions-are-bounded", test_sessions_are_bounded);
  g_test_add_func ("/net/resume/session-is-taken-once", test_session_is_taken_once);
  g_test_add_func ("/net/resume/old-and-large-ones-are-not-kept",
                   test_old_and_large_ones_are_not_kept);
}

int
main (int argc, char **argv)
{
  const NetWish wish = { .name = HOST, .address = "127.0.0.1" };
  const NetWish client_wish = { .name = "ada", .for_client = TRUE };
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set (HOST, "127.0.0.1");
  authority = net_authority_new ();
  other_authority = net_authority_new ();
  trusted = net_identity_new (&wish, authority);
  client = net_identity_new (&client_wish, authority);
  add_tests ();
  status = g_test_run ();
  net_identity_free (client);
  net_identity_free (trusted);
  net_identity_free (other_authority);
  net_identity_free (authority);
  return status;
}
