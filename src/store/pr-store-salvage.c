/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-store-private.h"

#define FIRST_LEAP (G_GINT64_CONSTANT (1) << 20) /* one second, as keys count */
#define MAX_LEAPS 65536

/* Rows from key ?1 on; of the table itself, since each index is lost with one page. */
#define ROWS                                                                   \
  "SELECT key FROM message NOT INDEXED WHERE key > ?1 AND ?2 IN (0, account) " \
  "AND CASE WHEN ?3 = 0 THEN folder NOT IN (SELECT id FROM folder "            \
  "WHERE kind IN (?4, ?5)) ELSE folder = ?3 END ORDER BY key"

/* Reads on from @after until the end, or until a page that is lost: then FALSE. Of a page
 * of which a part is there the cells may be anything: keys only ascend. */
static gboolean
read_on (PrDatabase *database, const PrSelection *selection, gint64 after, GArray *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (database, ROWS, &error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, after);
  pr_statement_bind_int64 (stmt, 2, selection->account);
  pr_statement_bind_int64 (stmt, 3, selection->folder);
  pr_statement_bind_int64 (stmt, 4, PR_FOLDER_JUNK);
  pr_statement_bind_int64 (stmt, 5, PR_FOLDER_TRASH);
  while (pr_statement_step (stmt, &error))
    {
      gint64 key = pr_statement_get_int64 (stmt, 0);

      if (key <= after)
        return FALSE;
      g_array_append_val (keys, key);
      after = key;
    }
  return error == NULL;
}

static GArray *
reverse (GArray *keys, gint64 below, gsize limit)
{
  GArray *newest_first = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = keys->len; i > 0 && (limit == 0 || newest_first->len < limit); i--)
    {
      gint64 key = g_array_index (keys, gint64, i - 1);

      if (below == 0 || key < below)
        g_array_append_val (newest_first, key);
    }
  return newest_first;
}

/**
 * pr_salvage_keys:
 *
 * Goes through a database of which pages are lost, leaping over what cannot be read in
 * leaps that grow until something can.
 *
 * Returns: (transfer full): the keys that were found, newest first; maybe none
 */
GArray *
pr_salvage_keys (PrDatabase *database,
                 const PrSelection *selection,
                 gint64 below,
                 gsize limit)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 after = 0, leap = FIRST_LEAP;

  for (guint n_leaps = 0; n_leaps < MAX_LEAPS; n_leaps++)
    {
      guint n_before = keys->len;

      if (read_on (database, selection, after, keys))
        break;
      if (keys->len > n_before)
        {
          after = g_array_index (keys, gint64, keys->len - 1);
          leap = FIRST_LEAP;
        }
      if (after > G_MAXINT64 - leap)
        break;
      after += leap;
      if (leap < G_MAXINT64 / 2)
        leap *= 2;
    }
  return reverse (keys, below, limit);
}
