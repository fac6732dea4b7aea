/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>
#include <sys/socket.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"

#define HOST "pop.example.org"
#define MANY_OCTETS (3 << 20)

static NetIdentity *authority;
static NetIdentity *trusted;

typedef struct
{
  NetTls tls;
  NetPeer *server;
  PrConnection *connection;
} Fixture;

static void
fixture_open (Fixture *f, gboolean encrypted)
{
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (f->server),
                           .tls = encrypted,
                           .ca_file = net_identity_get_cert_file (authority),
                           .timeout_seconds = 10 };
  g_autoptr (GError) error = NULL;

  f->connection = pr_connection_open (&peer, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A TLS server whose way to talk is @talk, and a connection to it. */
static void
fixture_start (Fixture *f, const char *priority, NetTalkFunc talk, gpointer user_data)
{
  f->tls = (NetTls){ .identity = trusted,
                     .priority = priority,
                     .talk = talk,
                     .user_data = user_data };
  f->server = net_peer_new ("127.0.0.1", net_serve_tls, &f->tls);
  fixture_open (f, TRUE);
}

static void
fixture_clear (Fixture *f)
{
  g_assert_finalize_object (g_steal_pointer (&f->connection));
  net_peer_free (f->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static GInputStream *
input_of (Fixture *f)
{
  return g_io_stream_get_input_stream (pr_connection_get_stream (f->connection));
}

static GOutputStream *
output_of (Fixture *f)
{
  return g_io_stream_get_output_stream (pr_connection_get_stream (f->connection));
}

static void
say (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (output_of (f), text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_hears (Fixture *f, const char *text)
{
  g_autofree char *octets = g_malloc0 (strlen (text) + 1);
  g_autoptr (GError) error = NULL;

  g_input_stream_read_all (input_of (f), octets, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (octets, ==, text);
}

static void
assert_read_fails (Fixture *f, GCancellable *cancellable, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  char octet;

  g_assert_cmpint (g_input_stream_read (input_of (f), &octet, 1, cancellable, &error), ==,
                   -1);
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
}

static void
hear (gnutls_session_t session)
{
  char octets[4096];

  g_assert_cmpint (gnutls_record_recv (session, octets, sizeof octets), >, 0);
}

static void
send_text (gnutls_session_t session, const char *text)
{
  g_assert_cmpint (gnutls_record_send (session, text, strlen (text)), ==,
                   (gssize) strlen (text));
}

/* Sends MANY_OCTETS of a known pattern, with new keys for both sides in the middle. */
static void
talk_much (gnutls_session_t session, gpointer user_data)
{
  char octets[4096];

  hear (session);
  for (guint i = 0; i < MANY_OCTETS;)
    {
      for (guint j = 0; j < sizeof octets; j++, i++)
        octets[j] = i % 251;
      g_assert_cmpint (gnutls_record_send (session, octets, sizeof octets), ==,
                       sizeof octets);
      if (i == MANY_OCTETS / 2 && gnutls_protocol_get_version (session) == GNUTLS_TLS1_3)
        g_assert_cmpint (gnutls_session_key_update (session, GNUTLS_KU_PEER), ==, 0);
    }
  gnutls_bye (session, GNUTLS_SHUT_WR);
}

static void
test_much_comes_whole (gconstpointer priority)
{
  g_auto (Fixture) f = { .server = NULL };
  g_autofree guint8 *octets = g_malloc0 (MANY_OCTETS);
  guint64 octets_in, octets_out;
  gsize n;
  char octet;
  g_autoptr (GError) error = NULL;

  fixture_start (&f, priority, talk_much, NULL);
  say (&f, "RETR 1\r\n");
  g_input_stream_read_all (input_of (&f), octets, MANY_OCTETS, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, MANY_OCTETS);
  for (guint i = 0; i < MANY_OCTETS; i++)
    if (octets[i] != i % 251)
      g_error ("octet %u differs", i);
  g_assert_cmpint (g_input_stream_read (input_of (&f), &octet, 1, NULL, &error), ==, 0);
  pr_connection_get_traffic (f.connection, &octets_in, &octets_out);
  g_assert_cmpuint (octets_in, >, MANY_OCTETS);
  g_assert_cmpuint (octets_out, <, 8192);
}

static void
echo_octets (Fixture *f)
{
  for (gsize length = 1; length < 70000; length = length * 3 + 1)
    {
      g_autofree char *sent = g_malloc (length + 1);

      for (gsize i = 0; i < length; i++)
        sent[i] = 'a' + i % 23;
      sent[length] = '\0';
      say (f, sent);
      assert_hears (f, sent);
    }
}

static void
test_echo (void)
{
  g_auto (Fixture) f = { .server = NULL };

  fixture_start (&f, NULL, NULL, NULL);
  echo_octets (&f);
}

/* Every record, handshake and ticket included, comes in as many pieces as it has octets.
 */
static void
test_octet_by_octet (gconstpointer priority)
{
  g_auto (Fixture) f = {
    .tls = { .identity = trusted, .priority = priority, .octet_by_octet = TRUE }
  };

  f.server = net_peer_new ("127.0.0.1", net_serve_tls, &f.tls);
  fixture_open (&f, TRUE);
  say (&f, "NOOP\r\n");
  assert_hears (&f, "NOOP\r\n");
}

static void
talk_measure (gnutls_session_t session, gpointer user_data)
{
  char octets[16384];

  g_atomic_int_set ((int *) user_data,
                    (int) gnutls_record_recv (session, octets, sizeof octets));
  send_text (session, "+OK\r\n");
}

static void
test_burst_is_one_record (void)
{
  g_auto (Fixture) f = { .server = NULL };
  g_autofree char *burst = g_strnfill (3000, 'N');
  int n = 0;

  fixture_start (&f, NULL, talk_measure, &n);
  say (&f, burst);
  assert_hears (&f, "+OK\r\n");
  g_assert_cmpint (g_atomic_int_get (&n), ==, 3000);
}

static void
talk_bye (gnutls_session_t session, gpointer user_data)
{
  send_text (session, "+OK\r\n");
  gnutls_bye (session, GNUTLS_SHUT_WR);
}

static void
test_close_notify_reads_as_end (void)
{
  g_auto (Fixture) f = { .server = NULL };
  g_autoptr (GError) error = NULL;
  char octet;

  fixture_start (&f, NULL, talk_bye, NULL);
  assert_hears (&f, "+OK\r\n");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (g_input_stream_read (input_of (&f), &octet, 1, NULL, &error), ==,
                       0);
      g_assert_no_error (error);
    }
}

static void
talk_cut (gnutls_session_t session, gpointer user_data)
{
  send_text (session, "+OK\r\n");
}

static void
test_end_without_close_notify_is_cut (gconstpointer priority)
{
  g_auto (Fixture) f = { .server = NULL };

  fixture_start (&f, priority, talk_cut, NULL);
  assert_hears (&f, "+OK\r\n");
  assert_read_fails (&f, NULL, PR_NET_ERROR, PR_NET_ERROR_CUT);
  assert_read_fails (&f, NULL, PR_NET_ERROR, PR_NET_ERROR_CUT);
}

static void
test_close_says_goodbye (void)
{
  NetTls tls = { .identity = trusted };
  Fixture f = { .tls = tls };

  f.server = net_peer_new ("127.0.0.1", net_serve_tls, &f.tls);
  fixture_open (&f, TRUE);
  say (&f, "QUIT\r\n");
  assert_hears (&f, "QUIT\r\n");
  fixture_clear (&f);
  g_assert_cmpint (f.tls.goodbyes, ==, 1);
}

static void
talk_rubbish (gnutls_session_t session, gpointer user_data)
{
  hear (session);
  net_say (GPOINTER_TO_INT (gnutls_transport_get_ptr (session)),
           "+OK in the middle of TLS\r\n");
}

static void
test_rubbish_ends_the_session (void)
{
  g_auto (Fixture) f = { .server = NULL };
  g_autoptr (GError) error = NULL;

  fixture_start (&f, NULL, talk_rubbish, NULL);
  say (&f, "NOOP\r\n");
  assert_read_fails (&f, NULL, PR_NET_ERROR, PR_NET_ERROR_TLS);
  g_assert_cmpint (g_output_stream_write (output_of (&f), "x", 1, NULL, &error), ==, -1);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CUT);
}

static void
talk_half_a_record (gnutls_session_t session, gpointer user_data)
{
  static const char half[] = "\x17\x03\x03\x01\x01half";
  int fd = GPOINTER_TO_INT (gnutls_transport_get_ptr (session));

  hear (session);
  g_assert_cmpint (send (fd, half, sizeof half - 1, MSG_NOSIGNAL), ==, sizeof half - 1);
}

/* A link that breaks there is no trouble of TLS: trying again helps. */
static void
test_end_within_a_record_is_cut (void)
{
  g_auto (Fixture) f = { .server = NULL };

  fixture_start (&f, NULL, talk_half_a_record, NULL);
  say (&f, "NOOP\r\n");
  assert_read_fails (&f, NULL, PR_NET_ERROR, PR_NET_ERROR_CUT);
}

static void
talk_alert (gnutls_session_t session, gpointer user_data)
{
  hear (session);
  gnutls_alert_send (session, GNUTLS_AL_FATAL, GNUTLS_A_INTERNAL_ERROR);
}

static void
test_alert_ends_the_session (void)
{
  g_auto (Fixture) f = { .server = NULL };

  fixture_start (&f, NULL, talk_alert, NULL);
  say (&f, "NOOP\r\n");
  assert_read_fails (&f, NULL, PR_NET_ERROR, PR_NET_ERROR_TLS);
}

/* The server hangs up while we speak: its last word tells more than a broken pipe. */
static void
test_alert_is_told_by_a_write (void)
{
  g_auto (Fixture) f = { .server = NULL };
  g_autofree char *octets = g_malloc0 (1 << 20);
  g_autoptr (GError) error = NULL;

  fixture_start (&f, NULL, talk_alert, NULL);
  while (g_output_stream_write_all (output_of (&f), octets, 1 << 20, NULL, NULL, &error))
    ;
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS);
}

/* What the server of TLS 1.2 gets for asking to negotiate anew. */
static void
talk_renegotiate (gnutls_session_t session, gpointer user_data)
{
  char octet;
  gssize code;

  hear (session);
  g_assert_cmpint (gnutls_rehandshake (session), ==, 0);
  send_text (session, "+OK\r\n");
  do
    code = gnutls_record_recv (session, &octet, 1);
  while (code == GNUTLS_E_AGAIN);
  g_assert_cmpint (code, ==, GNUTLS_E_WARNING_ALERT_RECEIVED);
  g_assert_cmpint (gnutls_alert_get (session), ==, GNUTLS_A_NO_RENEGOTIATION);
  send_text (session, "+OK still here\r\n");
}

static void
test_renegotiation_is_refused (void)
{
  g_auto (Fixture) f = { .server = NULL };

  fixture_start (&f, "NORMAL:-VERS-ALL:+VERS-TLS1.2", talk_renegotiate, NULL);
  say (&f, "NOOP\r\n");
  assert_hears (&f, "+OK\r\n+OK still here\r\n");
}

static void
talk_silence (gnutls_session_t session, gpointer cancellable)
{
  char octets[64];

  hear (session);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  while (gnutls_record_recv (session, octets, sizeof octets) > 0)
    ;
}

static void
test_silence_ends_a_read (void)
{
  g_auto (Fixture) f = { .server = NULL };

  fixture_start (&f, NULL, talk_silence, NULL);
  pr_connection_set_timeout (f.connection, 1);
  say (&f, "NOOP\r\n");
  assert_read_fails (&f, NULL, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT);
}

static void
test_cancel_ends_a_read (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Fixture) f = { .server = NULL };

  fixture_start (&f, NULL, talk_silence, cancellable);
  say (&f, "NOOP\r\n");
  assert_read_fails (&f, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A record half sent can be followed by nothing else. */
static void
talk_deafness (gnutls_session_t session, gpointer until)
{
  g_async_queue_pop (until);
}

static void
test_silence_ends_a_write_and_the_session (void)
{
  g_autoptr (GAsyncQueue) until = g_async_queue_new ();
  g_auto (Fixture) f = { .server = NULL };
  g_autofree char *octets = g_malloc0 (1 << 20);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second = NULL;

  fixture_start (&f, NULL, talk_deafness, until);
  pr_connection_set_timeout (f.connection, 1);
  while (g_output_stream_write_all (output_of (&f), octets, 1 << 20, NULL, NULL, &error))
    ;
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT);
  g_assert_cmpint (g_output_stream_write (output_of (&f), "x", 1, NULL, &second), ==, -1);
  g_assert_error (second, PR_NET_ERROR, PR_NET_ERROR_CUT);
  g_async_queue_push (until, GINT_TO_POINTER (1));
}

static void
serve_stls (int fd, gpointer user_data)
{
  char line[64];

  net_say (fd, "+OK ready\r\n");
  g_assert_true (net_hear_line (fd, line, sizeof line));
  g_assert_cmpstr (line, ==, "STLS\r\n");
  net_say (fd, "+OK begin\r\n");
  net_serve_tls (fd, user_data);
}

static void
test_stls_goes_on_encrypted (void)
{
  g_auto (Fixture) f = { .tls = { .identity = trusted } };
  g_autoptr (GIOStream) clear = NULL;
  g_autoptr (PrCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  f.server = net_peer_new ("127.0.0.1", serve_stls, &f.tls);
  fixture_open (&f, FALSE);
  g_assert_false (pr_connection_is_encrypted (f.connection));
  assert_hears (&f, "+OK ready\r\n");
  say (&f, "STLS\r\n");
  assert_hears (&f, "+OK begin\r\n");

  clear = g_object_ref (pr_connection_get_stream (f.connection));
  g_assert_true (pr_connection_start_tls (f.connection, &certificate, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (certificate->sha256, ==, net_identity_get_pin (trusted));
  g_assert_true (pr_connection_is_encrypted (f.connection));
  g_assert_true (pr_connection_get_stream (f.connection) != clear);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (clear),
                                        &(char){ 0 }, 1, NULL, &error),
                   ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_object (&clear);
  say (&f, "CAPA\r\n");
  assert_hears (&f, "CAPA\r\n");
}

/* What answers STLS and then speaks on in the clear gets nothing more from us. */
static void
serve_false_stls (int fd, gpointer user_data)
{
  char line[64];

  net_say (fd, "+OK begin\r\n");
  g_assert_true (net_hear_line (fd, line, sizeof line));
  net_say (fd, "+OK please log in\r\n");
  net_hear_all (fd);
}

static void
test_failed_stls_closes (void)
{
  g_auto (Fixture) f = { .server = NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second = NULL;

  f.server = net_peer_new ("127.0.0.1", serve_false_stls, NULL);
  fixture_open (&f, FALSE);
  assert_hears (&f, "+OK begin\r\n");
  say (&f, "\n");
  g_assert_false (pr_connection_start_tls (f.connection, NULL, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS);
  g_assert_false (pr_connection_is_encrypted (f.connection));
  g_assert_cmpint (g_output_stream_write (output_of (&f), "USER", 4, NULL, &second), ==,
                   -1);
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

#define ONLY_TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define ONLY_TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static void
add_tests (void)
{
  g_test_add_func ("/net/tls/echo", test_echo);
  g_test_add_data_func ("/net/tls/much-comes-whole/1.2", ONLY_TLS12,
                        test_much_comes_whole);
  g_test_add_data_func ("/net/tls/much-comes-whole/1.3", ONLY_TLS13,
                        test_much_comes_whole);
  g_test_add_data_func ("/net/tls/octet-by-octet/1.2", ONLY_TLS12, test_octet_by_octet);
  g_test_add_data_func ("/net/tls/octet-by-octet/1.3", ONLY_TLS13, test_octet_by_octet);
  g_test_add_func ("/net/tls/burst-is-one-record", test_burst_is_one_record);
  g_test_add_func ("/net/tls/close-notify-reads-as-end", test_close_notify_reads_as_end);
  g_test_add_data_func ("/net/tls/end-without-close-notify-is-cut/1.2", ONLY_TLS12,
                        test_end_without_close_notify_is_cut);
  g_test_add_data_func ("/net/tls/end-without-close-notify-is-cut/1.3", ONLY_TLS13,
                        test_end_without_close_notify_is_cut);
  g_test_add_func ("/net/tls/close-says-goodbye", test_close_says_goodbye);
  g_test_add_func ("/net/tls/rubbish-ends-the-session", test_rubbish_ends_the_session);
  g_test_add_func ("/net/tls/end-within-a-record-is-cut",
                   test_end_within_a_record_is_cut);
  g_test_add_func ("/net/tls/alert-ends-the-session", test_alert_ends_the_session);
  g_test_add_func ("/net/tls/alert-is-told-by-a-write", test_alert_is_told_by_a_write);
  g_test_add_func ("/net/tls/renegotiation-is-refused", test_renegotiation_is_refused);
  g_test_add_func ("/net/tls/silence-ends-a-read", test_silence_ends_a_read);
  g_test_add_func ("/net/tls/cancel-ends-a-read", test_cancel_ends_a_read);
  g_test_add_func ("/net/tls/silence-ends-a-write-and-the-session",
                   test_silence_ends_a_write_and_the_session);
  g_test_add_func ("/net/stls/goes-on-encrypted", test_stls_goes_on_encrypted);
  g_test_add_func ("/net/stls/failure-closes", test_failed_stls_closes);
}

int
main (int argc, char **argv)
{
  const NetWish wish = { .name = HOST };
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set (HOST, "127.0.0.1");
  authority = net_authority_new ();
  trusted = net_identity_new (&wish, authority);
  add_tests ();
  status = g_test_run ();
  net_identity_free (trusted);
  net_identity_free (authority);
  return status;
}
