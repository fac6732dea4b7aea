/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-store-private.h"

G_BEGIN_DECLS

/* Folders as a transaction sees them; ids are 0 where there is none. */

/* The folder @id, where it may hold mail of @account. */
gboolean pr_folder_find (PrTransaction *transaction,
                         gint64 account,
                         gint64 id,
                         gint64 *folder,
                         GError **error);
/* @account's own folder of a kind, else the common one. */
gboolean pr_folder_find_kind (PrTransaction *transaction,
                              gint64 account,
                              PrFolderKind kind,
                              gint64 *folder,
                              GError **error);
/* The same, made where there is none. */
gboolean pr_folder_ensure_kind (PrTransaction *transaction,
                                gint64 account,
                                PrFolderKind kind,
                                gint64 *folder,
                                GError **error);
/* (transfer full): @name, or with a number behind it where another folder than @except
 * of @account (0: common) is called so. */
char *pr_folder_find_free_name (PrTransaction *transaction,
                                gint64 account,
                                const char *name,
                                gint64 except,
                                GError **error);

G_END_DECLS
