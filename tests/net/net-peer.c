/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net-peer.h"

#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _NetPeer
{
  GSocket *socket;
  GCancellable *stop;
  GThread *thread;
  NetServeFunc serve;
  gpointer user_data;
};

static gpointer
accept_thread (gpointer user_data)
{
  NetPeer *self = user_data;

  for (;;)
    {
      g_autoptr (GSocket) connection = g_socket_accept (self->socket, self->stop, NULL);

      if (connection == NULL)
        return NULL;
      g_unix_set_fd_nonblocking (g_socket_get_fd (connection), FALSE, NULL);
      self->serve (g_socket_get_fd (connection), self->user_data);
    }
}

static GSocket *
listen_on (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (address, 0);
  g_autoptr (GError) error = NULL;
  GSocket *socket;

  socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (socket, any_port, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  return socket;
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

NetPeer *
net_peer_new (const char *address, NetServeFunc serve, gpointer user_data)
{
  NetPeer *self = g_new0 (NetPeer, 1);

  self->socket = listen_on (address);
  self->stop = g_cancellable_new ();
  self->serve = serve;
  self->user_data = user_data;
  self->thread = g_thread_new ("peer", accept_thread, self);
  return self;
}

void
net_peer_free (NetPeer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_object_unref (self->stop);
  g_object_unref (self->socket);
  g_free (self);
}

guint16
net_peer_get_port (NetPeer *self)
{
  return get_port (self->socket);
}

guint16
net_free_port (const char *address)
{
  g_autoptr (GSocket) socket = listen_on (address);

  return get_port (socket);
}

void
net_say (int fd, const char *text)
{
  for (gsize left = strlen (text); left > 0;)
    {
      gssize n = send (fd, text, left, MSG_NOSIGNAL);

      if (n < 0)
        return;
      text += n;
      left -= n;
    }
}

gboolean
net_hear_line (int fd, char *line, gsize size)
{
  gsize length = 0;

  while (length + 1 < size && recv (fd, line + length, 1, 0) == 1)
    if (line[length++] == '\n')
      {
        line[length] = '\0';
        return TRUE;
      }
  return FALSE;
}

void
net_hear_all (int fd)
{
  char octets[1024];

  while (recv (fd, octets, sizeof octets, 0) > 0)
    ;
}

static ssize_t
push_octet_cb (gnutls_transport_ptr_t user_data, const void *data, size_t count)
{
  return send (GPOINTER_TO_INT (user_data), data, MIN (count, 1), MSG_NOSIGNAL);
}

static ssize_t
push_cb (gnutls_transport_ptr_t user_data, const void *data, size_t count)
{
  return send (GPOINTER_TO_INT (user_data), data, count, MSG_NOSIGNAL);
}

static ssize_t
pull_cb (gnutls_transport_ptr_t user_data, void *data, size_t count)
{
  return recv (GPOINTER_TO_INT (user_data), data, count, 0);
}

static void
note_handshake (NetTls *tls, gnutls_session_t session)
{
  gsize size = sizeof tls->server_name;
  unsigned type;

  g_atomic_int_inc (&tls->handshakes);
  if (gnutls_session_is_resumed (session))
    g_atomic_int_inc (&tls->resumed);
  if (gnutls_server_name_get (session, tls->server_name, &size, &type, 0) < 0)
    tls->server_name[0] = '\0';
  if (gnutls_certificate_get_peers (session, NULL) != NULL)
    g_atomic_int_inc (&tls->client_certs);
}

void
net_serve_tls (int fd, gpointer user_data)
{
  NetTls *tls = user_data;
  gnutls_session_t session;
  int code;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof (int));
  gnutls_init (&session, GNUTLS_SERVER);
  if (tls->priority != NULL)
    g_assert_cmpint (gnutls_priority_set_direct (session, tls->priority, NULL), ==, 0);
  else
    gnutls_set_default_priority (session);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE,
                          net_identity_get_credentials (tls->identity));
  gnutls_certificate_server_set_request (session, tls->ask);
  if (tls->tickets.size > 0)
    gnutls_session_ticket_enable_server (session, &tls->tickets);
  gnutls_transport_set_ptr (session, GINT_TO_POINTER (fd));
  gnutls_transport_set_pull_function (session, pull_cb);
  gnutls_transport_set_push_function (session,
                                      tls->octet_by_octet ? push_octet_cb : push_cb);
  do
    code = gnutls_handshake (session);
  while (code < 0 && !gnutls_error_is_fatal (code));
  if (code == 0)
    {
      note_handshake (tls, session);
      if (tls->talk != NULL)
        tls->talk (session, tls->user_data);
      else
        net_talk_echo (session, tls);
    }
  else
    gnutls_alert_send_appropriate (session, code);
  gnutls_deinit (session);
}

/* @user_data: the NetTls that counts the good-byes. */
void
net_talk_echo (gnutls_session_t session, gpointer user_data)
{
  NetTls *tls = user_data;
  char octets[16384];
  gssize n;

  while ((n = gnutls_record_recv (session, octets, sizeof octets)) > 0)
    for (gssize done = 0; done < n;)
      {
        gssize sent = gnutls_record_send (session, octets + done, n - done);

        if (sent < 0)
          return;
        done += sent;
      }
  if (n == 0)
    g_atomic_int_inc (&tls->goodbyes);
  gnutls_bye (session, GNUTLS_SHUT_WR);
}
