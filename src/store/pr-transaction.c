/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-store-private.h"

/* One row of the change log in the making. */
typedef struct
{
  PrChangeKind kind;
  gint64 account;
  gint64 folder;
  GArray *keys; /* of gint64 */
} Note;

struct _PrTransaction
{
  PrStore *store;  /* borrowed; its write mutex is held */
  gint64 began;    /* monotonic */
  GArray *notes;   /* of Note */
  GArray *touched; /* of gint64 */
};

static void
note_clear (gpointer data)
{
  Note *note = data;

  g_clear_pointer (&note->keys, g_array_unref);
}

static gboolean
open_writer (PrStore *store, GError **error)
{
  if (store->writer == NULL)
    store->writer = pr_store_connect (store, TRUE, error);
  return store->writer != NULL;
}

/**
 * pr_transaction_begin:
 * @cancellable: ends the wait for another writer, and interrupts the transaction
 *
 * Waits for the writers of this process, then up to %PR_STORE_BUSY_MS for those of
 * others.
 *
 * Returns: (transfer full): the transaction, or %NULL with @error set
 */
PrTransaction *
pr_transaction_begin (PrStore *store, GCancellable *cancellable, GError **error)
{
  PrTransaction *self;

  if (!pr_store_check_writable (store, error))
    return NULL;
  g_mutex_lock (&store->write_mutex);
  if (open_writer (store, error))
    {
      pr_database_set_cancellable (store->writer, cancellable);
      if (pr_database_begin (store->writer, error))
        {
          self = g_new0 (PrTransaction, 1);
          self->store = store;
          self->began = g_get_monotonic_time ();
          self->notes = g_array_new (FALSE, FALSE, sizeof (Note));
          g_array_set_clear_func (self->notes, note_clear);
          self->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
          return self;
        }
      pr_database_set_cancellable (store->writer, NULL);
    }
  g_mutex_unlock (&store->write_mutex);
  return NULL;
}

PrDatabase *
pr_transaction_get_database (PrTransaction *self)
{
  return self->store->writer;
}

PrStatement *
pr_transaction_prepare (PrTransaction *self, const char *sql, GError **error)
{
  return pr_database_prepare (self->store->writer, sql, error);
}

int
pr_transaction_count_changed (PrTransaction *self)
{
  return sqlite3_changes (pr_database_get_handle (self->store->writer));
}

double
pr_transaction_get_age (PrTransaction *self)
{
  return (g_get_monotonic_time () - self->began) / (double) G_TIME_SPAN_MILLISECOND;
}

/* ---- the change log ---- */

static Note *
find_note (PrTransaction *self, PrChangeKind kind, gint64 account, gint64 folder)
{
  Note fresh = { .kind = kind, .account = account, .folder = folder };

  for (guint i = self->notes->len; i > 0; i--)
    {
      Note *note = &g_array_index (self->notes, Note, i - 1);

      if (note->kind == kind && note->account == account && note->folder == folder)
        return note;
    }
  fresh.keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (self->notes, fresh);
  return &g_array_index (self->notes, Note, self->notes->len - 1);
}

void
pr_transaction_note (PrTransaction *self,
                     PrChangeKind kind,
                     gint64 account,
                     gint64 folder,
                     gint64 key)
{
  Note *note = find_note (self, kind, account, folder);

  if (key != 0)
    g_array_append_val (note->keys, key);
}

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left < right) - (left > right);
}

/* As the log keeps them: descending, each once, little-endian. */
static void
sort_keys (GArray *keys)
{
  gint64 *values = (gint64 *) (gpointer) keys->data;
  guint n_kept = 0;

  g_array_sort (keys, compare_descending);
  for (guint i = 0; i < keys->len; i++)
    if (i == 0 || values[i] != values[i - 1])
      values[n_kept++] = values[i];
  g_array_set_size (keys, n_kept);
  for (guint i = 0; i < n_kept; i++)
    values[i] = GINT64_TO_LE (values[i]);
}

void
pr_transaction_touch (PrTransaction *self, gint64 key)
{
  g_array_append_val (self->touched, key);
}

static gboolean
note_touched (PrTransaction *self, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  if (self->touched->len == 0)
    return TRUE;
  stmt = pr_transaction_prepare (
    self,
    "SELECT account, message.folder, ifnull (covered, 0) FROM message "
    "LEFT JOIN thread_member USING (key) WHERE message.key = ?1",
    error);
  for (guint i = 0; stmt != NULL && i < self->touched->len; i++)
    {
      gint64 key = g_array_index (self->touched, gint64, i);
      gboolean found = FALSE;

      pr_statement_bind_int64 (stmt, 1, key);
      if (!pr_statement_find (stmt, &found, error))
        return FALSE;
      if (found)
        pr_transaction_note (self,
                             pr_statement_get_int64 (stmt, 2) != 0 ? PR_CHANGE_COVERED
                                                                   : PR_CHANGE_UNCOVERED,
                             pr_statement_get_int64 (stmt, 0),
                             pr_statement_get_int64 (stmt, 1), key);
      pr_statement_reset (stmt);
    }
  return stmt != NULL;
}

static gboolean
log_changes (PrTransaction *self, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (PrStatement) prune = NULL;

  if (!note_touched (self, error))
    return FALSE;
  if (self->notes->len == 0)
    return TRUE;
  stmt = pr_transaction_prepare (
    self, "INSERT INTO change (kind, account, folder, keys) VALUES (?1, ?2, ?3, ?4)",
    error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < self->notes->len; i++)
    {
      Note *note = &g_array_index (self->notes, Note, i);

      sort_keys (note->keys);
      pr_statement_bind_int64 (stmt, 1, note->kind);
      pr_statement_bind_int64 (stmt, 2, note->account);
      pr_statement_bind_int64 (stmt, 3, note->folder);
      pr_statement_bind_blob (stmt, 4, note->keys->data,
                              note->keys->len * sizeof (gint64));
      if (!pr_statement_run (stmt, error))
        return FALSE;
    }
  prune = pr_transaction_prepare (
    self, "DELETE FROM change WHERE number <= (SELECT max (number) FROM change) - ?1",
    error);
  if (prune == NULL)
    return FALSE;
  pr_statement_bind_int64 (prune, 1, PR_STORE_CHANGES_KEPT);
  return pr_statement_run (prune, error);
}

/**
 * pr_transaction_commit:
 *
 * Writes the change log and makes everything durable. The lock is let go by
 * pr_transaction_free ().
 */
gboolean
pr_transaction_commit (PrTransaction *self, GError **error)
{
  return log_changes (self, error) && pr_database_commit (self->store->writer, error);
}

void
pr_transaction_free (PrTransaction *self)
{
  PrStore *store = self->store;

  pr_database_rollback (store->writer);
  g_array_unref (self->notes);
  g_array_unref (self->touched);
  g_free (self);
  g_mutex_unlock (&store->write_mutex);
}
