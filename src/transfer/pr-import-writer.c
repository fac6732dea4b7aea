/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "transfer/pr-import-writer-private.h"
#include "transfer/pr-transfer-limits.h"

#define MAX_THREADS 4 /* more would only wait for each other at the store */

/* Messages for one folder, stored in one transaction. */
typedef struct
{
  gint64 folder;
  GPtrArray *incoming; /* of PrIncoming */
  guint64 octets;
} Batch;

struct _PrImportWriter
{
  PrImportTick tick;
  gpointer user_data;

  /* Owned */
  PrStore *store;
  GPtrArray *threads; /* of GThread */
  Batch *open;        /* being filled, or NULL */

  gint64 account;

  GMutex mutex; /* over all that follows */
  GCond cond;
  GQueue queue; /* of Batch */
  guint n_held; /* messages in the queue, or being written */
  guint64 held; /* their octets */
  gboolean closing;
  GError *error; /* of the store */
  guint n_new, n_known;
};

static void
batch_free (Batch *batch)
{
  if (batch == NULL)
    return;
  g_ptr_array_unref (batch->incoming);
  g_free (batch);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

/* ---- the threads ---- */

/* Called with the lock held. */
static void
count_stored (PrImportWriter *self, const Batch *batch)
{
  for (guint i = 0; i < batch->incoming->len; i++)
    if (((PrIncoming *) g_ptr_array_index (batch->incoming, i))->new_row)
      self->n_new++;
    else
      self->n_known++;
}

/* Called with the lock held, which is let go while the store works. */
static void
write_batch (PrImportWriter *self)
{
  g_autoptr (Batch) batch = g_queue_pop_head (&self->queue);
  g_autoptr (GError) error = NULL;
  gboolean stored = FALSE;

  if (self->error == NULL)
    {
      g_mutex_unlock (&self->mutex);
      stored = pr_store_add_messages (self->store, self->account, batch->folder,
                                      batch->incoming, NULL, &error);
      g_mutex_lock (&self->mutex);
    }
  self->n_held -= batch->incoming->len;
  self->held -= batch->octets;
  if (stored)
    count_stored (self, batch);
  else if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->cond);
}

static gpointer
write_thread (gpointer data)
{
  PrImportWriter *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->closing || !g_queue_is_empty (&self->queue))
    if (!g_queue_is_empty (&self->queue))
      write_batch (self);
    else
      g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* ---- their master ---- */

PrImportWriter *
pr_import_writer_new (PrStore *store,
                      gint64 account,
                      PrImportTick tick,
                      gpointer user_data)
{
  PrImportWriter *self = g_new0 (PrImportWriter, 1);
  guint n_threads = CLAMP (g_get_num_processors (), 2, MAX_THREADS);

  self->store = g_object_ref (store);
  self->account = account;
  self->tick = tick;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->queue);
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < n_threads; i++)
    g_ptr_array_add (self->threads, g_thread_new ("pr-import", write_thread, self));
  return self;
}

/* Called with the lock held. Queues what is being filled. */
static void
close_batch (PrImportWriter *self)
{
  if (self->open == NULL)
    return;
  g_queue_push_tail (&self->queue, g_steal_pointer (&self->open));
  g_cond_broadcast (&self->cond);
}

/* Called with the lock held; waits until no more than @messages and @octets are held. */
static gboolean
wait_for (PrImportWriter *self,
          guint messages,
          guint64 octets,
          gboolean cancellable,
          GError **error)
{
  while (self->error == NULL && (self->n_held > messages || self->held > octets))
    {
      gint64 until = g_get_monotonic_time () + PR_TRANSFER_TICK_MS * 1000;
      gboolean go_on;

      if (g_cond_wait_until (&self->cond, &self->mutex, until))
        continue;
      g_mutex_unlock (&self->mutex);
      go_on = self->tick (self->user_data);
      g_mutex_lock (&self->mutex);
      if (!go_on && cancellable)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               _ ("Operation was cancelled"));
          return FALSE;
        }
    }
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->error == NULL;
}

/* Called with the lock held. One that is larger than the queue passes alone. */
static gboolean
wait_for_room (PrImportWriter *self, guint64 octets, GError **error)
{
  guint64 room =
    octets < PR_TRANSFER_QUEUE_OCTETS ? PR_TRANSFER_QUEUE_OCTETS - octets : 0;

  if (self->n_held >= PR_TRANSFER_QUEUE_MESSAGES || self->held > room)
    close_batch (self);
  return wait_for (self, PR_TRANSFER_QUEUE_MESSAGES - 1, room, TRUE, error);
}

static void
open_batch (PrImportWriter *self, gint64 folder)
{
  self->open = g_new0 (Batch, 1);
  self->open->folder = folder;
  self->open->incoming =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
}

gboolean
pr_import_writer_push (PrImportWriter *self,
                       gint64 folder,
                       PrIncoming *incoming,
                       GError **error)
{
  g_autoptr (PrIncoming) taken = incoming;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 octets = g_bytes_get_size (incoming->raw);

  if (self->open != NULL && self->open->folder != folder)
    close_batch (self);
  if (!wait_for_room (self, octets, error))
    return FALSE;
  if (self->open == NULL)
    open_batch (self, folder);
  g_ptr_array_add (self->open->incoming, g_steal_pointer (&taken));
  self->open->octets += octets;
  self->n_held++;
  self->held += octets;
  if (self->open->incoming->len == PR_STORE_BATCH_MESSAGES ||
      self->open->octets >= PR_STORE_BATCH_OCTETS)
    close_batch (self);
  return TRUE;
}

gboolean
pr_import_writer_end (PrImportWriter *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  close_batch (self);
  return wait_for (self, 0, 0, FALSE, error);
}

void
pr_import_writer_count (PrImportWriter *self, guint *new_messages, guint *known)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *new_messages = self->n_new;
  *known = self->n_known;
}

void
pr_import_writer_free (PrImportWriter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  close_batch (self);
  self->closing = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));

  g_ptr_array_unref (self->threads);
  g_clear_error (&self->error);
  g_clear_object (&self->store);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
