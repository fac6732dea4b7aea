/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-thread-private.h"

#define AT_ONCE 1000 /* rows that are looked for at a time */

/* Whether no message is left of the thread that @start has become by now, nor of any that
 * it was on the way. */
#define IS_EMPTY(start)                                                           \
  "NOT EXISTS (WITH RECURSIVE led (thread) AS (VALUES (" start ") UNION "         \
  "SELECT other FROM thread_joined AS joined JOIN led "                           \
  "ON joined.thread = led.thread) SELECT 1 FROM led WHERE "                       \
  "EXISTS (SELECT 1 FROM thread_member WHERE thread_member.thread = led.thread) " \
  "OR EXISTS (SELECT 1 FROM message WHERE message.key = led.thread))"

/* A table of which rows go: both take ?1, a rowid. */
typedef struct
{
  const char *find; /* the next @AT_ONCE of those that go, from ?1 on */
  const char *remove;
} Sweep;

static GArray *
find_next (PrStore *store,
           const Sweep *sweep,
           gint64 from,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PrReader) reader = pr_store_borrow (store, cancellable, error);
  g_autoptr (PrStatement) stmt = NULL;
  g_autoptr (GError) local_error = NULL;

  if (reader == NULL)
    return NULL;
  stmt = pr_database_prepare (reader->database, sweep->find, error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, from);
  pr_statement_bind_int64 (stmt, 2, AT_ONCE);
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 id = pr_statement_get_int64 (stmt, 0);

      g_array_append_val (ids, id);
    }
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* A message may have come meanwhile, so each is looked at once more. */
static gboolean
remove_all (PrStore *store,
            const Sweep *sweep,
            const GArray *ids,
            GCancellable *cancellable,
            GError **error)
{
  for (guint i = 0; i < ids->len;)
    {
      g_autoptr (PrTransaction) transaction =
        pr_transaction_begin (store, cancellable, error);

      if (transaction == NULL)
        return FALSE;
      do
        if (!pr_thread_run (transaction, sweep->remove,
                            PR_VALUES (g_array_index (ids, gint64, i++)), error))
          return FALSE;
      while (i < ids->len && pr_transaction_get_age (transaction) < PR_STORE_LOCK_MS / 2);
      if (!pr_transaction_commit (transaction, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sweep_table (PrStore *store,
             const Sweep *sweep,
             GCancellable *cancellable,
             GError **error)
{
  gint64 from = G_MININT64;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GArray) ids = find_next (store, sweep, from, cancellable, error);

      if (ids == NULL || !remove_all (store, sweep, ids, cancellable, error))
        return FALSE;
      more = ids->len == AT_ONCE;
      if (more)
        from = g_array_index (ids, gint64, ids->len - 1);
    }
  return TRUE;
}

/* What was done by hand to messages of which nothing is known any more; few. */
static gboolean
forget_hand (PrStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrTransaction) transaction =
    pr_transaction_begin (store, cancellable, error);

  return transaction != NULL &&
         pr_thread_run (transaction,
                        "DELETE FROM thread_tie WHERE "
                        "one NOT IN (SELECT id FROM thread_id) OR "
                        "other NOT IN (SELECT id FROM thread_id)",
                        NULL, 0, error) &&
         pr_thread_run (transaction,
                        "DELETE FROM thread_cut WHERE "
                        "id NOT IN (SELECT id FROM thread_id)",
                        NULL, 0, error) &&
         pr_transaction_commit (transaction, error);
}

gboolean
pr_thread_sweep (PrStore *store, GCancellable *cancellable, GError **error)
{
  static const Sweep ids = {
    "SELECT id FROM thread_id WHERE id >= ?1 AND " IS_EMPTY (
      "thread_id.thread") " ORDER BY id LIMIT ?2",
    "DELETE FROM thread_id WHERE id = ?1 AND " IS_EMPTY ("thread_id.thread"),
  };
  static const Sweep joined = {
    "SELECT thread FROM thread_joined WHERE thread >= ?1 AND " IS_EMPTY (
      "thread_joined.thread") " ORDER BY thread LIMIT ?2",
    "DELETE FROM thread_joined WHERE thread = ?1 AND " IS_EMPTY ("thread_joined.thread"),
  };

  /* What leads from one thread to another last: ids are found by it. */
  return sweep_table (store, &ids, cancellable, error) &&
         sweep_table (store, &joined, cancellable, error) &&
         forget_hand (store, cancellable, error);
}
