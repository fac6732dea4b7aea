/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include "net/pr-connection.h"
#include "net/pr-dial-private.h"
#include "net/pr-net-limits.h"

typedef struct
{
  GSocket *socket; /* NULL once it failed */
  GInetAddress *address;
} Attempt;

/* Attempts under way. Everything but the attempts is borrowed. */
typedef struct
{
  guint16 port;
  GPtrArray *addresses;
  gint64 deadline;
  GCancellable *cancellable;

  Attempt attempts[PR_NET_MAX_ADDRESSES];
  guint n_attempts;  /* started */
  gint64 next_start; /* of the next attempt */
  GString *failures; /* "192.0.2.1: Connection refused; …" */
} Race;

static void
race_clear (Race *self)
{
  for (guint i = 0; i < self->n_attempts; i++)
    g_clear_object (&self->attempts[i].socket);
  g_string_free (self->failures, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Race, race_clear)

static void
race_add_failure (Race *self, Attempt *attempt, const char *reason)
{
  g_autofree char *address = g_inet_address_to_string (attempt->address);

  if (self->failures->len > 0)
    g_string_append (self->failures, "; ");
  g_string_append_printf (self->failures, "%s: %s", address, reason);
  g_clear_object (&attempt->socket);
}

/* A refusal makes room for the next address at once. */
static void
race_fail (Race *self, Attempt *attempt, const GError *error)
{
  race_add_failure (self, attempt, error->message);
  self->next_start = 0;
}

static gboolean
race_has_more (Race *self)
{
  return self->n_attempts < MIN (self->addresses->len, PR_NET_MAX_ADDRESSES);
}

static void
race_start_next (Race *self)
{
  Attempt *attempt = &self->attempts[self->n_attempts];
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  attempt->address = self->addresses->pdata[self->n_attempts];
  self->n_attempts++;
  self->next_start = g_get_monotonic_time () + PR_NET_NEXT_ADDRESS_MS * 1000;

  address = g_inet_socket_address_new (attempt->address, self->port);
  attempt->socket = g_socket_new (g_inet_address_get_family (attempt->address),
                                  G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  if (attempt->socket != NULL)
    {
      g_socket_set_blocking (attempt->socket, FALSE);
      /* Commands are small and answers are waited for: never hold one back. */
      g_socket_set_option (attempt->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
      g_socket_connect (attempt->socket, address, NULL, &error);
    }
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    race_fail (self, attempt, error);
}

/* Milliseconds until something is to be done even if no socket stirs. */
static int
race_get_wait (Race *self)
{
  gint64 until = self->deadline;
  gint64 now = g_get_monotonic_time ();

  if (race_has_more (self))
    until = MIN (until, self->next_start);
  return until > now ? (int) MIN ((until - now + 999) / 1000, G_MAXINT) : 0;
}

/* FALSE when no attempt is under way. */
static gboolean
race_wait (Race *self)
{
  GPollFD fds[PR_NET_MAX_ADDRESSES + 1];
  guint n_fds = 0;
  guint n_sockets;

  for (guint i = 0; i < self->n_attempts; i++)
    if (self->attempts[i].socket != NULL)
      fds[n_fds++] = (GPollFD){ g_socket_get_fd (self->attempts[i].socket), G_IO_OUT, 0 };
  n_sockets = n_fds;
  if (n_sockets == 0)
    return FALSE;
  if (g_cancellable_make_pollfd (self->cancellable, &fds[n_fds]))
    n_fds++;
  g_poll (fds, n_fds, race_get_wait (self));
  if (n_fds > n_sockets)
    g_cancellable_release_fd (self->cancellable);
  return TRUE;
}

static GSocket *
race_find_winner (Race *self)
{
  for (guint i = 0; i < self->n_attempts; i++)
    {
      Attempt *attempt = &self->attempts[i];
      g_autoptr (GError) error = NULL;

      if (attempt->socket == NULL ||
          g_socket_condition_check (attempt->socket, G_IO_OUT) == 0)
        continue;
      if (g_socket_check_connect_result (attempt->socket, &error))
        return g_steal_pointer (&attempt->socket);
      race_fail (self, attempt, error);
    }
  return NULL;
}

static void
race_set_lost (Race *self, const char *host, gboolean late, GError **error)
{
  for (guint i = 0; i < self->n_attempts; i++)
    if (self->attempts[i].socket != NULL)
      race_add_failure (self, &self->attempts[i], _ ("no answer"));

  if (late)
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_TIMEOUT,
                 _ ("“%s” did not answer on port %u in time (%s)."), host, self->port,
                 self->failures->str);
  else
    g_set_error (error, PR_NET_ERROR, PR_NET_ERROR_CONNECT,
                 _ ("No connection to “%s” on port %u (%s)."), host, self->port,
                 self->failures->str);
}

static gboolean
has_start (char **lines, const char *start)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], start))
      return TRUE;
  return FALSE;
}

/* The winner's socket was taken, and it failed at nothing. */
static char **
race_dup_attempts (Race *self)
{
  g_autoptr (GStrvBuilder) attempts = g_strv_builder_new ();
  g_auto (GStrv) failures = g_strsplit (self->failures->str, "; ", -1);

  for (guint i = 0; failures[i] != NULL; i++)
    g_strv_builder_add (attempts, failures[i]);
  for (guint i = 0; i < self->n_attempts; i++)
    {
      g_autofree char *address = g_inet_address_to_string (self->attempts[i].address);
      g_autofree char *start = g_strconcat (address, ": ", NULL);
      g_autofree char *line = NULL;

      if (has_start (failures, start))
        continue;
      line = g_strconcat (start,
                          self->attempts[i].socket == NULL ? _ ("connected")
                                                           : _ ("no answer yet"),
                          NULL);
      g_strv_builder_add (attempts, line);
    }
  return g_strv_builder_end (attempts);
}

GSocket *
pr_dial (const char *host,
         guint16 port,
         GPtrArray *addresses,
         gint64 deadline,
         char ***attempts,
         GCancellable *cancellable,
         GError **error)
{
  g_auto (Race) race = { .port = port,
                         .addresses = addresses,
                         .deadline = deadline,
                         .cancellable = cancellable,
                         .failures = g_string_new (NULL) };

  for (;;)
    {
      GSocket *winner;
      gboolean late = g_get_monotonic_time () >= deadline;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      while (!late && race_has_more (&race) && g_get_monotonic_time () >= race.next_start)
        race_start_next (&race);
      if (late || !race_wait (&race))
        {
          race_set_lost (&race, host, late, error);
          return NULL;
        }
      winner = race_find_winner (&race);
      if (winner == NULL)
        continue;
      if (attempts != NULL)
        *attempts = race_dup_attempts (&race);
      return winner;
    }
}
