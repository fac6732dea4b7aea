/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-folder-find-private.h"

#include "mail/pr-folder-name.h"

static gboolean
find (PrTransaction *transaction,
      const char *sql,
      gint64 account,
      gint64 argument,
      gint64 *folder,
      GError **error)
{
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (transaction, sql, error);
  gboolean found = FALSE;

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, argument);
  if (!pr_statement_find (stmt, &found, error))
    return FALSE;
  *folder = found ? pr_statement_get_int64 (stmt, 0) : 0;
  return TRUE;
}

gboolean
pr_folder_find (PrTransaction *transaction,
                gint64 account,
                gint64 id,
                gint64 *folder,
                GError **error)
{
  return find (transaction,
               "SELECT id FROM folder WHERE id = ?2 AND ifnull (account, ?1) = ?1",
               account, id, folder, error);
}

gboolean
pr_folder_find_kind (PrTransaction *transaction,
                     gint64 account,
                     PrFolderKind kind,
                     gint64 *folder,
                     GError **error)
{
  return find (transaction,
               "SELECT id FROM folder WHERE kind = ?2 AND ifnull (account, ?1) = ?1 "
               "ORDER BY account IS NULL, id LIMIT 1",
               account, kind, folder, error);
}

/* All names of the account's folders, folded. */
static GHashTable *
list_names (PrTransaction *transaction, gint64 account, gint64 except, GError **error)
{
  g_autoptr (GHashTable) names =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_transaction_prepare (
    transaction, "SELECT name FROM folder WHERE ifnull (account, 0) = ?1 AND id <> ?2",
    error);

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, except);
  while (pr_statement_step (stmt, &local_error))
    g_hash_table_add (names, pr_name_fold (pr_statement_get_text (stmt, 0)));
  if (local_error == NULL)
    return g_steal_pointer (&names);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

char *
pr_folder_find_free_name (PrTransaction *transaction,
                          gint64 account,
                          const char *name,
                          gint64 except,
                          GError **error)
{
  g_autoptr (GHashTable) names = list_names (transaction, account, except, error);

  for (guint n = 1; names != NULL; n++)
    {
      g_autofree char *tried =
        n == 1 ? g_strdup (name) : g_strdup_printf ("%s %u", name, n);
      g_autofree char *folded = pr_name_fold (tried);

      if (!g_hash_table_contains (names, folded))
        return g_steal_pointer (&tried);
    }
  return NULL;
}

static gboolean
insert (PrTransaction *transaction, gint64 account, PrFolderKind kind, GError **error)
{
  static const char *const names[] = {
    [PR_FOLDER_INBOX] = "Inbox", [PR_FOLDER_ARCHIVE] = "Archive",
    [PR_FOLDER_SENT] = "Sent",   [PR_FOLDER_JUNK] = "Junk",
    [PR_FOLDER_TRASH] = "Trash",
  };
  /* A folder of another kind may bear the name that we would give. */
  g_autofree char *name =
    pr_folder_find_free_name (transaction, account, names[kind], 0, error);
  g_autoptr (PrStatement) stmt = NULL;

  if (name == NULL)
    return FALSE;
  stmt = pr_transaction_prepare (
    transaction, "INSERT INTO folder (account, kind, name) VALUES (?1, ?2, ?3)", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, kind);
  pr_statement_bind_text (stmt, 3, name);
  if (!pr_statement_run (stmt, error))
    return FALSE;
  pr_transaction_note (transaction, PR_CHANGE_FOLDERS, account, 0, 0);
  return TRUE;
}

gboolean
pr_folder_ensure_kind (PrTransaction *transaction,
                       gint64 account,
                       PrFolderKind kind,
                       gint64 *folder,
                       GError **error)
{
  return pr_folder_find_kind (transaction, account, kind, folder, error) &&
         (*folder != 0 ||
          (insert (transaction, account, kind, error) &&
           pr_folder_find_kind (transaction, account, kind, folder, error)));
}
