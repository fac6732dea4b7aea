/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * pr_list_changes_collect:
 * @folder: 0 for all but Trash and Junk
 * @query: (nullable): of the list's selection
 * @grouped: whether one message stands for its conversation
 * @changes: (element-type PrChange): oldest first
 * @again: (out): whether they do not say all that happened to the list
 *
 * What changes by any process do to the keys of a list. Those of a search are not known
 * without searching again.
 *
 * Returns: (transfer full): keys, as gint64, to GINT_TO_POINTER (TRUE) when they are
 * there now, or FALSE
 */
GHashTable *pr_list_changes_collect (PrMailbox *mailbox,
                                     gint64 folder,
                                     const char *query,
                                     gboolean grouped,
                                     GPtrArray *changes,
                                     gboolean *again);

/* (transfer full): those of @changes from @highest down to @lowest; borrows the keys. */
GHashTable *pr_list_changes_take_part (GHashTable *changes,
                                       gint64 highest,
                                       gint64 lowest);

G_END_DECLS
