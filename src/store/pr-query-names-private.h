/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-database-private.h"
#include "store/pr-query-parse-private.h"

G_BEGIN_DECLS

/* The ids (of gint64) of the folders, tags or accounts, as @kind says, that bear @name,
 * which is compared as words are: without case and accents. A folder is also found by the
 * English word for its kind, whatever its name was translated to. NULL with @error. */
GArray *pr_query_find_named (PrDatabase *database,
                             PrTermKind kind,
                             const char *name,
                             GError **error);

G_END_DECLS
