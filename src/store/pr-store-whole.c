/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-incoming-private.h"
#include "store/pr-index-private.h"
#include "store/pr-thread-private.h"

/* What the row of a head says. */
typedef struct
{
  gint64 folder;
  PrFlags flags;
  gboolean indexed;
} Head;

static gboolean
load_head (PrBatch *batch, gint64 key, Head *head, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    batch->transaction,
    "SELECT folder, flags, NOT EXISTS (SELECT 1 FROM waiting WHERE waiting.key = ?1) "
    "FROM message WHERE key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (!found)
    return pr_store_not_found (error);
  head->folder = pr_statement_get_int64 (stmt, 0);
  head->flags = pr_statement_get_int64 (stmt, 1);
  head->indexed = pr_statement_get_int64 (stmt, 2) != 0;
  return TRUE;
}

static gboolean
run_with (PrBatch *batch, const char *sql, gint64 first, gint64 second, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (batch->transaction, sql, error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, first);
  pr_statement_bind_int64 (stmt, 2, second);
  return pr_statement_run (stmt, error);
}

static gboolean
delete_message (PrBatch *batch, gint64 key, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (batch->transaction, "DELETE FROM message WHERE key = ?1",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  return pr_statement_run (stmt, error);
}

/* Places of the head @key are places of the whole @whole from now on. */
static gboolean
move_places (PrBatch *batch, gint64 key, gint64 whole, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    batch->transaction,
    "UPDATE place SET key = ?2, state = iif (state = ?3, ?4, state), "
    "before = iif (before = ?3, ?4, before) WHERE key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  pr_statement_bind_int64 (stmt, 2, whole);
  pr_statement_bind_int64 (stmt, 3, PR_PLACE_HEAD);
  pr_statement_bind_int64 (stmt, 4, PR_PLACE_STORED);
  return pr_statement_run (stmt, error);
}

/* The whole is here already, and one content in one account is one row: what a person did
 * to the head goes over to it, and so do all places of the head. */
static gboolean
merge (PrBatch *batch, gint64 key, const Head *head, gint64 twin, GError **error)
{
  PrFlags flags;
  Head whole = { 0 };

  if (!load_head (batch, twin, &whole, error))
    return FALSE;
  flags = whole.flags | (head->flags & PR_FLAG_STARRED);
  if ((head->flags & PR_FLAG_UNREAD) == 0)
    flags &= ~PR_FLAG_UNREAD;
  if (!move_places (batch, key, twin, error) ||
      !run_with (batch,
                 "INSERT OR IGNORE INTO message_tag (tag, key) "
                 "SELECT tag, ?2 FROM message_tag WHERE key = ?1",
                 key, twin, error) ||
      !run_with (batch, "UPDATE message SET flags = ?2 WHERE key = ?1", twin, flags,
                 error) ||
      !pr_batch_forget_raw (batch, key, error) ||
      !pr_thread_note_delete (batch->transaction, key, error) ||
      !delete_message (batch, key, error))
    return FALSE;
  pr_transaction_note (batch->transaction, PR_CHANGE_REMOVED, batch->account,
                       head->folder, key);
  pr_transaction_note (batch->transaction, PR_CHANGE_UPDATED, batch->account,
                       whole.folder, twin);
  return TRUE;
}

static gboolean
update_row (PrBatch *batch,
            PrArrival *arrival,
            gint64 key,
            const Head *head,
            GError **error)
{
  PrFlags kept = PR_FLAG_UNREAD | PR_FLAG_STARRED;
  PrFlags flags = (head->flags & kept) | (arrival->flags & ~kept);
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    batch->transaction,
    "UPDATE message SET (flags, date, size, from_text, from_name, to_text, "
    "subject, preview, message_id, list_id, damage, hash, timed) = "
    "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) WHERE key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  pr_batch_bind_row (stmt, 2, arrival, flags, key);
  return pr_statement_run (stmt, error);
}

/* Row, index and octets are of @arrival from now on. */
static gboolean
replace_octets (PrBatch *batch,
                PrArrival *arrival,
                gint64 key,
                const Head *head,
                GError **error)
{
  if ((head->indexed &&
       !pr_index_forget (pr_transaction_get_database (batch->transaction), key, error)) ||
      !update_row (batch, arrival, key, head, error) ||
      !pr_batch_forget_raw (batch, key, error) || !pr_batch_let_wait (batch, key, error))
    return FALSE;
  pr_batch_add_raw (batch, key, arrival);
  pr_transaction_note (batch->transaction, PR_CHANGE_UPDATED, batch->account,
                       head->folder, key);
  return TRUE;
}

/**
 * pr_batch_replace_head:
 * @key: a message of which only the head is here
 * @kept: set to the key of the row that holds the whole from now on
 *
 * A whole message takes the place of its head, under the head's key, read or starred as
 * the head was.
 */
gboolean
pr_batch_replace_head (PrBatch *batch,
                       PrArrival *arrival,
                       gint64 key,
                       gint64 *kept,
                       GError **error)
{
  gint64 twin = 0;
  Head head = { 0 };

  if (!load_head (batch, key, &head, error))
    return FALSE;
  *kept = key;
  if ((head.flags & PR_FLAG_PARTIAL) == 0)
    return TRUE;
  if (!pr_batch_find_twin (batch, arrival, &twin, error))
    return FALSE;
  *kept = twin != 0 ? twin : key;
  if (twin != 0)
    return merge (batch, key, &head, twin, error);

  return replace_octets (batch, arrival, key, &head, error) &&
         move_places (batch, key, key, error);
}

gboolean
pr_batch_extend_head (PrBatch *batch, PrArrival *arrival, gint64 key, GError **error)
{
  Head head = { 0 };

  if (!load_head (batch, key, &head, error))
    return FALSE;
  return (head.flags & PR_FLAG_PARTIAL) == 0 ||
         replace_octets (batch, arrival, key, &head, error);
}
