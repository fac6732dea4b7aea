/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-filer.h"

#include "store/pr-maintain-private.h"

struct _PrFiler
{
  /* Owned */
  PrStore *store;
  GCancellable *cancellable;
  GThread *thread;

  GError *error; /* of the thread, until it is joined */
};

static gpointer
file_thread (gpointer data)
{
  PrFiler *self = data;
  gboolean more = TRUE;

  while (more && !g_cancellable_is_cancelled (self->cancellable))
    if (!pr_store_file (self->store, &more, self->cancellable, &self->error))
      more = FALSE;
  return NULL;
}

PrFiler *
pr_filer_new (PrStore *store, GCancellable *cancellable)
{
  PrFiler *self;

  g_return_val_if_fail (PR_IS_STORE (store), NULL);

  self = g_new0 (PrFiler, 1);
  self->store = g_object_ref (store);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->thread = g_thread_new ("pr-file", file_thread, self);
  return self;
}

gboolean
pr_filer_finish (PrFiler *self, GError **error)
{
  gboolean done;

  g_thread_join (self->thread);
  done = self->error == NULL || g_cancellable_is_cancelled (self->cancellable);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_object_unref (self->store);
  g_free (self);
  return done;
}
