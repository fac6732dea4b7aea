/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "store/pr-folder-find-private.h"
#include "store/pr-incoming-private.h"
#include "store/pr-pack-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-thread-private.h"

/* ---- keys ---- */

static gboolean
is_given (PrBatch *batch, gint64 key, gboolean *given, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    batch->transaction,
    "SELECT 1 FROM message WHERE key = ?1 UNION ALL SELECT 1 FROM tombstone "
    "WHERE key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  return pr_statement_find (stmt, given, error);
}

/* Only the low bits of the sequence are in a key, so after a million messages two of one
 * second may meet: the next number is taken then. */
static gboolean
give_key (PrBatch *batch, PrArrival *arrival, gint64 *key, GError **error)
{
  gint64 seconds = pr_key_time (arrival, batch->now);
  gint64 mask = (1 << PR_KEY_SEQUENCE_BITS) - 1;
  gboolean given = TRUE;

  while (given)
    {
      batch->sequence++;
      *key = (seconds << PR_KEY_SEQUENCE_BITS) | (batch->sequence & mask);
      given = batch->sequence > mask;
      if (given && !is_given (batch, *key, &given, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- rows ---- */

void
pr_batch_bind_row (PrStatement *stmt,
                   int index,
                   PrArrival *arrival,
                   PrFlags flags,
                   gint64 key)
{
  gint64 date = arrival->date != G_MININT64 ? arrival->date : key >> PR_KEY_SEQUENCE_BITS;

  pr_statement_bind_int64 (stmt, index++, flags);
  pr_statement_bind_int64 (stmt, index++, date);
  pr_statement_bind_int64 (stmt, index++, arrival->size);
  for (guint i = 0; i < PR_ROW_TEXTS; i++)
    pr_statement_lend_text (stmt, index++, arrival->texts[i]);
  pr_statement_lend_text (stmt, index++, arrival->incoming->damage);
  pr_statement_lend_blob (stmt, index++, arrival->hash, sizeof arrival->hash);
  if (pr_key_told_time (arrival) == key >> PR_KEY_SEQUENCE_BITS)
    pr_statement_bind_int64 (stmt, index, 1);
  else
    pr_statement_bind_null (stmt, index);
}

void
pr_batch_add_raw (PrBatch *batch, gint64 key, const PrArrival *arrival)
{
  PrPackItem *item = g_new0 (PrPackItem, 1);

  item->key = key;
  item->codec = arrival->packed.codec;
  item->octets = arrival->packed.octets;
  item->data = arrival->packed.data;
  g_ptr_array_add (batch->raw, item);
}

/* A whole may come right behind its head. */
gboolean
pr_batch_forget_raw (PrBatch *batch, gint64 key, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (batch->transaction, "DELETE FROM raw WHERE key = ?1", error);

  for (guint i = batch->raw->len; i > 0; i--)
    if (((PrPackItem *) g_ptr_array_index (batch->raw, i - 1))->key == key)
      g_ptr_array_remove_index (batch->raw, i - 1);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  return pr_statement_run (stmt, error);
}

gboolean
pr_batch_write_raw (PrBatch *batch, GError **error)
{
  guint n_packs = pr_pack_choose_items (batch->raw, 1, PR_PACK_FULL);

  return pr_pack_insert (batch->transaction, batch->raw, n_packs, error);
}

gboolean
pr_batch_let_wait (PrBatch *batch, gint64 key, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (batch->transaction,
                            "INSERT OR IGNORE INTO waiting (key) VALUES (?1)", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  return pr_statement_run (stmt, error);
}

static gboolean
find_place_for (PrBatch *batch,
                const PrIncoming *incoming,
                gint64 *folder,
                GError **error)
{
  if (incoming->sent && batch->sent == 0 &&
      !pr_folder_ensure_kind (batch->transaction, batch->account, PR_FOLDER_SENT,
                              &batch->sent, error))
    return FALSE;
  *folder = incoming->sent ? batch->sent : batch->folder;
  return TRUE;
}

/* Of the first it costs little enough in any case. */
static gboolean
put_into_thread (PrBatch *batch, const PrArrival *arrival, gint64 key, GError **error)
{
  if (!batch->is_small)
    return pr_thread_let_wait (batch->transaction, key, arrival->links, error);
  if (batch->n_joined++ == 0)
    return pr_thread_join (batch->transaction, key, arrival->links, error);
  return pr_thread_join_shortly (batch->transaction, key, arrival->links, error);
}

static gboolean
insert_message (PrBatch *batch, PrArrival *arrival, gint64 *key, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;
  gint64 folder = 0;

  if (!find_place_for (batch, arrival->incoming, &folder, error) ||
      !give_key (batch, arrival, key, error))
    return FALSE;
  stmt = pr_transaction_prepare (
    batch->transaction,
    "INSERT OR FAIL INTO message (key, account, folder, flags, date, size, thread, "
    "from_text, "
    "from_name, to_text, subject, preview, message_id, list_id, damage, hash, timed) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, *key);
  pr_statement_bind_int64 (stmt, 2, batch->account);
  pr_statement_bind_int64 (stmt, 3, folder);
  pr_batch_bind_row (stmt, 4, arrival, arrival->flags, *key);
  if (!pr_statement_run (stmt, error) || !pr_batch_let_wait (batch, *key, error) ||
      !put_into_thread (batch, arrival, *key, error))
    return FALSE;
  pr_batch_add_raw (batch, *key, arrival);
  pr_transaction_note (batch->transaction, PR_CHANGE_ADDED, batch->account, folder, *key);
  return TRUE;
}

/* Equal octets tell an equal time, so their keys begin alike, and no index of hashes in
 * which every message would land at a page of its own is needed: only those few are in
 * one whose time the octets do not tell. */
gboolean
pr_batch_find_twin (PrBatch *batch, PrArrival *arrival, gint64 *key, GError **error)
{
  gint64 seconds = pr_key_told_time (arrival);
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    batch->transaction,
    "SELECT key FROM message NOT INDEXED WHERE key BETWEEN ?4 AND ?5 "
    "AND hash = ?2 AND account = ?1 AND flags & ?3 = 0 "
    "UNION ALL SELECT key FROM message INDEXED BY message_hash "
    "WHERE timed IS NULL AND account = ?1 AND hash = ?2 AND flags & ?3 = 0",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->account);
  pr_statement_lend_blob (stmt, 2, arrival->hash, sizeof arrival->hash);
  pr_statement_bind_int64 (stmt, 3, PR_FLAG_PARTIAL);
  pr_statement_bind_int64 (stmt, 4, seconds << PR_KEY_SEQUENCE_BITS);
  pr_statement_bind_int64 (stmt, 5, ((seconds + 1) << PR_KEY_SEQUENCE_BITS) - 1);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  *key = found ? pr_statement_get_int64 (stmt, 0) : 0;
  return TRUE;
}

/* ---- one message ---- */

static PrPlaceEvent
get_event (const PrIncoming *incoming)
{
  if (incoming->refused)
    return PR_PLACE_REFUSED;
  return incoming->head_only ? PR_PLACE_HEAD_STORED : PR_PLACE_WHOLE_STORED;
}

static gboolean
store_new (PrBatch *batch,
           PrArrival *arrival,
           const PrKnown *known,
           PrPlaceState next,
           GError **error)
{
  PrIncoming *incoming = arrival->incoming;
  gint64 key = 0;

  /* Heads of two messages may be the same octets, so only wholes are compared. */
  if (!incoming->head_only && !pr_batch_find_twin (batch, arrival, &key, error))
    return FALSE;
  incoming->new_row = key == 0;
  if (key == 0 && !insert_message (batch, arrival, &key, error))
    return FALSE;
  incoming->key = key;
  return pr_batch_put_place (batch, incoming, known, next, key, arrival->size, error) &&
         pr_batch_place_order (batch, incoming, error);
}

static gboolean
store_whole_of_head (PrBatch *batch,
                     PrArrival *arrival,
                     const PrKnown *known,
                     PrPlaceState next,
                     GError **error)
{
  PrIncoming *incoming = arrival->incoming;

  incoming->new_row = TRUE;
  incoming->head_key = known->key;
  return pr_batch_replace_head (batch, arrival, known->key, &incoming->key, error) &&
         pr_batch_put_place (batch, incoming, known, next, incoming->key, arrival->size,
                             error) &&
         pr_batch_place_order (batch, incoming, error);
}

/* What is known and without a message was deleted here; it comes again only when it was
 * asked for. */
static gboolean
is_new (const PrKnown *known, PrPlaceState next, gboolean asked)
{
  if (known->state == PR_PLACE_STORED || known->state == PR_PLACE_HEAD)
    return known->key == 0 && asked;
  if (known->state == PR_PLACE_QUARANTINED)
    return known->key == 0;
  return next != known->state;
}

static gboolean
has_head (const PrKnown *known)
{
  return known->key != 0 &&
         (known->state == PR_PLACE_HEAD || known->state == PR_PLACE_QUARANTINED);
}

static gboolean
store_one (PrBatch *batch, PrArrival *arrival, GError **error)
{
  PrIncoming *incoming = arrival->incoming;
  PrPlaceState next;
  PrKnown known;
  gboolean asked = FALSE;

  incoming->key = 0;
  incoming->new_row = FALSE;
  incoming->head_key = 0;
  if (!pr_batch_find_known (batch, incoming, &known, error))
    return FALSE;
  next = known.state;
  pr_place_state_next (known.state, known.before, get_event (incoming), &next);
  /* Its head, if there is one, stays. */
  if (incoming->refused)
    return next == known.state || pr_batch_put_place (batch, incoming, &known, next,
                                                      known.key, incoming->size, error);
  if (incoming->text_start && !is_new (&known, next, FALSE))
    {
      incoming->key = known.key;
      return known.state != PR_PLACE_HEAD || known.key == 0 ||
             pr_batch_extend_head (batch, arrival, known.key, error);
    }
  if (!incoming->head_only && !pr_batch_fulfil_request (batch, incoming, &asked, error))
    return FALSE;
  if (is_new (&known, next, asked))
    return store_new (batch, arrival, &known, next, error);
  if (!incoming->head_only && has_head (&known))
    return store_whole_of_head (batch, arrival, &known, next, error);
  incoming->key = known.key;
  return TRUE;
}

/* ---- the batch ---- */

/* The account's Inbox, or @folder if it is one that the account may use. */
static gboolean
find_folder (PrBatch *batch, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    batch->transaction,
    "SELECT folder.id FROM account JOIN folder ON folder.id = ?2 "
    "AND ifnull (folder.account, account.id) = account.id "
    "OR ?2 = 0 AND folder.account = account.id AND folder.kind = ?3 "
    "WHERE account.id = ?1 AND account.leaving = 0",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->account);
  pr_statement_bind_int64 (stmt, 2, batch->folder);
  pr_statement_bind_int64 (stmt, 3, PR_FOLDER_INBOX);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (!found)
    return pr_store_no_account (error);
  batch->folder = pr_statement_get_int64 (stmt, 0);
  return TRUE;
}

static gboolean
save_sequence (PrBatch *batch, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (batch->transaction,
                            "UPDATE counter SET value = ?1 WHERE name = 'sequence'",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->sequence);
  return pr_statement_run (stmt, error);
}

static gint64
get_time (const PrArrival *arrival, const PrBatch *batch)
{
  if (arrival->incoming->refused)
    return 0;
  return pr_key_time (arrival, batch->now);
}

static int
compare_times (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = get_time (*(PrArrival *const *) a, user_data);
  gint64 right = get_time (*(PrArrival *const *) b, user_data);

  return (left > right) - (left < right);
}

/* Mail comes newest first, and rows that go in one by one in front of all others would
 * leave every page half empty. */
static GPtrArray *
sort_arrivals (PrBatch *batch, GPtrArray *arrivals)
{
  GPtrArray *sorted = g_ptr_array_sized_new (arrivals->len);

  g_ptr_array_extend (sorted, arrivals, NULL, NULL);
  g_ptr_array_sort_with_data (sorted, compare_times, batch);
  return sorted;
}

static gboolean
store_batch (PrBatch *batch, GPtrArray *arrivals, GError **error)
{
  g_autoptr (GPtrArray) sorted = sort_arrivals (batch, arrivals);

  if (!find_folder (batch, error) || !pr_batch_find_requests (batch, error) ||
      !pr_schema_get_int64 (pr_transaction_get_database (batch->transaction),
                            "SELECT value FROM counter WHERE name = 'sequence'",
                            &batch->sequence, error))
    return FALSE;
  for (guint i = 0; i < sorted->len; i++)
    {
      PrArrival *arrival = g_ptr_array_index (sorted, i);

      if (!store_one (batch, arrival, error) ||
          !pr_batch_put_transport (batch, arrival->incoming, error))
        return FALSE;
    }
  return pr_batch_write_raw (batch, error) && save_sequence (batch, error) &&
         pr_transaction_commit (batch->transaction, error);
}

/* To those who index. */
static void
hand_on (PrStore *store, GPtrArray *arrivals)
{
  for (guint i = 0; i < arrivals->len; i++)
    {
      const PrArrival *arrival = g_ptr_array_index (arrivals, i);

      if (arrival->incoming->new_row && arrival->message != NULL)
        pr_recent_put (store, arrival->incoming->key, arrival->message);
    }
}

/**
 * pr_store_add_arrivals:
 * @folder: 0 for the account's Inbox
 * @arrivals: (element-type PrArrival): at most %PR_STORE_BATCH_MESSAGES
 *
 * Stores messages and unique-ids in one transaction: all or nothing, durable on return.
 *
 * Returns: whether they are stored; keys and new_row are meaningful only then
 */
gboolean
pr_store_add_arrivals (PrStore *self,
                       gint64 account,
                       gint64 folder,
                       GPtrArray *arrivals,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) raw = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PrTransaction) transaction = NULL;
  PrBatch batch = { .account = account, .folder = folder, .raw = raw };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (arrivals != NULL, FALSE);
  g_return_val_if_fail (arrivals->len <= PR_STORE_BATCH_MESSAGES, FALSE);

  transaction = pr_transaction_begin (self, cancellable, error);
  if (transaction == NULL)
    return FALSE;
  batch.transaction = transaction;
  batch.is_small = arrivals->len <= PR_THREAD_AT_ONCE;
  batch.now = g_get_real_time () / G_USEC_PER_SEC;
  if (!store_batch (&batch, arrivals, error))
    return FALSE;
  hand_on (self, arrivals);
  pr_store_note_stored (self, arrivals->len);
  return TRUE;
}

static GPtrArray *
prepare_all (PrStore *self,
             GPtrArray *incoming,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) arrivals =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_arrival_free);

  for (guint i = 0; i < incoming->len; i++)
    {
      PrArrival *arrival;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      arrival = pr_store_prepare (self, g_ptr_array_index (incoming, i), error);
      if (arrival == NULL)
        return NULL;
      pr_arrival_pack (self, arrival);
      g_ptr_array_add (arrivals, arrival);
    }
  return g_steal_pointer (&arrivals);
}

/**
 * pr_store_add_messages:
 * @folder: 0 for the account's Inbox
 * @incoming: (element-type PrIncoming): at most %PR_STORE_BATCH_MESSAGES
 *
 * Makes all of them ready outside of the lock, then stores them.
 *
 * Returns: whether they are stored; keys and new_row are meaningful only then
 */
gboolean
pr_store_add_messages (PrStore *self,
                       gint64 account,
                       gint64 folder,
                       GPtrArray *incoming,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) arrivals = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (incoming != NULL, FALSE);

  if (!pr_store_check_writable (self, error))
    return FALSE;
  arrivals = prepare_all (self, incoming, cancellable, error);
  return arrivals != NULL &&
         pr_store_add_arrivals (self, account, folder, arrivals, cancellable, error);
}
