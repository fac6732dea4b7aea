/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-tls-sessions-private.h"

#include <string.h>
#include "net/pr-net-limits.h"

typedef struct
{
  char *key;
  GBytes *octets;
  gint64 not_after; /* seconds since 1970 */
} Kept;

/* A session's octets, which are wiped when the last of them goes. */
typedef struct
{
  gsize length;
  guint8 octets[];
} Secret;

static GMutex lock;
static GQueue sessions = G_QUEUE_INIT; /* of Kept, newest first; the lock is for it */

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  explicit_bzero (secret->octets, secret->length);
  g_free (secret);
}

static GBytes *
secret_new (gconstpointer octets, gsize length)
{
  Secret *secret = g_malloc (sizeof *secret + length);

  secret->length = length;
  memcpy (secret->octets, octets, length);
  return g_bytes_new_with_free_func (secret->octets, length, secret_free, secret);
}

static void
kept_free (Kept *kept)
{
  g_free (kept->key);
  g_clear_pointer (&kept->octets, g_bytes_unref);
  g_free (kept);
}

void
pr_tls_sessions_keep (const char *key,
                      gconstpointer octets,
                      gsize length,
                      gint64 not_after)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  Kept *kept;

  if (length > PR_NET_MAX_SESSION_OCTETS)
    return;
  kept = g_new0 (Kept, 1);
  kept->key = g_strdup (key);
  kept->octets = secret_new (octets, length);
  kept->not_after = MIN (not_after, now + PR_NET_SESSION_SECONDS);
  g_queue_push_head (&sessions, kept);
  if (sessions.length > PR_NET_MAX_SESSIONS)
    kept_free (g_queue_pop_tail (&sessions));
}

GBytes *
pr_tls_sessions_take (const char *key)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GBytes *octets = NULL;
  GList *next;

  for (GList *link = sessions.head; link != NULL; link = next)
    {
      Kept *kept = link->data;
      gboolean over = now > kept->not_after;

      next = link->next;
      if (!over && (octets != NULL || strcmp (kept->key, key) != 0))
        continue;
      if (!over)
        octets = g_steal_pointer (&kept->octets);
      kept_free (kept);
      g_queue_delete_link (&sessions, link);
    }
  return octets;
}
