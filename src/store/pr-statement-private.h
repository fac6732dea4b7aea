/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-database-private.h"

G_BEGIN_DECLS

/* Between pr-database.c, which keeps idle statements, and pr-statement.c; nobody else. */

PrStatement *pr_statement_new (PrDatabase *database, const char *sql, GError **error);
void pr_statement_finalize (PrStatement *self);
/* Reset and unbound, as a new one would be. */
void pr_statement_clear (PrStatement *self);
/* Its place in a GQueue of statements. */
GList *pr_statement_get_link (PrStatement *self);
/* Whether it is for @sql, which was asked for at this address: nearly always a literal,
 * found without a look at the text of others. */
gboolean pr_statement_is_of (PrStatement *self, const char *sql);
/* Wherever it was. */
gboolean pr_statement_is_for (PrStatement *self, const char *sql, guint hash);

/* Takes a cleared statement into the cache. */
void pr_database_take_back (PrDatabase *self, PrStatement *statement);

G_END_DECLS
