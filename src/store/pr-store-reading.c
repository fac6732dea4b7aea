/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "store/pr-store-private.h"

/* Letters of a domain match in any case, and nobody tells senders apart by those of a
 * local part. */
static char *
fold_address (const char *address)
{
  g_autofree char *folded = g_utf8_casefold (address, -1);

  return g_strdup (g_strstrip (folded));
}

/* ---- wishes ---- */

gboolean
pr_store_load_sender_wish (PrStore *self,
                           const char *address,
                           PrSenderWish *out,
                           GError **error)
{
  g_autofree char *folded = NULL;
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (address != NULL && out != NULL, FALSE);

  *out = (PrSenderWish){ FALSE, FALSE };
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt = pr_database_prepare (reader->database,
                              "SELECT images, original FROM sender_wish "
                              "WHERE address = ?1",
                              error);
  if (stmt == NULL)
    return FALSE;
  folded = fold_address (address);
  pr_statement_bind_text (stmt, 1, folded);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    *out = (PrSenderWish){ pr_statement_get_int64 (stmt, 0) != 0,
                           pr_statement_get_int64 (stmt, 1) != 0 };
  return TRUE;
}

gboolean
pr_store_set_sender_wish (PrStore *self,
                          const char *address,
                          const PrSenderWish *wish,
                          GError **error)
{
  g_autofree char *folded = NULL;
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean none;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (address != NULL && wish != NULL, FALSE);

  folded = fold_address (address);
  if (*folded == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("This message tells no address of its sender, so nothing "
                              "can be remembered for it. Choose again at each message."));
      return FALSE;
    }
  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  none = !wish->images && !wish->original;
  stmt = pr_transaction_prepare (
    transaction,
    none ? "DELETE FROM sender_wish WHERE address = ?1"
         : "INSERT OR REPLACE INTO sender_wish (address, images, original) "
           "VALUES (?1, ?2, ?3)",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_text (stmt, 1, folded);
  if (!none)
    {
      pr_statement_bind_int64 (stmt, 2, wish->images ? 1 : 0);
      pr_statement_bind_int64 (stmt, 3, wish->original ? 1 : 0);
    }
  return pr_statement_run (stmt, error) && pr_transaction_commit (transaction, error);
}

/* ---- charsets ---- */

gboolean
pr_store_load_charset (PrStore *self, gint64 key, char **charset, GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (charset != NULL, FALSE);

  *charset = NULL;
  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return FALSE;
  stmt = pr_database_prepare (reader->database,
                              "SELECT charset FROM chosen_charset WHERE key = ?1", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    *charset = g_strdup (pr_statement_get_text (stmt, 0));
  return TRUE;
}

gboolean
pr_store_set_charset (PrStore *self, gint64 key, const char *charset, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  stmt =
    pr_transaction_prepare (transaction,
                            charset == NULL
                              ? "DELETE FROM chosen_charset WHERE key = ?1"
                              : "INSERT OR REPLACE INTO chosen_charset (key, charset) "
                                "SELECT key, ?2 FROM message WHERE key = ?1",
                            error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  if (charset != NULL)
    pr_statement_bind_text (stmt, 2, charset);
  return pr_statement_run (stmt, error) && pr_transaction_commit (transaction, error);
}
