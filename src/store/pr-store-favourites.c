/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-store-private.h"

/* Rows hold "Ada Lovelace <ada@example.org>, …" or the bare address. */
char *
pr_store_fold_sender (const char *from)
{
  const char *start, *end;
  g_autofree char *address = NULL;

  g_return_val_if_fail (from != NULL, NULL);

  start = strchr (from, '<');
  start = start != NULL ? start + 1 : from;
  end = start + strcspn (start, ">, ");
  if (memchr (start, '@', end - start) == NULL)
    return NULL;
  address = g_strndup (start, end - start);
  return g_utf8_casefold (address, -1);
}

/* Two walks down the keys: what is read is most of the mail, what is starred has an index
 * of its own. */
static PrStatement *
prepare_looks (PrDatabase *database, GError **error)
{
  PrStatement *stmt = pr_database_prepare (
    database,
    "WITH hidden AS (SELECT id FROM folder WHERE kind IN (?1, ?2)) "
    "SELECT from_text FROM (SELECT from_text FROM message WHERE flags & 5 = 0 "
    "AND folder NOT IN hidden ORDER BY key DESC LIMIT ?3) UNION ALL "
    "SELECT from_text FROM (SELECT from_text FROM message WHERE flags & 2 "
    "AND folder NOT IN hidden ORDER BY key DESC LIMIT ?3)",
    error);

  G_STATIC_ASSERT (PR_FLAG_UNREAD == 1 && PR_FLAG_STARRED == 2 && PR_FLAG_PARTIAL == 4);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, PR_FOLDER_TRASH);
  pr_statement_bind_int64 (stmt, 2, PR_FOLDER_JUNK);
  pr_statement_bind_int64 (stmt, 3, PR_STORE_FAVOURITE_LOOKS);
  return stmt;
}

GHashTable *
pr_store_list_favourites (PrStore *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) favourites =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL || (stmt = prepare_looks (reader->database, error)) == NULL)
    return NULL;
  while (pr_statement_step (stmt, &local_error))
    {
      char *sender = pr_store_fold_sender (pr_statement_get_text (stmt, 0));

      if (sender != NULL)
        g_hash_table_add (favourites, sender);
    }
  if (local_error == NULL)
    return g_steal_pointer (&favourites);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GArray *
pr_store_list_heads_from (PrStore *self,
                          gint64 account,
                          GHashTable *favourites,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (favourites != NULL, NULL);

  reader = pr_store_borrow (self, cancellable, error);
  if (reader == NULL)
    return NULL;
  stmt = pr_database_prepare (
    reader->database,
    "SELECT key, from_text FROM message WHERE (SELECT partial FROM total) > 0 AND key IN "
    "(SELECT key FROM place WHERE account = ?1 AND state = ?2) ORDER BY key",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, PR_PLACE_HEAD);
  while (pr_statement_step (stmt, &local_error))
    {
      g_autofree char *sender = pr_store_fold_sender (pr_statement_get_text (stmt, 1));
      gint64 key = pr_statement_get_int64 (stmt, 0);

      if (sender != NULL && g_hash_table_contains (favourites, sender))
        g_array_append_val (keys, key);
    }
  if (local_error == NULL)
    return g_steal_pointer (&keys);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
