/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-folder-name.h"
#include "store/pr-folder-find-private.h"
#include "store/pr-store-private.h"

static gboolean
no_folder (GError **error)
{
  g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                       _ ("The folder is not there any more. The list of folders shows "
                          "those that are."));
  return FALSE;
}

/* An own folder; every account keeps the others. (transfer full) */
static PrFolder *
load_own (PrTransaction *transaction, gint64 id, GError **error)
{
  g_autoptr (PrFolder) folder = pr_folder_new ();
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction, "SELECT ifnull (account, 0), kind, name FROM folder WHERE id = ?1",
    error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, id);
  if (!pr_statement_find (stmt, &found, error))
    return NULL;
  if (!found)
    {
      no_folder (error);
      return NULL;
    }
  folder->id = id;
  folder->account = pr_statement_get_int64 (stmt, 0);
  folder->kind = pr_statement_get_int64 (stmt, 1);
  folder->name = g_strdup (pr_statement_get_text (stmt, 2));
  if (folder->kind == PR_FOLDER_OWN)
    return g_steal_pointer (&folder);
  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_EXISTS,
               _ ("“%s” belongs to the account and stays as it is. Choose a folder that "
                  "was made here."),
               pr_folder_get_title (folder));
  return NULL;
}

/* (transfer full): @text as the name of a folder of @account, when it is free. */
static char *
choose_name (PrTransaction *transaction,
             gint64 account,
             const char *text,
             gint64 except,
             GError **error)
{
  g_autofree char *name = pr_folder_name_clean (text, error);
  g_autofree char *free_name = NULL;

  if (name == NULL)
    return NULL;
  free_name = pr_folder_find_free_name (transaction, account, name, except, error);
  if (free_name == NULL)
    return NULL;
  if (g_str_equal (free_name, name))
    return g_steal_pointer (&name);
  pr_folder_name_refuse_taken (name, error);
  return NULL;
}

/* @folder->id 0: a new one, which is given its id. */
static gboolean
write_folder (PrTransaction *transaction,
              PrFolder *folder,
              const char *name,
              GError **error)
{
  sqlite3 *handle = pr_database_get_handle (pr_transaction_get_database (transaction));
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction,
                            "INSERT INTO folder (id, account, kind, name) "
                            "VALUES (nullif (?1, 0), nullif (?2, 0), ?3, ?4) "
                            "ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, folder->id);
  pr_statement_bind_int64 (stmt, 2, folder->account);
  pr_statement_bind_int64 (stmt, 3, PR_FOLDER_OWN);
  pr_statement_bind_text (stmt, 4, name);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  if (folder->id == 0)
    folder->id = sqlite3_last_insert_rowid (handle);
  pr_transaction_note (transaction, PR_CHANGE_FOLDERS, folder->account, 0, 0);
  return pr_transaction_commit (transaction, error);
}

gboolean
pr_store_make_folder (PrStore *self,
                      gint64 account,
                      const char *name,
                      gint64 *folder,
                      GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrFolder) made = pr_folder_new ();

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL && folder != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL || !pr_store_check_account (transaction, account, error))
    return FALSE;
  made->account = account;
  made->name = choose_name (transaction, account, name, 0, error);
  if (made->name == NULL || !write_folder (transaction, made, made->name, error))
    return FALSE;
  *folder = made->id;
  return TRUE;
}

gboolean
pr_store_rename_folder (PrStore *self,
                        gint64 folder,
                        const char *name,
                        PrFolder **before,
                        GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrFolder) found = NULL;
  g_autofree char *chosen = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  found = transaction == NULL ? NULL : load_own (transaction, folder, error);
  if (found == NULL)
    return FALSE;
  chosen = choose_name (transaction, found->account, name, folder, error);
  if (chosen == NULL || !write_folder (transaction, found, chosen, error))
    return FALSE;
  if (before != NULL)
    *before = g_steal_pointer (&found);
  return TRUE;
}

gboolean
pr_store_bring_back_folder (PrStore *self, const PrFolder *before, GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrFolder) folder = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (before != NULL && before->id != 0, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  if (transaction == NULL ||
      (before->account != 0 &&
       !pr_store_check_account (transaction, before->account, error)))
    return FALSE;
  folder = pr_folder_copy (before);
  name = pr_folder_find_free_name (transaction, before->account, before->name, before->id,
                                   error);
  return name != NULL && write_folder (transaction, folder, name, error);
}

gboolean
pr_store_drop_empty_folder (PrStore *self,
                            gint64 folder,
                            PrFolder **dropped,
                            GError **error)
{
  g_autoptr (PrTransaction) transaction = NULL;
  g_autoptr (PrFolder) found = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (dropped != NULL, FALSE);

  *dropped = NULL;
  transaction = pr_transaction_begin (self, NULL, error);
  found = transaction == NULL ? NULL : load_own (transaction, folder, error);
  if (found == NULL)
    return FALSE;
  stmt = pr_transaction_prepare (transaction,
                                 "DELETE FROM folder WHERE id = ?1 AND NOT EXISTS "
                                 "(SELECT 1 FROM message WHERE folder = ?1)",
                                 error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, folder);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) == 0)
    return TRUE;
  pr_transaction_note (transaction, PR_CHANGE_FOLDERS, found->account, 0, 0);
  if (!pr_transaction_commit (transaction, error))
    return FALSE;
  *dropped = g_steal_pointer (&found);
  return TRUE;
}

/* Moves what is in @folder now to Trash. */
static gboolean
empty (PrStore *self,
       gint64 folder,
       GArray *steps,
       PrStoreProgressFunc progress,
       gpointer user_data,
       GCancellable *cancellable,
       GError **error)
{
  const PrSelection selection = { .folder = folder };
  const PrAction action = { .kind = PR_ACTION_DELETE };
  g_autoptr (GArray) keys =
    pr_store_list_keys (self, &selection, 0, 0, cancellable, error);
  g_autoptr (GError) local_error = NULL;
  guint n_before = steps->len;

  if (keys == NULL)
    return FALSE;
  if (pr_store_act (self, &action, (gint64 *) (gpointer) keys->data, keys->len, steps,
                    progress, user_data, cancellable, &local_error) ||
      /* Somebody took one away meanwhile; none at all would be no progress. */
      (g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND) &&
       steps->len > n_before))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_store_remove_folder (PrStore *self,
                        gint64 folder,
                        PrFolder **removed,
                        GArray *steps,
                        PrStoreProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (removed != NULL && steps != NULL, FALSE);

  *removed = NULL;
  /* Mail may be moved there as long as it is there. */
  for (;;)
    {
      if (!pr_store_drop_empty_folder (self, folder, removed, error))
        return FALSE;
      if (*removed != NULL)
        return TRUE;
      if (!empty (self, folder, steps, progress, user_data, cancellable, error))
        return FALSE;
    }
}
