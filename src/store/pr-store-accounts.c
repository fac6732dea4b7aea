/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-folder-name.h"
#include "store/pr-folder-find-private.h"
#include "store/pr-store-private.h"

#define FIELDS                                                                       \
  "host, port, user, security, auth, password_command, ca_file, pin, client_cert, "  \
  "client_key, keep, keep_days, max_size, local, keep_count, keep_octets, "          \
  "keep_agreed, fetch, ask_above, session_octets, day_octets, protocol, least_tls, " \
  "token_command, oauth"

gboolean
pr_store_no_account (GError **error)
{
  g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                       _ ("There is no such account. It may have been removed; the list "
                          "of accounts shows those that are here."));
  return FALSE;
}

static gboolean
check_name (PrTransaction *transaction, const PrAccount *account, GError **error)
{
  g_autofree char *folded = pr_name_fold (account->name);
  g_autoptr (PrStatement) stmt = NULL;
  gboolean taken = FALSE;

  stmt = pr_transaction_prepare (
    transaction, "SELECT 1 FROM account WHERE folded = ?1 AND leaving = 0 AND id <> ?2",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_text (stmt, 1, folded);
  pr_statement_bind_int64 (stmt, 2, account->id);
  if (!pr_statement_find (stmt, &taken, error))
    return FALSE;
  if (taken)
    g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS,
                 _ ("There is an account “%s” already. Give this one another name."),
                 account->name);
  return !taken;
}

/* ?1 … ?27: name, folded, FIELDS. */
static void
bind_account (PrStatement *stmt, const PrAccount *account)
{
  g_autofree char *folded = pr_name_fold (account->name);
  int i = 1;

  pr_statement_bind_text (stmt, i++, account->name);
  pr_statement_bind_text (stmt, i++, folded);
  pr_statement_bind_text (stmt, i++, account->host == NULL ? "" : account->host);
  pr_statement_bind_int64 (stmt, i++, account->port);
  pr_statement_bind_text (stmt, i++, account->user == NULL ? "" : account->user);
  pr_statement_bind_int64 (stmt, i++, account->security);
  pr_statement_bind_text (stmt, i++, account->auth);
  pr_statement_bind_text (stmt, i++, account->password_command);
  pr_statement_bind_text (stmt, i++, account->ca_file);
  pr_statement_bind_text (stmt, i++, account->pin);
  pr_statement_bind_text (stmt, i++, account->client_cert);
  pr_statement_bind_text (stmt, i++, account->client_key);
  pr_statement_bind_int64 (stmt, i++, account->keep);
  pr_statement_bind_int64 (stmt, i++, account->keep_days);
  pr_statement_bind_int64 (stmt, i++, account->max_size);
  pr_statement_bind_int64 (stmt, i++, account->local);
  pr_statement_bind_int64 (stmt, i++, account->keep_count);
  pr_statement_bind_int64 (stmt, i++, account->keep_octets);
  pr_statement_bind_int64 (stmt, i++, account->keep_agreed);
  pr_statement_bind_int64 (stmt, i++, account->fetch);
  pr_statement_bind_int64 (stmt, i++, account->ask_above);
  pr_statement_bind_int64 (stmt, i++, account->session_octets);
  pr_statement_bind_int64 (stmt, i++, account->day_octets);
  pr_statement_bind_int64 (stmt, i++, account->protocol);
  pr_statement_bind_int64 (stmt, i++, account->least_tls);
  pr_statement_bind_text (stmt, i++, account->token_command);
  pr_statement_bind_text (stmt, i++, account->oauth);
}

static gboolean
insert_account (PrTransaction *transaction,
                const PrAccount *account,
                gint64 *id,
                GError **error)
{
  sqlite3 *handle = pr_database_get_handle (pr_transaction_get_database (transaction));
  g_autoptr (PrStatement) stmt = NULL;

  stmt =
    pr_transaction_prepare (transaction,
                            "INSERT INTO account (name, folded, " FIELDS ") "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                            "?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, "
                            "?24, ?25, ?26, ?27)",
                            error);
  if (stmt == NULL)
    return FALSE;
  bind_account (stmt, account);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  *id = sqlite3_last_insert_rowid (handle);
  return TRUE;
}

/* What mail comes into, and where it is put from there: to be dropped on, and looked
 * into, before there is any. */
static gboolean
make_folders (PrTransaction *transaction, gint64 account, GError **error)
{
  static const PrFolderKind kinds[] = { PR_FOLDER_INBOX, PR_FOLDER_ARCHIVE,
                                        PR_FOLDER_TRASH };
  gint64 folder = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!pr_folder_ensure_kind (transaction, account, kinds[i], &folder, error))
      return FALSE;
  return TRUE;
}

/**
 * pr_store_add_account:
 * @account: its id is set
 *
 * Stores a new account and makes its Inbox, Archive and Trash. A local one gets
 * its folders as they are needed: nothing comes in by itself.
 */
gboolean
pr_store_add_account (PrStore *self, PrAccount *account, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  gint64 id = 0;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL && account->name != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL || !check_name (transaction, account, error) ||
      !insert_account (transaction, account, &id, error) ||
      (!account->local && !make_folders (transaction, id, error)))
    return FALSE;
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, id, 0, 0);
  pr_transaction_note (transaction, PR_CHANGE_FOLDERS, id, 0, 0);
  if (!pr_transaction_commit (transaction, error))
    return FALSE;
  account->id = id;
  return TRUE;
}

