/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "sync/pr-sync-due.h"

typedef struct
{
  PrStore *store;
  PrAccount *rule;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->store);
  pr_account_free (wanted->rule);
  g_free (wanted);
}

static gpointer
preview_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;
  PrKeepPreview preview;

  if (!pr_sync_preview_keep (wanted->store, wanted->rule,
                             g_get_real_time () / G_USEC_PER_SEC, &preview, cancellable,
                             error))
    return NULL;
  return g_memdup2 (&preview, sizeof preview);
}

void
pr_mailbox_preview_keep_async (PrMailbox *self,
                               const PrAccount *rule,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  static const PrWork work = { preview_behind, wanted_free, g_free, NULL };
  Wanted *wanted;

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (rule != NULL);

  wanted = g_new0 (Wanted, 1);
  wanted->store = g_object_ref (self->store);
  wanted->rule = pr_account_copy (rule);
  pr_work_start (&work, wanted, cancellable, callback, user_data);
}

PrKeepPreview *
pr_mailbox_preview_keep_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
