/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store-private.h"

PrTrait *
pr_trait_new (const char *name, const char *value, gint64 learned_at)
{
  PrTrait *trait = g_new0 (PrTrait, 1);

  trait->name = g_strdup (name);
  trait->value = g_strdup (value);
  trait->learned_at = learned_at;
  return trait;
}

void
pr_trait_free (PrTrait *trait)
{
  if (trait == NULL)
    return;
  g_free (trait->name);
  g_free (trait->value);
  g_free (trait);
}

/* ?1 … ?3 */
static void
bind_server (PrStatement *stmt, const PrAccount *account)
{
  pr_statement_bind_int64 (stmt, 1, account->id);
  pr_statement_bind_text (stmt, 2, account->host == NULL ? "" : account->host);
  pr_statement_bind_int64 (stmt, 3, account->port);
}

GPtrArray *
pr_store_load_traits (PrStore *self, const PrAccount *account, GError **error)
{
  g_autoptr (GPtrArray) traits =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_trait_free);
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (PR_IS_STORE (self) && account != NULL, NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return NULL;
  stmt = pr_database_prepare (reader->database,
                              "SELECT name, value, learned_at FROM trait WHERE "
                              "(account, host, port) = (?1, ?2, ?3) ORDER BY name",
                              error);
  if (stmt == NULL)
    return NULL;
  bind_server (stmt, account);
  while (pr_statement_find (stmt, &found, error) && found)
    g_ptr_array_add (traits, pr_trait_new (pr_statement_get_text (stmt, 0),
                                           pr_statement_get_text (stmt, 1),
                                           pr_statement_get_int64 (stmt, 2)));
  return found ? NULL : g_steal_pointer (&traits);
}

static PrStatement *
prepare_note (PrTransaction *transaction, gboolean forget, GError **error)
{
  return pr_transaction_prepare (
    transaction,
    forget
      ? "DELETE FROM trait WHERE account = ?1 AND name = ?4"
      : "INSERT OR REPLACE INTO trait (account, host, port, name, value, learned_at) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6 FROM account WHERE id = ?1 AND leaving = 0",
    error);
}

gboolean
pr_store_note_trait (PrStore *self,
                     const PrAccount *account,
                     const char *name,
                     const char *value,
                     gint64 now,
                     GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL && name != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  stmt = prepare_note (transaction, value == NULL, error);
  if (stmt == NULL)
    return FALSE;
  if (value == NULL)
    pr_statement_bind_int64 (stmt, 1, account->id);
  else
    {
      bind_server (stmt, account);
      pr_statement_bind_text (stmt, 5, value);
      pr_statement_bind_int64 (stmt, 6, now);
    }
  pr_statement_bind_text (stmt, 4, name);
  return pr_statement_run (stmt, error) && pr_transaction_commit (transaction, error);
}

gboolean
pr_store_forget_traits (PrStore *self, gint64 account, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  stmt =
    pr_transaction_prepare (transaction, "DELETE FROM trait WHERE account = ?1", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  return pr_statement_run (stmt, error) && pr_transaction_commit (transaction, error);
}
