/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

typedef struct
{
  PrStore *store;
  gint64 key;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->store);
  g_free (asked);
}

static gpointer
find_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  const Asked *asked = data;
  g_autoptr (GArray) found =
    pr_store_find_whereabouts (asked->store, &asked->key, 1, error);

  return found == NULL
           ? NULL
           : g_memdup2 (&g_array_index (found, PrWhereabouts, 0), sizeof (PrWhereabouts));
}

void
pr_mailbox_find_whereabouts_async (PrMailbox *self,
                                   gint64 key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  static const PrWork work = { find_behind, asked_free, g_free, NULL };
  Asked *asked;

  g_return_if_fail (PR_IS_MAILBOX (self));

  asked = g_new0 (Asked, 1);
  asked->store = g_object_ref (self->store);
  asked->key = key;
  pr_work_start (&work, asked, cancellable, callback, user_data);
}

gboolean
pr_mailbox_find_whereabouts_finish (GAsyncResult *result,
                                    PrWhereabouts *whereabouts,
                                    GError **error)
{
  g_autofree PrWhereabouts *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (whereabouts != NULL, FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *whereabouts = *found;
  return TRUE;
}

static gpointer
find_row_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  const Asked *asked = data;
  gint64 row = 0;

  return pr_store_find_row (asked->store, asked->key, &row, error)
           ? g_memdup2 (&row, sizeof row)
           : NULL;
}

void
pr_mailbox_find_row_async (PrMailbox *self,
                           gint64 key,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  static const PrWork work = { find_row_behind, asked_free, g_free, NULL };
  Asked *asked;

  g_return_if_fail (PR_IS_MAILBOX (self));

  asked = g_new0 (Asked, 1);
  asked->store = g_object_ref (self->store);
  asked->key = key;
  pr_work_start (&work, asked, cancellable, callback, user_data);
}

gint64
pr_mailbox_find_row_finish (GAsyncResult *result, GError **error)
{
  g_autofree gint64 *row = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), 0);

  row = g_task_propagate_pointer (G_TASK (result), error);
  return row == NULL ? 0 : *row;
}
