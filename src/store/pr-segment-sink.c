/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-index-private.h"

#include "store/pr-varint-private.h"

#define FLUSH_OCTETS (1u << 20) /* of one transaction: well within PR_STORE_LOCK_MS */
#define TIDY_CHUNKS 32          /* taken away between two looks at the clock */
#define PAUSE_US 12000 /* after a transaction: longer than others sleep who wait */

typedef struct
{
  gint64 place;    /* stream and number, as in the id */
  gint64 n_octets; /* before it was compressed, or 0 */
  GBytes *data;
} Chunk;

struct _PrSegmentSink
{
  /* Owned */
  PrStore *store;
  GCancellable *cancellable;
  GArray *chunks; /* of Chunk, not written yet */

  gsize octets; /* of them */
  gint64 id;    /* 0: not given yet */
};

static void
chunk_clear (gpointer data)
{
  g_bytes_unref (((Chunk *) data)->data);
}

PrSegmentSink *
pr_segment_sink_new (PrStore *store, GCancellable *cancellable)
{
  PrSegmentSink *self = g_new0 (PrSegmentSink, 1);

  self->store = g_object_ref (store);
  self->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  self->chunks = g_array_new (FALSE, FALSE, sizeof (Chunk));
  g_array_set_clear_func (self->chunks, chunk_clear);
  return self;
}

void
pr_segment_sink_free (PrSegmentSink *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->chunks);
  g_clear_object (&self->cancellable);
  g_object_unref (self->store);
  g_free (self);
}

/* Who only cares for the index takes the lock again and again; without a pause those who
 * store mail, and other processes, would hardly ever find it free. */
void
pr_index_let_others (void)
{
  g_usleep (PAUSE_US);
}

static gboolean
give_id (PrSegmentSink *self, PrTransaction *transaction, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  if (self->id != 0)
    return TRUE;
  stmt = pr_transaction_prepare (
    transaction,
    "INSERT INTO segment (state, messages, newest, oldest) VALUES (?1, 0, 0, 0)", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, PR_SEGMENT_WRITING);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  self->id = sqlite3_last_insert_rowid (
    pr_database_get_handle (pr_transaction_get_database (transaction)));
  return TRUE;
}

static gboolean
write_chunks (PrSegmentSink *self, PrTransaction *transaction, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  if (!give_id (self, transaction, error))
    return FALSE;
  stmt = pr_transaction_prepare (
    transaction,
    "INSERT INTO segment_chunk (id, sum, octets, data) VALUES (?1, ?2, ?3, ?4)", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < self->chunks->len; i++)
    {
      Chunk *chunk = &g_array_index (self->chunks, Chunk, i);
      gsize length = 0;
      gconstpointer data = g_bytes_get_data (chunk->data, &length);

      pr_statement_bind_int64 (stmt, 1, PR_CHUNK_ID (self->id, 0, 0) | chunk->place);
      pr_statement_bind_int64 (stmt, 2, pr_chunk_sum (data, length));
      pr_statement_bind_int64 (stmt, 3, chunk->n_octets);
      pr_statement_bind_bytes (stmt, 4, chunk->data);
      if (!pr_statement_run (stmt, error))
        return FALSE;
    }
  g_array_set_size (self->chunks, 0);
  self->octets = 0;
  return TRUE;
}

gboolean
pr_segment_sink_chunk_cb (PrStream stream,
                          guint number,
                          const guint8 *octets,
                          gsize length,
                          gpointer user_data,
                          GError **error)
{
  PrSegmentSink *self = user_data;
  g_autoptr (PrTransaction) transaction = NULL;
  Chunk chunk = { .place = PR_CHUNK_ID (0, stream, number) };

  chunk.data = pr_chunk_pack (stream, octets, length, &chunk.n_octets);
  g_array_append_val (self->chunks, chunk);
  self->octets += length;
  if (self->octets < FLUSH_OCTETS)
    return TRUE;
  transaction = pr_transaction_begin (self->store, self->cancellable, error);
  if (transaction == NULL || !write_chunks (self, transaction, error) ||
      !pr_transaction_commit (transaction, error))
    return FALSE;
  g_clear_pointer (&transaction, pr_transaction_free);
  pr_index_let_others ();
  return TRUE;
}

