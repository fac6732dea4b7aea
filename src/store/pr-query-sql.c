/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-query-sql-private.h"

#include "store/pr-index-private.h"
#include "store/pr-query-names-private.h"

static void
value_clear (gpointer data)
{
  PrQueryValue *value = data;

  g_free (value->text);
  pr_match_free (value->match);
}

void
pr_query_sql_clear (PrQuerySql *self)
{
  g_string_free (self->where, TRUE);
  pr_match_free (self->match);
  g_array_unref (self->values);
  g_array_unref (self->named_folders);
  g_array_unref (self->waste);
}

void
pr_query_sql_init (PrQuerySql *self, PrDatabase *database)
{
  self->database = database;
  self->where = g_string_new (NULL);
  self->match = pr_match_new ();
  self->values = g_array_new (FALSE, TRUE, sizeof (PrQueryValue));
  g_array_set_clear_func (self->values, value_clear);
  self->named_folders = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->waste = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->least_date = G_MININT64;
  self->beyond_date = G_MAXINT64;
}

/* The number of a new value, to be written behind a question mark. */
guint
pr_query_sql_add_number (PrQuerySql *self, gint64 number)
{
  PrQueryValue value = { .number = number };

  g_array_append_val (self->values, value);
  return self->values->len;
}

static guint
add_text (PrQuerySql *self, const char *text)
{
  PrQueryValue value = { .text = g_strdup (text) };

  g_array_append_val (self->values, value);
  return self->values->len;
}

/* @match: (transfer full) */
guint
pr_query_sql_add_match (PrQuerySql *self, PrMatch *match)
{
  PrQueryValue value = { .match = match };

  g_array_append_val (self->values, value);
  return self->values->len;
}

/* ---- words ---- */

static gboolean
is_word (const PrTerm *term, gboolean negated)
{
  return term->kind == PR_TERM_TEXT && term->negated == negated;
}

/* The words of @clause that are wanted become a clause of @match. */
static void
add_wanted (PrMatch *match, GPtrArray *clause)
{
  GPtrArray *terms = pr_match_add_clause (match);

  for (guint i = 0; i < clause->len; i++)
    if (is_word (g_ptr_array_index (clause, i), FALSE))
      pr_match_add_term (terms, g_ptr_array_index (clause, i));
}

static guint
count_wanted (GPtrArray *clause)
{
  guint n = 0;

  for (guint i = 0; i < clause->len; i++)
    n += is_word (g_ptr_array_index (clause, i), FALSE) ? 1 : 0;
  return n;
}

/* ---- conditions ---- */

void
pr_query_sql_append_ids (GString *sql, GArray *ids)
{
  /* Of an empty list SQLite would drop all other conditions, which INDEXED BY needs. */
  if (ids->len == 0)
    g_string_append (sql, "NULL");
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (sql, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ", ",
                            g_array_index (ids, gint64, i));
}

/* Which folders, tags or accounts bear the name of @term. */
static GArray *
find_named (PrQuerySql *self, const PrTerm *term, GError **error)
{
  return pr_query_find_named (self->database, term->kind, term->name, error);
}

static gboolean
append_folder (PrQuerySql *self, const PrTerm *term, GString *sql, GError **error)
{
  g_autoptr (GArray) ids = find_named (self, term, error);

  if (ids == NULL)
    return FALSE;
  g_string_append (sql, "message.folder IN (");
  pr_query_sql_append_ids (sql, ids);
  g_string_append_c (sql, ')');
  if (!term->negated)
    g_array_append_vals (self->named_folders, ids->data, ids->len);
  return TRUE;
}

static gboolean
append_tag (PrQuerySql *self, const PrTerm *term, GString *sql, GError **error)
{
  g_autoptr (GArray) ids = find_named (self, term, error);

  if (ids == NULL)
    return FALSE;
  g_string_append (sql, "message.key IN (SELECT key FROM message_tag WHERE tag IN (");
  pr_query_sql_append_ids (sql, ids);
  g_string_append (sql, "))");
  return TRUE;
}

static gboolean
append_account (PrQuerySql *self, const PrTerm *term, GString *sql, GError **error)
{
  g_autoptr (GArray) ids = find_named (self, term, error);

  if (ids == NULL)
    return FALSE;
  g_string_append (sql, "message.account IN (");
  pr_query_sql_append_ids (sql, ids);
  g_string_append_c (sql, ')');
  return TRUE;
}

static void
append_range (PrQuerySql *self, const PrTerm *term, const char *column, GString *sql)
{
  const char *between = "";

  if (term->least != G_MININT64)
    {
      g_string_append_printf (sql, "message.%s >= ?%u", column,
                              pr_query_sql_add_number (self, term->least));
      between = " AND ";
    }
  if (term->beyond != G_MAXINT64)
    g_string_append_printf (sql, "%smessage.%s < ?%u", between, column,
                            pr_query_sql_add_number (self, term->beyond));
}

