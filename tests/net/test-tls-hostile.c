/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <sys/socket.h>
#include "net-peer.h"
#include "net-resolver.h"
#include "net/pr-connection.h"

#define HOST "pop.example.org"

/* A server's first flight in TLS 1.2, to the octet: version, cipher and compression are
 * what the tests turn. */
typedef struct
{
  guint8 minor;
  guint8 cipher[2];
  guint8 compression;
} Hello;

static void
serve_hello (int fd, gpointer user_data)
{
  const Hello *hello = user_data;
  guint8 octets[4096] = { 0 };
  guint8 flight[47] = { 22, 3, 3, 0, 42, 2, 0, 0, 38, 3 };

  if (recv (fd, octets, sizeof octets, 0) < 11)
    return;
  flight[10] = hello->minor;
  memset (flight + 11, 0x5a, 32);
  flight[44] = hello->cipher[0];
  flight[45] = hello->cipher[1];
  flight[46] = hello->compression;
  send (fd, flight, sizeof flight, MSG_NOSIGNAL);
  net_hear_all (fd);
}

static void
assert_hello_refused (Hello hello)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_hello, &hello);
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = TRUE,
                           .timeout_seconds = 2 };
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_connection_open (&peer, NULL, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TLS);
}

/* The same flight with nothing odd is heard to its end, and silence follows. */
static void
test_sound_hello_is_heard (void)
{
  Hello hello = { 3, { 0xc0, 0x2f }, 0 };
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_hello, &hello);
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = TRUE,
                           .timeout_seconds = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_connection_open (&peer, NULL, NULL, &error));
  g_assert_error (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT);
}

static void
test_compression_is_refused (void)
{
  assert_hello_refused ((Hello){ 3, { 0xc0, 0x2f }, 1 });
}

static void
test_cipher_that_was_not_offered (void)
{
  assert_hello_refused ((Hello){ 3, { 0x00, 0x04 }, 0 }); /* RC4 with MD5 */
  assert_hello_refused ((Hello){ 3, { 0x00, 0x02 }, 0 }); /* no encryption at all */
}

/* Warnings without end. */
static void
serve_flood (int fd, gpointer user_data)
{
  guint8 record[5 + 2] = { 21, 3, 3, 0, 2, 1, 90 };
  guint8 octets[4096];

  if (recv (fd, octets, sizeof octets, 0) <= 0)
    return;
  while (send (fd, record, sizeof record, MSG_NOSIGNAL) > 0)
    ;
}

static void
test_flood_in_the_handshake_ends (void)
{
  g_autoptr (NetPeer) server = net_peer_new ("127.0.0.1", serve_flood, NULL);
  const PrNetPeer peer = { .host = HOST,
                           .port = net_peer_get_port (server),
                           .tls = TRUE,
                           .timeout_seconds = 2 };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_null (pr_connection_open (&peer, NULL, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_cmpint (error->domain, ==, PR_NET_ERROR);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  net_resolver_install ();
  net_resolver_set (HOST, "127.0.0.1");
  g_test_add_func ("/net/hostile/sound-hello-is-heard", test_sound_hello_is_heard);
  g_test_add_func ("/net/hostile/compression-is-refused", test_compression_is_refused);
  g_test_add_func ("/net/hostile/cipher-that-was-not-offered",
                   test_cipher_that_was_not_offered);
  g_test_add_func ("/net/hostile/flood-in-the-handshake-ends",
                   test_flood_in_the_handshake_ends);
  return g_test_run ();
}
