/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-store-private.h"

/* The mail that no server gave: one account without a server, and folders that a person
 * names. */

#define LOCAL_NAME "local" /* stays: scripts and searches name it */

static PrAccount *
find_local (PrStore *self, GError **error)
{
  g_autoptr (GPtrArray) accounts = pr_store_list_accounts (self, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (((PrAccount *) g_ptr_array_index (accounts, i))->local)
      return g_ptr_array_steal_index (accounts, i);
  return NULL;
}

/**
 * pr_store_ensure_local_account:
 *
 * Finds the account of what was imported, or makes it. Its name is "local"; where an
 * account of a server has that name, "local-2" and so on.
 *
 * Returns: (transfer full): the account, or %NULL with @error set
 */
PrAccount *
pr_store_ensure_local_account (PrStore *self, GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  for (guint n = 1;; n++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (PrAccount) account = find_local (self, &local_error);

      if (account == NULL && local_error == NULL)
        {
          account = pr_account_new ();
          account->local = TRUE;
          account->name =
            n == 1 ? g_strdup (LOCAL_NAME) : g_strdup_printf (LOCAL_NAME "-%u", n);
          pr_store_add_account (self, account, &local_error);
        }
      if (local_error == NULL)
        return g_steal_pointer (&account);
      /* The name is taken, or another process was quicker. */
      if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
}

/* ---- folders ---- */

gboolean
pr_store_check_account (PrTransaction *transaction, gint64 account, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "SELECT 1 FROM account WHERE id = ?1 AND leaving = 0", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  return pr_statement_find (stmt, &found, error) &&
         (found || pr_store_no_account (error));
}

static gboolean
find_folder (PrTransaction *transaction,
             gint64 account,
             const char *name,
             gint64 *folder,
             GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction,
    "SELECT id FROM folder WHERE ifnull (account, 0) IN (0, ?1) "
    "AND name = ?2 COLLATE NOCASE ORDER BY account IS NULL LIMIT 1",
    error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_text (stmt, 2, name);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  *folder = found ? pr_statement_get_int64 (stmt, 0) : 0;
  return TRUE;
}

static gboolean
make_folder (PrTransaction *transaction,
             gint64 account,
             const char *name,
             gint64 *folder,
             GError **error)
{
  sqlite3 *handle = pr_database_get_handle (pr_transaction_get_database (transaction));
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction, "INSERT INTO folder (account, kind, name) VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, PR_FOLDER_OWN);
  pr_statement_bind_text (stmt, 3, name);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  *folder = sqlite3_last_insert_rowid (handle);
  pr_transaction_note (transaction, PR_CHANGE_FOLDERS, account, 0, 0);
  return pr_transaction_commit (transaction, error);
}

/**
 * pr_store_ensure_folder:
 * @name: UTF-8, fit for one line
 * @folder: set to the folder's id
 *
 * Finds a folder of @account, or makes it.
 */
gboolean
pr_store_ensure_folder (PrStore *self,
                        gint64 account,
                        const char *name,
                        gint64 *folder,
                        GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL && *name != '\0', FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL || !pr_store_check_account (transaction, account, error) ||
      !find_folder (transaction, account, name, folder, error))
    return FALSE;
  return *folder != 0 || make_folder (transaction, account, name, folder, error);
}
