/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-indexer.h"

#define GATHER_US (250 * 1000) /* so that a trickle of mail is indexed in few steps */

struct _PrIndexer
{
  /* Owned */
  PrStore *store;
  GCancellable *cancellable;
  GThread *thread;

  PrIntake *intake; /* borrowed, or NULL */

  GMutex mutex; /* over all that follows */
  GCond cond;
  gboolean nudged;
  gboolean hurried; /* nothing more is waited for */
  gboolean closing;
};

/* Called with the lock held, which is let go meanwhile. An error is no news here: whoever
 * indexes next meets it again, and tells. */
static void
index_some (PrIndexer *self)
{
  guint left = 0;
  gboolean indexed;

  self->nudged = FALSE;
  self->hurried = FALSE;
  g_mutex_unlock (&self->mutex);
  indexed = pr_store_index_some (self->store, PR_STORE_INDEX_MESSAGES, &left,
                                 self->cancellable, NULL);
  g_mutex_lock (&self->mutex);
  self->nudged = self->nudged || (indexed && left > 0);
}

/* Called with the lock held; returns early when there is nothing to wait for. */
static void
gather (PrIndexer *self)
{
  gint64 until = g_get_monotonic_time () + GATHER_US;

  while (!self->closing && !self->hurried &&
         g_cond_wait_until (&self->cond, &self->mutex, until))
    ;
}

static gpointer
index_thread (gpointer data)
{
  PrIndexer *self = data;
  gboolean fresh = TRUE; /* nothing waited a moment ago */

  g_mutex_lock (&self->mutex);
  while (!self->closing)
    if (!self->nudged)
      {
        fresh = TRUE;
        g_cond_wait (&self->cond, &self->mutex);
      }
    else if (!self->hurried &&
             (fresh || (self->intake != NULL && pr_intake_is_pressed (self->intake))))
      {
        fresh = FALSE;
        gather (self);
      }
    else
      index_some (self);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

PrIndexer *
pr_indexer_new (PrStore *store, PrIntake *intake, GCancellable *cancellable)
{
  PrIndexer *self;

  g_return_val_if_fail (PR_IS_STORE (store), NULL);

  self = g_new0 (PrIndexer, 1);
  self->store = g_object_ref (store);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->intake = intake;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("pr-index", index_thread, self);
  return self;
}

void
pr_indexer_free (PrIndexer *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_free (self);
}

void
pr_indexer_hurry (PrIndexer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->hurried = TRUE;
  g_cond_signal (&self->cond);
}

void
pr_indexer_nudge (PrIndexer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!self->nudged)
    g_cond_signal (&self->cond);
  self->nudged = TRUE;
}
