/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-run-private.h"

void
pr_sync_run_load_hint (PrSyncRun *run)
{
  if (!pr_store_load_login_hint (run->store, run->account, &run->hint, NULL))
    return;
  run->n_breaks = run->hint != NULL ? run->hint->breaks : 0;
}

/* Where bursts break again and again, somebody between us and the server does not stand
 * them, whatever the server says; that may change, but not from check to check. */
gboolean
pr_sync_run_may_burst (const PrSyncRun *run, gint64 now)
{
  const PrLoginHint *hint = run->hint;

  return !run->burst_broke &&
         !pr_sync_traits_is (run->traits, PR_SYNC_TRAIT_PIPELINING, "none") &&
         (hint == NULL || hint->breaks < PR_SYNC_MAX_BURST_BREAKS ||
          now - hint->noted >= PR_SYNC_BURST_REST_SECONDS);
}

static void
forget (PrSyncRun *run)
{
  if (run->hint != NULL)
    pr_store_note_login_hint (run->store, run->account, NULL, NULL);
  g_clear_pointer (&run->hint, pr_login_hint_free);
}

static void
note (PrSyncRun *run, const char *mechanism, guint breaks, gint64 now)
{
  PrLoginHint *hint = g_new0 (PrLoginHint, 1);

  hint->mechanism = g_strdup (mechanism);
  hint->breaks = breaks;
  hint->noted = now;
  pr_store_note_login_hint (run->store, run->account, hint, NULL);
  pr_login_hint_free (run->hint);
  run->hint = hint;
}

void
pr_sync_run_note_login (PrSyncRun *run, const PrSyncLink *link, gint64 now)
{
  const char *mechanism = link->next_burst;
  gboolean same = run->hint != NULL && g_strcmp0 (run->hint->mechanism, mechanism) == 0;
  guint breaks = same && !link->entered ? run->hint->breaks : 0;

  if (mechanism == NULL)
    {
      forget (run);
      return;
    }
  if (run->burst_broke)
    breaks = run->n_breaks + 1;
  if (!same || run->hint->breaks != breaks)
    note (run, mechanism, breaks, now);
}

void
pr_sync_run_note_break (PrSyncRun *run)
{
  run->burst_broke = TRUE;
  forget (run);
}
