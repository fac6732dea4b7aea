/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-database-private.h"

G_BEGIN_DECLS

#define PR_SCHEMA_VERSION 16

/* What a database is to this program. */
typedef enum
{
  PR_SCHEMA_EMPTY,   /* nothing in it yet */
  PR_SCHEMA_OLDER,   /* to be migrated */
  PR_SCHEMA_CURRENT, /* fit to be used */
  PR_SCHEMA_REINDEX, /* the same, but another program version built its index */
} PrSchemaState;

/* Reads only. PR_STORE_ERROR_NEWER for one of a newer program, PR_STORE_ERROR_DATABASE
 * for one of another program. */
gboolean pr_schema_look (PrDatabase *database,
                         const char *file,
                         PrSchemaState *state,
                         GError **error);
gboolean pr_schema_refuse (PrDatabase *database, const char *file, GError **error);
/* Brings any older one up to date in one transaction; nobody else may use the database.
 */
gboolean pr_schema_migrate (PrDatabase *database, GError **error);
gboolean pr_schema_get_int64 (PrDatabase *database,
                              const char *sql,
                              gint64 *value,
                              GError **error);

G_END_DECLS
