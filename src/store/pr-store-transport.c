/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-incoming-private.h"

gboolean
pr_batch_put_transport (PrBatch *batch, const PrIncoming *incoming, GError **error)
{
  g_autoptr (PrStatement) stmt = NULL;

  if (incoming->env_sender == NULL || incoming->env_recipient == NULL ||
      incoming->key == 0)
    return TRUE;
  stmt = pr_transaction_prepare (batch->transaction,
                                 "INSERT OR REPLACE INTO transport (key, sender, "
                                 "recipient) VALUES (?1, ?2, ?3)",
                                 error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, incoming->key);
  pr_statement_bind_text (stmt, 2, incoming->env_sender);
  pr_statement_bind_text (stmt, 3, incoming->env_recipient);
  return pr_statement_run (stmt, error);
}

gboolean
pr_store_load_transport (PrStore *self,
                         gint64 key,
                         char **sender,
                         char **recipient,
                         GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (sender != NULL && recipient != NULL, FALSE);

  *sender = *recipient = NULL;
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt =
    pr_database_prepare (reader->database,
                         "SELECT sender, recipient FROM transport WHERE key = ?1", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    {
      *sender = g_strdup (pr_statement_get_text (stmt, 0));
      *recipient = g_strdup (pr_statement_get_text (stmt, 1));
    }
  return TRUE;
}
