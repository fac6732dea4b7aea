/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-index-feed-private.h"
#include "store/pr-maintain-private.h"
#include "store/pr-profile-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-thread-private.h"

#define MAX_BUILDER_OCTETS (12u << 20) /* of words in memory, before they are written */

/* A message whose words are being written. */
typedef struct
{
  gint64 key;
  gsize raw_octets;
  gboolean large;   /* more than PR_STORE_QUEUE_OCTETS */
  gboolean damaged; /* its octets cannot be read: it waits no longer, and verify tells */
} Waiting;

/* One run: up to a segment. */
typedef struct
{
  PrStore *store; /* borrowed */
  GCancellable *cancellable;
  GArray *batch; /* of Waiting, by descending key */
  PrSegmentBuilder *builder;
  PrSegmentSink *sink;
} Run;

/* @large: whether those count that are. */
static gboolean
list_waiting (PrDatabase *database,
              guint max,
              gboolean large,
              GArray *batch,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "SELECT key, ifnull (octets, 0) > ?2 FROM waiting LEFT JOIN raw USING (key) "
    "WHERE ?3 OR ifnull (octets, 0) <= ?2 ORDER BY key DESC LIMIT ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, max);
  pr_statement_bind_int64 (stmt, 2, PR_STORE_QUEUE_OCTETS);
  pr_statement_bind_int64 (stmt, 3, large);
  while (pr_statement_step (stmt, &local_error))
    {
      Waiting one = { .key = pr_statement_get_int64 (stmt, 0),
                      .large = pr_statement_get_int64 (stmt, 1) != 0 };

      g_array_append_val (batch, one);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* ---- words ---- */

static gboolean
add_words (Run *run, Waiting *waiting, PrIndexFeed *feed, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrIndexText) text = pr_index_feed_next (feed, &local_error);

  if (text != NULL)
    {
      waiting->raw_octets = text->raw_octets;
      pr_index_text_add (text, run->builder, waiting->key);
      return TRUE;
    }
  waiting->damaged = TRUE;
  if (g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED) ||
      g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static PrIndexFeed *
make_feed (Run *run)
{
  g_autofree gint64 *keys = g_new (gint64, run->batch->len);

  for (guint i = 0; i < run->batch->len; i++)
    keys[i] = g_array_index (run->batch, Waiting, i).key;
  return pr_index_feed_new (run->store, keys, run->batch->len);
}

/* Newest first, as the segment has them; what does not fit waits for the next run. */
static gboolean
build (Run *run, GError **error)
{
  g_autoptr (PrIndexFeed) feed = make_feed (run);
  guint n = 0;

  while (n < run->batch->len &&
         pr_segment_builder_get_octets (run->builder) < MAX_BUILDER_OCTETS)
    if (g_cancellable_set_error_if_cancelled (run->cancellable, error) ||
        !add_words (run, &g_array_index (run->batch, Waiting, n++), feed, error))
      return FALSE;
  g_clear_pointer (&feed, pr_index_feed_free);
  g_array_set_size (run->batch, n);
  return pr_segment_builder_get_n_messages (run->builder) == 0 ||
         pr_segment_builder_write (run->builder, pr_segment_sink_chunk_cb, run->sink,
                                   error);
}

/* ---- the end of a run ---- */

/* Where a message is now, and whether it still waits as it was read. */
static gboolean
look_up (PrTransaction *transaction,
         const Waiting *waiting,
         gint64 *account,
         gint64 *folder,
         gboolean *current,
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
  pr_statement_bind_int64 (stmt, 1, waiting->key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  *current = found && (waiting->damaged ||
                       pr_statement_get_int64 (stmt, 2) == (gint64) waiting->raw_octets);
  *account = found ? pr_statement_get_int64 (stmt, 0) : 0;
  *folder = found ? pr_statement_get_int64 (stmt, 1) : 0;
  return TRUE;
}

static gboolean
end_waiting (PrTransaction *transaction, gint64 key, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "DELETE FROM waiting WHERE key = ?1", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  return pr_statement_run (stmt, error);
}

/* A message that was deleted meanwhile, or indexed by another, or is whole where its head
 * was read, is dead in the segment from the start. */
static gboolean
settle_message (PrTransaction *transaction,
                const Waiting *waiting,
                gboolean *current,
                GError **error)
{
  gint64 account = 0, folder = 0;

  if (!look_up (transaction, waiting, &account, &folder, current, error))
    return FALSE;
  if (*current)
    pr_transaction_note (transaction, PR_CHANGE_INDEXED, account, folder, waiting->key);
  /* Nobody would ever end to wait for a message that is not there. */
  return (!*current && account != 0) || end_waiting (transaction, waiting->key, error);
}

static gboolean
commit (Run *run, guint *left, GError **error)
{
  g_autoptr (PrTransaction) transaction =
    pr_transaction_begin (run->store, run->cancellable, error);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) dead = g_array_new (FALSE, FALSE, sizeof (guint));
  gint64 n_waiting = 0;

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < run->batch->len; i++)
    {
      const Waiting *waiting = &g_array_index (run->batch, Waiting, i);
      gboolean current = FALSE;

      if (!settle_message (transaction, waiting, &current, error))
        return FALSE;
      if (waiting->damaged)
        continue;
      if (!current)
        g_array_append_val (dead, keys->len);
      g_array_append_val (keys, waiting->key);
    }
  if ((keys->len > 0 &&
       !pr_segment_sink_commit (run->sink, transaction, keys, dead, error)) ||
      !pr_schema_get_int64 (pr_transaction_get_database (transaction),
                            "SELECT waiting FROM total", &n_waiting, error) ||
      !pr_transaction_commit (transaction, error))
    return FALSE;
  *left = (guint) n_waiting;
  return TRUE;
}

static gboolean
index_batch (PrStore *self,
             GArray *batch,
             guint *left,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PrSegmentBuilder) builder = pr_segment_builder_new ();
  g_autoptr (PrSegmentSink) sink = pr_segment_sink_new (self, cancellable);
  Run run = { self, cancellable, batch, builder, sink };

  return build (&run, error) && commit (&run, left, error);
}

