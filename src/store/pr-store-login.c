/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store-private.h"

/* ?1 … ?6 of bind_settings () */
#define SETTINGS "account, host, port, user, security, auth"

void
pr_login_hint_free (PrLoginHint *hint)
{
  if (hint == NULL)
    return;
  g_free (hint->mechanism);
  g_free (hint);
}

static void
bind_settings (PrStatement *stmt, const PrAccount *account)
{
  pr_statement_bind_int64 (stmt, 1, account->id);
  pr_statement_bind_text (stmt, 2, account->host == NULL ? "" : account->host);
  pr_statement_bind_int64 (stmt, 3, account->port);
  pr_statement_bind_text (stmt, 4, account->user == NULL ? "" : account->user);
  pr_statement_bind_int64 (stmt, 5, account->security);
  pr_statement_bind_text (stmt, 6, account->auth);
}

gboolean
pr_store_load_login_hint (PrStore *self,
                          const PrAccount *account,
                          PrLoginHint **hint,
                          GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL && hint != NULL, FALSE);

  *hint = NULL;
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt = pr_database_prepare (reader->database,
                              "SELECT mechanism, breaks, noted FROM login WHERE "
                              "(" SETTINGS ") = (?1, ?2, ?3, ?4, ?5, ?6)",
                              error);
  if (stmt == NULL)
    return FALSE;
  bind_settings (stmt, account);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *hint = g_new0 (PrLoginHint, 1);
  (*hint)->mechanism = g_strdup (pr_statement_get_text (stmt, 0));
  (*hint)->breaks = pr_statement_get_int64 (stmt, 1);
  (*hint)->noted = pr_statement_get_int64 (stmt, 2);
  return TRUE;
}

static gboolean
forget (PrTransaction *transaction, gint64 account, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "DELETE FROM login WHERE account = ?1", error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  return pr_statement_run (stmt, error);
}

/* An account that was removed meanwhile gets none. */
static gboolean
note (PrTransaction *transaction,
      const PrAccount *account,
      const PrLoginHint *hint,
      GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "INSERT OR REPLACE INTO login (" SETTINGS
                            ", mechanism, breaks, noted) "
                            "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM account "
                            "WHERE id = ?1 AND leaving = 0",
                            error);

  if (stmt == NULL)
    return FALSE;
  bind_settings (stmt, account);
  pr_statement_bind_text (stmt, 7, hint->mechanism);
  pr_statement_bind_int64 (stmt, 8, hint->breaks);
  pr_statement_bind_int64 (stmt, 9, hint->noted);
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_note_login_hint (PrStore *self,
                          const PrAccount *account,
                          const PrLoginHint *hint,
                          GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  gboolean done;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  done = hint == NULL ? forget (transaction, account->id, error)
                      : note (transaction, account, hint, error);
  return done && pr_transaction_commit (transaction, error);
}

gboolean
pr_store_forget_other_login (PrTransaction *transaction,
                             const PrAccount *account,
                             GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "DELETE FROM login WHERE account = ?1 AND "
                            "(" SETTINGS ") <> (?1, ?2, ?3, ?4, ?5, ?6)",
                            error);

  if (stmt == NULL)
    return FALSE;
  bind_settings (stmt, account);
  return pr_statement_run (stmt, error);
}
