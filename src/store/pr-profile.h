/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A lock that other processes respect; let go by freeing it, or by the end of the
 * process. */
typedef struct _PrLock PrLock;
void pr_lock_free (PrLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrLock, pr_lock_free)

/* The folder that @directory, else POPREADER_PROFILE, else XDG_DATA_HOME names. Free with
 * g_free (). */
char *pr_profile_dup_path (const char *directory);

/* Makes the folder (0700) where it is missing. */
gboolean pr_profile_prepare (const char *path, GError **error);

/* The sync lock of one account. NULL with PR_STORE_ERROR_IN_USE when another process, or
 * another thread of this one, has it; without waiting. */
PrLock *pr_profile_lock_account (const char *path, gint64 account, GError **error);

G_END_DECLS
