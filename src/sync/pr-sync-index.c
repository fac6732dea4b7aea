/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-index-private.h"
#include "sync/pr-sync-limits.h"

#define FIRST_MESSAGES 64

gboolean
pr_sync_index_step (PrStore *store,
                    guint *max,
                    guint *left,
                    GCancellable *cancellable,
                    GError **error)
{
  gint64 began = g_get_monotonic_time ();
  gint64 taken_ms;

  if (*max == 0)
    *max = FIRST_MESSAGES;
  if (!pr_store_index_some (store, *max, left, cancellable, error))
    return FALSE;
  taken_ms = (g_get_monotonic_time () - began) / 1000;
  if (taken_ms < PR_SYNC_INDEX_MS / 2)
    *max = MIN (*max * 2, PR_SYNC_INDEX_MESSAGES);
  else if (taken_ms > PR_SYNC_INDEX_MS)
    *max = MAX (*max / 2, 1);
  return TRUE;
}
