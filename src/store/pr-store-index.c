/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-query-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-store-private.h"

#define MAX_OCTETS_AHEAD (8u << 20) /* of messages parsed and not yet in the index */

/* A message that waits, parsed before the lock is taken. */
typedef struct
{
  gint64 key;
  PrMessage *message; /* NULL: its octets cannot be read */
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_clear_pointer (&waiting->message, pr_message_unref);
  g_free (waiting);
}

static gboolean
list_waiting (PrDatabase *database, guint max, GArray *keys, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (database, "SELECT key FROM waiting ORDER BY key DESC LIMIT ?1",
                         error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, max);
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 key = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (keys, key);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* One that is damaged waits no longer: verify tells of it. */
static gboolean
parse (PrDatabase *database, gint64 key, GPtrArray *batch, gsize *octets, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) raw = pr_raw_load (database, key, &local_error);
  Waiting *waiting;

  if (raw == NULL &&
      !g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED) &&
      !g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->key = key;
  if (raw != NULL)
    {
      waiting->message = pr_message_new (raw);
      *octets += g_bytes_get_size (raw);
    }
  g_ptr_array_add (batch, waiting);
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const Waiting *left = *(Waiting *const *) a, *right = *(Waiting *const *) b;

  return (left->key > right->key) - (left->key < right->key);
}

/* The newest that wait, in the order that the index likes: ascending. */
static GPtrArray *
read_batch (PrStore *self, guint max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (waiting_free);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PrReader) reader = pr_store_borrow (self, cancellable, error);
  gsize octets = 0;

  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !list_waiting (reader->database, max, keys, error))
    return NULL;
  for (guint i = 0; i < keys->len && octets < MAX_OCTETS_AHEAD; i++)
    if (!parse (reader->database, g_array_index (keys, gint64, i), batch, &octets, error))
      return NULL;
  g_ptr_array_sort (batch, compare_keys);
  return g_steal_pointer (&batch);
}

/* Where a message is now; account 0 when another was quicker to index or delete it, or a
 * whole took the place of the head that was parsed. */
static gboolean
find_folder (PrTransaction *transaction,
             Waiting *waiting,
             gint64 *account,
             gint64 *folder,
             GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "SELECT account, folder, raw.octets FROM waiting JOIN message USING (key) "
    "LEFT JOIN raw USING (key) WHERE waiting.key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  *account = 0;
  pr_statement_bind_int64 (stmt, 1, waiting->key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found && (waiting->message == NULL ||
                pr_statement_get_int64 (stmt, 2) ==
                  (gint64) g_bytes_get_size (pr_message_get_raw (waiting->message))))
    {
      *account = pr_statement_get_int64 (stmt, 0);
      *folder = pr_statement_get_int64 (stmt, 1);
    }
  return TRUE;
}

static gboolean
forget (PrTransaction *transaction, const char *sql, gint64 key, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (transaction, sql, error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  return pr_statement_run (stmt, error);
}

static gboolean
index_one (PrTransaction *transaction, Waiting *waiting, GError **error)
{
  PrDatabase *database = pr_transaction_get_database (transaction);
  gint64 account = 0, folder = 0;

  if (!find_folder (transaction, waiting, &account, &folder, error))
    return FALSE;
  /* Nobody would ever end to wait for a message that is not there. */
  if (account == 0)
    return forget (transaction,
                   "DELETE FROM waiting WHERE key = ?1 AND NOT EXISTS "
                   "(SELECT 1 FROM message WHERE message.key = ?1)",
                   waiting->key, error);
  if ((waiting->message != NULL &&
       !pr_index_insert (database, waiting->key, waiting->message, error)) ||
      !forget (transaction, "DELETE FROM waiting WHERE key = ?1", waiting->key, error))
    return FALSE;
  pr_transaction_note (transaction, PR_CHANGE_INDEXED, account, folder, waiting->key);
  return TRUE;
}

/* From the newest end there would be no need to go through all of them, but ascending
 * keys cost the index half: what the time does not allow for waits for the next call. */
static gboolean
index_batch (PrStore *self,
             GPtrArray *batch,
             guint *left,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (self, cancellable, error);
  gint64 n_waiting = 0;

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0;
       i < batch->len && pr_transaction_get_age (transaction) < PR_STORE_LOCK_MS * 0.8;
       i++)
    if (!index_one (transaction, g_ptr_array_index (batch, i), error))
      return FALSE;
  if (!pr_schema_get_int64 (pr_transaction_get_database (transaction),
                            "SELECT waiting FROM total", &n_waiting, error) ||
      !pr_transaction_commit (transaction, error))
    return FALSE;
  *left = n_waiting;
  return TRUE;
}

/**
 * pr_store_index_some:
 * @max: how many at most
 * @left: set to how many still wait
 *
 * Makes the newest of the messages that wait searchable. Parsing is done before the lock
 * is taken.
 */
gboolean
pr_store_index_some (PrStore *self,
                     guint max,
                     guint *left,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) batch = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (left != NULL, FALSE);

  *left = 0;
  batch = read_batch (self, max, cancellable, error);
  if (batch == NULL)
    return FALSE;
  return batch->len == 0 || index_batch (self, batch, left, cancellable, error);
}
