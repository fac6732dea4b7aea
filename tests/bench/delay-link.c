/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A server farther away: delay-link PORT MILLISECONDS listens on loopback and hands every
 * octet to PORT, and back, that much later. Prints the port that it listens on. Half of a
 * round trip is one direction; connecting itself is not delayed. */

#define PIECE 65536
#define MAX_WAITING (8 << 20) /* octets on their way */

typedef struct
{
  gint64 due;
  GBytes *octets; /* empty: the end */
} Piece;

/* One direction of one connection: a thread reads, another writes. */
typedef struct
{
  GSocket *from, *to;
  GAsyncQueue *pieces;
  gint waiting; /* octets, atomic */
} Way;

static guint16 target;
static gint64 delay;

static gpointer
read_thread (gpointer data)
{
  Way *way = data;
  g_autofree char *buffer = g_malloc (PIECE);
  gssize got;

  do
    {
      Piece *piece = g_new0 (Piece, 1);

      while (g_atomic_int_get (&way->waiting) > MAX_WAITING)
        g_usleep (200);
      got = g_socket_receive (way->from, buffer, PIECE, NULL, NULL);
      got = MAX (got, 0);
      piece->due = g_get_monotonic_time () + delay;
      piece->octets = g_bytes_new (buffer, (gsize) got);
      g_atomic_int_add (&way->waiting, (gint) got);
      g_async_queue_push (way->pieces, piece);
    }
  while (got > 0);
  return NULL;
}

static void
send_all (GSocket *socket, GBytes *octets)
{
  gsize length, done = 0;
  const char *start = g_bytes_get_data (octets, &length);

  while (done < length)
    {
      gssize sent = g_socket_send (socket, start + done, length - done, NULL, NULL);

      if (sent <= 0)
        return;
      done += (gsize) sent;
    }
}

static void
carry (Way *way)
{
  GThread *reader = g_thread_new ("read", read_thread, way);
  gsize length;

  do
    {
      Piece *piece = g_async_queue_pop (way->pieces);
      gint64 left = piece->due - g_get_monotonic_time ();

      if (left > 0)
        g_usleep ((gulong) left);
      length = g_bytes_get_size (piece->octets);
      send_all (way->to, piece->octets);
      g_atomic_int_add (&way->waiting, -(gint) length);
      g_bytes_unref (piece->octets);
      g_free (piece);
    }
  while (length > 0);
  g_socket_shutdown (way->to, FALSE, TRUE, NULL);
  g_thread_join (reader);
}

static gpointer
back_thread (gpointer data)
{
  carry (data);
  return NULL;
}

static void
set_no_delay (GSocket *socket)
{
  g_socket_set_option (socket, 6 /* TCP */, 1 /* TCP_NODELAY */, 1, NULL);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *client,
        GObject *source,
        gpointer user_data)
{
  g_autoptr (GSocketClient) dialer = g_socket_client_new ();
  g_autoptr (GSocketConnection) server =
    g_socket_client_connect_to_host (dialer, "127.0.0.1", target, NULL, NULL);
  Way there = { 0 }, back = { 0 };
  GThread *other;

  if (server == NULL)
    return TRUE;
  there.from = back.to = g_socket_connection_get_socket (client);
  there.to = back.from = g_socket_connection_get_socket (server);
  set_no_delay (there.from);
  set_no_delay (there.to);
  there.pieces = g_async_queue_new ();
  back.pieces = g_async_queue_new ();
  other = g_thread_new ("back", back_thread, &back);
  carry (&there);
  g_thread_join (other);
  g_async_queue_unref (there.pieces);
  g_async_queue_unref (back.pieces);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (64);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    g_error ("usage: delay-link PORT MILLISECONDS");
  target = (guint16) atoi (argv[1]);
  delay = (gint64) (atof (argv[2]) * 1000);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                      &bound, &error))
    g_error ("%s", error->message);
  g_signal_connect (service, "run", G_CALLBACK (run_cb), NULL);
  g_print ("%u\n", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}