/**
 * pr_store_update_account:
 *
 * Stores the settings of an account that is here; how its last check ended is left to
 * pr_store_note_check ().
 */
gboolean
pr_store_update_account (PrStore *self, const PrAccount *account, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL && account->name != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL || !check_name (transaction, account, error) ||
      !pr_store_forget_other_maildrop (transaction, account, error))
    return FALSE;
  stmt = pr_transaction_prepare (transaction,
                                 "UPDATE account SET (name, folded, " FIELDS ") = "
                                 "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                                 "?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, "
                                 "?24, ?25, ?26, ?27) "
                                 "WHERE id = ?28 AND leaving = 0",
                                 error);
  if (stmt == NULL)
    return FALSE;
  bind_account (stmt, account);
  pr_statement_bind_int64 (stmt, 28, account->id);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) == 0)
    return pr_store_no_account (error);
  if (!pr_store_forget_other_login (transaction, account, error))
    return FALSE;
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, account->id, 0, 0);
  return pr_transaction_commit (transaction, error);
}

gboolean
pr_store_note_check (PrStore *self,
                     gint64 account,
                     gint64 when,
                     const char *error_code,
                     GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL)
    return FALSE;
  stmt = pr_transaction_prepare (
    transaction,
    "UPDATE account SET last_error = ?1, "
    "last_checked = CASE WHEN ?2 = 0 THEN last_checked ELSE ?2 END "
    "WHERE id = ?3 AND leaving = 0",
    error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_text (stmt, 1, error_code);
  pr_statement_bind_int64 (stmt, 2, when);
  pr_statement_bind_int64 (stmt, 3, account);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) == 0)
    return pr_store_no_account (error);
  pr_transaction_note (transaction, PR_CHANGE_ACCOUNTS, account, 0, 0);
  return pr_transaction_commit (transaction, error);
}

/* ---- reading ---- */

static PrAccount *
read_account (PrStatement *stmt)
{
  PrAccount *account = pr_account_new ();
  int i = 0;

  account->id = pr_statement_get_int64 (stmt, i++);
  account->name = g_strdup (pr_statement_get_text (stmt, i++));
  account->last_checked = pr_statement_get_int64 (stmt, i++);
  account->last_error = g_strdup (pr_statement_get_text (stmt, i++));
  account->host = g_strdup (pr_statement_get_text (stmt, i++));
  account->port = pr_statement_get_int64 (stmt, i++);
  account->user = g_strdup (pr_statement_get_text (stmt, i++));
  account->security = pr_statement_get_int64 (stmt, i++);
  g_free (account->auth);
  account->auth = g_strdup (pr_statement_get_text (stmt, i++));
  account->password_command = g_strdup (pr_statement_get_text (stmt, i++));
  account->ca_file = g_strdup (pr_statement_get_text (stmt, i++));
  account->pin = g_strdup (pr_statement_get_text (stmt, i++));
  account->client_cert = g_strdup (pr_statement_get_text (stmt, i++));
  account->client_key = g_strdup (pr_statement_get_text (stmt, i++));
  account->keep = pr_statement_get_int64 (stmt, i++);
  account->keep_days = pr_statement_get_int64 (stmt, i++);
  account->max_size = pr_statement_get_int64 (stmt, i++);
  account->local = pr_statement_get_int64 (stmt, i++) != 0;
  account->keep_count = pr_statement_get_int64 (stmt, i++);
  account->keep_octets = pr_statement_get_int64 (stmt, i++);
  account->keep_agreed = pr_statement_get_int64 (stmt, i++) != 0;
  account->fetch = pr_statement_get_int64 (stmt, i++);
  account->ask_above = pr_statement_get_int64 (stmt, i++);
  account->session_octets = pr_statement_get_int64 (stmt, i++);
  account->day_octets = pr_statement_get_int64 (stmt, i++);
  account->protocol = pr_statement_get_int64 (stmt, i++);
  account->least_tls = pr_statement_get_int64 (stmt, i++);
  account->token_command = g_strdup (pr_statement_get_text (stmt, i++));
  account->oauth = g_strdup (pr_statement_get_text (stmt, i++));
  return account;
}

/* All accounts, or the one of @name. */
static GPtrArray *
read_accounts (PrStore *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) accounts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_account_free);
  g_autofree char *folded = name == NULL ? NULL : pr_name_fold (name);
  g_autoptr (PrReader) reader = pr_store_borrow (self, NULL, error);
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  if (reader == NULL)
    return NULL;
  stmt = pr_database_prepare (reader->database,
                              "SELECT id, name, last_checked, last_error, " FIELDS
                              " FROM account WHERE leaving = 0 "
                              "AND (?1 IS NULL OR folded = ?1) ORDER BY local, folded",
                              error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_text (stmt, 1, folded);
  while (pr_statement_step (stmt, &local_error))
    g_ptr_array_add (accounts, read_account (stmt));
  if (local_error == NULL)
    return g_steal_pointer (&accounts);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GPtrArray *
pr_store_list_accounts (PrStore *self, GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  return read_accounts (self, NULL, error);
}

PrAccount *
pr_store_find_account (PrStore *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  accounts = read_accounts (self, name, error);
  if (accounts == NULL)
    return NULL;
  if (accounts->len > 0)
    return g_ptr_array_steal_index (accounts, 0);
  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
               _ ("There is no account “%s”. The list of accounts shows those that are "
                  "here."),
               name);
  return NULL;
}
