/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store-private.h"

#include <string.h>
#include "store/pr-thread-private.h"

/* In one transaction. */
#define STEP_PLACES 256

/* A place that is to be forgotten, as it is noted. */
typedef struct
{
  PrTransaction *transaction; /* borrowed */
  gint64 account;
  const PrPlace *place; /* borrowed */
  gint64 key;           /* 0: none */
  gboolean whole;       /* the message of that is more than its head */
  guint n_dropped;      /* orders that ended */
} Going;

/* A statement about the place: account, unique-id and occurrence are ?1 to ?3. */
static PrStatement *
prepare (const Going *going, const char *sql, GError **error)
{
  PrStatement *stmt = pr_transaction_prepare (going->transaction, sql, error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, going->account);
  pr_statement_bind_blob (stmt, 2, going->place->uidl, strlen (going->place->uidl));
  pr_statement_bind_int64 (stmt, 3, going->place->occurrence);
  return stmt;
}

/* What DELE was sent for, or what is gone, is a thing of the past. */
static gboolean
look_up (Going *going, gboolean *found, GError **error)
{
  g_autoptr (PrStatement) stmt =
    prepare (going,
             "SELECT place.key, flags & ?7 = 0 FROM place LEFT JOIN message USING (key) "
             "WHERE place.account = ?1 AND uidl = ?2 AND occurrence = ?3 AND "
             "state IN (?4, ?5, ?6)",
             error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 4, PR_PLACE_STORED);
  pr_statement_bind_int64 (stmt, 5, PR_PLACE_HEAD);
  pr_statement_bind_int64 (stmt, 6, PR_PLACE_QUARANTINED);
  pr_statement_bind_int64 (stmt, 7, PR_FLAG_PARTIAL);
  if (!pr_statement_find (stmt, found, error))
    return FALSE;
  going->key = *found ? pr_statement_get_int64 (stmt, 0) : 0;
  going->whole = *found && pr_statement_get_int64 (stmt, 1) != 0;
  return TRUE;
}

static gboolean
remove_place (const Going *going, GError **error)
{
  g_autoptr (PrStatement) stmt =
    prepare (going,
             "DELETE FROM place WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3",
             error);

  return stmt != NULL && pr_statement_run (stmt, error);
}

/* What the person wanted deleted was the message that they saw: the order leaves the
 * unique-id, and goes with the message. A head is never told from that of another
 * message. */
static gboolean
free_order (Going *going, GError **error)
{
  g_autofree char *name = pr_store_dup_order_name (going->key);
  g_autoptr (PrStatement) stmt =
    prepare (going,
             going->whole ? "UPDATE request SET uidl = ?5, occurrence = (SELECT "
                            "ifnull (max (occurrence) + 1, 0) FROM request "
                            "WHERE account = ?1 AND uidl = ?5) WHERE account = ?1 AND "
                            "uidl = ?2 AND occurrence = ?3 AND request = ?4"
                          : "DELETE FROM request WHERE account = ?1 AND uidl = ?2 AND "
                            "occurrence = ?3 AND request = ?4",
             error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 4, PR_REQUEST_DELETE);
  if (going->whole)
    pr_statement_bind_blob (stmt, 5, name, strlen (name));
  if (!pr_statement_run (stmt, error))
    return FALSE;
  if (!going->whole)
    going->n_dropped += pr_transaction_count_changed (going->transaction);
  return TRUE;
}

/* A head without a place could never become whole. */
static gboolean
find_lonely_head (const Going *going, gint64 *folder, gboolean *found, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (going->transaction,
                            "SELECT folder FROM message WHERE key = ?1 AND flags & ?2 "
                            "AND NOT EXISTS (SELECT 1 FROM place WHERE key = ?1)",
                            error);

  *found = FALSE;
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, going->key);
  pr_statement_bind_int64 (stmt, 2, PR_FLAG_PARTIAL);
  if (!pr_statement_find (stmt, found, error))
    return FALSE;
  *folder = *found ? pr_statement_get_int64 (stmt, 0) : 0;
  return TRUE;
}

static gboolean
remove_head (const Going *going, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;
  gint64 folder = 0;

  if (!find_lonely_head (going, &folder, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!pr_thread_note_delete (going->transaction, going->key, error))
    return FALSE;
  stmt = pr_transaction_prepare (going->transaction, "DELETE FROM message WHERE key = ?1",
                                 error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, going->key);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  pr_transaction_note (going->transaction, PR_CHANGE_REMOVED, going->account, folder,
                       going->key);
  return TRUE;
}

static gboolean
forget_one (Going *going, GError **error)
{
  gboolean found = FALSE;

  if (!look_up (going, &found, error))
    return FALSE;
  return !found || (remove_place (going, error) && free_order (going, error) &&
                    (going->key == 0 || remove_head (going, error)));
}

/* @places from @first up to @end. */
static gboolean
forget_some (PrStore *self,
             gint64 account,
             GPtrArray *places,
             guint first,
             guint end,
             guint *n_dropped,
             GError **error)
{
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (self, NULL, error);
  Going going = { .account = account };

  if (transaction == NULL)
    return FALSE;
  going.transaction = transaction;
  for (guint i = first; i < end; i++)
    {
      going.place = g_ptr_array_index (places, i);
      if (!forget_one (&going, error))
        return FALSE;
    }
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, account, 0, 0);
  /* Only a whole list shows them again. */
  if (!pr_store_unsettle_maildrop (transaction, account, error) ||
      !pr_transaction_commit (transaction, error))
    return FALSE;
  *n_dropped += going.n_dropped;
  return TRUE;
}

/**
 * pr_store_forget_places:
 * @places: (element-type PrPlace): of each, the unique-id and its occurrence
 * @n_dropped: (out): what the person asked to be deleted, and is asked no more
 *
 * Forgets of which messages these unique-ids are, in their order and in several
 * transactions.
 */
gboolean
pr_store_forget_places (PrStore *self,
                        gint64 account,
                        GPtrArray *places,
                        guint *n_dropped,
                        GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (places != NULL && n_dropped != NULL, FALSE);

  *n_dropped = 0;
  for (guint first = 0; first < places->len; first += STEP_PLACES)
    if (!forget_some (self, account, places, first,
                      MIN (first + STEP_PLACES, places->len), n_dropped, error))
      return FALSE;
  return TRUE;
}
