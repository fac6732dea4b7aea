/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer/pr-import-writer-private.h"

#include "store/pr-indexer.h"

struct _PrImportWriter
{
  /* Owned */
  PrStore *store;
  GCancellable *cancellable;
  PrIntake *intake;   /* of @folder, or NULL */
  PrIndexer *indexer; /* or NULL: nobody wants it yet */

  gint64 account;
  gint64 folder;
  guint n_new, n_known; /* atomic */
};

PrImportWriter *
pr_import_writer_new (PrStore *store,
                      gint64 account,
                      gboolean index,
                      GCancellable *cancellable)
{
  PrImportWriter *self = g_new0 (PrImportWriter, 1);

  self->store = g_object_ref (store);
  self->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  self->account = account;
  if (index)
    self->indexer = pr_indexer_new (store, NULL, NULL);
  return self;
}

static void
stored_cb (const PrIncoming *stored, gpointer user_data)
{
  PrImportWriter *self = user_data;

  g_atomic_int_inc (stored->new_row ? &self->n_new : &self->n_known);
  if (self->indexer != NULL && stored->new_row)
    pr_indexer_nudge (self->indexer);
}

static gboolean
open_folder (PrImportWriter *self, gint64 folder, GError **error)
{
  if (self->intake != NULL && self->folder == folder)
    return TRUE;
  if (!pr_import_writer_end (self, error))
    return FALSE;
  g_clear_pointer (&self->intake, pr_intake_free);
  self->folder = folder;
  self->intake = pr_intake_new (self->store, self->account, folder, FALSE, stored_cb,
                                self, self->cancellable);
  return TRUE;
}

gboolean
pr_import_writer_push (PrImportWriter *self,
                       gint64 folder,
                       PrIncoming *incoming,
                       GError **error)
{
  g_autoptr (PrIncoming) taken = incoming;

  return open_folder (self, folder, error) &&
         pr_intake_push (self->intake, g_steal_pointer (&taken), error);
}

void
pr_import_writer_expect_large (PrImportWriter *self)
{
  if (self->intake != NULL)
    pr_intake_expect_large (self->intake);
}

gboolean
pr_import_writer_end (PrImportWriter *self, GError **error)
{
  return self->intake == NULL || pr_intake_flush (self->intake, error);
}

void
pr_import_writer_count (PrImportWriter *self, guint *new_messages, guint *known)
{
  *new_messages = (guint) g_atomic_int_get (&self->n_new);
  *known = (guint) g_atomic_int_get (&self->n_known);
}

void
pr_import_writer_free (PrImportWriter *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->intake, pr_intake_free);
  g_clear_pointer (&self->indexer, pr_indexer_free);
  g_clear_object (&self->cancellable);
  g_object_unref (self->store);
  g_free (self);
}
