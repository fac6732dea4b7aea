/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-test-tunnel.h"
#include "support/pr-test-tls.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define POLL_MS 100

struct _PrTestTunnel
{
  PrTestTls *tls;
  int listener;
  guint16 port;
  guint16 server_port;
  GThread *thread;
  int stopped; /* atomic */
};

static struct sockaddr_in
make_address (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return address;
}

/* FALSE: one side is gone. */
static gboolean
to_server (gnutls_session_t tls, int server)
{
  char buffer[4096];
  gssize n = gnutls_record_recv (tls, buffer, sizeof buffer);

  if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
    return TRUE;
  return n > 0 && send (server, buffer, n, MSG_NOSIGNAL) == n;
}

static gboolean
to_client (gnutls_session_t tls, int server)
{
  char buffer[4096];
  gssize n = recv (server, buffer, sizeof buffer, 0);

  return n > 0 && gnutls_record_send (tls, buffer, n) == n;
}

static void
pump (PrTestTunnel *self, gnutls_session_t tls, int client, int server)
{
  struct pollfd fds[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };

  while (!g_atomic_int_get (&self->stopped))
    {
      poll (fds, G_N_ELEMENTS (fds), POLL_MS);
      if ((fds[0].revents != 0 || gnutls_record_check_pending (tls) > 0) &&
          !to_server (tls, server))
        break;
      if (fds[1].revents != 0 && !to_client (tls, server))
        break;
    }
}

static void
serve (PrTestTunnel *self, int client)
{
  struct sockaddr_in address = make_address (self->server_port);
  int server = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gnutls_session_t tls;
  int code;

  gnutls_init (&tls, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (tls);
  gnutls_credentials_set (tls, GNUTLS_CRD_CERTIFICATE,
                          pr_test_tls_get_credentials (self->tls));
  gnutls_transport_set_int (tls, client);
  do
    code = gnutls_handshake (tls);
  while (code < 0 && !gnutls_error_is_fatal (code));
  if (code == 0 &&
      connect (server, (const struct sockaddr *) &address, sizeof address) == 0)
    {
      pump (self, tls, client, server);
      gnutls_bye (tls, GNUTLS_SHUT_WR);
    }
  gnutls_deinit (tls);
  close (server);
}

static gpointer
run (gpointer data)
{
  PrTestTunnel *self = data;

  while (!g_atomic_int_get (&self->stopped))
    {
      int client = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);

      if (client < 0)
        continue;
      serve (self, client);
      close (client);
    }
  return NULL;
}

PrTestTunnel *
pr_test_tunnel_new (guint16 server_port)
{
  PrTestTunnel *self = g_new0 (PrTestTunnel, 1);
  struct sockaddr_in address = make_address (0);
  socklen_t length = sizeof address;

  self->tls = pr_test_tls_new ();
  self->server_port = server_port;
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (const struct sockaddr *) &address,
                         sizeof address),
                   ==, 0);
  g_assert_cmpint (listen (self->listener, 8), ==, 0);
  getsockname (self->listener, (struct sockaddr *) &address, &length);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("tunnel", run, self);
  return self;
}

void
pr_test_tunnel_free (PrTestTunnel *self)
{
  g_atomic_int_set (&self->stopped, TRUE);
  shutdown (self->listener, SHUT_RDWR); /* wakes accept4 () */
  g_thread_join (self->thread);
  close (self->listener);
  pr_test_tls_free (self->tls);
  g_free (self);
}

guint16
pr_test_tunnel_get_port (PrTestTunnel *self)
{
  return self->port;
}

const char *
pr_test_tunnel_get_ca_file (PrTestTunnel *self)
{
  return pr_test_tls_get_ca_file (self->tls);
}
