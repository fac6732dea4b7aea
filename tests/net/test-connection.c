/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>
#include <sys/socket.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"
#include "net/pr-net-limits.h"

/* Opens a clear connection that is expected to succeed. */
static PrConnection *
open_clear (const char *host, guint16 port)
{
  const PrNetPeer peer = { .host = host, .port = port, .timeout_seconds = 1 };
  g_autoptr (GError) error = NULL;
  PrConnection *connection = pr_connection_open (&peer, NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
assert_open_fails (const char *host, guint16 port, PrNetError code, const char *word)
{
  const PrNetPeer peer = { .host = host, .port = port, .timeout_seconds = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_connection_open (&peer, NULL, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static GInputStream *
input_of (PrConnection *connection)
{
  return g_io_stream_get_input_stream (pr_connection_get_stream (connection));
}

static void
say (PrConnection *connection, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (
                               pr_connection_get_stream (connection)),
                             text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
serve_greeting (int fd, gpointer user_data)
{
  net_say (fd, "+OK ready\r\n");
  net_hear_all (fd);
}

static void
assert_greeted (PrConnection *connection)
{
  char octets[64] = "";
  gsize n;
  g_autoptr (GError) error = NULL;

  g_input_stream_read_all (input_of (connection), octets, strlen ("+OK ready\r\n"), &n,
                           NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (octets, ==, "+OK ready\r\n");
}

static void
test_reads_and_counts (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_greeting, NULL);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  g_autofree char *address = pr_connection_dup_address (connection);
  guint64 octets_in, octets_out;

  assert_greeted (connection);
  say (connection, "QUIT\r\n");
  pr_connection_get_traffic (connection, &octets_in, &octets_out);
  g_assert_cmpuint (octets_in, ==, strlen ("+OK ready\r\n"));
  g_assert_cmpuint (octets_out, ==, strlen ("QUIT\r\n"));
  g_assert_cmpstr (address, ==, "127.0.0.1");
  g_assert_false (pr_connection_is_encrypted (connection));
  g_assert_null (pr_connection_get_certificate (connection));
  g_assert_null (pr_connection_get_tls_description (connection));
  g_assert_finalize_object (g_steal_pointer (&connection));
}

/* TLS may follow on the same socket: octets not asked for must stay in it. */
static void
test_clear_stream_takes_no_more_than_asked (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_greeting, NULL);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  char octet;
  guint64 octets_in, octets_out;

  g_assert_cmpint (g_input_stream_read (input_of (connection), &octet, 1, NULL, NULL), ==,
                   1);
  pr_connection_get_traffic (connection, &octets_in, &octets_out);
  g_assert_cmpuint (octets_in, ==, 1);
}

static void
serve_end (int fd, gpointer user_data)
{
}

static void
test_end_reads_as_nothing (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_end, NULL);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  g_autoptr (GError) error = NULL;
  char octet;

  g_assert_cmpint (g_input_stream_read (input_of (connection), &octet, 1, NULL, &error),
                   ==, 0);
  g_assert_no_error (error);
}

static void
serve_reset (int fd, gpointer user_data)
{
  const struct linger now = { 1, 0 };
  char line[64];

  net_hear_line (fd, line, sizeof line);
  setsockopt (fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static void
test_reset_is_cut (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_reset, NULL);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  g_autoptr (GError) error = NULL;
  char octet;

  say (connection, "NOOP\r\n");
  g_assert_cmpint (g_input_stream_read (input_of (connection), &octet, 1, NULL, &error),
                   ==, -1);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CUT);
}

static void
serve_silence (int fd, gpointer user_data)
{
  net_hear_all (fd);
}

static void
test_silence_ends_a_read (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_silence, NULL);
  const PrNetPeer peer = { .host = "127.0.0.1",
                           .port = net_peer_get_port (server),
                           .timeout_seconds = 3600 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PrConnection) connection = pr_connection_open (&peer, NULL, NULL, &error);
  char octet;

  g_assert_no_error (error);
  pr_connection_set_timeout (connection, 1);
  g_assert_cmpint (g_input_stream_read (input_of (connection), &octet, 1, NULL, &error),
                   ==, -1);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT);
  g_assert_nonnull (strstr (error->message, "1 second"));
}

static void
serve_cancel_after_line (int fd, gpointer cancellable)
{
  char line[64];

  net_hear_line (fd, line, sizeof line);
  g_cancellable_cancel (cancellable);
  net_hear_all (fd);
}

static void
test_cancel_ends_a_read (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NetPeer) server =
    net_peer_new ("127.0.0.1", serve_cancel_after_line, cancellable);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  g_autoptr (GError) error = NULL;
  char octet;

  pr_connection_set_timeout (connection, 3600);
  say (connection, "NOOP\r\n");
  g_assert_cmpint (g_input_stream_read (input_of (connection), &octet, 1, cancellable,
                                        &error),
                   ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A server that takes nothing fills every buffer on the way. */
static void
serve_deafness (int fd, gpointer until)
{
  g_async_queue_pop (until);
}

static void
test_silence_ends_a_write (void)
{
  g_autoptr (GAsyncQueue) until = g_async_queue_new ();
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_deafness, until);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  GOutputStream *output =
    g_io_stream_get_output_stream (pr_connection_get_stream (connection));
  g_autofree char *octets = g_malloc0 (1 << 20);
  g_autoptr (GError) error = NULL;

  while (g_output_stream_write_all (output, octets, 1 << 20, NULL, NULL, &error))
    ;
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT);
  g_async_queue_push (until, GINT_TO_POINTER (1));
}

static void
test_closed_stream_moves_nothing (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_greeting, NULL);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  g_autoptr (GError) error = NULL;
  char octet;

  pr_connection_close (connection);
  pr_connection_close (connection);
  g_assert_cmpint (g_input_stream_read (input_of (connection), &octet, 1, NULL, &error),
                   ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* The streams are parts of the connection's: they may be held longer, but not used. */
static void
test_stream_outlives_connection_closed (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_greeting, NULL);
  g_autoptr (PrConnection) connection =
    open_clear ("127.0.0.1", net_peer_get_port (server));
  g_autoptr (GInputStream) input = g_object_ref (input_of (connection));
  g_autoptr (GError) error = NULL;
  char octet;

  g_clear_object (&connection);
  g_assert_cmpint (g_input_stream_read (input, &octet, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_name_that_is_none (void)
{
  assert_open_fails ("", 110, PR_NET_ERROR_RESOLVE, "not the name");
  assert_open_fails ("nowhere.example.org", 110, PR_NET_ERROR_RESOLVE,
                     "nowhere.example.org");
}

static void
test_spelling_of_a_name (gconstpointer host)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_greeting, NULL);
  g_autoptr (PrConnection) connection = NULL;

  net_resolver_set ("pop.example.org", "127.0.0.1");
  net_resolver_set ("xn--pp-fka.example.org", "127.0.0.1");
  connection = open_clear (host, net_peer_get_port (server));
  assert_greeted (connection);
}

static gboolean
has_ipv6_loopback (void)
{
  g_autofree char *table = NULL;

  return g_file_get_contents ("/proc/net/if_inet6", &table, NULL, NULL) &&
         strstr (table, "00000000000000000000000000000001 ") != NULL;
}

static void
test_ipv6_address (gconstpointer host)
{
  g_autoptr (NetPeer) server = NULL;
  g_autoptr (PrConnection) connection = NULL;

  if (!has_ipv6_loopback ())
    {
      g_test_skip ("no IPv6 loopback here");
      return;
    }
  server = net_peer_new ("::1", serve_greeting, NULL);
  connection = open_clear (host, net_peer_get_port (server));
  assert_greeted (connection);
}

static void
test_refused_address_yields_to_the_next (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_greeting, NULL);
  g_autoptr (PrConnection) connection = NULL;
  g_autofree char *address = NULL;

  net_resolver_set ("two.example.org", "127.0.0.9 ::1 127.0.0.1");
  connection = open_clear ("two.example.org", net_peer_get_port (server));
  address = pr_connection_dup_address (connection);
  g_assert_cmpstr (address, ==, "127.0.0.1");
  assert_greeted (connection);
}

static void
test_every_refusal_is_told (void)
{
  guint16 port = net_free_port ("127.0.0.1");

  net_resolver_set ("dead.example.org", "127.0.0.8 127.0.0.9");
  assert_open_fails ("dead.example.org", port, PR_NET_ERROR_CONNECT, "127.0.0.8: ");
  assert_open_fails ("dead.example.org", port, PR_NET_ERROR_CONNECT, "127.0.0.9: ");
}

/* An address where a connection is neither taken nor refused: the queue of a listener
 * that never accepts is full. */
typedef struct
{
  GSocket *listener;
  GSocket *fillers[8];
  guint16 port;
} Silent;

static void
silent_init (Silent *silent, const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  silent->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                   G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (silent->listener, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (silent->listener, 1);
  g_socket_listen (silent->listener, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (silent->listener, NULL);
  silent->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  for (guint i = 0; i < G_N_ELEMENTS (silent->fillers); i++)
    {
      silent->fillers[i] = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                         G_SOCKET_PROTOCOL_TCP, NULL);
      g_socket_set_blocking (silent->fillers[i], FALSE);
      g_socket_connect (silent->fillers[i], bound, NULL, NULL);
    }
}

static void
silent_clear (Silent *silent)
{
  for (guint i = 0; i < G_N_ELEMENTS (silent->fillers); i++)
    g_object_unref (silent->fillers[i]);
  g_object_unref (silent->listener);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Silent, silent_clear)

static void
test_silent_address_is_passed_by (void)
{
  g_auto (Silent) silent = { NULL };
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr (GSocketAddress) live = NULL;
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (PrConnection) connection = NULL;
  g_autofree char *winner = NULL;
  g_autoptr (GError) error = NULL;

  silent_init (&silent, "127.0.0.7");
  live = g_inet_socket_address_new (address, silent.port);
  listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                           G_SOCKET_PROTOCOL_TCP, NULL);
  g_socket_bind (listener, live, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (listener, NULL);

  net_resolver_set ("half.example.org", "127.0.0.7 127.0.0.1");
  connection = open_clear ("half.example.org", silent.port);
  winner = pr_connection_dup_address (connection);
  g_assert_cmpstr (winner, ==, "127.0.0.1");
}

static void
test_silent_addresses_time_out (void)
{
  g_auto (Silent) silent = { NULL };

  silent_init (&silent, "127.0.0.7");
  net_resolver_set ("mute.example.org", "127.0.0.7 127.0.0.9");
  assert_open_fails ("mute.example.org", silent.port, PR_NET_ERROR_TIMEOUT,
                     "127.0.0.7: no answer");
}

static void
test_silent_resolver_times_out (void)
{
  net_resolver_set ("slow.example.org", NULL);
  assert_open_fails ("slow.example.org", 110, PR_NET_ERROR_TIMEOUT, "slow.example.org");
}

/* Sockets that are connecting to @port. */
static guint
count_connecting (guint16 port)
{
  g_autofree char *table = NULL;
  g_autofree char *mark = g_strdup_printf (":%04X 02 ", port);
  guint n = 0;

  g_assert_true (g_file_get_contents ("/proc/net/tcp", &table, NULL, NULL));
  for (const char *c = table; (c = strstr (c, mark)) != NULL; c++)
    n++;
  return n;
}

typedef struct
{
  GCancellable *cancellable;
  guint16 port;
  guint n_before;
} Canceller;

static gpointer
cancel_connecting_thread (gpointer user_data)
{
  Canceller *canceller = user_data;

  while (count_connecting (canceller->port) <= canceller->n_before)
    g_thread_yield ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

static gpointer
cancel_resolving_thread (gpointer user_data)
{
  Canceller *canceller = user_data;

  while (net_resolver_count_silent () == 0)
    g_thread_yield ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

static void
assert_cancelled (const char *host, guint16 port, GThreadFunc canceller)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Canceller data = { cancellable, port, count_connecting (port) };
  const PrNetPeer peer = { .host = host, .port = port, .timeout_seconds = 3600 };
  GThread *thread = g_thread_new ("canceller", canceller, &data);
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_connection_open (&peer, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_cancel_while_resolving (void)
{
  net_resolver_set ("slow.example.org", NULL);
  assert_cancelled ("slow.example.org", 110, cancel_resolving_thread);
}

static void
test_cancel_while_connecting (void)
{
  g_auto (Silent) silent = { NULL };

  silent_init (&silent, "127.0.0.7");
  assert_cancelled ("127.0.0.7", silent.port, cancel_connecting_thread);
}

static void
test_cancelled_before_it_starts (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const PrNetPeer peer = { .host = "127.0.0.1", .port = 110 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (pr_connection_open (&peer, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_many_addresses_are_enough (void)
{
  guint16 port = net_free_port ("127.0.0.1");
  g_autoptr (GString) addresses = g_string_new ("127.0.1.1");
  g_autofree char *beyond = g_strdup_printf ("127.0.1.%d: ", PR_NET_MAX_ADDRESSES + 1);
  const PrNetPeer peer = { .host = "many.example.org", .port = port };
  g_autoptr (GError) error = NULL;

  for (int i = 2; i <= 2 * PR_NET_MAX_ADDRESSES; i++)
    g_string_append_printf (addresses, " 127.0.1.%d", i);
  net_resolver_set ("many.example.org", addresses->str);
  g_assert_null (pr_connection_open (&peer, NULL, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_CONNECT);
  g_assert_null (strstr (error->message, beyond));
}

static void
add_stream_tests (void)
{
  g_test_add_func ("/net/clear/reads-and-counts", test_reads_and_counts);
  g_test_add_func ("/net/clear/takes-no-more-than-asked",
                   test_clear_stream_takes_no_more_than_asked);
  g_test_add_func ("/net/clear/end-reads-as-nothing", test_end_reads_as_nothing);
  g_test_add_func ("/net/clear/reset-is-cut", test_reset_is_cut);
  g_test_add_func ("/net/clear/silence-ends-a-read", test_silence_ends_a_read);
  g_test_add_func ("/net/clear/silence-ends-a-write", test_silence_ends_a_write);
  g_test_add_func ("/net/clear/cancel-ends-a-read", test_cancel_ends_a_read);
  g_test_add_func ("/net/clear/closed-moves-nothing", test_closed_stream_moves_nothing);
  g_test_add_func ("/net/clear/stream-outlives-connection-closed",
                   test_stream_outlives_connection_closed);
}

static void
add_connect_tests (void)
{
  g_test_add_func ("/net/resolve/name-that-is-none", test_name_that_is_none);
  g_test_add_data_func ("/net/resolve/capitals-and-dot", "POP.example.org.",
                        test_spelling_of_a_name);
  g_test_add_data_func ("/net/resolve/international-name", "pöp.example.org",
                        test_spelling_of_a_name);
  g_test_add_data_func ("/net/resolve/address-in-brackets", "[::1]", test_ipv6_address);
  g_test_add_data_func ("/net/resolve/address-of-ipv6", "::1", test_ipv6_address);
  g_test_add_func ("/net/resolve/silence-times-out", test_silent_resolver_times_out);
  g_test_add_func ("/net/resolve/cancel", test_cancel_while_resolving);
  g_test_add_func ("/net/connect/refused-address-yields-to-the-next",
                   test_refused_address_yields_to_the_next);
  g_test_add_func ("/net/connect/every-refusal-is-told", test_every_refusal_is_told);
  g_test_add_func ("/net/connect/silent-address-is-passed-by",
                   test_silent_address_is_passed_by);
  g_test_add_func ("/net/connect/silence-times-out", test_silent_addresses_time_out);
  g_test_add_func ("/net/connect/cancel", test_cancel_while_connecting);
  g_test_add_func ("/net/connect/cancelled-before-it-starts",
                   test_cancelled_before_it_starts);
  g_test_add_func ("/net/connect/many-addresses-are-enough",
                   test_many_addresses_are_enough);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  add_stream_tests ();
  add_connect_tests ();
  return g_test_run ();
}
