/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-query-private.h"
#include "store/pr-query-sql-private.h"
#include "store/pr-schema-private.h"

/* Lists are in the order of keys, which begin with the time of receipt. That is close to
 * the Date: of nearly all messages, so a range of dates is one of keys, a little wider;
 * the few that are further off have an index of their own (message_odd, schema). */
#define DATE_SLACK 172800 /* seconds, two days; the index has the same number */
#define ODD_DATE "message.date - (message.key >> 20) NOT BETWEEN -172800 AND 172800"

#define FEW_UNREAD 4096 /* fewer than these are gone through, rather than all hits */

/* ---- what is asked for ---- */

static gboolean
is_named (PrQuerySql *self, gint64 folder)
{
  for (guint i = 0; i < self->named_folders->len; i++)
    if (g_array_index (self->named_folders, gint64, i) == folder)
      return TRUE;
  return FALSE;
}

/* What was thrown away is only found where it is asked for. */
static gboolean
find_waste (PrQuerySql *self, GError **error)
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
add_selection (PrQuerySql *self, const PrSelection *selection, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (PrQuery) query = pr_query_parse (selection->query, now);

  for (guint i = 0; i < query->clauses->len; i++)
    if (!pr_query_sql_add_clause (self, g_ptr_array_index (query->clauses, i), error))
      return FALSE;
  if (selection->account != 0)
    g_string_append_printf (self->where, " AND message.account = ?%u",
                            pr_query_sql_add_number (self, selection->account));
  if (selection->folder == 0)
    return find_waste (self, error);
  g_string_append_printf (self->where, " AND message.folder = ?%u",
                          pr_query_sql_add_number (self, selection->folder));
  return TRUE;
}

static void
append_waste (PrQuerySql *self)
{
  if (self->waste->len == 0)
    return;
  g_string_append (self->where, " AND message.folder NOT IN (");
  pr_query_sql_append_ids (self->where, self->waste);
  g_string_append_c (self->where, ')');
}

/* ---- what leads ---- */

static gboolean
has_words (PrQuerySql *self)
{
  return self->match->wanted->len > 0;
}

/* Where few messages are starred or unread, each of them is looked up among the hits, and
 * not the other way round. */
static gboolean
do_flags_lead (PrQuerySql *self, gboolean *lead, GError **error)
{
  gint64 n_unread = 0;

  *lead = (self->flags & PR_FLAG_STARRED) != 0;
  if (*lead || (self->flags & PR_FLAG_UNREAD) == 0)
    return TRUE;
  if (!pr_schema_get_int64 (self->database, "SELECT unread FROM total", &n_unread, error))
    return FALSE;
  *lead = n_unread < FEW_UNREAD;
  return TRUE;
}

/* Words become a condition where they do not lead: those that must be there, and those
 * that must not. */
static void
append_words (PrQuerySql *self)
{
  PrMatch *match = g_steal_pointer (&self->match);

  self->match = pr_match_new ();
  if (match->wanted->len == 0 && match->unwanted->len == 0)
    {
      pr_match_free (match);
      return;
    }
  g_string_append (self->where, " AND ");
  if (match->wanted->len == 0)
    {
      g_ptr_array_add (match->wanted, match->unwanted);
      match->unwanted = g_ptr_array_new ();
      g_string_append (self->where, "NOT ");
    }
  pr_query_sql_append_match (self, match, self->where);
}

/* ---- the statement ---- */

/* One arm of it: SELECT @what of the messages that are asked for. */
typedef struct
{
  GString *sql;
  const char *what;
  guint match;  /* the number of the value that leads, or 0 */
  gint64 least; /* keys that all of its messages are between */
  gint64 beyond;
} Arm;

static void
append_bound (PrQuerySql *self, Arm *arm, const char *comparison, gint64 key)
{
  g_string_append_printf (arm->sql, " AND %s %s ?%u",
                          arm->match != 0 ? "found.key" : "message.key", comparison,
                          pr_query_sql_add_number (self, key));
}

static void
append_arm (PrQuerySql *self, Arm *arm)
{
  g_string_append_printf (arm->sql, "SELECT %s", arm->what);
  if (arm->match == 0)
    g_string_append (arm->sql, " FROM message WHERE TRUE");
  else
    g_string_append_printf (arm->sql,
                            " FROM found (?%u) CROSS JOIN message"
                            " ON message.key = found.key WHERE TRUE",
                            arm->match);
  g_string_append (arm->sql, self->where->str);
  if (arm->least > 0)
    append_bound (self, arm, ">=", arm->least);
  if (arm->beyond < G_MAXINT64)
    append_bound (self, arm, "<", arm->beyond);
}

/* Of the messages whose date is far from their key, those that the other arm cannot have
 * for their key. */
