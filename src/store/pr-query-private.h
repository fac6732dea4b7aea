/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-database-private.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* Makes the tokenizer of the index of format 1 known to FTS5, so that its table can be
 * dropped. */
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

G_END_DECLS
