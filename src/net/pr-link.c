/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include "net/pr-connection.h"
#include "net/pr-link-private.h"
#include "net/pr-net-limits.h"

struct _PrLink
{
  gatomicrefcount ref_count;
  GSocket *socket;
  char *host;
  atomic_uint timeout_seconds;
  atomic_uint_fast64_t octets_in;
  atomic_uint_fast64_t octets_out;
};

PrLink *
pr_link_new (GSocket *socket, const char *host, guint timeout_seconds)
{
  PrLink *self = g_new0 (PrLink, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->socket = g_object_ref (socket);
  self->host = g_strdup (host);
  g_socket_set_blocking (socket, FALSE);
  pr_link_set_timeout (self, timeout_seconds);
  return self;
}

PrLink *
pr_link_ref (PrLink *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pr_link_unref (PrLink *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->socket);
  g_free (self->host);
  g_free (self);
}

const char *
pr_link_get_host (PrLink *self)
{
  return self->host;
}

char *
pr_link_dup_address (PrLink *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (self->socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  return g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

void
pr_link_set_timeout (PrLink *self, guint seconds)
{
  atomic_store (&self->timeout_seconds, seconds > 0 ? seconds : PR_NET_TIMEOUT_SECONDS);
}

void
pr_link_get_traffic (PrLink *self, guint64 *octets_in, guint64 *octets_out)
{
  *octets_in = atomic_load_explicit (&self->octets_in, memory_order_relaxed);
  *octets_out = atomic_load_explicit (&self->octets_out, memory_order_relaxed);
}

gint64
pr_link_get_deadline (PrLink *self)
{
  return g_get_monotonic_time () +
         (gint64) atomic_load (&self->timeout_seconds) * G_USEC_PER_SEC;
}

static void
set_silent (PrLink *self, GError **error)
{
  guint seconds = atomic_load (&self->timeout_seconds);

  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT,
               ngettext ("“%s” was silent for %u second.",
                         "“%s” was silent for %u seconds.", seconds),
               self->host, seconds);
}

gboolean
pr_link_check (PrLink *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_get_monotonic_time () < deadline)
    return TRUE;
  set_silent (self, error);
  return FALSE;
}

/* An old server writes a status line and then the message, and the system holds the
 * second write back until the first is acknowledged: which ours would put off for 40 ms,
 * once a message. The system forgets the wish now and then, so it is told at each wait.
 */
static void
acknowledge_at_once (PrLink *self)
{
#ifdef TCP_QUICKACK
  g_socket_set_option (self->socket, IPPROTO_TCP, TCP_QUICKACK, 1, NULL);
#endif
}

gboolean
pr_link_wait (PrLink *self,
              GIOCondition condition,
              gint64 deadline,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 left = MAX (deadline - g_get_monotonic_time (), 0);

  if ((condition & G_IO_IN) != 0)
    acknowledge_at_once (self);
  if (g_socket_condition_timed_wait (self->socket, condition, left, cancellable,
                                     &local_error))
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    set_silent (self, error);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gssize
pr_link_receive (PrLink *self, void *buffer, gsize count)
{
  gssize n;

  do
    n = recv (g_socket_get_fd (self->socket), buffer, count, 0);
  while (n < 0 && errno == EINTR);
  if (n > 0)
    atomic_fetch_add_explicit (&self->octets_in, n, memory_order_relaxed);
  return n;
}

gssize
pr_link_send (PrLink *self, const void *buffer, gsize count)
{
  gssize n;

  do
    n = send (g_socket_get_fd (self->socket), buffer, count, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  if (n > 0)
    atomic_fetch_add_explicit (&self->octets_out, n, memory_order_relaxed);
  return n;
}

gssize
pr_link_read (PrLink *self,
              void *buffer,
              gsize count,
              GCancellable *cancellable,
              GError **error)
{
  gint64 deadline = pr_link_get_deadline (self);

  for (;;)
    {
      gssize n = pr_link_receive (self, buffer, count);

      if (n >= 0)
        return n;
      if (errno != EAGAIN)
        {
          pr_link_set_broken (self, errno, error);
          return -1;
        }
      if (!pr_link_wait (self, G_IO_IN, deadline, cancellable, error))
        return -1;
    }
}

gssize
pr_link_write (PrLink *self,
               const void *buffer,
               gsize count,
               GCancellable *cancellable,
               GError **error)
{
  gint64 deadline = pr_link_get_deadline (self);

  for (;;)
    {
      gssize n = pr_link_send (self, buffer, count);

      if (n >= 0)
        return n;
      if (errno != EAGAIN)
        {
          pr_link_set_broken (self, errno, error);
          return -1;
        }
      if (!pr_link_wait (self, G_IO_OUT, deadline, cancellable, error))
        return -1;
    }
}

void
pr_link_set_broken (PrLink *self, int code, GError **error)
{
  g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_CUT,
               _ ("The connection to “%s” broke: %s."), self->host, g_strerror (code));
}

void
pr_link_close (PrLink *self)
{
  g_socket_close (self->socket, NULL);
}
