/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-index-private.h"

#define MAX_OCTETS (8u << 20)
#define PARSED_OCTETS 8192 /* about what the tree of a small message takes beside it */

/* Messages that were stored a moment ago, so that indexing need not read, unpack and
 * parse them again. What has no room is read from the database when its turn comes, as
 * after a crash. */

void
pr_recent_init (PrRecent *self)
{
  g_mutex_init (&self->mutex);
  self->by_key = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify) pr_message_unref);
}

void
pr_recent_clear (PrRecent *self)
{
  g_hash_table_unref (self->by_key);
  g_mutex_clear (&self->mutex);
}

static gsize
get_octets (PrMessage *message)
{
  return g_bytes_get_size (pr_message_get_raw (message)) + PARSED_OCTETS;
}

void
pr_recent_want (PrStore *store)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->recent.mutex);

  store->recent.wanted = TRUE;
}

gboolean
pr_recent_is_wanted (PrStore *store)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->recent.mutex);

  return store->recent.wanted;
}

void
pr_recent_put (PrStore *store, gint64 key, PrMessage *message)
{
  PrRecent *self = &store->recent;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gsize octets = get_octets (message);

  if (!self->wanted || self->octets + octets > MAX_OCTETS ||
      g_hash_table_contains (self->by_key, &key))
    return;
  self->octets += octets;
  g_hash_table_insert (self->by_key, g_memdup2 (&key, sizeof key),
                       pr_message_ref (message));
}

PrMessage *
pr_recent_take (PrStore *store, gint64 key)
{
  PrRecent *self = &store->recent;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree gpointer stolen_key = NULL;
  gpointer message = NULL;

  if (!g_hash_table_steal_extended (self->by_key, &key, &stolen_key, &message))
    return NULL;
  self->octets -= get_octets (message);
  return message;
}
