/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-database-private.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* Version of tokenizer and text extraction together: another one stored in counter
 * "extractor" starts a rebuild. */
#define PR_INDEX_VERSION 1

/* Makes the tokenizer "popreader" known to a connection. */
gboolean pr_tokenizer_register (PrDatabase *database, GError **error);

/* A statement giving the keys of @selection, descending, below @below (0: all), at most
 * @limit (0: all); bound and ready to step. Never fails because of what the query says.
 */
PrStatement *pr_query_prepare_keys (PrDatabase *database,
                                    const PrSelection *selection,
                                    gint64 below,
                                    gsize limit,
                                    GError **error);
/* The same giving one row: how many. */
PrStatement *pr_query_prepare_count (PrDatabase *database,
                                     const PrSelection *selection,
                                     GError **error);

/* Puts one message into the index; within the caller's transaction. */
gboolean pr_index_insert (PrDatabase *database,
                          gint64 key,
                          PrMessage *message,
                          GError **error);
/* Takes out what pr_index_insert () put in for the same octets (a head that gives way to
 * the whole). */
gboolean pr_index_remove (PrDatabase *database,
                          gint64 key,
                          PrMessage *message,
                          GError **error);

G_END_DECLS
