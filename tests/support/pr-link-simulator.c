/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/pr-link-wire-private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

struct _PrLinkSimulator
{
  guint16 server_port;
  guint16 port;
  int wake; /* eventfd: the thread is to look around */
  GThread *thread;

  GMutex lock; /* of all below; the thread lets it go only while it waits */
  GCond settled;
  int listener;     /* -1 while down */
  GPtrArray *wires; /* of PrLinkWire */
  GArray *fds;      /* of struct pollfd: wake, listener, two of each wire */
  PrLinkPace pace;
  PrLinkCounts counts;
  guint n_to_refuse;
  guint64 flap_octets;
  guint flap_refused;
  gboolean over;
};

static gboolean
start_listening (PrLinkSimulator *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (self->port) };
  socklen_t length = sizeof address;
  const int yes = 1;

  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  setsockopt (self->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind (self->listener, (struct sockaddr *) &address, sizeof address) < 0 ||
      listen (self->listener, SOMAXCONN) < 0)
    return FALSE;
  getsockname (self->listener, (struct sockaddr *) &address, &length);
  self->port = ntohs (address.sin_port);
  return TRUE;
}

static void
reset_all (PrLinkSimulator *self)
{
  for (guint i = 0; i < self->wires->len; i++)
    pr_link_wire_free (self->wires->pdata[i], TRUE);
  g_ptr_array_set_size (self->wires, 0);
  g_cond_broadcast (&self->settled);
}

static int
connect_to_server (PrLinkSimulator *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (self->server_port) };
  int server = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (connect (server, (struct sockaddr *) &address, sizeof address) == 0)
    return server;
  close (server);
  return -1;
}

static void
accept_client (PrLinkSimulator *self)
{
  const struct linger at_once = { .l_onoff = 1 };
  int client = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);
  int server = -1;

  if (client < 0)
    return;
  if (self->n_to_refuse > 0)
    self->n_to_refuse--;
  else
    server = connect_to_server (self);
  if (server >= 0)
    {
      self->counts.connections++;
      g_ptr_array_add (self->wires, pr_link_wire_new (client, server));
      return;
    }
  self->counts.refused++;
  setsockopt (client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close (client);
}

/* Waits with the lock open. */
static void
wait_for_octets (PrLinkSimulator *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 wait = -1;
  struct timespec timeout;
  struct pollfd *fds;

  g_array_set_size (self->fds, 2 + 2 * self->wires->len);
  fds = (struct pollfd *) self->fds->data;
  fds[0] = (struct pollfd){ self->wake, POLLIN, 0 };
  fds[1] = (struct pollfd){ self->listener, POLLIN, 0 };
  for (guint i = 0; i < self->wires->len; i++)
    {
      gint64 mine = pr_link_wire_prepare (self->wires->pdata[i], fds + 2 + 2 * i, now);

      if (mine >= 0)
        wait = wait < 0 ? mine : MIN (wait, mine);
    }
  timeout.tv_sec = wait / G_USEC_PER_SEC;
  timeout.tv_nsec = wait % G_USEC_PER_SEC * 1000;
  g_mutex_unlock (&self->lock);
  ppoll (fds, self->fds->len, wait < 0 ? NULL : &timeout, NULL);
  g_mutex_lock (&self->lock);
}

/* Those that are over go; the others keep their places in @fds. */
static void
carry (PrLinkSimulator *self, guint n_polled)
{
  const struct pollfd *fds = (const struct pollfd *) self->fds->data + 2;

  for (guint i = n_polled; i > 0; i--)
    {
      PrLinkWire *wire = self->wires->pdata[i - 1];
      gboolean reset;

      if (pr_link_wire_carry (wire, fds + 2 * (i - 1), &self->pace, &self->counts,
                              &reset))
        continue;
      pr_link_wire_free (wire, reset);
      g_ptr_array_remove_index (self->wires, i - 1);
      g_cond_broadcast (&self->settled);
    }
  if (self->pace.left > 0)
    return;
  for (guint i = 0; i < self->wires->len; i++)
    pr_link_wire_break (self->wires->pdata[i]);
  self->pace.left = self->flap_octets;
  self->n_to_refuse = self->flap_refused;
}

