/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-thread-private.h"

/* ---- statements of numbers ---- */

PrStatement *
pr_thread_prepare (PrTransaction *transaction,
                   const char *sql,
                   const gint64 *values,
                   gsize n_values,
                   GError **error)
{
  PrStatement *stmt = pr_transaction_prepare (transaction, sql, error);

  for (gsize i = 0; stmt != NULL && i < n_values; i++)
    pr_statement_bind_int64 (stmt, (int) i + 1, values[i]);
  return stmt;
}

gboolean
pr_thread_run (PrTransaction *transaction,
               const char *sql,
               const gint64 *values,
               gsize n_values,
               GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_thread_prepare (transaction, sql, values, n_values, error);

  return stmt != NULL && pr_statement_run (stmt, error);
}

gboolean
pr_thread_find (PrTransaction *transaction,
                const char *sql,
                const gint64 *values,
                gsize n_values,
                gint64 *value,
                gboolean *found,
                GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_thread_prepare (transaction, sql, values, n_values, error);

  if (stmt == NULL || !pr_statement_find (stmt, found, error))
    return FALSE;
  if (*found)
    *value = pr_statement_get_int64 (stmt, 0);
  return TRUE;
}

GArray *
pr_thread_list (PrTransaction *transaction,
                const char *sql,
                const gint64 *values,
                gsize n_values,
                GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_thread_prepare (transaction, sql, values, n_values, error);

  if (stmt == NULL)
    return NULL;
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 value = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (list, value);
    }
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* ---- what is known ---- */

void
pr_threads_add (GArray *threads, gint64 thread)
{
  for (guint i = 0; i < threads->len; i++)
    if (g_array_index (threads, gint64, i) == thread)
      return;
  g_array_append_val (threads, thread);
}

/* What @thread has become by now. The larger one takes the other in, so it is few steps.
 */
static gboolean
resolve (PrTransaction *transaction, gint64 *thread, GError **error)
{
  gboolean found = TRUE;

  while (found)
    if (!pr_thread_find (transaction, "SELECT other FROM thread_joined WHERE thread = ?1",
                         PR_VALUES (*thread), thread, &found, error))
      return FALSE;
  return TRUE;
}

gboolean
pr_thread_look_up (PrTransaction *transaction, gint64 id, gint64 *thread, GError **error)
{
  gboolean found = FALSE;

  *thread = 0;
  return pr_thread_find (transaction, "SELECT thread FROM thread_id WHERE id = ?1",
                         PR_VALUES (id), thread, &found, error) &&
         (!found || resolve (transaction, thread, error));
}

gboolean
pr_thread_of_message (PrTransaction *transaction,
                      gint64 key,
                      gint64 *thread,
                      GError **error)
{
  gboolean found = FALSE;

  *thread = key;
  return pr_thread_find (transaction, "SELECT thread FROM thread_member WHERE key = ?1",
                         PR_VALUES (key), thread, &found, error);
}

/* ---- uniting ---- */

/* Of the one that stays nothing has to be written anew. */
static gboolean
find_largest (PrTransaction *transaction,
              const GArray *threads,
              gint64 *largest,
              GError **error)
{
  gint64 most = -1;

  for (guint i = 0; i < threads->len; i++)
    {
      gint64 thread = g_array_index (threads, gint64, i), n = 0;
      gboolean found = FALSE;

      if (!pr_thread_find (transaction,
                           "SELECT count (*) FROM thread_member WHERE thread = ?1",
                           PR_VALUES (thread), &n, &found, error))
        return FALSE;
      if (n > most || (n == most && thread < *largest))
        {
          most = n;
          *largest = thread;
        }
    }
  return TRUE;
}

gboolean
pr_thread_unite (PrTransaction *transaction,
                 const GArray *threads,
                 gint64 *kept,
                 GError **error)
{
  *kept = g_array_index (threads, gint64, 0);
  if (threads->len == 1)
    return TRUE;
  if (!find_largest (transaction, threads, kept, error))
    return FALSE;
  for (guint i = 0; i < threads->len; i++)
    {
      gint64 other = g_array_index (threads, gint64, i);

      if (other != *kept &&
          (!pr_thread_ensure_members (transaction, *kept, error) ||
           !pr_thread_ensure_members (transaction, other, error) ||
           !pr_thread_take_members (transaction, *kept, other, error) ||
           !pr_thread_run (transaction,
                           "INSERT INTO thread_joined (thread, other) VALUES (?1, ?2)",
                           PR_VALUES (other, *kept), error)))
        return FALSE;
    }
  return TRUE;
}

/* ---- joining ---- */

/* From which of its ids on a message counts: what was cut off by hand begins anew, and so
 * does all that names it. */
static gboolean
find_begin (PrTransaction *transaction,
            const PrThreadLinks *links,
            guint *begin,
            GError **error)
{
  *begin = 0;
  for (guint i = links->n_ids; i > 0; i--)
    {
      gint64 id = 0;
      gboolean found = FALSE;

      if (!pr_thread_find (transaction, "SELECT id FROM thread_cut WHERE id = ?1",
                           PR_VALUES (links->ids[i - 1]), &id, &found, error))
        return FALSE;
      if (found)
        {
          *begin = i - 1;
          return TRUE;
        }
    }
  return TRUE;
}

static gboolean
write_id (PrTransaction *transaction, gint64 id, gint64 thread, GError **error)
{
  return pr_thread_run (transaction,
                        "INSERT OR IGNORE INTO thread_id (id, thread) VALUES (?1, ?2)",
                        PR_VALUES (id, thread), error);
}

static gboolean
join (PrTransaction *transaction,
      gint64 key,
      const PrThreadLinks *links,
      gboolean shortly,
      GError **error)
{
  g_autoptr (GArray) threads = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 known[PR_THREAD_LINKS_MAX + 2];
  gint64 thread = key, own = 0;
  gboolean is_member = FALSE;
  guint begin = 0;

  g_assert (links->n_ids > 0 && links->n_ids <= G_N_ELEMENTS (known));

  if (!find_begin (transaction, links, &begin, error) ||
      !pr_thread_find (transaction, "SELECT thread FROM thread_member WHERE key = ?1",
                       PR_VALUES (key), &own, &is_member, error))
    return FALSE;
  if (is_member)
    pr_threads_add (threads, own);
  for (guint i = begin; i < links->n_ids; i++)
    {
      if (!pr_thread_look_up (transaction, links->ids[i], &known[i], error))
        return FALSE;
      if (known[i] != 0)
        pr_threads_add (threads, known[i]);
    }
  if (!pr_thread_add_by_subject (transaction, key, links, shortly, threads, error) ||
      (threads->len > 0 && !pr_thread_unite (transaction, threads, &thread, error)))
    return FALSE;
  for (guint i = begin; i < links->n_ids; i++)
    if (known[i] == 0 && !write_id (transaction, links->ids[i], thread, error))
      return FALSE;
  return thread == key || is_member ||
         (pr_thread_ensure_members (transaction, thread, error) &&
          pr_thread_add_member (transaction, key, thread, error));
}

gboolean
pr_thread_join (PrTransaction *transaction,
                gint64 key,
                const PrThreadLinks *links,
                GError **error)
{
  return join (transaction, key, links, FALSE, error);
}

gboolean
pr_thread_join_shortly (PrTransaction *transaction,
                        gint64 key,
                        const PrThreadLinks *links,
                        GError **error)
{
  return join (transaction, key, links, TRUE, error);
}
