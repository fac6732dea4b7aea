/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-thread-private.h"

/* Conversations that a person puts together: each is tied to that of the first message,
 * in short transactions, with what has to be read for it read before. */

#define MEMBERS "SELECT key FROM thread_member WHERE thread = ?1 ORDER BY key"
#define WORK_MS (PR_STORE_LOCK_MS / 2) /* the other half is for the commit */

typedef struct
{
  const gint64 *keys;
  gsize n_keys, n_done;
  GArray *steps;     /* of PrThreadStep, or NULL */
  GHashTable *links; /* pr_thread_links_table_new () */
  gint64 first;      /* msg-id of the first thread; 0: not looked for yet */
} Merge;

/* ---- before ---- */

typedef struct
{
  PrDatabase *database; /* borrowed */
  PrStatement *find, *members;
  GHashTable *threads; /* of gint64: those that were read */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->find, pr_statement_free);
  g_clear_pointer (&reading->members, pr_statement_free);
  g_clear_pointer (&reading->threads, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
reading_init (Reading *reading, PrDatabase *database, GError **error)
{
  reading->database = database;
  reading->threads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  reading->find = pr_database_prepare (
    database,
    "SELECT ifnull ((SELECT thread FROM thread_member WHERE thread_member.key = ?1), "
    "key), "
    "EXISTS (SELECT 1 FROM thread_waiting WHERE thread_waiting.key = ?1) "
    "FROM message WHERE key = ?1",
    error);
  reading->members =
    reading->find == NULL ? NULL : pr_database_prepare (database, MEMBERS, error);
  return reading->members != NULL;
}

/* Of the first message of @thread that can be read. */
static gboolean
load_first (Reading *reading, GHashTable *all, gint64 thread, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const PrThreadLinks *links = NULL;
  gboolean any = FALSE;

  if (!g_hash_table_add (reading->threads, g_memdup2 (&thread, sizeof thread)))
    return TRUE;
  pr_statement_reset (reading->members);
  pr_statement_bind_int64 (reading->members, 1, thread);
  while (links == NULL && pr_statement_step (reading->members, &local_error))
    {
      any = TRUE;
      if (!pr_thread_links_table_load (all, reading->database,
                                       pr_statement_get_int64 (reading->members, 0),
                                       &links, error))
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return any ||
         pr_thread_links_table_load (all, reading->database, thread, &links, error);
}

static gboolean
load_one (Reading *reading, GHashTable *all, gint64 key, GError **error)
{
  const PrThreadLinks *links = NULL;
  gboolean found = FALSE, waits;
  gint64 thread;

  pr_statement_reset (reading->find);
  pr_statement_bind_int64 (reading->find, 1, key);
  if (!pr_statement_find (reading->find, &found, error))
    return FALSE;
  if (!found)
    return pr_store_not_found (error);
  thread = pr_statement_get_int64 (reading->find, 0);
  waits = pr_statement_get_int64 (reading->find, 1) != 0;
  return (!waits ||
          pr_thread_links_table_load (all, reading->database, key, &links, error)) &&
         load_first (reading, all, thread, error);
}

static gboolean
load_all (PrStore *store, Merge *merge, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (store, NULL, error);
  g_auto (Reading) reading = { 0 };

  if (reader == NULL || !pr_reader_begin (reader, error) ||
      !reading_init (&reading, reader->database, error))
    return FALSE;
  for (gsize i = 0; i < merge->n_keys; i++)
    if (!load_one (&reading, merge->links, merge->keys[i], error))
      return FALSE;
  return TRUE;
}

/* ---- tying ---- */

/* A thread is tied by its first message, so that who splits it off there undoes that. */
static gboolean
find_first_id (PrTransaction *transaction,
               const Merge *merge,
               gint64 thread,
               gint64 *id,
               GError **error)
{
  g_autoptr (GArray) members =
    pr_thread_list (transaction, MEMBERS, PR_VALUES (thread), error);
  const PrThreadLinks *links = NULL;

  if (members == NULL)
    return FALSE;
  if (members->len == 0)
    g_array_append_val (members, thread);
  for (guint i = 0; i < members->len && links == NULL; i++)
    if (!pr_thread_get_links (transaction, merge->links,
                              g_array_index (members, gint64, i), &links, error))
      return FALSE;
  if (links == NULL)
    return pr_thread_unreadable (transaction, g_array_index (members, gint64, 0), error);
  *id = pr_thread_links_get_own (links);
  return TRUE;
}

static gboolean
tie_threads (PrTransaction *transaction,
             Merge *merge,
             gint64 thread,
             gint64 other,
             GError **error)
{
  g_autoptr (GArray) threads = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = 0, kept;

  g_array_append_val (threads, thread);
  g_array_append_val (threads, other);
  return (merge->first != 0 ||
          find_first_id (transaction, merge, thread, &merge->first, error)) &&
         find_first_id (transaction, merge, other, &id, error) &&
         pr_thread_tie (transaction, merge->first, id, merge->steps, error) &&
         pr_thread_unite (transaction, threads, &kept, error);
}

static gboolean
merge_one (PrTransaction *transaction, Merge *merge, gint64 key, GError **error)
{
  gint64 thread = 0, other = 0;

  return pr_thread_tell (transaction, key, error) &&
         pr_thread_join_now (transaction, merge->links, key, error) &&
         pr_thread_of_message (transaction, merge->keys[0], &thread, error) &&
         pr_thread_of_message (transaction, key, &other, error) &&
         (thread == other || tie_threads (transaction, merge, thread, other, error));
}

static gboolean
merge_some (PrStore *store, Merge *merge, GError **error)
{
  guint n_durable = merge->steps == NULL ? 0 : merge->steps->len;
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (store, NULL, error);

  if (transaction == NULL)
    return FALSE;
  do
    if (!merge_one (transaction, merge, merge->keys[merge->n_done++], error))
      return pr_thread_forget_steps (merge->steps, n_durable);
  while (merge->n_done < merge->n_keys && pr_transaction_get_age (transaction) < WORK_MS);
  return pr_transaction_commit (transaction, error) ||
         pr_thread_forget_steps (merge->steps, n_durable);
}

gboolean
pr_store_merge_conversations (PrStore *self,
                              const gint64 *keys,
                              gsize n_keys,
                              GArray *steps,
                              GError **error)
{
  g_autoptr (GHashTable) links = pr_thread_links_table_new ();
  Merge merge = { .keys = keys, .n_keys = n_keys, .steps = steps, .links = links };

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL || n_keys == 0, FALSE);

  if (!pr_store_check_writable (self, error) || !load_all (self, &merge, error))
    return FALSE;
  while (merge.n_done < n_keys)
    if (!merge_some (self, &merge, error))
      return FALSE;
  return TRUE;
}