/* @match: (transfer full). Each message is looked up among what the index finds, which it
 * finds but once. */
void
pr_query_sql_append_match (PrQuerySql *self, PrMatch *match, GString *sql)
{
  g_string_append_printf (sql,
                          "EXISTS (SELECT 1 FROM found (?%u) WHERE found.key = "
                          "message.key)",
                          pr_query_sql_add_match (self, match));
}

/* The index has a short token of each msg-id. */
static void
add_id_token (GPtrArray *terms, const char *message_id)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  PrTerm term = { .kind = PR_TERM_TEXT,
                  .columns = PR_COLUMN_MESSAGE_ID,
                  .tokens = tokens };

  g_ptr_array_add (tokens, pr_index_make_id_token (message_id));
  pr_match_add_term (terms, &term);
}

static void
append_message_id (PrQuerySql *self, const PrTerm *term, GString *sql)
{
  PrMatch *match = pr_match_new ();

  add_id_token (pr_match_add_clause (match), term->name);
  g_string_append_c (sql, '(');
  pr_query_sql_append_match (self, match, sql);
  g_string_append_printf (sql, " AND message.message_id = ?%u)",
                          add_text (self, term->name));
}

/* The condition of @term, but for its negation. */
static gboolean
append_bare (PrQuerySql *self, const PrTerm *term, GString *sql, GError **error)
{
  PrMatch *match;

  switch (term->kind)
    {
    case PR_TERM_TEXT:
      match = pr_match_new ();
      pr_match_add_term (pr_match_add_clause (match), term);
      pr_query_sql_append_match (self, match, sql);
      return TRUE;
    case PR_TERM_FLAG:
      /* The very words of the partial indexes. */
      g_string_append_printf (sql,
                              term->set ? "message.flags & %d"
                                        : "(message.flags & %d) = 0",
                              term->flag);
      return TRUE;
    case PR_TERM_DATE:
      append_range (self, term, "date", sql);
      return TRUE;
    case PR_TERM_SIZE:
      append_range (self, term, "size", sql);
      return TRUE;
    case PR_TERM_FOLDER:
      return append_folder (self, term, sql, error);
    case PR_TERM_TAG:
      return append_tag (self, term, sql, error);
    case PR_TERM_ACCOUNT:
      return append_account (self, term, sql, error);
    case PR_TERM_MESSAGE_ID:
    default:
      append_message_id (self, term, sql);
      return TRUE;
    }
}

static gboolean
append_condition (PrQuerySql *self, const PrTerm *term, GString *sql, GError **error)
{
  if (!term->negated)
    return append_bare (self, term, sql, error);
  g_string_append_c (sql, '(');
  if (!append_bare (self, term, sql, error))
    return FALSE;
  g_string_append (sql, ") IS NOT TRUE"); /* a message without msg-id is not that one */
  return TRUE;
}

/* A clause that the index alone cannot answer: (a OR b). Its words ask the index once. */
static gboolean
add_mixed (PrQuerySql *self, GPtrArray *clause, GError **error)
{
  gboolean has_words = count_wanted (clause) > 0;
  const char *between = "";

  g_string_append (self->where, " AND (");
  if (has_words)
    {
      PrMatch *match = pr_match_new ();

      add_wanted (match, clause);
      pr_query_sql_append_match (self, match, self->where);
      between = " OR ";
    }
  for (guint i = 0; i < clause->len; i++)
    {
      const PrTerm *term = g_ptr_array_index (clause, i);

      if (is_word (term, FALSE))
        continue;
      g_string_append (self->where, between);
      if (!append_condition (self, term, self->where, error))
        return FALSE;
      between = " OR ";
    }
  g_string_append_c (self->where, ')');
  return TRUE;
}

/* What makes few messages of many, and is cheap to go through in order. */
static void
note_bounds (PrQuerySql *self, const PrTerm *term)
{
  if (term->negated)
    return;
  if (term->kind == PR_TERM_DATE)
    {
      self->least_date = MAX (self->least_date, term->least);
      self->beyond_date = MIN (self->beyond_date, term->beyond);
    }
  if (term->kind == PR_TERM_FLAG && term->set)
    self->flags |= term->flag;
}

gboolean
pr_query_sql_add_clause (PrQuerySql *self, GPtrArray *clause, GError **error)
{
  const PrTerm *first = g_ptr_array_index (clause, 0);

  if (count_wanted (clause) == clause->len)
    {
      add_wanted (self->match, clause);
      return TRUE;
    }
  if (clause->len == 1 && is_word (first, TRUE))
    {
      pr_match_add_term (self->match->unwanted, first);
      return TRUE;
    }
  if (clause->len == 1 && first->kind == PR_TERM_MESSAGE_ID && !first->negated)
    add_id_token (pr_match_add_clause (self->match), first->name);
  if (clause->len == 1)
    {
      note_bounds (self, first);
      g_string_append (self->where, " AND ");
      return append_condition (self, first, self->where, error);
    }
  return add_mixed (self, clause, error);
}
