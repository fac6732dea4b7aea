/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-index-private.h"
#include "sync/pr-sync-writer-private.h"

#define CANCEL_CHECK_US (50 * 1000)

/* A message between socket and disk. */
typedef struct
{
  PrSyncItem item;
  PrIncoming *incoming;
  guint64 octets;
  gint64 pushed_at;
} Entry;

struct _PrSyncWriter
{
  /* Owned */
  PrStore *store;
  GCancellable *cancellable;
  GThread *thread;

  gint64 account;
  gboolean index;
  gboolean collect;
  guint index_max; /* the thread's own */

  GMutex mutex; /* over all that follows */
  GCond cond;
  GQueue queue;       /* of Entry */
  guint64 queued;     /* octets in the queue */
  guint n_held;       /* messages not yet durable: in the queue, or being written */
  guint64 held;       /* their octets */
  gboolean hurry;     /* someone waits: write without gathering a batch */
  gboolean closing;   /* end when the queue is empty */
  gboolean unindexed; /* something may wait for the index */
  GError *error;      /* of the store; nothing is taken after it */
  PrSyncStored stored;
  GArray *places; /* of PrSyncItem */
};

static void
entry_free (Entry *entry)
{
  pr_incoming_free (entry->incoming);
  g_free (entry);
}

/* Whether what is queued makes a batch; called with the lock held. */
static gboolean
is_ready (PrSyncWriter *self, gint64 *deadline)
{
  const Entry *oldest = g_queue_peek_head (&self->queue);

  *deadline = oldest->pushed_at + PR_STORE_BATCH_MS * 1000;
  return self->hurry || self->closing || self->queue.length >= PR_STORE_BATCH_MESSAGES ||
         self->queued >= PR_STORE_BATCH_OCTETS || g_get_monotonic_time () >= *deadline;
}

/* Called with the lock held. */
static GPtrArray *
take_batch (PrSyncWriter *self)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  guint64 octets = 0;

  while (batch->len < PR_STORE_BATCH_MESSAGES && octets < PR_STORE_BATCH_OCTETS &&
         !g_queue_is_empty (&self->queue))
    {
      Entry *entry = g_queue_pop_head (&self->queue);

      octets += entry->octets;
      g_ptr_array_add (batch, entry);
    }
  self->queued -= octets;
  return batch;
}

/* The store's view of a batch; called without the lock. */
static gboolean
store_batch (PrSyncWriter *self, GPtrArray *batch, GError **error)
{
  g_autoptr (GPtrArray) incoming = g_ptr_array_sized_new (batch->len);

  for (guint i = 0; i < batch->len; i++)
    g_ptr_array_add (incoming, ((Entry *) g_ptr_array_index (batch, i))->incoming);
  return pr_store_add_messages (self->store, self->account, 0, incoming, NULL, error);
}

static void
count_stored (PrSyncWriter *self, const Entry *entry)
{
  const PrIncoming *incoming = entry->incoming;
  PrSyncItem item = entry->item;

  if (incoming->refused)
    return;
  if (incoming->new_row && incoming->head_only)
    self->stored.partial++;
  else if (incoming->new_row)
    self->stored.new_messages++;
  self->unindexed = self->unindexed || incoming->new_row;
  if (self->collect && !incoming->head_only)
    {
      item.key = incoming->key;
      g_array_append_val (self->places, item);
    }
}

/* Called with the lock held. */
static void
drop_queue (PrSyncWriter *self)
{
  g_queue_clear_full (&self->queue, (GDestroyNotify) entry_free);
  self->queued = 0;
  self->held = 0;
  self->n_held = 0;
}

/* Called with the lock held, which is let go while the disk works. */
static void
write_batch (PrSyncWriter *self)
{
  g_autoptr (GPtrArray) batch = take_batch (self);
  g_autoptr (GError) error = NULL;
  gboolean stored;

  g_mutex_unlock (&self->mutex);
  stored = store_batch (self, batch, &error);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < batch->len; i++)
    {
      const Entry *entry = g_ptr_array_index (batch, i);

      self->n_held--;
      self->held -= entry->octets;
      if (stored)
        count_stored (self, entry);
    }
  if (!stored)
    {
      self->error = g_steal_pointer (&error);
      drop_queue (self);
    }
  if (self->n_held == 0)
    self->hurry = FALSE;
  g_cond_broadcast (&self->cond);
}

