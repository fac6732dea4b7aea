/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-link-wire-private.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_OCTETS 65536
#define MAX_WAITING (8 << 20) /* octets on their way */
#define PIECES 50             /* a second, at a given rate */
#define BREAK_WAIT 500        /* microseconds between two looks at what is to leave */

typedef struct
{
  gint64 due;
  gsize length; /* 0: the end */
  gsize sent;
  char octets[];
} Piece;

/* One direction. */
typedef struct
{
  int from, to;
  GQueue pieces;
  gsize waiting;
  gint64 free_at;  /* when the last octet taken so far is through, at the given rate */
  gboolean ended;  /* no more comes */
  gboolean closed; /* and all of it was handed on */
} Way;

struct _PrLinkWire
{
  int client, server; /* -1 once closed */
  Way in, out;
  guint64 n_in;        /* given to the client */
  gboolean spoke_last; /* the server did */
  gboolean breaking;   /* its last octet is on its way */
  gboolean silent;
};

PrLinkWire *
pr_link_wire_new (int client, int server)
{
  PrLinkWire *self = g_new0 (PrLinkWire, 1);
  const int yes = 1;

  setsockopt (client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  setsockopt (server, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  self->client = client;
  self->server = server;
  self->in = (Way){ .from = server, .to = client };
  self->out = (Way){ .from = client, .to = server };
  return self;
}

static void
close_socket (int *fd, gboolean reset)
{
  const struct linger at_once = { .l_onoff = 1 };

  if (*fd < 0)
    return;
  if (reset)
    setsockopt (*fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close (*fd);
  *fd = -1;
}

void
pr_link_wire_free (PrLinkWire *self, gboolean reset)
{
  close_socket (&self->client, reset);
  close_socket (&self->server, reset);
  g_queue_clear_full (&self->in.pieces, g_free);
  g_queue_clear_full (&self->out.pieces, g_free);
  g_free (self);
}

void
pr_link_wire_break (PrLinkWire *self)
{
  self->breaking = TRUE;
}

static short
wanted (const Way *from, const Way *to, gint64 now, gint64 *wait)
{
  const Piece *piece = g_queue_peek_head ((GQueue *) &to->pieces);
  short events = !from->ended && from->waiting < MAX_WAITING ? POLLIN : 0;

  if (piece == NULL)
    return events;
  if (piece->due <= now)
    return events | POLLOUT;
  *wait = *wait < 0 ? piece->due - now : MIN (*wait, piece->due - now);
  return events;
}

gint64
pr_link_wire_prepare (PrLinkWire *self, struct pollfd fds[2], gint64 now)
{
  gint64 wait = -1;

  fds[0] = (struct pollfd){ self->client, self->breaking ? 0 : POLLIN, 0 };
  fds[1] = (struct pollfd){ -1, 0, 0 };
  if (self->breaking)
    return BREAK_WAIT;
  if (self->silent)
    return -1;
  fds[0].events = wanted (&self->out, &self->in, now, &wait);
  fds[1] = (struct pollfd){ self->server, wanted (&self->in, &self->out, now, &wait), 0 };
  /* An end that has hung up would be told again and again. */
  for (guint i = 0; i < 2; i++)
    if (fds[i].events == 0)
      fds[i].fd = -1;
  return wait;
}

/* When octets that come now are through. */
static gint64
due (Way *way, gsize length, gint64 latency, guint64 rate)
{
  gint64 arrival = g_get_monotonic_time () + latency;

  if (rate == 0)
    return arrival;
  way->free_at = MAX (way->free_at, arrival) + (gint64) (length * G_USEC_PER_SEC / rate);
  return way->free_at;
}

static void
push (Way *way, const char *octets, gsize length, gint64 latency, guint64 rate)
{
  Piece *piece = g_malloc (sizeof (Piece) + length);

  piece->due = due (way, length, latency, rate);
  piece->length = length;
  piece->sent = 0;
  if (length > 0)
    memcpy (piece->octets, octets, length);
  g_queue_push_tail (&way->pieces, piece);
  way->waiting += length;
}

/* Octets that came, 0 at the end; -1: none yet. */
static gssize
take (Way *way, gint64 latency, guint64 rate)
{
  char buffer[READ_OCTETS];
  gssize n = recv (way->from, buffer, sizeof buffer, MSG_DONTWAIT);
  gsize piece;

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return -1;
  n = MAX (n, 0);
  piece = rate > 0 ? MAX (rate / PIECES, 1) : READ_OCTETS;
  for (gsize at = 0; at < (gsize) n; at += piece)
    push (way, buffer + at, MIN (piece, (gsize) n - at), latency, rate);
  if (n == 0)
    {
      push (way, NULL, 0, latency, rate);
      way->ended = TRUE;
    }
  return n;
}

/* Hands on what is due, at most @limit octets. Returns how many. */
static gsize
give (Way *way, guint64 limit)
{
  gint64 now = g_get_monotonic_time ();
  gsize n_given = 0;
  Piece *piece;

  while ((piece = g_queue_peek_head (&way->pieces)) != NULL && piece->due <= now)
    {
      gsize n = MIN (piece->length - piece->sent, limit - n_given);
      gssize n_sent = n == 0 ? 0
                             : send (way->to, piece->octets + piece->sent, n,
                                     MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n_sent < 0 && (errno == EAGAIN || errno == EINTR))
        break;
      if (n_sent < 0 || piece->length == 0)
        {
          way->closed = way->ended = TRUE;
          g_queue_clear_full (&way->pieces, g_free);
          shutdown (way->to, SHUT_WR);
          break;
        }
      piece->sent += n_sent;
      n_given += n_sent;
      way->waiting -= n_sent;
      if (piece->sent < piece->length)
        break;
      g_free (g_queue_pop_head (&way->pieces));
    }
  return n_given;
}

/* RST overtakes what has not left the socket. */
static gboolean
has_left (int fd)
{
  int n_unsent = 0;

  return ioctl (fd, SIOCOUTQNSD, &n_unsent) < 0 || n_unsent == 0;
}

/* The moment of the break. FALSE: the wire is over. */
static gboolean
begin_break (PrLinkWire *self, PrLinkBreak how)
{
  if (how == PR_LINK_RESET)
    {
      pr_link_wire_break (self);
      return !has_left (self->client);
    }
  self->silent = TRUE;
  if (how == PR_LINK_CLOSE)
    {
      shutdown (self->client, SHUT_WR);
      close_socket (&self->server, TRUE);
    }
  return TRUE;
}

/* Nothing is handed on; the client may go when it likes. */
static gboolean
sit_out (PrLinkWire *self)
{
  char buffer[READ_OCTETS];
  gssize n = recv (self->client, buffer, sizeof buffer, MSG_DONTWAIT);

  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static gboolean
give_client (PrLinkWire *self, PrLinkPace *pace, PrLinkCounts *counts, gboolean *reset)
{
  guint64 limit =
    MIN (pace->break_after - MIN (self->n_in, pace->break_after), pace->left);
  gsize n = give (&self->in, limit);

  self->n_in += n;
  counts->octets_in += n;
  self->spoke_last = self->spoke_last || n > 0;
  if (pace->left != PR_LINK_NEVER)
    pace->left -= n;
  if (self->n_in < pace->break_after)
    return TRUE;
  *reset = pace->how == PR_LINK_RESET;
  return begin_break (self, pace->how);
}

gboolean
pr_link_wire_carry (PrLinkWire *self,
                    const struct pollfd fds[2],
                    PrLinkPace *pace,
                    PrLinkCounts *counts,
                    gboolean *reset)
{
  gssize n = -1;

  *reset = TRUE;
  if (self->breaking)
    return !has_left (self->client) && !(fds[0].revents & (POLLHUP | POLLERR));
  *reset = FALSE;
  if (self->silent)
    return fds[0].revents == 0 || sit_out (self);
  if (!self->out.ended && (fds[0].revents & (POLLIN | POLLHUP | POLLERR)))
    n = take (&self->out, pace->latency, pace->rate_out);
  if (n > 0)
    {
      counts->octets_out += n;
      counts->round_trips += self->spoke_last ? 1 : 0;
      self->spoke_last = FALSE;
    }
  if (!self->in.ended && (fds[1].revents & (POLLIN | POLLHUP | POLLERR)))
    take (&self->in, pace->latency, pace->rate_in);
  give (&self->out, PR_LINK_NEVER);
  if (!give_client (self, pace, counts, reset))
    return FALSE;
  /* A client that cannot be given anything is gone. */
  return !self->in.closed || !(self->out.closed || self->out.ended);
}
