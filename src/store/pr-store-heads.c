/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-store-private.h"

static PrPlace *
read_place (PrStatement *stmt)
{
  PrPlace *place = g_new0 (PrPlace, 1);
  gsize length;
  const char *uidl = pr_statement_get_blob (stmt, 0, &length);

  place->uidl = g_strndup (uidl, length);
  place->occurrence = pr_statement_get_int64 (stmt, 1);
  place->key = pr_statement_get_int64 (stmt, 2);
  place->stored_at = pr_statement_get_int64 (stmt, 3);
  place->size = pr_statement_get_int64 (stmt, 4);
  place->state = PR_PLACE_HEAD;
  return place;
}

/**
 * pr_store_list_bare_heads:
 * @above: octets
 *
 * Returns: (transfer full) (element-type PrPlace): of larger messages the heads that came
 *   without any text, newest first, or %NULL with @error
 */
GPtrArray *
pr_store_list_bare_heads (PrStore *self,
                          gint64 account,
                          guint64 above,
                          guint max,
                          GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GPtrArray) heads =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  GError *local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL)
    return NULL;
  stmt = pr_database_prepare (
    reader->database,
    "SELECT place.uidl, place.occurrence, place.key, place.stored_at, place.size "
    "FROM place JOIN message ON message.key = place.key "
    "JOIN folder ON folder.id = message.folder AND folder.kind NOT IN (?5, ?6) "
    "WHERE place.account = ?1 AND place.state = ?2 AND place.size > ?3 "
    "AND message.flags & ?4 = 0 ORDER BY place.key DESC LIMIT ?7",
    error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, account);
  pr_statement_bind_int64 (stmt, 2, PR_PLACE_HEAD);
  pr_statement_bind_int64 (stmt, 3, MIN (above, G_MAXINT64));
  pr_statement_bind_int64 (stmt, 4, PR_FLAG_TOPPED);
  pr_statement_bind_int64 (stmt, 5, PR_FOLDER_TRASH);
  pr_statement_bind_int64 (stmt, 6, PR_FOLDER_JUNK);
  pr_statement_bind_int64 (stmt, 7, max);
  while (pr_statement_step (stmt, &local_error))
    g_ptr_array_add (heads, read_place (stmt));
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  return g_steal_pointer (&heads);
}
