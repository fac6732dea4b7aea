/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer/pr-import-indexer-private.h"

#include "transfer/pr-transfer-limits.h"

struct _PrImportIndexer
{
  /* Owned */
  PrStore *store;
  GThread *thread;

  GMutex mutex; /* over what follows */
  GCond cond;
  gboolean closing;
};

/* Called with the lock held. */
static void
sleep_a_tick (PrImportIndexer *self)
{
  gint64 until = g_get_monotonic_time () + PR_TRANSFER_TICK_MS * 1000;

  while (!self->closing && g_cond_wait_until (&self->cond, &self->mutex, until))
    ;
}

/* An error is no news here: the store tells it to whoever stores, or indexes the rest. */
static gpointer
index_thread (gpointer data)
{
  PrImportIndexer *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->closing)
    {
      guint left = 0;
      gboolean indexed;

      g_mutex_unlock (&self->mutex);
      indexed =
        pr_store_index_some (self->store, PR_STORE_INDEX_MESSAGES, &left, NULL, NULL);
      g_mutex_lock (&self->mutex);
      if (!indexed || left < PR_STORE_INDEX_MESSAGES)
        sleep_a_tick (self);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

PrImportIndexer *
pr_import_indexer_new (PrStore *store)
{
  PrImportIndexer *self = g_new0 (PrImportIndexer, 1);

  self->store = g_object_ref (store);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("pr-import-index", index_thread, self);
  return self;
}

void
pr_import_indexer_free (PrImportIndexer *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_object_unref (self->store);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
