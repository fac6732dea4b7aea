/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "store/pr-schema-private.h"
#include "store/pr-thread-private.h"

#define N_WAITING "SELECT count (*) FROM thread_waiting"
#define WORK_MS (PR_STORE_LOCK_MS / 2) /* the other half is for the commit */
#define LOAD_AT_ONCE 2048              /* messages read and parsed between two of these */

/* One that waits. */
typedef struct
{
  gint64 key;
  PrThreadLinks *links; /* or NULL: its octets cannot be read, so it stays alone */
} Waiting;

static void
waiting_clear (gpointer data)
{
  g_free (((Waiting *) data)->links);
}

/* ---- links as octets: the subject, whether it is a bare reply, the ids ---- */

static GBytes *
links_to_bytes (const PrThreadLinks *links)
{
  gsize n = links->n_ids + 2;
  gint64 *numbers = g_new (gint64, n);

  numbers[0] = GINT64_TO_LE (links->subject);
  numbers[1] = GINT64_TO_LE ((gint64) links->bare_reply);
  for (guint i = 0; i < links->n_ids; i++)
    numbers[i + 2] = GINT64_TO_LE (links->ids[i]);
  return g_bytes_new_take (numbers, n * sizeof (gint64));
}

/* NULL where they are none. */
static PrThreadLinks *
links_from_blob (const guint8 *data, gsize length)
{
  gsize n = length / sizeof (gint64);
  PrThreadLinks *links;
  gint64 number;

  if (data == NULL || n < 3 || n > PR_THREAD_LINKS_MAX + 4)
    return NULL;
  links = g_malloc0 (sizeof (PrThreadLinks) + (n - 2) * sizeof (gint64));
  memcpy (&links->subject, data, sizeof number);
  links->subject = GINT64_FROM_LE (links->subject);
  memcpy (&number, data + sizeof number, sizeof number);
  links->bare_reply = number != 0;
  links->n_ids = (guint) n - 2;
  memcpy (links->ids, data + 2 * sizeof number, links->n_ids * sizeof number);
  for (guint i = 0; i < links->n_ids; i++)
    links->ids[i] = GINT64_FROM_LE (links->ids[i]);
  return links;
}

gboolean
pr_thread_let_wait (PrTransaction *transaction,
                    gint64 key,
                    const PrThreadLinks *links,
                    GError **error)
{
  g_autoptr (GBytes) bytes = links == NULL ? NULL : links_to_bytes (links);
  g_autoptr (PrStatement) stmt = pr_thread_prepare (
    transaction, "INSERT OR IGNORE INTO thread_waiting (key, links) VALUES (?1, ?2)",
    PR_VALUES (key), error);

  if (stmt == NULL)
    return FALSE;
  if (bytes != NULL)
    pr_statement_bind_bytes (stmt, 2, bytes);
  return pr_statement_run (stmt, error);
}

PrThreadLinks *
pr_thread_load_links (PrDatabase *database, gint64 key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) raw = pr_raw_load (database, key, &local_error);
  g_autoptr (PrMessage) message = NULL;

  if (raw == NULL)
    {
      if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND) &&
          !g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  message = pr_message_new (raw);
  return pr_thread_links_new (message);
}

/* ---- reading ---- */

static gboolean
load_waiting (PrReader *reader, guint max, GArray *batch, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    reader->database, "SELECT key, links FROM thread_waiting ORDER BY key DESC LIMIT ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, max);
  while (pr_statement_step (stmt, &local_error))
    {
      gsize length = 0;
      const guint8 *data = pr_statement_get_blob (stmt, 1, &length);
      Waiting waiting = { .key = pr_statement_get_int64 (stmt, 0),
                          .links = links_from_blob (data, length) };

      g_array_append_val (batch, waiting);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Of mail that was stored before there were threads the octets tell. */
static gboolean
complete (PrReader *reader, GArray *batch, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n_loaded = 0;

  for (guint i = 0; i < batch->len && n_loaded < LOAD_AT_ONCE; i++)
    {
      Waiting *waiting = &g_array_index (batch, Waiting, i);

      if (waiting->links != NULL)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      waiting->links =
        pr_thread_load_links (reader->database, waiting->key, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      n_loaded++;
      if (n_loaded == LOAD_AT_ONCE)
        g_array_set_size (batch, i + 1);
    }
  return TRUE;
}

static GArray *
read_batch (PrStore *store, guint max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) batch = g_array_new (FALSE, FALSE, sizeof (Waiting));
  g_autoptr (PrReader) reader = pr_store_borrow (store, cancellable, error);

  g_array_set_clear_func (batch, waiting_clear);
  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !load_waiting (reader, max, batch, error) ||
      !complete (reader, batch, cancellable, error))
    return NULL;
  return g_steal_pointer (&batch);
}

/* ---- joining ---- */

/* It may be gone by now, or joined by another. */
static gboolean
join_one (PrTransaction *transaction, const Waiting *waiting, GError **error)
{
  return pr_thread_run (transaction, "DELETE FROM thread_waiting WHERE key = ?1",
                        PR_VALUES (waiting->key), error) &&
         (pr_transaction_count_changed (transaction) == 0 || waiting->links == NULL ||
          pr_thread_join (transaction, waiting->key, waiting->links, error));
}

static gboolean
join_batch (PrStore *store,
            const GArray *batch,
            guint *left,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  gint64 n_waiting = 0;

  *left = 0;
  for (guint i = 0; i < batch->len;)
    {
      g_clear_pointer (&transaction, pr_transaction_free);
      transaction = pr_transaction_begin (store, cancellable, error);
      if (transaction == NULL)
        return FALSE;
      do
        if (!join_one (transaction, &g_array_index (batch, Waiting, i++), error))
          return FALSE;
      while (i < batch->len && pr_transaction_get_age (transaction) < WORK_MS);
      /* Who shows how far it is looks again. */
      pr_transaction_note (transaction, PR_CHANGE_COVERED, 0, 0, 0);
      if ((i == batch->len &&
           !pr_schema_get_int64 (pr_transaction_get_database (transaction), N_WAITING,
                                 &n_waiting, error)) ||
          !pr_transaction_commit (transaction, error))
        return FALSE;
    }
  *left = (guint) n_waiting;
  return TRUE;
}

gboolean
pr_thread_join_some (PrStore *store,
                     guint max,
                     guint *left,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) batch = read_batch (store, max, cancellable, error);

  *left = 0;
  return batch != NULL && join_batch (store, batch, left, cancellable, error);
}