GBytes *
pr_segment_dead_to_bytes (GArray *dead)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  guint before = 0;

  for (guint i = 0; i < dead->len; i++)
    {
      pr_varint_append (octets, g_array_index (dead, guint, i) - before);
      before = g_array_index (dead, guint, i);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&octets));
}

gboolean
pr_segment_sink_commit (PrSegmentSink *self,
                        PrTransaction *transaction,
                        GArray *keys,
                        GArray *dead,
                        GError **error)
{
  g_autoptr (GBytes) dead_octets = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  if (!write_chunks (self, transaction, error))
    return FALSE;
  if (dead != NULL && dead->len > 0)
    dead_octets = pr_segment_dead_to_bytes (dead);
  stmt = pr_transaction_prepare (
    transaction,
    "UPDATE segment SET state = ?2, messages = ?3, newest = ?4, oldest = ?5, dead = ?6 "
    "WHERE id = ?1",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, self->id);
  pr_statement_bind_int64 (stmt, 2, PR_SEGMENT_LIVE);
  pr_statement_bind_int64 (stmt, 3, keys->len);
  pr_statement_bind_int64 (stmt, 4, g_array_index (keys, gint64, 0));
  pr_statement_bind_int64 (stmt, 5, g_array_index (keys, gint64, keys->len - 1));
  if (dead_octets != NULL)
    pr_statement_bind_bytes (stmt, 6, dead_octets);
  return pr_statement_run (stmt, error);
}

gboolean
pr_segment_set_state (PrTransaction *transaction,
                      gint64 segment,
                      PrSegmentState state,
                      GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "UPDATE segment SET state = ?2 WHERE id = ?1",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, segment);
  pr_statement_bind_int64 (stmt, 2, state);
  return pr_statement_run (stmt, error);
}

/* ---- tidying ---- */

static gboolean
remove_chunks (PrTransaction *transaction, gint64 segment, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "DELETE FROM segment_chunk WHERE id IN (SELECT id FROM segment_chunk "
    "WHERE id >= ?1 AND id < ?2 LIMIT ?3)",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, PR_CHUNK_ID (segment, 0, 0));
  pr_statement_bind_int64 (stmt, 2, PR_CHUNK_ID (segment + 1, 0, 0));
  pr_statement_bind_int64 (stmt, 3, TIDY_CHUNKS);
  return pr_statement_run (stmt, error);
}

static gboolean
remove_segment (PrTransaction *transaction, gint64 segment, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "DELETE FROM segment WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, segment);
  return pr_statement_run (stmt, error);
}

static gboolean
tidy_segment (PrTransaction *transaction, gint64 segment, GError **error)
{
  while (pr_transaction_get_age (transaction) < PR_STORE_LOCK_MS / 2)
    {
      if (!remove_chunks (transaction, segment, error))
        return FALSE;
      if (pr_transaction_count_changed (transaction) == 0)
        return remove_segment (transaction, segment, error);
    }
  return TRUE;
}

static gboolean
find_idle (PrDatabase *database, gint64 *segment, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (database, "SELECT id FROM segment WHERE state > 0 LIMIT 1",
                         error);

  *segment = 0;
  if (stmt == NULL || !pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    *segment = pr_statement_get_int64 (stmt, 0);
  return TRUE;
}

gboolean
pr_index_tidy (PrStore *store, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (store, cancellable, error);
  g_autoptr (PrTransaction) transaction = NULL;
  gint64 segment = 0;

  *more = FALSE;
  if (reader == NULL || !find_idle (reader->database, &segment, error))
    return FALSE;
  if (segment == 0)
    return TRUE;
  *more = TRUE;
  transaction = pr_transaction_begin (store, cancellable, error);
  return transaction != NULL && tidy_segment (transaction, segment, error) &&
         pr_transaction_commit (transaction, error);
}