static void
append_odd_arm (PrQuerySql *self, const Arm *other, gint64 below)
{
  g_string_append_printf (other->sql,
                          "SELECT %s FROM message INDEXED BY message_odd WHERE " ODD_DATE
                          "%s AND message.key < ?%u AND NOT (message.key >= ?%u AND "
                          "message.key < ?%u)",
                          other->match != 0 && g_str_equal (other->what, "found.key")
                            ? "message.key"
                            : other->what,
                          self->where->str, pr_query_sql_add_number (self, below),
                          pr_query_sql_add_number (self, other->least),
                          pr_query_sql_add_number (self, other->beyond));
  if (other->match != 0)
    g_string_append_printf (other->sql,
                            " AND EXISTS (SELECT 1 FROM found (?%u) WHERE found.key = "
                            "message.key)",
                            other->match);
}

static gint64
get_key_of (gint64 date)
{
  return CLAMP (date, 0, G_MAXINT64 >> 21) << 20;
}

static gboolean
has_dates (PrQuerySql *self)
{
  return self->least_date != G_MININT64 || self->beyond_date != G_MAXINT64;
}

/* What all arms have in common. */
static gboolean
open_arm (PrQuerySql *self, Arm *arm, gint64 below, GError **error)
{
  gboolean flags_lead = FALSE;

  if (!do_flags_lead (self, &flags_lead, error))
    return FALSE;
  append_waste (self);
  if (has_words (self) && !flags_lead)
    arm->match = pr_query_sql_add_match (self, g_steal_pointer (&self->match));
  else
    append_words (self);
  arm->beyond = below != 0 ? below : G_MAXINT64;
  if (self->least_date != G_MININT64)
    arm->least = get_key_of (self->least_date - DATE_SLACK);
  if (self->beyond_date != G_MAXINT64)
    arm->beyond = MIN (arm->beyond, get_key_of (self->beyond_date + DATE_SLACK));
  return TRUE;
}

static PrStatement *
prepare (PrQuerySql *self, const char *sql, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (self->database, sql, error);

  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < self->values->len; i++)
    {
      PrQueryValue *value = &g_array_index (self->values, PrQueryValue, i);

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
  g_auto (PrQuerySql) self = { 0 };
  g_autoptr (GString) sql = g_string_new (NULL);
  Arm arm = { .sql = sql };

  pr_query_sql_init (&self, database);
  if (!add_selection (&self, selection, error) || !open_arm (&self, &arm, below, error))
    return NULL;
  arm.what = arm.match != 0 ? "found.key" : "message.key";
  append_arm (&self, &arm);
  if (has_dates (&self))
    {
      g_string_append (sql, " UNION ALL ");
      append_odd_arm (&self, &arm, below != 0 ? below : G_MAXINT64);
    }
  g_string_append_printf (sql, " ORDER BY %s DESC", has_dates (&self) ? "1" : arm.what);
  if (limit != 0)
    g_string_append_printf (sql, " LIMIT ?%u",
                            pr_query_sql_add_number (&self, (gint64) limit));
  return prepare (&self, sql->str, error);
}

/* Where words alone are asked for, the few that do not count cost less to look up than
 * the message of each hit. */
static void
append_count_of_hits (PrQuerySql *self, GString *sql)
{
  g_string_append_printf (sql,
                          "SELECT count (*) FROM found (?%u)"
                          " WHERE found.key NOT IN (SELECT key FROM tombstone)",
                          pr_query_sql_add_match (self, g_steal_pointer (&self->match)));
  if (self->waste->len == 0)
    return;
  g_string_append (sql,
                   " AND found.key NOT IN (SELECT key FROM message WHERE folder IN (");
  pr_query_sql_append_ids (sql, self->waste);
  g_string_append (sql, "))");
}

static gboolean
append_count (PrQuerySql *self, GString *sql, GError **error)
{
  Arm arm = { .sql = sql, .what = "count (*)" };

  if (!open_arm (self, &arm, 0, error))
    return FALSE;
  g_string_append (sql, "SELECT (");
  append_arm (self, &arm);
  if (has_dates (self))
    {
      g_string_append (sql, ") + (");
      append_odd_arm (self, &arm, G_MAXINT64);
    }
  g_string_append_c (sql, ')');
  return TRUE;
}

PrStatement *
pr_query_prepare_count (PrDatabase *database,
                        const PrSelection *selection,
                        GError **error)
{
  g_auto (PrQuerySql) self = { 0 };
  g_autoptr (GString) sql = g_string_new (NULL);

  pr_query_sql_init (&self, database);
  if (!add_selection (&self, selection, error))
    return NULL;
  if (has_words (&self) && self.where->len == 0)
    append_count_of_hits (&self, sql);
  else if (!append_count (&self, sql, error))
    return NULL;
  return prepare (&self, sql->str, error);
}
