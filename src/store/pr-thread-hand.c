/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-thread-private.h"

/* What taking conversations apart and putting them together share. */

/* ---- links ---- */

GHashTable *
pr_thread_links_table_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

gboolean
pr_thread_links_table_load (GHashTable *all,
                            PrDatabase *database,
                            gint64 key,
                            const PrThreadLinks **links,
                            GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gpointer loaded = NULL;

  if (!g_hash_table_lookup_extended (all, &key, NULL, &loaded))
    {
      loaded = pr_thread_load_links (database, key, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_hash_table_insert (all, g_memdup2 (&key, sizeof key), loaded);
    }
  *links = loaded;
  return TRUE;
}

gboolean
pr_thread_get_links (PrTransaction *transaction,
                     GHashTable *all,
                     gint64 key,
                     const PrThreadLinks **links,
                     GError **error)
{
  return pr_thread_links_table_load (all, pr_transaction_get_database (transaction), key,
                                     links, error);
}

gboolean
pr_thread_unreadable (PrTransaction *transaction, gint64 key, GError **error)
{
  g_autoptr (GBytes) raw =
    pr_raw_load (pr_transaction_get_database (transaction), key, error);

  return raw != NULL && pr_store_not_found (error);
}

gint64
pr_thread_links_get_own (const PrThreadLinks *links)
{
  return links->ids[links->n_ids - 1];
}

gboolean
pr_thread_join_now (PrTransaction *transaction,
                    GHashTable *all,
                    gint64 key,
                    GError **error)
{
  const PrThreadLinks *links = NULL;

  if (!pr_thread_run (transaction, "DELETE FROM thread_waiting WHERE key = ?1",
                      PR_VALUES (key), error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) == 0)
    return TRUE;
  return pr_thread_get_links (transaction, all, key, &links, error) &&
         (links == NULL || pr_thread_join (transaction, key, links, error));
}

gboolean
pr_thread_tell (PrTransaction *transaction, gint64 key, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt =
    pr_thread_prepare (transaction, "SELECT account, folder FROM message WHERE key = ?1",
                       PR_VALUES (key), error);

  if (stmt == NULL || !pr_statement_find (stmt, &found, error))
    return FALSE;
  if (!found)
    return pr_store_not_found (error);
  pr_transaction_note (transaction, PR_CHANGE_UPDATED, pr_statement_get_int64 (stmt, 0),
                       pr_statement_get_int64 (stmt, 1), key);
  return TRUE;
}

/* ---- steps ---- */

void
pr_thread_note_step (GArray *steps, int kind, gint64 one, gint64 other)
{
  const PrThreadStep step = { .kind = kind, .one = one, .other = other };

  if (steps != NULL)
    g_array_append_val (steps, step);
}

gboolean
pr_thread_tie (PrTransaction *transaction,
               gint64 one,
               gint64 other,
               GArray *steps,
               GError **error)
{
  if (!pr_thread_run (transaction,
                      "INSERT OR IGNORE INTO thread_tie (one, other) VALUES (?1, ?2)",
                      PR_VALUES (one, other), error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) > 0)
    pr_thread_note_step (steps, PR_THREAD_TIED, one, other);
  return TRUE;
}

gboolean
pr_thread_forget_steps (GArray *steps, guint n)
{
  if (steps != NULL)
    g_array_set_size (steps, n);
  return FALSE;
}
