/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-thread-private.h"

/* Conversations that a person takes apart, or that are to be as before. What was done is
 * kept in terms of msg-ids, so that what arrives later is put where the person would. */

#define MEMBERS "SELECT key FROM thread_member WHERE thread = ?1 ORDER BY key"

/* ---- links ---- */

/* Those of @key and of all messages of its thread, before anybody is locked out. */
static GHashTable *
load_all_links (PrStore *store, gint64 key, GError **error)
{
  g_autoptr (GHashTable) all = pr_thread_links_table_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrReader) reader = pr_store_borrow (store, NULL, error);
  g_autoptr (PrStatement) stmt = NULL;
  const PrThreadLinks *links = NULL;

  if (reader == NULL || !pr_reader_begin (reader, error))
    return NULL;
  stmt = pr_database_prepare (reader->database,
                              "SELECT key FROM message WHERE key = ?1 UNION "
                              "SELECT key FROM thread_member WHERE thread = "
                              "(SELECT thread FROM thread_member WHERE key = ?1)",
                              error);
  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, key);
  while (pr_statement_step (stmt, &local_error))
    if (!pr_thread_links_table_load (all, reader->database,
                                     pr_statement_get_int64 (stmt, 0), &links, error))
      return NULL;
  if (local_error == NULL)
    return g_steal_pointer (&all);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
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
  const PrThreadLinks *links = NULL;

  if (!pr_thread_get_links (transaction, all, key, &links, error))
    return FALSE;
  for (guint i = 0; links != NULL && i < links->n_ids; i++)
    {
      gint64 known = 0;

      if (!pr_thread_look_up (transaction, links->ids[i], &known, error) ||
          (known == thread &&
           !pr_thread_run (transaction, "DELETE FROM thread_id WHERE id = ?1",
                           PR_VALUES (links->ids[i]), error)))
        return FALSE;
    }
  return TRUE;
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

/* Those that can be read, as if they came now; the others go to @unreadable. */
static gboolean
join_again (PrTransaction *transaction,
            GHashTable *all,
            const GArray *members,
            GArray *unreadable,
            GError **error)
{
  for (guint i = 0; i < members->len; i++)
    {
      gint64 key = g_array_index (members, gint64, i);
      const PrThreadLinks *links = NULL;

      if (!pr_thread_get_links (transaction, all, key, &links, error) ||
          (links != NULL && !pr_thread_join (transaction, key, links, error)))
        return FALSE;
      if (links == NULL)
        g_array_append_val (unreadable, key);
    }
  return TRUE;
}

/* @home: the thread of the oldest of those that can be read and are not with @key any
 * more; with @key where all are. */
static gboolean
find_home (PrTransaction *transaction,
           GHashTable *all,
           const GArray *members,
           gint64 key,
           gint64 *home,
           GError **error)
{
  gint64 taken = 0;

  if (!pr_thread_of_message (transaction, key, &taken, error))
    return FALSE;
  *home = taken;
  for (guint i = 0; i < members->len && *home == taken; i++)
    {
      gint64 member = g_array_index (members, gint64, i);

      if (g_hash_table_lookup (all, &member) != NULL &&
          !pr_thread_of_message (transaction, member, home, error))
        return FALSE;
    }
  return TRUE;
}

/* Of those nobody knows more than that they were there: that is where they stay. */
static gboolean
keep (PrTransaction *transaction, const GArray *unreadable, gint64 home, GError **error)
{
  for (guint i = 0; i < unreadable->len; i++)
    if (!pr_thread_ensure_members (transaction, home, error) ||
        !pr_thread_add_member (transaction, g_array_index (unreadable, gint64, i), home,
                               error))
      return FALSE;
  return TRUE;
}

static gboolean
regroup (PrTransaction *transaction,
         GHashTable *all,
         const GArray *members,
         gint64 key,
         GError **error)
{
  g_autoptr (GArray) unreadable = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 home = 0;

  return join_again (transaction, all, members, unreadable, error) &&
         tie_again (transaction, error) &&
         (unreadable->len == 0 ||
          (find_home (transaction, all, members, key, &home, error) &&
           keep (transaction, unreadable, home, error)));
}

/* All of @thread, where something was changed that concerns message @key. */
static gboolean
group_anew (PrTransaction *transaction,
            GHashTable *all,
            gint64 thread,
            gint64 key,
            GError **error)
{
  g_autoptr (GArray) members =
    pr_thread_list (transaction, MEMBERS, PR_VALUES (thread), error);

  for (guint i = 0; members != NULL && i < members->len; i++)
    if (!forget_ids (transaction, all, g_array_index (members, gint64, i), thread, error))
      return FALSE;
  for (guint i = 0; members != NULL && i < members->len; i++)
    if (!take_out (transaction, g_array_index (members, gint64, i), error))
      return FALSE;
  if (members == NULL || !regroup (transaction, all, members, key, error))
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    if (!lead_on (transaction, g_array_index (members, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* ---- by hand ---- */

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
    pr_thread_note_step (steps, PR_THREAD_UNTIED, pr_statement_get_int64 (stmt, 0),
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
    pr_thread_note_step (steps, PR_THREAD_CUT, id, key);
  return TRUE;
}

static gboolean
cut_off (PrTransaction *transaction,
         GHashTable *all,
         gint64 key,
         GArray *steps,
         GError **error)
{
  const PrThreadLinks *links = NULL;
  gint64 thread = 0, own;

  /* Also one that is alone yet: it names others, which may come later. */
  if (!pr_thread_tell (transaction, key, error) ||
      !pr_thread_join_now (transaction, all, key, error) ||
      !pr_thread_of_message (transaction, key, &thread, error) ||
      !pr_thread_ensure_members (transaction, thread, error) ||
      !pr_thread_get_links (transaction, all, key, &links, error))
    return FALSE;
  if (links == NULL)
    return pr_thread_unreadable (transaction, key, error);
  own = pr_thread_links_get_own (links);
  return cut (transaction, own, key, steps, error) &&
         untie (transaction, own, steps, error) &&
         group_anew (transaction, all, thread, key, error);
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
         pr_thread_forget_steps (steps, n_before);
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
      return pr_thread_tie (transaction, step->one, step->other, NULL, error);
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

  if (!pr_thread_tell (transaction, key, error) ||
      !pr_thread_join_now (transaction, all, key, error) ||
      !pr_thread_of_message (transaction, key, &thread, error) ||
      !pr_thread_ensure_members (transaction, thread, error))
    return FALSE;
  for (gsize i = n_steps; i > 0; i--)
    if (!take_back (transaction, &steps[i - 1], error))
      return FALSE;
  return group_anew (transaction, all, thread, key, error);
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
