/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-store-adopt.h"
#include "store/pr-store-private.h"

/* Runs @sql for @adoption: ?1 the account, ?2 and ?3 what it was, ?4 and ?5 what it is,
 * and where @state is not negative ?6. */
static gboolean
run_for (PrTransaction *transaction,
         const char *sql,
         gint64 account,
         const PrAdoption *adoption,
         int state,
         GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (transaction, sql, error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_blob (stmt, 2, adoption->from, strlen (adoption->from));
  pr_statement_bind_int64 (stmt, 3, adoption->from_occurrence);
  pr_statement_bind_blob (stmt, 4, adoption->to, strlen (adoption->to));
  pr_statement_bind_int64 (stmt, 5, adoption->to_occurrence);
  if (state >= 0)
    pr_statement_bind_int64 (stmt, 6, state);
  return pr_statement_run (stmt, error);
}

static gboolean
adopt (PrTransaction *transaction,
       gint64 account,
       const PrAdoption *adoption,
       guint *n_adopted,
       GError **error)
{
  /* A server may give an id again that it once gave to what is gone. */
  if (!run_for (transaction,
                "DELETE FROM place WHERE account = ?1 AND uidl = ?4 AND occurrence = ?5 "
                "AND state = ?6 AND EXISTS "
                "(SELECT 1 FROM place WHERE account = ?1 AND uidl = ?2 "
                "AND occurrence = ?3)",
                account, adoption, PR_PLACE_GONE, error) ||
      !run_for (transaction,
                "UPDATE OR IGNORE place SET uidl = ?4, occurrence = ?5 "
                "WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3",
                account, adoption, -1, error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) == 0)
    return TRUE;
  ++*n_adopted;
  return run_for (transaction,
                  "UPDATE OR REPLACE request SET uidl = ?4, occurrence = ?5 "
                  "WHERE account = ?1 AND uidl = ?2 AND occurrence = ?3",
                  account, adoption, -1, error);
}

/* Runs @sql, whose ?1 is @account. */
static gboolean
run_for_account (PrTransaction *transaction,
                 const char *sql,
                 gint64 account,
                 GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (transaction, sql, error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_adopt_many (PrStore *self,
                     gint64 account,
                     const PrAdoption *adoptions,
                     gsize n_adoptions,
                     guint *n_adopted,
                     GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  guint n = 0;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (adoptions != NULL || n_adoptions == 0, FALSE);
  g_return_val_if_fail (n_adoptions <= PR_STORE_ADOPT_BATCH, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL ||
      !run_for_account (transaction,
                        "INSERT OR IGNORE INTO renumbering SELECT id FROM account "
                        "WHERE id = ?1 AND leaving = 0",
                        account, error))
    return FALSE;
  for (gsize i = 0; i < n_adoptions; i++)
    if (!adopt (transaction, account, &adoptions[i], &n, error))
      return FALSE;
  if (!pr_transaction_commit (transaction, error))
    return FALSE;
  if (n_adopted != NULL)
    *n_adopted = n;
  return TRUE;
}

gboolean
pr_store_load_renumbering (PrStore *self,
                           gint64 account,
                           gboolean *under_way,
                           GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (under_way != NULL, FALSE);

  *under_way = FALSE;
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt = pr_database_prepare (reader->database,
                              "SELECT 1 FROM renumbering WHERE account = ?1", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  return pr_statement_find (stmt, under_way, error);
}

gboolean
pr_store_end_renumbering (PrStore *self, gint64 account, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  return transaction != NULL &&
         run_for_account (transaction, "DELETE FROM renumbering WHERE account = ?1",
                          account, error) &&
         pr_transaction_commit (transaction, error);
}
