/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store.h"

G_BEGIN_DECLS

/* What the verbs on accounts do to the store and to the passwords. Block; any thread. All
 * or nothing: an account without the password it was given would only fail at its next
 * sync. @session_only: (nullable): where given, a password that no Secret Service keeps
 * is kept for this run, and that is told. */
gboolean pr_account_changes_add (PrStore *store,
                                 PrAccount *account,
                                 const char *password,
                                 gboolean *session_only,
                                 GCancellable *cancellable,
                                 GError **error);
/* The account called @name, where it has a server; else an error says so. */
PrAccount *pr_account_changes_find_remote (PrStore *store,
                                           const char *name,
                                           GError **error);
/* @password: %NULL: the one there is, where it still is for the same server and user */
gboolean pr_account_changes_update (PrStore *store,
                                    const PrAccount *account,
                                    const char *password,
                                    gboolean *session_only,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean pr_account_changes_remove (PrStore *store,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
