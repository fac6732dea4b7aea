/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-search-private.h"
#include "store/pr-store.h"

/* The form in which SQL joins what the index finds with messages, folders and tags. */

enum
{
  COLUMN_KEY,
  COLUMN_MATCH, /* hidden: the argument */
};

/* What xBestIndex tells xFilter of the values behind the match, in this order. */
enum
{
  PLAN_IS = 1 << 0,    /* key = */
  PLAN_LEAST = 1 << 1, /* key >= */
  PLAN_ABOVE = 1 << 2, /* key > */
  PLAN_BELOW = 1 << 3, /* key < */
  PLAN_UP_TO = 1 << 4, /* key <= */
};

typedef struct
{
  sqlite3_vtab base;
  PrDatabase *database; /* borrowed */
} Table;

typedef struct
{
  sqlite3_vtab_cursor base;
  PrSearch *search; /* or NULL, where one message is looked up */
  gint64 key;
  gboolean done;
} Cursor;

static int
connect_table (sqlite3 *handle,
               void *context,
               int n_arguments,
               const char *const *arguments,
               sqlite3_vtab **table,
               char **trouble)
{
  Table *self;
  int code = sqlite3_declare_vtab (handle, "CREATE TABLE x (key INTEGER, match HIDDEN)");

  if (code != SQLITE_OK)
    return code;
  self = g_new0 (Table, 1);
  self->database = context;
  *table = &self->base;
  return SQLITE_OK;
}

static int
disconnect_table (sqlite3_vtab *table)
{
  g_free (table);
  return SQLITE_OK;
}

static int
get_plan (unsigned char operator)
{
  switch (operator)
    {
    case SQLITE_INDEX_CONSTRAINT_EQ:
      return PLAN_IS;
    case SQLITE_INDEX_CONSTRAINT_GE:
      return PLAN_LEAST;
    case SQLITE_INDEX_CONSTRAINT_GT:
      return PLAN_ABOVE;
    case SQLITE_INDEX_CONSTRAINT_LT:
      return PLAN_BELOW;
    case SQLITE_INDEX_CONSTRAINT_LE:
      return PLAN_UP_TO;
    default:
      return 0;
    }
}

/* Takes one constraint of each kind as a value, in the order of the plan's bits. */
static void
use_constraints (sqlite3_index_info *info, const int *chosen)
{
  int n_values = 1;

  info->idxNum = 0;
  for (int bit = 0; bit < 5; bit++)
    if (chosen[bit] >= 0)
      {
        info->aConstraintUsage[chosen[bit]].argvIndex = ++n_values;
        info->idxNum |= 1 << bit;
      }
}

static int
choose_plan (sqlite3_vtab *table, sqlite3_index_info *info)
{
  int match = -1, chosen[5] = { -1, -1, -1, -1, -1 };

  for (int i = 0; i < info->nConstraint; i++)
    {
      const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
      int plan = get_plan (constraint->op);

      if (constraint->iColumn == COLUMN_MATCH && plan == PLAN_IS)
        {
          if (!constraint->usable)
            return SQLITE_CONSTRAINT;
          match = i;
        }
      else if (constraint->usable && constraint->iColumn == COLUMN_KEY && plan != 0)
        chosen[g_bit_nth_lsf (plan, -1)] = i;
    }
  if (match < 0)
    return SQLITE_CONSTRAINT;
  info->aConstraintUsage[match].argvIndex = 1;
  info->aConstraintUsage[match].omit = 1;
  use_constraints (info, chosen);
  info->orderByConsumed = info->nOrderBy == 1 && info->aOrderBy[0].desc != 0 &&
                          info->aOrderBy[0].iColumn == COLUMN_KEY;
  info->estimatedCost = (info->idxNum & PLAN_IS) != 0 ? 10 : 1000;
  info->estimatedRows = (info->idxNum & PLAN_IS) != 0 ? 1 : 1000;
  return SQLITE_OK;
}

static int
open_cursor (sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
  Cursor *self = g_new0 (Cursor, 1);

  *cursor = &self->base;
  return SQLITE_OK;
}

static int
close_cursor (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  pr_search_free (self->search);
  g_free (self);
  return SQLITE_OK;
}

/* A sentence has no way through SQLite; its code makes one again. */
static int
get_code (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return SQLITE_INTERRUPT;
  if (g_error_matches (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK))
    return SQLITE_IOERR;
  return SQLITE_CORRUPT;
}

static int
next_row (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;
  g_autoptr (GError) error = NULL;

  self->done = TRUE;
  if (self->search == NULL)
    return SQLITE_OK;
  self->done = !pr_search_next (self->search, &self->key, &error);
  return error == NULL ? SQLITE_OK : get_code (error);
}

/* One step further, where there is one. */
static gint64
get_successor (gint64 key)
{
  return key < G_MAXINT64 ? key + 1 : key;
}

static int
look_up (Cursor *self, Table *table, PrMatch *match, gint64 key)
{
  g_autoptr (GError) error = NULL;
  gboolean has = FALSE;

  if (!pr_search_has (table->database, match, key, &has, &error))
    return get_code (error);
  self->key = key;
  self->done = !has;
  return SQLITE_OK;
}

static int
filter (sqlite3_vtab_cursor *cursor,
        int plan,
        const char *name,
        int n_values,
        sqlite3_value **values)
{
  Cursor *self = (Cursor *) cursor;
  Table *table = (Table *) cursor->pVtab;
  PrMatch *match = sqlite3_value_pointer (values[0], PR_MATCH_POINTER);
  g_autoptr (GError) error = NULL;
  gint64 least = 0, below = G_MAXINT64;
  int at = 1;

  g_clear_pointer (&self->search, pr_search_free);
  self->done = match == NULL;
  if (match == NULL)
    return SQLITE_OK;
  if ((plan & PLAN_IS) != 0)
    return look_up (self, table, match, sqlite3_value_int64 (values[at]));
  if ((plan & PLAN_LEAST) != 0)
    least = sqlite3_value_int64 (values[at++]);
  if ((plan & PLAN_ABOVE) != 0)
    least = MAX (least, get_successor (sqlite3_value_int64 (values[at++])));
  if ((plan & PLAN_BELOW) != 0)
    below = sqlite3_value_int64 (values[at++]);
  if ((plan & PLAN_UP_TO) != 0)
    below = MIN (below, get_successor (sqlite3_value_int64 (values[at++])));
  self->search = pr_search_new (table->database, match, least, below, &error);
  return self->search == NULL ? get_code (error) : next_row (cursor);
}

static int
is_at_end (sqlite3_vtab_cursor *cursor)
{
  return ((Cursor *) cursor)->done;
}

static int
give_column (sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
  if (column == COLUMN_KEY)
    sqlite3_result_int64 (context, ((Cursor *) cursor)->key);
  return SQLITE_OK;
}

static int
give_rowid (sqlite3_vtab_cursor *cursor, sqlite_int64 *rowid)
{
  *rowid = ((Cursor *) cursor)->key;
  return SQLITE_OK;
}

gboolean
pr_found_table_register (PrDatabase *database, GError **error)
{
  static const sqlite3_module module = {
    .xConnect = connect_table,
    .xBestIndex = choose_plan,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = is_at_end,
    .xColumn = give_column,
    .xRowid = give_rowid,
  };
  int code =
    sqlite3_create_module (pr_database_get_handle (database), "found", &module, database);

  if (code != SQLITE_OK)
    pr_database_set_error (database, code, error);
  return code == SQLITE_OK;
}
