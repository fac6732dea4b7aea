/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-match-private.h"

G_BEGIN_DECLS

/**
 * PrSearch:
 *
 * Gives the keys of the messages that match, newest first, over all segments. A segment
 * is looked into only when its newest message is due, so that the first page of a common
 * word costs the newest segment and no sort. Belongs to one statement's lifetime: all of
 * it must see one state of the database.
 */
typedef struct _PrSearch PrSearch;

/* @match is borrowed. Keys are at least @least (0: all) and smaller than @below
 * (G_MAXINT64: all). */
PrSearch *pr_search_new (PrDatabase *database,
                         PrMatch *match,
                         gint64 least,
                         gint64 below,
                         GError **error);
void pr_search_free (PrSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSearch, pr_search_free)
/* FALSE at the end, or with @error. */
gboolean pr_search_next (PrSearch *self, gint64 *key, GError **error);
/* Whether the message @key matches. What is found is kept in @match, so that one match
 * must be asked within one state of the database. */
gboolean pr_search_has (PrDatabase *database,
                        PrMatch *match,
                        gint64 key,
                        gboolean *has,
                        GError **error);

/* Makes table-valued function found (match) known to a connection: SELECT key FROM found
 * (?1) with a PrMatch bound as pointer, by descending key (pr-found-table.c). */
#define PR_MATCH_POINTER "pr-match"
gboolean pr_found_table_register (PrDatabase *database, GError **error);

G_END_DECLS
