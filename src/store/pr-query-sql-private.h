/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-query-parse-private.h"
#include "store/pr-search-private.h"

G_BEGIN_DECLS

/* Values of a statement, in the order of their numbers: a text, else a match, else the
 * number. */
typedef struct
{
  gint64 number;
  char *text;
  PrMatch *match;
} PrQueryValue;

/* A query on its way to SQL. */
typedef struct
{
  PrDatabase *database;
  GString *where;                 /* every condition begins with AND */
  GArray *values;                 /* of PrQueryValue */
  PrMatch *match;                 /* what the index must hold */
  GArray *named_folders;          /* of gint64: what folder: asks for */
  GArray *waste;                  /* of gint64: folders whose messages are left out */
  gint64 least_date, beyond_date; /* that all conditions together ask for */
  PrFlags flags;                  /* that must be set */
} PrQuerySql;

void pr_query_sql_init (PrQuerySql *self, PrDatabase *database);
void pr_query_sql_clear (PrQuerySql *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrQuerySql, pr_query_sql_clear)
/* The number of a new value, to be written behind a question mark. */
guint pr_query_sql_add_number (PrQuerySql *self, gint64 number);
guint pr_query_sql_add_match (PrQuerySql *self, PrMatch *match);
/* Adds one clause of a PrQuery: to what the index must hold, or as a condition. */
gboolean pr_query_sql_add_clause (PrQuerySql *self, GPtrArray *clause, GError **error);
/* Appends the condition that a message matches; @match: (transfer full). */
void pr_query_sql_append_match (PrQuerySql *self, PrMatch *match, GString *sql);
/* Ids, with commas between them. */
void pr_query_sql_append_ids (GString *sql, GArray *ids);

G_END_DECLS
