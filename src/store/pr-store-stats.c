/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-schema-private.h"
#include "store/pr-store-private.h"

static gboolean
read_totals (PrDatabase *database, PrStats *stats, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "SELECT (SELECT count (*) FROM account WHERE leaving = 0), "
    "(SELECT count (*) FROM folder), messages, unread, partial, damaged, waiting, "
    "raw_octets, stored_octets FROM total",
    error);
  int i = 0;

  if (stmt == NULL || !pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    {
      stats->accounts = pr_statement_get_int64 (stmt, i++);
      stats->folders = pr_statement_get_int64 (stmt, i++);
      stats->messages = pr_statement_get_int64 (stmt, i++);
      stats->unread = pr_statement_get_int64 (stmt, i++);
      stats->partial = pr_statement_get_int64 (stmt, i++);
      stats->damaged = pr_statement_get_int64 (stmt, i++);
      stats->waiting_for_index = pr_statement_get_int64 (stmt, i++);
      stats->raw_octets = pr_statement_get_int64 (stmt, i++);
      stats->stored_octets = pr_statement_get_int64 (stmt, i++);
      stats->indexed = stats->messages - stats->waiting_for_index;
    }
  return TRUE;
}

/* Of a damaged profile all else may still be read, which does not need conversations. */
static gboolean
read_waiting_for_thread (PrDatabase *database, PrStats *stats, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n = 0;

  if (pr_schema_get_int64 (database, "SELECT count (*) FROM thread_waiting", &n,
                           &local_error))
    stats->waiting_for_thread = n;
  else if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

gboolean
pr_store_get_stats (PrStore *self, PrStats *stats, GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  gint64 version = 0;
  PrStamp stamp;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (stats != NULL, FALSE);

  *stats = (PrStats){ 0 };
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !read_totals (reader->database, stats, error) ||
      !read_waiting_for_thread (reader->database, stats, error) ||
      !pr_schema_get_int64 (reader->database, "PRAGMA user_version", &version, error))
    return FALSE;
  pr_stamp_take (&stamp, self->file);
  stats->database_octets = MAX (stamp.database_octets, 0) + MAX (stamp.wal_octets, 0);
  stats->schema_version = version;
  return TRUE;
}
