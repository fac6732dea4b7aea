/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-indexer.h"
#include "sync/pr-sync-writer-private.h"

struct _PrSyncWriter
{
  /* Owned */
  PrIntake *intake;
  PrIndexer *indexer; /* or NULL: who syncs does not want it */

  gboolean collect;

  GMutex mutex; /* over all that follows */
  PrSyncStored stored;
  GArray *new_keys;  /* of gint64: of new rows, as many as a report has */
  GHashTable *heads; /* of gint64: keys of new rows of which only the head is here */
  GQueue queued;     /* of PrSyncItem, as they were pushed; with @collect */
  GArray *places;    /* of PrSyncDue; with @collect */
};

/* Called with the lock held. */
static void
collect_item (PrSyncWriter *self, const PrIncoming *incoming)
{
  g_autofree PrSyncItem *item = g_queue_pop_head (&self->queued);
  PrSyncDue due = { *item, incoming->key, PR_PLACE_STORED, FALSE };

  if (incoming->refused || incoming->head_only)
    return;
  g_array_append_val (self->places, due);
}

/* Called with the lock held. A row is new once: with its head, whose whole may follow in
 * the same sync or in a later one. */
static void
count_row (PrSyncWriter *self, const PrIncoming *incoming)
{
  if (!incoming->head_only)
    self->stored.new_messages++;
  if (incoming->head_key != 0)
    {
      g_hash_table_remove (self->heads, &incoming->head_key);
      return;
    }
  if (incoming->head_only)
    g_hash_table_add (self->heads, g_memdup2 (&incoming->key, sizeof incoming->key));
  if (!incoming->sent && self->new_keys->len < PR_SYNC_REPORT_MAX_KEYS)
    g_array_append_val (self->new_keys, incoming->key);
}

static void
stored_cb (const PrIncoming *incoming, gpointer user_data)
{
  PrSyncWriter *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->collect)
    collect_item (self, incoming);
  if (incoming->refused || !incoming->new_row)
    return;
  count_row (self, incoming);
  if (self->indexer != NULL)
    pr_indexer_nudge (self->indexer);
}

PrSyncWriter *
pr_sync_writer_new (PrStore *store,
                    gint64 account,
                    gboolean index,
                    gboolean collect,
                    GCancellable *cancellable)
{
  PrSyncWriter *self = g_new0 (PrSyncWriter, 1);

  self->collect = collect;
  self->places = g_array_new (FALSE, FALSE, sizeof (PrSyncDue));
  self->new_keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->heads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->queued);
  g_mutex_init (&self->mutex);
  self->intake = pr_intake_new (store, account, 0, TRUE, stored_cb, self, cancellable);
  if (index)
    self->indexer = pr_indexer_new (store, self->intake, cancellable);
  return self;
}

void
pr_sync_writer_collect (PrSyncWriter *self)
{
  if (self->collect)
    return;
  /* Nothing is on its way then that was not noted. After an error nothing more is stored,
   * which the next flush tells. */
  if (pr_intake_flush (self->intake, NULL))
    self->collect = TRUE;
}

void
pr_sync_writer_set_wait (PrSyncWriter *self,
                         guint seconds,
                         PrIntakeWaitFunc func,
                         gpointer user_data)
{
  pr_intake_set_wait (self->intake, seconds, func, user_data);
}

void
pr_sync_writer_free (PrSyncWriter *self)
{
  if (self == NULL)
    return;
  pr_intake_flush (self->intake, NULL);
  g_clear_pointer (&self->indexer, pr_indexer_free);
  g_clear_pointer (&self->intake, pr_intake_free);

  g_queue_clear_full (&self->queued, g_free);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->new_keys, g_array_unref);
  g_clear_pointer (&self->heads, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Items are told apart by nothing but their order, which is that of what is stored. */
static void
note_item (PrSyncWriter *self, const PrSyncItem *item)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_push_tail (&self->queued, g_memdup2 (item, sizeof *item));
}

static void
forget_item (PrSyncWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (g_queue_pop_tail (&self->queued));
}

gboolean
pr_sync_writer_push (PrSyncWriter *self,
                     const PrSyncItem *item,
                     PrIncoming *incoming,
                     GError **error)
{
  if (self->collect)
    note_item (self, item);
  if (pr_intake_push (self->intake, incoming, error))
    return TRUE;
  if (self->collect)
    forget_item (self);
  return FALSE;
}

void
pr_sync_writer_expect_large (PrSyncWriter *self)
{
  pr_intake_expect_large (self->intake);
}

gboolean
pr_sync_writer_flush (PrSyncWriter *self, GError **error)
{
  return pr_intake_flush (self->intake, error);
}

void
pr_sync_writer_hurry (PrSyncWriter *self)
{
  if (pr_intake_flush (self->intake, NULL) && self->indexer != NULL)
    pr_indexer_hurry (self->indexer);
}

void
pr_sync_writer_get_stored (PrSyncWriter *self, PrSyncStored *stored)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *stored = self->stored;
  stored->partial = g_hash_table_size (self->heads);
}

GArray *
pr_sync_writer_dup_new_keys (PrSyncWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_array_copy (self->new_keys);
}

GArray *
pr_sync_writer_take_stored (PrSyncWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GArray *places = g_steal_pointer (&self->places);

  self->places = g_array_new (FALSE, FALSE, sizeof (PrSyncDue));
  return places;
}
