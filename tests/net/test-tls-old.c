/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <sys/socket.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"

#define HOST "pop.example.org"
#define ONLY(version) "NORMAL:-VERS-ALL:+VERS-TLS" version

static NetIdentity *authority;
static NetIdentity *trusted;

static PrConnection *
open_with (NetPeer *server, PrTlsVersion least, gboolean tls, GError **error)
{
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = tls,
                           .ca_file = net_identity_get_cert_file (authority),
                           .least_tls = least,
                           .timeout_seconds = 10 };
  PrConnection *connection = pr_connection_open (&peer, NULL, NULL, error);

  if (*error != NULL)
    g_test_message ("%s", (*error)->message);
  return connection;
}

/* ---- what is accepted ---- */

typedef struct
{
  const char *path;
  const char *priority; /* of the server */
  PrTlsVersion least;
  const char *shown; /* NULL: refused */
} Case;

static const Case cases[] = {
  { "/net/least-tls/1.0-is-refused", ONLY ("1.0"), PR_TLS_DEFAULT, NULL },
  { "/net/least-tls/1.1-is-refused", ONLY ("1.1"), PR_TLS_DEFAULT, NULL },
  { "/net/least-tls/1.2-by-default", ONLY ("1.2"), PR_TLS_DEFAULT, "TLS 1.2, " },
  { "/net/least-tls/1.0-by-choice", ONLY ("1.0"), PR_TLS_1_0, "TLS 1.0, " },
  { "/net/least-tls/1.1-by-choice-of-1.0", ONLY ("1.1"), PR_TLS_1_0, "TLS 1.1, " },
  { "/net/least-tls/1.1-by-choice", ONLY ("1.1"), PR_TLS_1_1, "TLS 1.1, " },
  { "/net/least-tls/1.0-is-not-1.1", ONLY ("1.0"), PR_TLS_1_1, NULL },
  { "/net/least-tls/newest-all-the-same", NULL, PR_TLS_1_0, "TLS 1.3, " },
  { "/net/least-tls/1.2-is-not-1.3", ONLY ("1.2"), PR_TLS_1_3, NULL },
  { "/net/least-tls/1.3-by-choice", ONLY ("1.3"), PR_TLS_1_3, "TLS 1.3, " },
};

static void
test_case (gconstpointer data)
{
  const Case *wanted = data;
  NetTls tls = { .identity = trusted, .priority = wanted->priority };
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", net_serve_tls, &tls);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrConnection) connection = open_with (server, wanted->least, TRUE, &error);

  if (wanted->shown == NULL)
    {
      g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_OLD_TLS);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (
    g_str_has_prefix (pr_connection_get_tls_description (connection), wanted->shown));
}

/* ---- what is told ---- */

/* A server of another make: to a hello that offers nothing it knows it sends an alert,
 * which does not say what it does know; to one of old it says hello. */
typedef struct
{
  gint visits;
  gint keys; /* messages behind the hello: nobody is to go that far */
  guint8 minor;
} Guarded;

static void
serve_guarded (int fd, gpointer user_data)
{
  Guarded *guarded = user_data;
  guint8 octets[4096];
  guint8 hello[] = { 22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1 };
  guint8 rest[64] = { 0 };
  gssize n = recv (fd, octets, sizeof octets, 0);

  if (n < 11)
    return;
  g_atomic_int_inc (&guarded->visits);
  if (octets[10] == 3)
    {
      send (fd, "\x15\x03\x01\x00\x02\x02\x46", 7, MSG_NOSIGNAL);
      return;
    }
  hello[2] = hello[10] = guarded->minor;
  send (fd, hello, sizeof hello, MSG_NOSIGNAL);
  rest[33] = 0x2f;
  send (fd, rest, 36, MSG_NOSIGNAL);
  while ((n = recv (fd, octets, sizeof octets, 0)) > 0)
    if (octets[0] == 22)
      g_atomic_int_inc (&guarded->keys);
}

static void
assert_named (guint8 minor, const char *version)
{
  Guarded guarded = { .minor = minor };
  NetPeer *server = net_peer_new ("127.0.0.1", serve_guarded, &guarded);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_with (server, PR_TLS_DEFAULT, TRUE, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_OLD_TLS);
  g_assert_nonnull (strstr (error->message, version));
  net_peer_free (server);
  g_assert_cmpint (guarded.visits, ==, 2);
  g_assert_cmpint (guarded.keys, ==, 0);
}

static void
test_second_look_names_the_version (void)
{
  assert_named (1, "only TLS 1.0");
  assert_named (2, "only TLS 1.1");
}

static void
test_newer_than_old_is_named (void)
{
  NetTls tls = { .identity = trusted, .priority = ONLY ("1.2") };
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", net_serve_tls, &tls);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_with (server, PR_TLS_1_3, TRUE, &error));
  g_assert_nonnull (strstr (error->message, "TLS 1.3"));
  g_assert_cmpint (tls.handshakes, ==, 0);
}

/* ---- TLS where clear text was expected ---- */

static void
serve_alert (int fd, gpointer user_data)
{
  send (fd, "\x15\x03\x01\x00\x02\x01\x00", 7, MSG_NOSIGNAL);
}

static void
test_tls_record_in_the_clear (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_alert, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrConnection) connection = open_with (server, PR_TLS_DEFAULT, FALSE, &error);
  char octets[64];

  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (
                                          pr_connection_get_stream (connection)),
                                        octets, sizeof octets, NULL, &error),
                   ==, -1);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS_FIRST);
}

static void
serve_greeting (int fd, gpointer user_data)
{
  net_say (fd, "+OK ready\r\n");
  net_hear_all (fd);
}

static gboolean
finds_tls (NetPeer *server)
{
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .timeout_seconds = 1 };

  return pr_connection_finds_tls (&peer, NULL);
}

static void
serve_silence (int fd, gpointer user_data)
{
  net_hear_all (fd);
}

static void
test_tls_is_found_behind_silence (void)
{
  NetTls tls = { .identity = trusted };
  g_autoptr (NetPeer) modern = net_peer_new ("127.0.0.1", net_serve_tls, &tls);
  g_autoptr (NetPeer) clear = net_peer_new ("127.0.0.1", serve_greeting, NULL);
  g_autoptr (NetPeer) silent = net_peer_new ("127.0.0.1", serve_silence, NULL);

  g_assert_true (finds_tls (modern));
  g_assert_false (finds_tls (clear));
  g_assert_false (finds_tls (silent));
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
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  g_test_add_func ("/net/least-tls/second-look-names-the-version",
                   test_second_look_names_the_version);
  g_test_add_func ("/net/least-tls/what-is-asked-for-is-named",
                   test_newer_than_old_is_named);
  g_test_add_func ("/net/clear/tls-record-is-named", test_tls_record_in_the_clear);
  g_test_add_func ("/net/clear/tls-is-found-behind-silence",
                   test_tls_is_found_behind_silence);
  status = g_test_run ();
  net_identity_free (trusted);
  net_identity_free (authority);
  return status;
}
