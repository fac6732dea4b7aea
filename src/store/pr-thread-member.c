/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/pr-thread-private.h"

/* Of a thread the newest message in each folder is not covered, all others there are.
 * What comes to a thread is covered at first, and then the newest two are looked at. */

static gboolean
set_covered (PrTransaction *transaction, gint64 key, gboolean covered, GError **error)
{
  pr_transaction_touch (transaction, key);
  return pr_thread_run (transaction,
                        "UPDATE OR FAIL thread_member SET covered = ?2 WHERE key = ?1",
                        PR_VALUES (key, covered), error);
}

/* Keys of the newest two of @thread in @folder, negative where they are covered. */
static GArray *
list_newest (PrTransaction *transaction, gint64 thread, gint64 folder, GError **error)
{
  return pr_thread_list (transaction,
                         "SELECT iif (covered, -key, key) FROM thread_member "
                         "WHERE thread = ?1 AND folder = ?2 "
                         "ORDER BY thread_member.key DESC LIMIT 2",
                         PR_VALUES (thread, folder), error);
}

static gboolean
settle (PrTransaction *transaction, gint64 thread, gint64 folder, GError **error)
{
  g_autoptr (GArray) newest = list_newest (transaction, thread, folder, error);
  gint64 first, second;

  if (newest == NULL)
    return FALSE;
  first = newest->len > 0 ? g_array_index (newest, gint64, 0) : 0;
  second = newest->len > 1 ? g_array_index (newest, gint64, 1) : 0;
  return (first >= 0 || set_covered (transaction, -first, FALSE, error)) &&
         (second <= 0 || set_covered (transaction, second, TRUE, error));
}

/* Rows that stand for @thread, in each folder, tell of it: who shows them reads them
 * anew.
 */
static gboolean
touch_rows (PrTransaction *transaction, gint64 thread, GError **error)
{
  gint64 folder = G_MAXINT64;
  gboolean found = TRUE;

  while (found)
    {
      g_autoptr (PrStatement) stmt = pr_thread_prepare (
        transaction,
        "SELECT folder, key FROM thread_member WHERE thread = ?1 AND folder < ?2 "
        "ORDER BY folder DESC, key DESC LIMIT 1",
        PR_VALUES (thread, folder), error);

      if (stmt == NULL || !pr_statement_find (stmt, &found, error))
        return FALSE;
      if (found)
        {
          folder = pr_statement_get_int64 (stmt, 0);
          pr_transaction_touch (transaction, pr_statement_get_int64 (stmt, 1));
        }
    }
  return TRUE;
}

gboolean
pr_thread_add_member (PrTransaction *transaction,
                      gint64 key,
                      gint64 thread,
                      GError **error)
{
  gint64 folder = 0;
  gboolean found = FALSE;

  if (!pr_thread_find (transaction, "SELECT folder FROM message WHERE key = ?1",
                       PR_VALUES (key), &folder, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  pr_transaction_touch (transaction, key);
  return pr_thread_run (
           transaction,
           "INSERT OR IGNORE INTO thread_member (key, thread, folder, covered) "
           "VALUES (?1, ?2, ?3, 1)",
           PR_VALUES (key, thread, folder), error) &&
         settle (transaction, thread, folder, error) &&
         touch_rows (transaction, thread, error);
}

/* A thread of one message bears its key. */
gboolean
pr_thread_ensure_members (PrTransaction *transaction, gint64 thread, GError **error)
{
  gint64 key = 0;
  gboolean found = FALSE;

  return pr_thread_find (transaction,
                         "SELECT key FROM thread_member WHERE thread = ?1 LIMIT 1",
                         PR_VALUES (thread), &key, &found, error) &&
         (found || pr_thread_add_member (transaction, thread, thread, error));
}

/* Of the two that stand for their threads in @folder the older one is covered. */
static gboolean
cover_older (PrTransaction *transaction,
             gint64 thread,
             gint64 other,
             gint64 folder,
             GError **error)
{
  static const char sql[] =
    "SELECT key FROM thread_member WHERE thread = ?1 AND folder = ?2 "
    "ORDER BY key DESC LIMIT 1";
  gint64 one = 0, two = 0;
  gboolean found = FALSE;

  if (!pr_thread_find (transaction, sql, PR_VALUES (thread, folder), &one, &found,
                       error) ||
      !pr_thread_find (transaction, sql, PR_VALUES (other, folder), &two, &found, error))
    return FALSE;
  return one == 0 || two == 0 || set_covered (transaction, MIN (one, two), TRUE, error);
}

gboolean
pr_thread_take_members (PrTransaction *transaction,
                        gint64 thread,
                        gint64 other,
                        GError **error)
{
  g_autoptr (GArray) folders =
    pr_thread_list (transaction,
                    "SELECT DISTINCT folder FROM thread_member WHERE thread = ?1",
                    PR_VALUES (other), error);

  for (guint i = 0; folders != NULL && i < folders->len; i++)
    if (!cover_older (transaction, thread, other, g_array_index (folders, gint64, i),
                      error))
      return FALSE;
  return folders != NULL &&
         pr_thread_run (transaction,
                        "UPDATE OR FAIL thread_member SET thread = ?1 WHERE thread = ?2",
                        PR_VALUES (thread, other), error) &&
         touch_rows (transaction, thread, error);
}

/* FALSE in @found: it is in no thread with others. */
static gboolean
load_member (PrTransaction *transaction,
             gint64 key,
             gint64 *thread,
             gint64 *folder,
             gboolean *found,
             GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_thread_prepare (transaction,
                       "SELECT thread, folder FROM thread_member WHERE key = ?1",
                       PR_VALUES (key), error);

  if (stmt == NULL || !pr_statement_find (stmt, found, error))
    return FALSE;
  if (*found)
    {
      *thread = pr_statement_get_int64 (stmt, 0);
      *folder = pr_statement_get_int64 (stmt, 1);
    }
  return TRUE;
}

gboolean
pr_thread_note_move (PrTransaction *transaction,
                     gint64 key,
                     gint64 folder,
                     GError **error)
{
  gint64 thread = 0, before = 0;
  gboolean found = FALSE;

  if (!load_member (transaction, key, &thread, &before, &found, error))
    return FALSE;
  if (!found || before == folder)
    return TRUE;
  pr_transaction_touch (transaction, key);
  return pr_thread_run (transaction,
                        "UPDATE OR FAIL thread_member SET folder = ?2, covered = 1 "
                        "WHERE key = ?1",
                        PR_VALUES (key, folder), error) &&
         settle (transaction, thread, before, error) &&
         settle (transaction, thread, folder, error) &&
         touch_rows (transaction, thread, error);
}

gboolean
pr_thread_note_delete (PrTransaction *transaction, gint64 key, GError **error)
{
  gint64 thread = 0, folder = 0;
  gboolean found = FALSE;

  return load_member (transaction, key, &thread, &folder, &found, error) &&
         (!found ||
          (pr_thread_run (transaction, "DELETE FROM thread_member WHERE key = ?1",
                          PR_VALUES (key), error) &&
           settle (transaction, thread, folder, error) &&
           touch_rows (transaction, thread, error)));
}
