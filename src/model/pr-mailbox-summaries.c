/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

typedef struct
{
  PrStore *store;
  gint64 *keys;
  gsize n_keys;
} SummaryRead;

static void
summary_read_free (gpointer data)
{
  SummaryRead *read = data;

  g_object_unref (read->store);
  g_free (read->keys);
  g_free (read);
}

static gpointer
load_summaries (gpointer data, GCancellable *cancellable, GError **error)
{
  SummaryRead *read = data;

  return pr_store_load_summaries (read->store, read->keys, read->n_keys, error);
}

static void
free_summaries (gpointer summaries)
{
  g_ptr_array_unref (summaries);
}

void
pr_mailbox_load_summaries_async (PrMailbox *self,
                                 const gint64 *keys,
                                 gsize n_keys,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const PrWork work = { load_summaries, summary_read_free, free_summaries, NULL };
  SummaryRead *read;

  g_return_if_fail (PR_IS_MAILBOX (self));

  read = g_new0 (SummaryRead, 1);
  read->store = g_object_ref (self->store);
  read->keys = g_memdup2 (keys, n_keys * sizeof *keys);
  read->n_keys = n_keys;
  pr_work_start_for_task (&work, read,
                          g_task_new (self, cancellable, callback, user_data));
}

GPtrArray *
pr_mailbox_load_summaries_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