static gboolean
read_waiting (PrStore *self,
              guint max,
              gboolean large,
              GArray *batch,
              guint *left,
              GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (self, NULL, error);
  gint64 n_waiting = 0;

  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !list_waiting (reader->database, MIN (max, PR_SEGMENT_MAX_MESSAGES), large, batch,
                     error) ||
      !pr_schema_get_int64 (reader->database, "SELECT waiting FROM total", &n_waiting,
                            error))
    return FALSE;
  *left = (guint) n_waiting;
  return TRUE;
}

static gboolean
holds_large (GArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    if (g_array_index (batch, Waiting, i).large)
      return TRUE;
  return FALSE;
}

/* Where nothing but large ones is left, and one of those comes, nobody need ask again
 * before it is here. */
static gboolean
index_waiting (PrStore *self,
               guint max,
               GArray *batch,
               guint *left,
               GCancellable *cancellable,
               GError **error)
{
  gboolean large = pr_room_begin_indexing (&self->room);
  gboolean indexed = read_waiting (self, max, large, batch, left, error);

  if (large && !holds_large (batch))
    {
      pr_room_end_indexing (&self->room);
      large = FALSE;
    }
  if (indexed && batch->len > 0)
    indexed = index_batch (self, batch, left, cancellable, error);
  else if (indexed)
    *left = 0;
  if (large)
    pr_room_end_indexing (&self->room);
  return indexed;
}

typedef gboolean (*CareFunc) (PrStore *store,
                              gboolean *more,
                              GCancellable *cancellable,
                              GError **error);

static gboolean
repeat (PrStore *self, CareFunc care, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      gboolean more = FALSE;

      if (!care (self, &more, cancellable, error))
        return FALSE;
      if (!more)
        return TRUE;
      pr_index_let_others ();
    }
}

/* Small segments become larger ones as they come, so that a search looks into few; when
 * all is indexed, the disk gets back what they leave behind. */
static gboolean
keep_tidy (PrStore *self, gboolean last, GCancellable *cancellable, GError **error)
{
  return repeat (self, pr_index_merge, cancellable, error) &&
         repeat (self, pr_index_tidy, cancellable, error) &&
         (!last || repeat (self, pr_store_give_back, cancellable, error));
}

/* The index's share of care in idle time: one merge, or some of what is to go. */
gboolean
pr_index_care (PrStore *self, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrLock) lock = pr_profile_lock_index (self->path, cancellable);

  *more = FALSE;
  if (lock == NULL)
    return TRUE;
  if (!pr_index_merge (self, more, cancellable, error))
    return FALSE;
  return *more || pr_index_tidy (self, more, cancellable, error);
}

static gboolean
index_words (PrStore *self,
             guint max,
             guint *left,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GArray) batch = g_array_new (FALSE, FALSE, sizeof (Waiting));
  g_autoptr (PrLock) lock = pr_profile_lock_index (self->path, cancellable);

  if (lock == NULL)
    return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
           read_waiting (self, 0, TRUE, batch, left, error);
  return index_waiting (self, max, batch, left, cancellable, error) &&
         keep_tidy (self, *left == 0, cancellable, error);
}

/**
 * pr_store_index_some:
 * @max: how many at most
 * @left: set to how many still wait
 *
 * Makes the newest of the messages that wait searchable, as one segment, and puts the
 * newest of those that were not yet into their conversations. Reading, parsing and
 * sorting the words need no lock; writing takes it for a moment at a time. One at a time
 * indexes a profile: while another does, it waits a little and leaves the rest to it.
 */
gboolean
pr_store_index_some (PrStore *self,
                     guint max,
                     guint *left,
                     GCancellable *cancellable,
                     GError **error)
{
  guint n_loose = 0;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (left != NULL, FALSE);

  *left = 0;
  if (!pr_store_check_writable (self, error))
    return FALSE;
  pr_recent_want (self);
  if (!pr_thread_join_some (self, MAX (max, PR_STORE_BATCH_MESSAGES), &n_loose,
                            cancellable, error) ||
      !index_words (self, max, left, cancellable, error))
    return FALSE;
  *left = MAX (*left, n_loose);
  return TRUE;
}
