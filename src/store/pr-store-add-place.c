/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-incoming-private.h"

#define PLACE_VALUES                                                                     \
  " INTO place (account, uidl, occurrence, state, key, stored_at, size, flight) VALUES " \
  "(?1, ?2, ?3, ?4, nullif (?5, 0), ?6, ?7, nullif (?8, 0))"

gboolean
pr_batch_find_known (PrBatch *batch,
                     const PrIncoming *incoming,
                     PrKnown *known,
                     GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  *known = (PrKnown){ .state = PR_PLACE_SEEN };
  if (incoming->uidl == NULL)
    return TRUE;
  stmt = pr_transaction_prepare (
    batch->transaction,
    "SELECT state, key, before FROM place WHERE account = ?1 AND uidl = ?2 "
    "AND occurrence = ?3",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->account);
  pr_statement_lend_blob (stmt, 2, incoming->uidl, strlen (incoming->uidl));
  pr_statement_bind_int64 (stmt, 3, incoming->occurrence);
  if (!pr_statement_find (stmt, &known->known, error))
    return FALSE;
  if (known->known)
    {
      known->state = pr_statement_get_int64 (stmt, 0);
      known->key = pr_statement_get_int64 (stmt, 1);
      known->before = pr_statement_get_int64 (stmt, 2);
    }
  return TRUE;
}

/* A unique-id that is new replaces nothing, and SQLite need not be ready to take the row
 * back. */
gboolean
pr_batch_put_place (PrBatch *batch,
                    const PrIncoming *incoming,
                    const PrKnown *known,
                    PrPlaceState state,
                    gint64 key,
                    guint64 size,
                    GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  if (incoming->uidl == NULL)
    return TRUE;
  stmt = pr_transaction_prepare (batch->transaction,
                                 known->known ? "INSERT OR REPLACE" PLACE_VALUES
                                              : "INSERT OR FAIL" PLACE_VALUES,
                                 error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->account);
  pr_statement_lend_blob (stmt, 2, incoming->uidl, strlen (incoming->uidl));
  pr_statement_bind_int64 (stmt, 3, incoming->occurrence);
  pr_statement_bind_int64 (stmt, 4, state);
  pr_statement_bind_int64 (stmt, 5, key);
  pr_statement_bind_int64 (stmt, 6, batch->now);
  pr_statement_bind_int64 (stmt, 7, size);
  pr_statement_bind_int64 (stmt, 8, incoming->flight);
  return pr_statement_run (stmt, error);
}

/* ---- what the person asked for ---- */

gboolean
pr_batch_find_requests (PrBatch *batch, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (batch->transaction,
                            "SELECT 1 FROM request WHERE account = ?1 LIMIT 1", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->account);
  return pr_statement_find (stmt, &batch->has_requests, error);
}

gboolean
pr_batch_fulfil_request (PrBatch *batch,
                         const PrIncoming *incoming,
                         gboolean *asked,
                         GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  *asked = FALSE;
  if (!batch->has_requests || incoming->uidl == NULL)
    return TRUE;
  stmt = pr_transaction_prepare (
    batch->transaction,
    "DELETE FROM request WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3 "
    "AND request = ?4",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->account);
  pr_statement_lend_blob (stmt, 2, incoming->uidl, strlen (incoming->uidl));
  pr_statement_bind_int64 (stmt, 3, incoming->occurrence);
  pr_statement_bind_int64 (stmt, 4, PR_REQUEST_FETCH);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  *asked = pr_transaction_count_changed (batch->transaction) > 0;
  if (*asked)
    pr_transaction_note (batch->transaction, PR_CHANGE_ACCOUNTS, batch->account, 0, 0);
  return TRUE;
}

/* A second place of the same octets takes the second order for them. */
gboolean
pr_batch_place_order (PrBatch *batch, const PrIncoming *incoming, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  if (!batch->has_requests || incoming->uidl == NULL || incoming->head_only)
    return TRUE;
  name = pr_store_dup_order_name (incoming->key);
  stmt = pr_transaction_prepare (
    batch->transaction,
    "UPDATE OR REPLACE request SET uidl = ?2, occurrence = ?3 WHERE account = ?1 AND "
    "uidl = ?4 AND occurrence = "
    "(SELECT min (occurrence) FROM request WHERE account = ?1 AND uidl = ?4)",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, batch->account);
  pr_statement_lend_blob (stmt, 2, incoming->uidl, strlen (incoming->uidl));
  pr_statement_bind_int64 (stmt, 3, incoming->occurrence);
  pr_statement_lend_blob (stmt, 4, name, strlen (name));
  if (!pr_statement_run (stmt, error))
    return FALSE;
  if (pr_transaction_count_changed (batch->transaction) > 0)
    pr_transaction_note (batch->transaction, PR_CHANGE_ACCOUNTS, batch->account, 0, 0);
  return TRUE;
}
