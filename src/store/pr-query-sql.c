/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-query-names-private.h"
#include "store/pr-query-parse-private.h"
#include "store/pr-query-private.h"
#include "store/pr-search-private.h"

/* Values of a statement, in the order of their numbers: a text, else a match, else the
 * number. */
typedef struct
{
  gint64 number;
  char *text;
  PrMatch *match;
} Value;

typedef struct
{
  PrDatabase *database;
  GString *where;        /* every condition begins with AND */
  GArray *values;        /* of Value */
  PrMatch *match;        /* what the index must hold */
  GArray *named_folders; /* of gint64: what folder: asks for */
  GArray *waste;         /* of gint64: folders whose messages are left out */
} Builder;

static void
value_clear (gpointer data)
{
  Value *value = data;

  g_free (value->text);
  pr_match_free (value->match);
}

static void
builder_clear (Builder *self)
{
  g_string_free (self->where, TRUE);
  pr_match_free (self->match);
  g_array_unref (self->values);
  g_array_unref (self->named_folders);
  g_array_unref (self->waste);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, builder_clear)

static void
builder_init (Builder *self, PrDatabase *database)
{
  self->database = database;
  self->where = g_string_new (NULL);
  self->match = pr_match_new ();
  self->values = g_array_new (FALSE, TRUE, sizeof (Value));
  g_array_set_clear_func (self->values, value_clear);
  self->named_folders = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->waste = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* The number of a new value, to be written behind a question mark. */
static guint
add_number (Builder *self, gint64 number)
{
  Value value = { .number = number };

  g_array_append_val (self->values, value);
  return self->values->len;
}

static guint
add_text (Builder *self, const char *text)
{
  Value value = { .text = g_strdup (text) };

  g_array_append_val (self->values, value);
  return self->values->len;
}

/* @match: (transfer full) */
static guint
add_match (Builder *self, PrMatch *match)
{
  Value value = { .match = match };

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

static void
append_ids (GString *sql, GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (sql, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ", ",
                            g_array_index (ids, gint64, i));
}

/* Which folders, tags or accounts bear the name of @term. */
static GArray *
find_named (Builder *self, const PrTerm *term, GError **error)
{
  return pr_query_find_named (self->database, term->kind, term->name, error);
}

static gboolean
append_folder (Builder *self, const PrTerm *term, GString *sql, GError **error)
{
  g_autoptr (GArray) ids = find_named (self, term, error);

  if (ids == NULL)
    return FALSE;
  g_string_append (sql, "message.folder IN (");
  append_ids (sql, ids);
  g_string_append_c (sql, ')');
  if (!term->negated)
    g_array_append_vals (self->named_folders, ids->data, ids->len);
  return TRUE;
}

static gboolean
append_tag (Builder *self, const PrTerm *term, GString *sql, GError **error)
{
  g_autoptr (GArray) ids = find_named (self, term, error);

  if (ids == NULL)
    return FALSE;
  g_string_append (sql, "message.key IN (SELECT key FROM message_tag WHERE tag IN (");
  append_ids (sql, ids);
  g_string_append (sql, "))");
  return TRUE;
}

static gboolean
append_account (Builder *self, const PrTerm *term, GString *sql, GError **error)
{
  g_autoptr (GArray) ids = find_named (self, term, error);

  if (ids == NULL)
    return FALSE;
  g_string_append (sql, "message.account IN (");
  append_ids (sql, ids);
  g_string_append_c (sql, ')');
  return TRUE;
}

static void
append_range (Builder *self, const PrTerm *term, const char *column, GString *sql)
{
  const char *between = "";

  if (term->least != G_MININT64)
    {
      g_string_append_printf (sql, "message.%s >= ?%u", column,
                              add_number (self, term->least));
      between = " AND ";
    }
  if (term->beyond != G_MAXINT64)
    g_string_append_printf (sql, "%smessage.%s < ?%u", between, column,
                            add_number (self, term->beyond));
}

/* @match: (transfer full) */
static void
append_index (Builder *self, PrMatch *match, GString *sql)
{
  g_string_append_printf (sql, "message.key IN (SELECT key FROM found (?%u))",
                          add_match (self, match));
}

/* The condition of @term, but for its negation. */
static gboolean
append_bare (Builder *self, const PrTerm *term, GString *sql, GError **error)
{
  PrMatch *match;

  switch (term->kind)
    {
    case PR_TERM_TEXT:
      match = pr_match_new ();
      pr_match_add_term (pr_match_add_clause (match), term);
      append_index (self, match, sql);
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
      g_string_append_printf (sql, "message.message_id = ?%u",
                              add_text (self, term->name));
      return TRUE;
    }
}

static gboolean
append_condition (Builder *self, const PrTerm *term, GString *sql, GError **error)
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
add_mixed (Builder *self, GPtrArray *clause, GError **error)
{
  gboolean has_words = count_wanted (clause) > 0;
  const char *between = "";

  g_string_append (self->where, " AND (");
  if (has_words)
    {
      PrMatch *match = pr_match_new ();

      add_wanted (match, clause);
      append_index (self, match, self->where);
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

static gboolean
add_clause (Builder *self, GPtrArray *clause, GError **error)
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
  if (clause->len == 1)
    {
      g_string_append (self->where, " AND ");
      return append_condition (self, first, self->where, error);
    }
  return add_mixed (self, clause, error);
}

/* ---- the statement ---- */

static gboolean
is_named (Builder *self, gint64 folder)
{
  for (guint i = 0; i < self->named_folders->len; i++)
    if (g_array_index (self->named_folders, gint64, i) == folder)
      return TRUE;
  return FALSE;
}

/* What was thrown away is only found where it is asked for. */
static gboolean
find_waste (Builder *self, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  stmt =
    pr_database_prepare (self->database,
                         "SELECT id FROM folder WHERE kind IN (?1, ?2) AND total > 0",
                         error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, PR_FOLDER_JUNK);
  pr_statement_bind_int64 (stmt, 2, PR_FOLDER_TRASH);
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 id = pr_statement_get_int64 (stmt, 0);

      if (!is_named (self, id))
        g_array_append_val (self->waste, id);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
add_selection (Builder *self, const PrSelection *selection, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (PrQuery) query = pr_query_parse (selection->query, now);

  for (guint i = 0; i < query->clauses->len; i++)
    if (!add_clause (self, g_ptr_array_index (query->clauses, i), error))
      return FALSE;
  if (selection->account != 0)
    g_string_append_printf (self->where, " AND message.account = ?%u",
                            add_number (self, selection->account));
  if (selection->folder == 0)
    return find_waste (self, error);
  g_string_append_printf (self->where, " AND message.folder = ?%u",
                          add_number (self, selection->folder));
  return TRUE;
}

/* Whether words lead: what the index finds is then looked up, and not the other way
 * round. */
static gboolean
has_words (Builder *self)
{
  return self->match->wanted->len > 0;
}

/* Adds the words that must not be there, where no wanted ones lead, and the waste. */
static void
finish_where (Builder *self)
{
  if (!has_words (self) && self->match->unwanted->len > 0)
    {
      PrMatch *match = pr_match_new ();

      g_ptr_array_add (match->wanted, g_steal_pointer (&self->match->unwanted));
      self->match->unwanted = g_ptr_array_new ();
      g_string_append (self->where, " AND NOT ");
      append_index (self, match, self->where);
    }
  if (self->waste->len > 0)
    {
      g_string_append (self->where, " AND message.folder NOT IN (");
      append_ids (self->where, self->waste);
      g_string_append_c (self->where, ')');
    }
}

/* Which tables are read, and how they hold together. The index gives keys in descending
 * order without sorting, and so does the table of messages. */
static void
append_from (Builder *self, GString *sql)
{
  finish_where (self);
  if (!has_words (self))
    g_string_append (sql, " FROM message WHERE TRUE");
  else
    g_string_append_printf (sql,
                            " FROM found (?%u) CROSS JOIN message"
                            " ON message.key = found.key WHERE TRUE",
                            add_match (self, g_steal_pointer (&self->match)));
  g_string_append (sql, self->where->str);
}

/* Where words alone are asked for, the few that do not count cost less to look up than
 * the message of each hit. */
static void
append_from_index (Builder *self, GString *sql)
{
  g_string_append_printf (sql,
                          " FROM found (?%u)"
                          " WHERE found.key NOT IN (SELECT key FROM tombstone)",
                          add_match (self, g_steal_pointer (&self->match)));
  if (self->waste->len == 0)
    return;
  g_string_append (sql,
                   " AND found.key NOT IN (SELECT key FROM message WHERE folder IN (");
  append_ids (sql, self->waste);
  g_string_append (sql, "))");
}

static PrStatement *
prepare (Builder *self, const char *sql, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (self->database, sql, error);

  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < self->values->len; i++)
    {
      Value *value = &g_array_index (self->values, Value, i);

      if (value->match != NULL)
        pr_statement_bind_pointer (stmt, (int) i + 1, g_steal_pointer (&value->match),
                                   PR_MATCH_POINTER, (GDestroyNotify) pr_match_free);
      else if (value->text != NULL)
        pr_statement_bind_text (stmt, (int) i + 1, value->text);
      else
        pr_statement_bind_int64 (stmt, (int) i + 1, value->number);
    }
  return g_steal_pointer (&stmt);
}

PrStatement *
pr_query_prepare_keys (PrDatabase *database,
                       const PrSelection *selection,
                       gint64 below,
                       gsize limit,
                       GError **error)
{
  g_auto (Builder) self = { 0 };
  g_autoptr (GString) sql = NULL;
  const char *key;

  builder_init (&self, database);
  if (!add_selection (&self, selection, error))
    return NULL;
  key = has_words (&self) ? "found.key" : "message.key";
  sql = g_string_new ("SELECT ");
  g_string_append (sql, key);
  append_from (&self, sql);
  if (below != 0)
    g_string_append_printf (sql, " AND %s < ?%u", key, add_number (&self, below));
  g_string_append_printf (sql, " ORDER BY %s DESC", key);
  if (limit != 0)
    g_string_append_printf (sql, " LIMIT ?%u", add_number (&self, (gint64) limit));
  return prepare (&self, sql->str, error);
}

PrStatement *
pr_query_prepare_count (PrDatabase *database,
                        const PrSelection *selection,
                        GError **error)
{
  g_auto (Builder) self = { 0 };
  g_autoptr (GString) sql = g_string_new ("SELECT count (*)");

  builder_init (&self, database);
  if (!add_selection (&self, selection, error))
    return NULL;
  if (has_words (&self) && self.where->len == 0)
    append_from_index (&self, sql);
  else
    append_from (&self, sql);
  return prepare (&self, sql->str, error);
}
