/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-store-private.h"

static gboolean
find_one (PrReader *reader, gint64 key, PrWhereabouts *found, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    reader->database,
    "SELECT state, ifnull (request, 0) FROM place "
    "LEFT JOIN request USING (account, uidl, occurrence) WHERE key = ?1 "
    "ORDER BY state = ?2, request IS NULL, state, uidl, occurrence LIMIT 1",
    error);
  gboolean any = FALSE;

  *found = (PrWhereabouts){ PR_PLACE_GONE, PR_REQUEST_NONE };
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, key);
  pr_statement_bind_int64 (stmt, 2, PR_PLACE_GONE);
  if (!pr_statement_find (stmt, &any, error))
    return FALSE;
  if (any)
    *found = (PrWhereabouts){ (PrPlaceState) pr_statement_get_int64 (stmt, 0),
                              (PrRequest) pr_statement_get_int64 (stmt, 1) };
  return TRUE;
}

GArray *
pr_store_find_whereabouts (PrStore *self,
                           const gint64 *keys,
                           gsize n_keys,
                           GError **error)
{
  g_autoptr (GArray) all = NULL;
  g_autoptr (PrReader) reader = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);

  reader = pr_store_borrow (self, NULL, error);
  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  all = g_array_sized_new (FALSE, FALSE, sizeof (PrWhereabouts), (guint) n_keys);
  for (gsize i = 0; i < n_keys; i++)
    {
      PrWhereabouts found;

      if (!find_one (reader, keys[i], &found, error))
        return NULL;
      g_array_append_val (all, found);
    }
  return g_steal_pointer (&all);
}