static gpointer
run_thread (gpointer data)
{
  PrLinkSimulator *self = data;
  guint64 n_wakes;

  g_mutex_lock (&self->lock);
  while (!self->over)
    {
      guint n_wires;
      struct pollfd *fds;

      wait_for_octets (self);
      fds = (struct pollfd *) self->fds->data;
      if (fds[0].revents != 0 && read (self->wake, &n_wakes, sizeof n_wakes) < 0)
        g_error ("The link simulator cannot be woken");
      /* Taking the link down resets what was waited for. */
      n_wires = MIN (self->wires->len, (self->fds->len - 2) / 2);
      carry (self, n_wires);
      if (self->listener >= 0 && fds[1].revents != 0)
        accept_client (self);
    }
  reset_all (self);
  g_mutex_unlock (&self->lock);
  return NULL;
}

PrLinkSimulator *
pr_link_simulator_new (guint16 server_port)
{
  PrLinkSimulator *self = g_new0 (PrLinkSimulator, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->settled);
  self->server_port = server_port;
  self->pace = (PrLinkPace){ .break_after = PR_LINK_NEVER, .left = PR_LINK_NEVER };
  self->wires = g_ptr_array_new ();
  self->fds = g_array_new (FALSE, TRUE, sizeof (struct pollfd));
  self->wake = eventfd (0, EFD_CLOEXEC);
  if (self->wake < 0 || !start_listening (self))
    g_error ("The link simulator cannot listen on 127.0.0.1");
  self->thread = g_thread_new ("link-simulator", run_thread, self);
  return self;
}

/* After a change of what the thread waits for. */
static void
unlock_and_wake (PrLinkSimulator *self)
{
  const guint64 one = 1;

  g_mutex_unlock (&self->lock);
  if (write (self->wake, &one, sizeof one) < 0)
    g_error ("The link simulator cannot be woken");
}

void
pr_link_simulator_free (PrLinkSimulator *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->over = TRUE;
  unlock_and_wake (self);
  g_thread_join (self->thread);
  if (self->listener >= 0)
    close (self->listener);
  close (self->wake);
  g_ptr_array_unref (self->wires);
  g_array_unref (self->fds);
  g_cond_clear (&self->settled);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
pr_link_simulator_get_port (PrLinkSimulator *self)
{
  return self->port;
}

void
pr_link_simulator_set_pace (PrLinkSimulator *self,
                            gint64 latency,
                            guint64 rate_in,
                            guint64 rate_out)
{
  g_mutex_lock (&self->lock);
  self->pace.latency = latency;
  self->pace.rate_in = rate_in;
  self->pace.rate_out = rate_out;
  unlock_and_wake (self);
}

void
pr_link_simulator_break_after (PrLinkSimulator *self, guint64 octets, PrLinkBreak how)
{
  g_mutex_lock (&self->lock);
  self->pace.break_after = octets;
  self->pace.how = how;
  unlock_and_wake (self);
}

void
pr_link_simulator_refuse (PrLinkSimulator *self, guint n)
{
  g_mutex_lock (&self->lock);
  self->n_to_refuse = n;
  unlock_and_wake (self);
}

void
pr_link_simulator_flap (PrLinkSimulator *self, guint64 octets, guint n_refused)
{
  g_return_if_fail (octets > 0);

  g_mutex_lock (&self->lock);
  self->pace.left = self->flap_octets = octets;
  self->flap_refused = n_refused;
  if (octets == PR_LINK_NEVER)
    self->n_to_refuse = 0;
  unlock_and_wake (self);
}

void
pr_link_simulator_set_up (PrLinkSimulator *self, gboolean up)
{
  g_mutex_lock (&self->lock);
  if (!up && self->listener >= 0)
    {
      /* Closing alone waits for the thread, which looks at it. */
      shutdown (self->listener, SHUT_RDWR);
      close (self->listener);
      self->listener = -1;
      reset_all (self);
    }
  else if (up && self->listener < 0 && !start_listening (self))
    g_error ("Another program took port %u of 127.0.0.1", self->port);
  unlock_and_wake (self);
}

void
pr_link_simulator_settle (PrLinkSimulator *self)
{
  g_mutex_lock (&self->lock);
  while (self->wires->len > 0)
    g_cond_wait (&self->settled, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
pr_link_simulator_get_counts (PrLinkSimulator *self, PrLinkCounts *counts)
{
  g_mutex_lock (&self->lock);
  *counts = self->counts;
  g_mutex_unlock (&self->lock);
}
