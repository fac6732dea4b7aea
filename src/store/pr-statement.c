/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-statement-private.h"

struct _PrStatement
{
  PrDatabase *database; /* borrowed */
  sqlite3_stmt *handle;
  GList link;         /* among the idle ones */
  const char *source; /* where the SQL was when it was last asked for; never read */
  guint hash;         /* of the SQL, so that the cache seldom compares text */
  int bind_code;      /* of the first bind that failed */
  gboolean done;      /* stepped to the end: another step would start anew */
  GPtrArray *held;    /* of GBytes: bound by reference, at their index */
};

PrStatement *
pr_statement_new (PrDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *handle = NULL;
  PrStatement *self;
  int code;

  code = sqlite3_prepare_v3 (pr_database_get_handle (database), sql, -1,
                             SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (code != SQLITE_OK)
    {
      pr_database_set_error (database, code, error);
      return NULL;
    }
  self = g_new0 (PrStatement, 1);
  self->database = database;
  self->handle = handle;
  self->link.data = self;
  self->source = sql;
  self->hash = g_str_hash (sql);
  return self;
}

void
pr_statement_finalize (PrStatement *self)
{
  sqlite3_finalize (self->handle);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_free (self);
}

void
pr_statement_clear (PrStatement *self)
{
  pr_statement_reset (self);
  sqlite3_clear_bindings (self->handle);
  if (self->held != NULL)
    g_ptr_array_set_size (self->held, 0);
  self->bind_code = SQLITE_OK;
}

GList *
pr_statement_get_link (PrStatement *self)
{
  return &self->link;
}

gboolean
pr_statement_is_of (PrStatement *self, const char *sql)
{
  return self->source == sql && g_str_equal (sqlite3_sql (self->handle), sql);
}

gboolean
pr_statement_is_for (PrStatement *self, const char *sql, guint hash)
{
  if (self->hash != hash || !g_str_equal (sqlite3_sql (self->handle), sql))
    return FALSE;
  self->source = sql;
  return TRUE;
}

void
pr_statement_free (PrStatement *self)
{
  if (self == NULL)
    return;
  pr_statement_clear (self);
  pr_database_take_back (self->database, self);
}

static void
note_bind (PrStatement *self, int code)
{
  if (self->bind_code == SQLITE_OK)
    self->bind_code = code;
  self->done = FALSE;
}

void
pr_statement_bind_int64 (PrStatement *self, int index, gint64 value)
{
  note_bind (self, sqlite3_bind_int64 (self->handle, index, value));
}

void
pr_statement_bind_text (PrStatement *self, int index, const char *text)
{
  note_bind (self, sqlite3_bind_text (self->handle, index, text, -1, SQLITE_TRANSIENT));
}

void
pr_statement_lend_text (PrStatement *self, int index, const char *text)
{
  note_bind (self, sqlite3_bind_text (self->handle, index, text, -1, SQLITE_STATIC));
}

/* A null pointer would bind NULL, and an empty array may well have one. */
static void
bind_blob (PrStatement *self,
           int index,
           gconstpointer data,
           gsize length,
           sqlite3_destructor_type kind)
{
  note_bind (self, length == 0
                     ? sqlite3_bind_zeroblob (self->handle, index, 0)
                     : sqlite3_bind_blob64 (self->handle, index, data, length, kind));
}

void
pr_statement_bind_blob (PrStatement *self, int index, gconstpointer data, gsize length)
{
  bind_blob (self, index, data, length, SQLITE_TRANSIENT);
}

void
pr_statement_lend_blob (PrStatement *self, int index, gconstpointer data, gsize length)
{
  bind_blob (self, index, data, length, SQLITE_STATIC);
}

static void
unref_bytes (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

void
pr_statement_bind_bytes (PrStatement *self, int index, GBytes *bytes)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  GBytes *previous;

  if (self->held == NULL)
    self->held = g_ptr_array_new_with_free_func (unref_bytes);
  if (self->held->len <= (guint) index)
    g_ptr_array_set_size (self->held, index + 1);
  previous = g_steal_pointer (&g_ptr_array_index (self->held, index));
  g_ptr_array_index (self->held, index) = g_bytes_ref (bytes);
  bind_blob (self, index, data, length, SQLITE_STATIC);
  unref_bytes (previous);
}

void
pr_statement_bind_zeros (PrStatement *self, int index, gsize length)
{
  note_bind (self, sqlite3_bind_zeroblob64 (self->handle, index, length));
}

void
pr_statement_bind_null (PrStatement *self, int index)
{
  note_bind (self, sqlite3_bind_null (self->handle, index));
}

void
pr_statement_bind_pointer (PrStatement *self,
                           int index,
                           gpointer pointer,
                           const char *type,
                           GDestroyNotify free_func)
{
  note_bind (self, sqlite3_bind_pointer (self->handle, index, pointer, type, free_func));
}

gboolean
pr_statement_step (PrStatement *self, GError **error)
{
  int code = self->bind_code;

  if (self->done)
    return FALSE;
  if (code == SQLITE_OK)
    code = sqlite3_step (self->handle);
  if (code == SQLITE_ROW)
    return TRUE;

  if (code != SQLITE_DONE)
    pr_database_set_error (self->database, code, error);
  /* Resetting at once ends the read transaction, so that no idle statement keeps the
   * WAL from being folded in. */
  sqlite3_reset (self->handle);
  self->done = TRUE;
  return FALSE;
}

gboolean
pr_statement_find (PrStatement *self, gboolean *found, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *found = pr_statement_step (self, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_statement_run (PrStatement *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->done = FALSE;
  while (pr_statement_step (self, &local_error))
    ;
  self->done = FALSE;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
pr_statement_reset (PrStatement *self)
{
  sqlite3_reset (self->handle);
  self->done = FALSE;
}

gint64
pr_statement_get_int64 (PrStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

const char *
pr_statement_get_text (PrStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

gconstpointer
pr_statement_get_blob (PrStatement *self, int column, gsize *length)
{
  gconstpointer data = sqlite3_column_blob (self->handle, column);

  *length = sqlite3_column_bytes (self->handle, column);
  return data;
}
