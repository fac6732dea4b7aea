/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-store-private.h"

void
pr_requested_free (PrRequested *requested)
{
  if (requested == NULL)
    return;
  g_free (requested->uidl);
  g_free (requested);
}

char *
pr_store_dup_order_name (gint64 key)
{
  return g_strdup_printf ("\n%" G_GINT64_FORMAT, key);
}

/* ---- asking, and taking back ---- */

static gboolean
request_place (PrTransaction *transaction,
               gint64 account,
               const PrPlace *place,
               PrRequest request,
               GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    request == PR_REQUEST_NONE
      ? "DELETE FROM request WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3"
      : "INSERT OR REPLACE INTO request (account, uidl, occurrence, request, asked_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5)",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_blob (stmt, 2, place->uidl, strlen (place->uidl));
  pr_statement_bind_int64 (stmt, 3, place->occurrence);
  if (request != PR_REQUEST_NONE)
    {
      pr_statement_bind_int64 (stmt, 4, request);
      pr_statement_bind_int64 (stmt, 5, g_get_real_time () / G_USEC_PER_SEC);
    }
  return pr_statement_run (stmt, error);
}

/**
 * pr_store_request_places:
 * @places: (element-type PrPlace): of each, the unique-id and its occurrence
 *
 * Notes what the person wants of all of them, in place of what was wanted before, or with
 * an error of none.
 */
gboolean
pr_store_request_places (PrStore *self,
                         gint64 account,
                         GPtrArray *places,
                         PrRequest request,
                         GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (places != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    if (!request_place (transaction, account, g_ptr_array_index (places, i), request,
                        error))
      return FALSE;
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, account, 0, 0);
  return pr_transaction_commit (transaction, error);
}

/* Only of what is on the server still, and what is whole need not be fetched. */
static gboolean
request_key (PrTransaction *transaction, gint64 key, PrRequest request, GError **error)
{
  g_autofree char *order = pr_store_dup_order_name (key);
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    request == PR_REQUEST_NONE
      ? "DELETE FROM request WHERE (account, uidl, occurrence) IN "
        "(SELECT account, uidl, occurrence FROM place WHERE key = ?1) OR uidl = ?2"
      : "INSERT OR REPLACE INTO request (account, uidl, occurrence, request, asked_at) "
        "SELECT account, uidl, occurrence, ?2, ?3 FROM place WHERE key = ?1 AND "
        "CASE ?2 WHEN ?4 THEN state IN (?5, ?7) ELSE state IN (?5, ?6) END",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  if (request == PR_REQUEST_NONE)
    pr_statement_bind_blob (stmt, 2, order, strlen (order));
  else
    {
      pr_statement_bind_int64 (stmt, 2, request);
      pr_statement_bind_int64 (stmt, 3, g_get_real_time () / G_USEC_PER_SEC);
      pr_statement_bind_int64 (stmt, 4, PR_REQUEST_FETCH);
      pr_statement_bind_int64 (stmt, 5, PR_PLACE_HEAD);
      pr_statement_bind_int64 (stmt, 6, PR_PLACE_STORED);
      pr_statement_bind_int64 (stmt, 7, PR_PLACE_QUARANTINED);
    }
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_request_keys (PrStore *self,
                       const gint64 *keys,
                       gsize n_keys,
                       PrRequest request,
                       guint *n_requested,
                       GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  guint n = 0;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL || n_keys == 0, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  for (gsize i = 0; i < n_keys; i++)
    {
      if (!request_key (transaction, keys[i], request, error))
        return FALSE;
      n += pr_transaction_count_changed (transaction) > 0 ? 1 : 0;
    }
  if (n > 0)
    pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, 0, 0, 0);
  if (!pr_transaction_commit (transaction, error))
    return FALSE;
  if (n_requested != NULL)
    *n_requested = n;
  return TRUE;
}

/* ---- what waits ---- */

GPtrArray *
pr_store_list_requests (PrStore *self, gint64 account, GError **error)
{
  g_autoptr (GPtrArray) requests =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_requested_free);
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return NULL;
  stmt = pr_database_prepare (
    reader->database,
    "SELECT request.uidl, request.occurrence, request, asked_at, ifnull (state, ?2), key "
    "FROM request LEFT JOIN place USING (account, uidl, occurrence) "
    "WHERE request.account = ?1 ORDER BY request.uidl, request.occurrence",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, PR_PLACE_SEEN);
  while (pr_statement_step (stmt, &local_error))
    {
      PrRequested *requested = g_new0 (PrRequested, 1);
      gsize length = 0;
      const char *uidl = pr_statement_get_blob (stmt, 0, &length);

      requested->uidl = g_strndup (length == 0 ? "" : uidl, length);
      requested->occurrence = pr_statement_get_int64 (stmt, 1);
      requested->request = pr_statement_get_int64 (stmt, 2);
      requested->asked_at = pr_statement_get_int64 (stmt, 3);
      requested->state = pr_statement_get_int64 (stmt, 4);
      requested->key = pr_statement_get_int64 (stmt, 5);
      g_ptr_array_add (requests, requested);
    }
  if (local_error == NULL)
    return g_steal_pointer (&requests);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
