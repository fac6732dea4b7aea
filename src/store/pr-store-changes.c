/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "store/pr-schema-private.h"
#include "store/pr-store-private.h"

#define LAST_NUMBER "SELECT seq FROM sqlite_sequence WHERE name = 'change'"
#define SEQUENCE "SELECT value FROM counter WHERE name = 'sequence'"

void
pr_change_free (PrChange *change)
{
  if (change == NULL)
    return;
  g_array_unref (change->keys);
  g_free (change);
}

static PrChange *
change_new (PrChangeKind kind, gint64 account, gint64 folder)
{
  PrChange *change = g_new0 (PrChange, 1);

  change->kind = kind;
  change->account = account;
  change->folder = folder;
  change->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  return change;
}

gboolean
pr_store_get_change_number (PrStore *self, gint64 *number, GError **error)
{
  g_autoptr (PrReader) reader = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  reader = pr_store_borrow (self, NULL, error);
  return reader != NULL &&
         pr_schema_get_int64 (reader->database, LAST_NUMBER, number, error);
}

gboolean
pr_store_get_sequence (PrStore *self, gint64 *sequence, GError **error)
{
  g_autoptr (PrReader) reader = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (sequence != NULL, FALSE);

  reader = pr_store_borrow (self, NULL, error);
  return reader != NULL &&
         pr_schema_get_int64 (reader->database, SEQUENCE, sequence, error);
}

/* Where nobody is locked out, the files themselves tell. */
static gboolean
poll_files (PrStore *self)
{
  PrStamp stamp;
  gboolean moved;

  pr_stamp_take (&stamp, self->file);
  moved = self->watched != 0 && !pr_stamp_equal (&stamp, &self->watched_stamp);
  self->watched = 1;
  self->watched_stamp = stamp;
  return moved;
}

/**
 * pr_store_poll:
 * @moved: set to whether anybody committed since the last call; %FALSE the first time
 *
 * Costs microseconds. One watching thread only.
 */
gboolean
pr_store_poll (PrStore *self, gboolean *moved, GError **error)
{
  gint64 version = 0;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (moved != NULL, FALSE);

  *moved = FALSE;
  if (self->still)
    {
      *moved = poll_files (self);
      return TRUE;
    }
  /* A connection of its own, as SQLite tells each of the commits of all others. */
  if (self->watcher == NULL)
    self->watcher = pr_store_connect (self, FALSE, error);
  if (self->watcher == NULL ||
      !pr_schema_get_int64 (self->watcher, "PRAGMA data_version", &version, error))
    return FALSE;
  *moved = self->watched != 0 && version != self->watched;
  self->watched = version;
  return TRUE;
}

static PrChange *
read_change (PrStatement *stmt)
{
  PrChange *change =
    change_new (pr_statement_get_int64 (stmt, 0), pr_statement_get_int64 (stmt, 1),
                pr_statement_get_int64 (stmt, 2));
  gsize length = 0;
  const guint8 *data = pr_statement_get_blob (stmt, 3, &length);

  for (gsize i = 0; i + sizeof (gint64) <= length; i += sizeof (gint64))
    {
      gint64 key;

      memcpy (&key, data + i, sizeof key);
      key = GINT64_FROM_LE (key);
      g_array_append_val (change->keys, key);
    }
  return change;
}

/* Whether the log still holds, and ever held, all that came after @number. */
static gboolean
reaches_back (PrDatabase *database,
              gint64 number,
              gint64 last,
              gboolean *reaches,
              GError **error)
{
  gint64 oldest = 0;

  if (!pr_schema_get_int64 (database, "SELECT min (number) FROM change", &oldest, error))
    return FALSE;
  *reaches = number <= last && (number == last || (oldest != 0 && oldest <= number + 1));
  return TRUE;
}

/**
 * pr_store_list_changes:
 * @number: (inout): the last change that the caller knows; set to the last there is
 * @sequence: (out) (optional): how many messages had been stored by then
 *
 * Returns: (transfer full) (element-type PrChange): what happened since, oldest first,
 *   or one %PR_CHANGE_RESET where the log does not reach back so far
 */
GPtrArray *
pr_store_list_changes (PrStore *self, gint64 *number, gint64 *sequence, GError **error)
{
  g_autoptr (GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_change_free);
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean reaches = FALSE;
  gint64 last = 0;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !pr_schema_get_int64 (reader->database, LAST_NUMBER, &last, error) ||
      (sequence != NULL &&
       !pr_schema_get_int64 (reader->database, SEQUENCE, sequence, error)) ||
      !reaches_back (reader->database, *number, last, &reaches, error))
    return NULL;
  if (!reaches)
    {
      g_ptr_array_add (changes, change_new (PR_CHANGE_RESET, 0, 0));
      *number = last;
      return g_steal_pointer (&changes);
    }
  stmt = pr_database_prepare (reader->database,
                              "SELECT kind, account, folder, keys FROM change "
                              "WHERE number > ?1 ORDER BY number",
                              error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, *number);
  while (pr_statement_step (stmt, &local_error))
    g_ptr_array_add (changes, read_change (stmt));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  *number = last;
  return g_steal_pointer (&changes);
}
