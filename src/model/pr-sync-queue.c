/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-sync-queue-private.h"

#include "model/pr-reach-private.h"

/* A server is one by its name, whatever port it answers on; but behind each port of this
 * computer may be another one. */
static gboolean
is_same_maildrop (const PrAccount *a, const PrAccount *b)
{
  return g_ascii_strcasecmp (a->host, b->host) == 0 && g_str_equal (a->user, b->user) &&
         (a->port == b->port || !pr_reach_needs_no_network (a));
}

static gboolean
may_start (GPtrArray *jobs, PrSyncJob *job, guint n_running)
{
  const PrAccount *account = pr_sync_job_get_account (job);
  gboolean cancelled = pr_sync_job_is_cancelled (job);

  if (!cancelled && n_running >= PR_SYNC_QUEUE_MAX_RUNNING)
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      PrSyncJob *other = g_ptr_array_index (jobs, i);
      const PrAccount *its = pr_sync_job_get_account (other);

      if (other != job && pr_sync_job_is_started (other) &&
          (its->id == account->id || (!cancelled && is_same_maildrop (its, account))))
        return FALSE;
    }
  return TRUE;
}

PrSyncJob *
pr_sync_queue_pick (GPtrArray *jobs)
{
  guint n_running = 0;

  for (guint i = 0; i < jobs->len; i++)
    n_running += pr_sync_job_is_started (g_ptr_array_index (jobs, i)) ? 1 : 0;
  for (guint i = 0; i < jobs->len; i++)
    {
      PrSyncJob *job = g_ptr_array_index (jobs, i);

      if (!pr_sync_job_is_started (job) && may_start (jobs, job, n_running))
        return job;
    }
  return NULL;
}
