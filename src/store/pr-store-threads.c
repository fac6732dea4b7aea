/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-thread-private.h"

/* Conversations that a person takes apart or puts together. What was done is kept in
 * terms of msg-ids, so that what arrives later is put where the person would. */

#define MEMBERS "SELECT key FROM thread_member WHERE thread = ?1 ORDER BY key"

/* ---- links ---- */

/* Those of all messages of @key's thread are read before anybody is locked out; of what
 * comes in between, later. */
static GHashTable *
load_all_links (PrStore *store, gint64 key, GError **error)
{
  g_autoptr (GHashTable) all =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrReader) reader = pr_store_borrow (store, NULL, error);
  g_autoptr (PrStatement) stmt = NULL;

  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  stmt = pr_database_prepare (reader->database,
                              "SELECT key FROM thread_member WHERE thread = "
                              "(SELECT thread FROM thread_member WHERE key = ?1)",
                              error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, key);
  while (local_error == NULL && pr_statement_step (stmt, &local_error))
    {
      gint64 member = pr_statement_get_int64 (stmt, 0);
      PrThreadLinks *links =
        pr_thread_load_links (reader->database, member, &local_error);

      if (links != NULL)
        g_hash_table_insert (all, g_memdup2 (&member, sizeof member), links);
    }
  if (local_error == NULL)
    return g_steal_pointer (&all);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Borrowed of @all; an error where they cannot be read. */
static const PrThreadLinks *
get_links (PrTransaction *transaction, GHashTable *all, gint64 key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PrThreadLinks *links = g_hash_table_lookup (all, &key);

  if (links != NULL)
    return links;
  links =
    pr_thread_load_links (pr_transaction_get_database (transaction), key, &local_error);
  if (links != NULL)
    g_hash_table_insert (all, g_memdup2 (&key, sizeof key), links);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    pr_store_not_found (error);
  return links;
}

static gint64
get_own_id (const PrThreadLinks *links)
{
  return links->ids[links->n_ids - 1];
}

/* One that waits for it is joined first. */
static gboolean
join_now (PrTransaction *transaction, GHashTable *all, gint64 key, GError **error)
{
  const PrThreadLinks *links = get_links (transaction, all, key, error);

  return links != NULL &&
         pr_thread_run (transaction, "DELETE FROM thread_waiting WHERE key = ?1",
                        PR_VALUES (key), error) &&
         (pr_transaction_count_changed (transaction) == 0 ||
          pr_thread_join (transaction, key, links, error));
}

/* For who shows its conversation. */
static gboolean
tell (PrTransaction *transaction, gint64 key, GError **error)
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

/* ---- grouping anew ---- */

static gboolean
unite_two (PrTransaction *transaction, gint64 one, gint64 other, GError **error)
{
  g_autoptr (GArray) threads = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 kept;

  pr_threads_add (threads, one);
  pr_threads_add (threads, other);
  return pr_thread_unite (transaction, threads, &kept, error);
}

static gboolean
tie_again (PrTransaction *transaction, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "SELECT one, other FROM thread_tie", error);

  if (stmt == NULL)
    return FALSE;
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 one = 0, other = 0;

      if (!pr_thread_look_up (transaction, pr_statement_get_int64 (stmt, 0), &one,
                              error) ||
          !pr_thread_look_up (transaction, pr_statement_get_int64 (stmt, 1), &other,
                              error) ||
          (one != 0 && other != 0 && !unite_two (transaction, one, other, error)))
        return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Forgets which msg-ids are of @thread because of @key. Those before a cut may be of
 * another one. */
static gboolean
forget_ids (PrTransaction *transaction,
            GHashTable *all,
            gint64 key,
            gint64 thread,
            GError **error)
{
  const PrThreadLinks *links = get_links (transaction, all, key, error);

  for (guint i = 0; links != NULL && i < links->n_ids; i++)
    {
      gint64 known = 0;

      if (!pr_thread_look_up (transaction, links->ids[i], &known, error) ||
          (known == thread &&
           !pr_thread_run (transaction, "DELETE FROM thread_id WHERE id = ?1",
                           PR_VALUES (links->ids[i]), error)))
        return FALSE;
    }
  return links != NULL;
}

/* From now on it can be joined as if it came now. */
static gboolean
take_out (PrTransaction *transaction, gint64 key, GError **error)
{
  pr_transaction_touch (transaction, key);
  return pr_thread_run (transaction, "DELETE FROM thread_joined WHERE thread = ?1",
                        PR_VALUES (key), error) &&
         pr_thread_run (transaction, "DELETE FROM thread_member WHERE key = ?1",
                        PR_VALUES (key), error);
}

