/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-sync-job-private.h"

G_BEGIN_DECLS

#define PR_SYNC_QUEUE_MAX_RUNNING 6 /* syncs side by side: each has two threads */

/**
 * pr_sync_queue_pick:
 * @jobs: (element-type PrSyncJob): in the order they were asked for; those that have
 *   ended are in it no more
 *
 * Accounts are synced side by side, as many as are allowed, but a maildrop by one session
 * at a time (RFC 1939 §4: it is locked), whichever accounts it is of. What is cancelled
 * need not wait to be told so.
 *
 * Returns: (nullable): the next job to be started
 */
PrSyncJob *pr_sync_queue_pick (GPtrArray *jobs);

G_END_DECLS
