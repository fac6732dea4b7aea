/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"
#include "sync/pr-sync-engine.h"

G_BEGIN_DECLS

/**
 * PrSyncJob:
 *
 * One account's sync on a thread of its own. What it tells arrives on the main context it
 * was made with, progress only as fast as that takes it. Everything but cancelling
 * belongs to the thread of that context.
 */
typedef struct _PrSyncJob PrSyncJob;

typedef struct
{
  void (*progress) (PrSyncJob *job, const PrSyncProgress *progress, gpointer user_data);
  /* The thread has ended and the report is there. Called once, last. */
  void (*finished) (PrSyncJob *job, gpointer user_data);
} PrSyncJobFuncs;

PrSyncJob *pr_sync_job_new (PrStore *store,
                            const PrAccount *account,
                            const PrSyncOptions *options,
                            GMainContext *context,
                            const PrSyncJobFuncs *funcs,
                            gpointer user_data);
PrSyncJob *pr_sync_job_ref (PrSyncJob *self);
void pr_sync_job_unref (PrSyncJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncJob, pr_sync_job_unref)

/* @yields: other threads go first where there are too few processors. */
void pr_sync_job_start (PrSyncJob *self, gboolean yields);
gboolean pr_sync_job_is_started (PrSyncJob *self);
void pr_sync_job_cancel (PrSyncJob *self);
gboolean pr_sync_job_is_cancelled (PrSyncJob *self);
/* The person takes back what the account's rule deletes: until QUIT, or in what follows.
 */
void pr_sync_job_take_back (PrSyncJob *self);
const PrAccount *pr_sync_job_get_account (PrSyncJob *self);
/* NULL until finished. */
const PrSyncReport *pr_sync_job_get_report (PrSyncJob *self);
/* Masked lines so far, newest last. Free with g_free (). */
char *pr_sync_job_dup_dialogue (PrSyncJob *self);

/* The password or access token of @account, for PrSyncHooks; @user_data is not used. */
char *pr_sync_job_lookup_secret (const PrAccount *account,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);
/* Another access token than @refused, the same way. */
char *pr_sync_job_renew_token (const PrAccount *account,
                               const char *refused,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