/* What is known as a thread that bore @key, of messages that are gone, follows it. */
static gboolean
lead_on (PrTransaction *transaction, gint64 key, GError **error)
{
  gint64 now = 0;

  return pr_thread_of_message (transaction, key, &now, error) &&
         (now == key || pr_thread_run (transaction,
                                       "INSERT OR IGNORE INTO thread_joined "
                                       "(thread, other) VALUES (?1, ?2)",
                                       PR_VALUES (key, now), error));
}

static gboolean
group_anew (PrTransaction *transaction, GHashTable *all, gint64 thread, GError **error)
{
  g_autoptr (GArray) members =
    pr_thread_list (transaction, MEMBERS, PR_VALUES (thread), error);

  for (guint i = 0; members != NULL && i < members->len; i++)
    if (!forget_ids (transaction, all, g_array_index (members, gint64, i), thread, error))
      return FALSE;
  for (guint i = 0; members != NULL && i < members->len; i++)
    if (!take_out (transaction, g_array_index (members, gint64, i), error))
      return FALSE;
  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      gint64 key = g_array_index (members, gint64, i);

      if (!pr_thread_join (transaction, key, get_links (transaction, all, key, NULL),
                           error))
        return FALSE;
    }
  if (members == NULL || !tie_again (transaction, error))
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    if (!lead_on (transaction, g_array_index (members, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* ---- by hand ---- */

static void
note_step (GArray *steps, int kind, gint64 one, gint64 other)
{
  const PrThreadStep step = { .kind = kind, .one = one, .other = other };

  if (steps != NULL)
    g_array_append_val (steps, step);
}

/* A message that was tied is on its own from now on. */
static gboolean
untie (PrTransaction *transaction, gint64 id, GArray *steps, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_thread_prepare (transaction,
                       "SELECT one, other FROM thread_tie WHERE one = ?1 OR other = ?1",
                       PR_VALUES (id), error);

  if (stmt == NULL)
    return FALSE;
  while (pr_statement_step (stmt, &local_error))
    note_step (steps, PR_THREAD_UNTIED, pr_statement_get_int64 (stmt, 0),
               pr_statement_get_int64 (stmt, 1));
  if (local_error == NULL)
    return pr_thread_run (transaction,
                          "DELETE FROM thread_tie WHERE one = ?1 OR other = ?1",
                          PR_VALUES (id), error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
cut (PrTransaction *transaction, gint64 id, gint64 key, GArray *steps, GError **error)
{
  if (!pr_thread_run (transaction,
                      "INSERT OR IGNORE INTO thread_cut (id, key) VALUES (?1, ?2)",
                      PR_VALUES (id, key), error))
    return FALSE;
  if (pr_transaction_count_changed (transaction) > 0)
    note_step (steps, PR_THREAD_CUT, id, key);
  return TRUE;
}

static gboolean
cut_off (PrTransaction *transaction,
         GHashTable *all,
         gint64 key,
         GArray *steps,
         GError **error)
{
  const PrThreadLinks *links;
  gint64 thread = 0, own;

  /* Also one that is alone yet: it names others, which may come later. */
  if (!tell (transaction, key, error) || !join_now (transaction, all, key, error) ||
      !pr_thread_of_message (transaction, key, &thread, error) ||
      !pr_thread_ensure_members (transaction, thread, error))
    return FALSE;
  links = get_links (transaction, all, key, error);
  own = get_own_id (links);
  return cut (transaction, own, key, steps, error) &&
         untie (transaction, own, steps, error) &&
         group_anew (transaction, all, thread, error);
}

/* What was appended to @steps since there were @n is not done after all. */
static gboolean
forget_steps (GArray *steps, guint n)
{
  if (steps != NULL)
    g_array_set_size (steps, n);
  return FALSE;
}

gboolean
pr_store_split_conversation (PrStore *self, gint64 key, GArray *steps, GError **error)
{
  guint n_before = steps == NULL ? 0 : steps->len;
  g_autoptr (GHashTable) all = NULL;
  g_autoptr (PrTransaction) transaction = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  if (!pr_store_check_writable (self, error))
    return FALSE;
  all = load_all_links (self, key, error);
  if (all == NULL)
    return FALSE;
  transaction = pr_transaction_begin (self, NULL, error);
  return (transaction != NULL && cut_off (transaction, all, key, steps, error) &&
          pr_transaction_commit (transaction, error)) ||
         forget_steps (steps, n_before);
}

/* A thread is tied by its first message, so that who splits it off there undoes that. */
static gboolean
get_first_id (PrTransaction *transaction,
              GHashTable *all,
              gint64 thread,
              gint64 *id,
              GError **error)
{
  const PrThreadLinks *links;
  gint64 key = thread;
  gboolean found = FALSE;

  if (!pr_thread_find (transaction, MEMBERS " LIMIT 1", PR_VALUES (thread), &key, &found,
                       error))
    return FALSE;
  links = get_links (transaction, all, key, error);
  if (links != NULL)
    *id = get_own_id (links);
  return links != NULL;
}

static gboolean
tie_ids (PrTransaction *transaction,
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
    note_step (steps, PR_THREAD_TIED, one, other);
  return TRUE;
}

static gboolean
tie (PrTransaction *transaction,
     GHashTable *all,
     const gint64 *keys,
     gsize n_keys,
     GArray *steps,
     GError **error)
{
  g_autoptr (GArray) threads = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 first = 0, thread = 0;

  for (gsize i = 0; i < n_keys; i++)
    {
      if (!tell (transaction, keys[i], error) ||
          !join_now (transaction, all, keys[i], error) ||
          !pr_thread_of_message (transaction, keys[i], &thread, error))
        return FALSE;
      pr_threads_add (threads, thread);
    }
  for (guint i = 0; i < threads->len; i++)
    {
      gint64 id = 0;

      if (!get_first_id (transaction, all, g_array_index (threads, gint64, i), &id,
                         error))
        return FALSE;
      if (i == 0)
        first = id;
      else if (!tie_ids (transaction, first, id, steps, error))
        return FALSE;
    }
  return threads->len < 2 || pr_thread_unite (transaction, threads, &thread, error);
}

gboolean
pr_store_merge_conversations (PrStore *self,
                              const gint64 *keys,
                              gsize n_keys,
                              GArray *steps,
                              GError **error)
{
  g_autoptr (GHashTable) all =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (PrTransaction) transaction = NULL;
  guint n_before = steps == NULL ? 0 : steps->len;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (keys != NULL || n_keys == 0, FALSE);

  transaction = pr_transaction_begin (self, NULL, error);
  return (transaction != NULL && tie (transaction, all, keys, n_keys, steps, error) &&
          pr_transaction_commit (transaction, error)) ||
         forget_steps (steps, n_before);
}

/* ---- taken back ---- */

static gboolean
take_back (PrTransaction *transaction, const PrThreadStep *step, GError **error)
{
  switch (step->kind)
    {
    case PR_THREAD_CUT:
      return pr_thread_run (transaction, "DELETE FROM thread_cut WHERE id = ?1",
                            PR_VALUES (step->one), error);
    case PR_THREAD_TIED:
      return pr_thread_run (transaction,
                            "DELETE FROM thread_tie WHERE one = ?1 AND other = ?2",
                            PR_VALUES (step->one, step->other), error);
    case PR_THREAD_UNTIED:
      return tie_ids (transaction, step->one, step->other, NULL, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
take_all_back (PrTransaction *transaction,
               GHashTable *all,
               gint64 key,
               const PrThreadStep *steps,
               gsize n_steps,
               GError **error)
{
  gint64 thread = 0;

  if (!tell (transaction, key, error) || !join_now (transaction, all, key, error) ||
      !pr_thread_of_message (transaction, key, &thread, error) ||
      !pr_thread_ensure_members (transaction, thread, error))
    return FALSE;
  for (gsize i = n_steps; i > 0; i--)
    if (!take_back (transaction, &steps[i - 1], error))
      return FALSE;
  return group_anew (transaction, all, thread, error);
}

gboolean
pr_store_undo_threads (PrStore *self,
                       gint64 key,
                       const PrThreadStep *steps,
                       gsize n_steps,
                       GError **error)
{
  g_autoptr (GHashTable) all = NULL;
  g_autoptr (PrTransaction) transaction = NULL;

  g_return_val_if_fail (PR_IS_STORE (self), FALSE);
  g_return_val_if_fail (steps != NULL || n_steps == 0, FALSE);

  if (!pr_store_check_writable (self, error))
    return FALSE;
  all = load_all_links (self, key, error);
  if (all == NULL)
    return FALSE;
  transaction = pr_transaction_begin (self, NULL, error);
  return transaction != NULL &&
         take_all_back (transaction, all, key, steps, n_steps, error) &&
         pr_transaction_commit (transaction, error);
}
