/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-profile.h"
#include "sync/pr-sync-link-private.h"

G_BEGIN_DECLS

/* A session that only asks something: for a list, and no mail. */
typedef struct
{
  PrLock *lock; /* of the account; NULL where none can be written */
  PrSyncTraits *traits;
  PrSyncLink *link;
} PrSyncErrand;

/* Opens it as a check would, and logs in. A maildrop has one session at a time: one that
 * a sync has is not disturbed. Where no lock can be written, there is no sync either. */
gboolean pr_sync_errand_begin (PrSyncErrand *self,
                               PrStore *store,
                               const PrAccount *account,
                               const PrSyncOptions *options,
                               const PrSyncHooks *hooks,
                               GCancellable *cancellable,
                               GError **error);
void pr_sync_errand_clear (PrSyncErrand *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrSyncErrand, pr_sync_errand_clear)

G_END_DECLS
