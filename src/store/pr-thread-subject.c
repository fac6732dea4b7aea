/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "store/pr-thread-private.h"

#define DAY 86400 /* seconds */
#define QUARTER (PR_THREAD_SUBJECT_DAYS * DAY)
#define TO_STRING_(number) #number
#define TO_STRING(number) TO_STRING_ (number)

/* Who wrote a message to whom. */
typedef struct
{
  char *from;
  char *to;
} People;

static void
people_clear (People *people)
{
  g_free (people->from);
  g_free (people->to);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (People, people_clear)

/* Without an address that is cut: it would be another one. */
static char *
dup_beginning (const char *text)
{
  gsize length = strlen (text);

  if (length <= PR_THREAD_PEOPLE_MAX)
    return g_strdup (text);
  length = PR_THREAD_PEOPLE_MAX;
  while (length > 0 && text[length] != ' ')
    length--;
  return g_strndup (text, length);
}

/* Both are NULL where the message is gone. */
static gboolean
load_people (PrTransaction *transaction, gint64 key, People *people, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (PrStatement) stmt = pr_thread_prepare (
    transaction,
    "SELECT ifnull (from_text, ''), ifnull (to_text, '') FROM message WHERE key = ?1",
    PR_VALUES (key), error);

  if (stmt == NULL || !pr_statement_find (stmt, &found, error))
    return FALSE;
  if (found)
    {
      people->from = dup_beginning (pr_statement_get_text (stmt, 0));
      people->to = dup_beginning (pr_statement_get_text (stmt, 1));
    }
  return TRUE;
}

/* What was cut off by hand is not joined again by its subject. */
static gboolean
is_cut (PrTransaction *transaction, gint64 key, gboolean *cut, GError **error)
{
  gint64 id = 0;

  return pr_thread_find (transaction, "SELECT id FROM thread_cut WHERE key = ?1",
                         PR_VALUES (key), &id, cut, error);
}

static gint64
get_seconds (gint64 key)
{
  return key >> PR_KEY_SEQUENCE_BITS;
}

static gboolean
note_subject (PrTransaction *transaction,
              gint64 key,
              const PrThreadLinks *links,
              GError **error)
{
  return pr_thread_run (transaction,
                        "INSERT OR IGNORE INTO thread_subject (quarter, subject, key) "
                        "VALUES (?1, ?2, ?3)",
                        PR_VALUES (get_seconds (key) / QUARTER, links->subject, key),
                        error) &&
         (!links->bare_reply ||
          pr_thread_run (transaction,
                         "INSERT OR IGNORE INTO thread_bare (subject, key) "
                         "VALUES (?1, ?2)",
                         PR_VALUES (links->subject, key), error));
}

/* Who replies by subject alone may have meant any message of that subject; all others
 * those alone who reply so. */
static GArray *
list_candidates (PrTransaction *transaction,
                 gint64 key,
                 const PrThreadLinks *links,
                 GError **error)
{
  gint64 quarter = get_seconds (key) / QUARTER;

  if (links->bare_reply)
    return pr_thread_list (transaction,
                           "SELECT key FROM thread_subject WHERE subject = ?1 "
                           "AND quarter IN (?2, ?3, ?4) AND key <> ?5 ORDER BY key DESC "
                           "LIMIT " TO_STRING (PR_THREAD_SUBJECT_MAX),
                           PR_VALUES (links->subject, quarter - 1, quarter, quarter + 1,
                                      key),
                           error);
  return pr_thread_list (transaction,
                         "SELECT key FROM thread_bare WHERE subject = ?1 AND key <> ?2 "
                         "ORDER BY key DESC LIMIT " TO_STRING (PR_THREAD_SUBJECT_MAX),
                         PR_VALUES (links->subject, key), error);
}

static gboolean
belongs (PrTransaction *transaction,
         const People *people,
         gint64 candidate,
         gboolean *joins,
         GError **error)
{
  g_auto (People) others = { 0 };
  gboolean cut = FALSE;

  if (!load_people (transaction, candidate, &others, error) ||
      !is_cut (transaction, candidate, &cut, error))
    return FALSE;
  *joins = !cut && others.from != NULL &&
           pr_thread_has_common_person (people->from, people->to, others.from, others.to);
  return TRUE;
}

static gboolean
add_candidates (PrTransaction *transaction,
                gint64 key,
                const GArray *candidates,
                GArray *threads,
                GError **error)
{
  g_auto (People) people = { 0 };

  if (!load_people (transaction, key, &people, error))
    return FALSE;
  for (guint i = 0; people.from != NULL && i < candidates->len; i++)
    {
      gint64 candidate = g_array_index (candidates, gint64, i), thread = 0;
      gboolean joins = FALSE;

      if (ABS (get_seconds (candidate) - get_seconds (key)) > QUARTER)
        continue;
      if (!belongs (transaction, &people, candidate, &joins, error) ||
          (joins && !pr_thread_of_message (transaction, candidate, &thread, error)))
        return FALSE;
      if (joins)
        pr_threads_add (threads, thread);
    }
  return TRUE;
}

gboolean
pr_thread_add_by_subject (PrTransaction *transaction,
                          gint64 key,
                          const PrThreadLinks *links,
                          gboolean shortly,
                          GArray *threads,
                          GError **error)
{
  g_autoptr (GArray) candidates = NULL;
  gboolean cut = FALSE;

  if (links->subject == 0)
    return TRUE;
  candidates = list_candidates (transaction, key, links, error);
  if (candidates == NULL || !note_subject (transaction, key, links, error))
    return FALSE;
  if (candidates->len == 0)
    return TRUE;
  if (shortly && pr_transaction_get_age (transaction) >= PR_STORE_LOCK_MS / 2)
    return pr_thread_let_wait (transaction, key, links, error);
  return is_cut (transaction, key, &cut, error) &&
         (cut || add_candidates (transaction, key, candidates, threads, error));
}
