/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-profile.h"

G_BEGIN_DECLS

/* The lock of the whole profile: every open store holds it shared, a migration alone.
 * PR_STORE_ERROR_BUSY after @wait_ms; PR_STORE_ERROR_READ_ONLY where no lock file can be
 * made. */
PrLock *pr_profile_lock (const char *path,
                         gboolean alone,
                         guint wait_ms,
                         GCancellable *cancellable,
                         GError **error);
gboolean pr_lock_share (PrLock *lock, const char *path, GError **error);

/* The lock of who writes the index. NULL where another has it for longer than a moment,
 * or when cancelled. */
PrLock *pr_profile_lock_index (const char *path, GCancellable *cancellable);

/* Locks @fd for its open file alone; FALSE when another has it. */
gboolean pr_profile_lock_file (int fd);

/* Unlinks the lock file of an account that is gone; its id is never given again. */
void pr_profile_forget_account (const char *path, gint64 account);

G_END_DECLS