/* Called with the lock held. An error is no news here: who ends the sync indexes what is
 * left, and tells. */
static void
index_some (PrSyncWriter *self)
{
  guint left = 0;
  gboolean indexed;

  g_mutex_unlock (&self->mutex);
  indexed =
    pr_sync_index_step (self->store, &self->index_max, &left, self->cancellable, NULL);
  g_mutex_lock (&self->mutex);
  self->unindexed = indexed && left > 0;
}

static gpointer
write_thread (gpointer data)
{
  PrSyncWriter *self = data;
  gint64 deadline;

  g_mutex_lock (&self->mutex);
  while (!self->closing || !g_queue_is_empty (&self->queue))
    {
      if (!g_queue_is_empty (&self->queue))
        {
          if (is_ready (self, &deadline))
            write_batch (self);
          else
            g_cond_wait_until (&self->cond, &self->mutex, deadline);
        }
      else if (self->index && self->unindexed)
        index_some (self);
      else
        g_cond_wait (&self->cond, &self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

PrSyncWriter *
pr_sync_writer_new (PrStore *store,
                    gint64 account,
                    gboolean index,
                    gboolean collect,
                    GCancellable *cancellable)
{
  PrSyncWriter *self = g_new0 (PrSyncWriter, 1);

  self->store = g_object_ref (store);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->account = account;
  self->index = index;
  self->collect = collect;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->queue);
  self->places = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  self->thread = g_thread_new ("pr-sync-writer", write_thread, self);
  return self;
}

void
pr_sync_writer_free (PrSyncWriter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_clear_error (&self->error);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* Called with the lock held. */
static gboolean
has_room (PrSyncWriter *self, guint64 octets)
{
  return self->n_held == 0 || (self->n_held < PR_SYNC_QUEUE_MESSAGES &&
                               self->held + octets <= PR_SYNC_QUEUE_OCTETS);
}

/* Called with the lock held. A session that pipelines cannot send NOOP here: the server
 * itself waits for us to read, which keeps the line alive better than a command would. */
static gboolean
wait_for_room (PrSyncWriter *self, guint64 octets, GError **error)
{
  while (self->error == NULL && !has_room (self, octets))
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      self->hurry = TRUE;
      g_cond_broadcast (&self->cond);
      g_cond_wait_until (&self->cond, &self->mutex,
                         g_get_monotonic_time () + CANCEL_CHECK_US);
    }
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->error == NULL;
}

gboolean
pr_sync_writer_push (PrSyncWriter *self,
                     const PrSyncItem *item,
                     PrIncoming *incoming,
                     GError **error)
{
  g_autoptr (PrIncoming) taken = incoming;
  guint64 octets = incoming->raw != NULL ? g_bytes_get_size (incoming->raw) : 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry;

  if (!wait_for_room (self, octets, error))
    return FALSE;
  entry = g_new0 (Entry, 1);
  entry->item = *item;
  entry->incoming = g_steal_pointer (&taken);
  entry->octets = octets;
  entry->pushed_at = g_get_monotonic_time ();
  g_queue_push_tail (&self->queue, entry);
  self->queued += octets;
  self->held += octets;
  self->n_held++;
  g_cond_broadcast (&self->cond);
  return TRUE;
}

gboolean
pr_sync_writer_flush (PrSyncWriter *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->error == NULL && self->n_held > 0)
    {
      self->hurry = TRUE;
      g_cond_broadcast (&self->cond);
      g_cond_wait (&self->cond, &self->mutex);
    }
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->error == NULL;
}

void
pr_sync_writer_get_stored (PrSyncWriter *self, PrSyncStored *stored)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *stored = self->stored;
}

GArray *
pr_sync_writer_take_stored (PrSyncWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GArray *places = g_steal_pointer (&self->places);

  self->places = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  return places;
}
