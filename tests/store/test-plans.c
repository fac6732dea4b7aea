/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>

#include "store/pr-database-private.h"
#include "store/pr-statement-private.h"
#include "store/pr-search-private.h"
#include "tests/store/store-fixture.h"

/* How SQLite answers all that a window asks: each statement is noted as the store runs
 * it, on whatever connection, and then explained. */

static GMutex mutex;
static GHashTable
  *noted; /* the SQL run since the last clearing, or NULL: none is noted */

static int
trace_cb (unsigned int kind, void *user_data, void *stmt, void *text)
{
  const char *sql = sqlite3_sql (stmt);

  g_mutex_lock (&mutex);
  /* What a trigger runs is told as a comment, under the statement that set it off. */
  if (noted != NULL && sql != NULL && !g_str_has_prefix (text, "--"))
    g_hash_table_add (noted, g_strdup (sql));
  g_mutex_unlock (&mutex);
  return 0;
}

/* SQLite calls it for every connection that is opened. */
static int
watch (sqlite3 *handle, char **message, const struct sqlite3_api_routines *api)
{
  return sqlite3_trace_v2 (handle, SQLITE_TRACE_STMT, trace_cb, NULL);
}

static void
start_noting (void)
{
  g_mutex_lock (&mutex);
  noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_unlock (&mutex);
}

static GHashTable *
stop_noting (void)
{
  GHashTable *statements;

  g_mutex_lock (&mutex);
  statements = g_steal_pointer (&noted);
  g_mutex_unlock (&mutex);
  return statements;
}

/* ---- plans ---- */

/* Tables that grow with the mail. Those of accounts, folders and tags do not. */
static gboolean
is_large (const char *table)
{
  static const char *const large[] = { "message",     "raw",           "place",
                                       "message_tag", "waiting",       "tombstone",
                                       "change",      "segment_chunk", "pack" };

  for (guint i = 0; i < G_N_ELEMENTS (large); i++)
    if (g_str_has_prefix (table, large[i]))
      return TRUE;
  return FALSE;
}

/* The table that a step reads, or NULL. */
static const char *
find_table (const char *step)
{
  if (g_str_has_prefix (step, "SCAN "))
    return step + strlen ("SCAN ");
  return g_str_has_prefix (step, "SEARCH ") ? step + strlen ("SEARCH ") : NULL;
}

/* These indexes hold nothing else than what is asked for, in its order. */
static gboolean
is_partial (const char *scan)
{
  static const char *const partial[] = { "message_unread", "message_starred",
                                         "raw_spooled", "raw_single", "pack_sparse" };
  const char *index = strstr (scan, " INDEX ");

  for (guint i = 0; index != NULL && i < G_N_ELEMENTS (partial); i++)
    if (g_str_has_prefix (index + strlen (" INDEX "), partial[i]))
      return TRUE;
  return FALSE;
}

static gboolean
reads_all (const char *step)
{
  return g_str_has_prefix (step, "SCAN ") && is_large (find_table (step)) &&
         !is_partial (step);
}

static gboolean
builds_table (const char *step)
{
  return strstr (step, "TEMP B-TREE") != NULL || strstr (step, "AUTOMATIC") != NULL;
}

static gboolean
is_question (const char *sql)
{
  return g_ascii_strncasecmp (sql, "SELECT", 6) == 0 ||
         g_ascii_strncasecmp (sql, "WITH", 4) == 0;
}

/* Adds what is wrong with @sql to @complaints. A dozen folders may be sorted. */
static void
explain (PrDatabase *database, const char *sql, GString *complaints)
{
  g_autofree char *question = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (database, question, &error);
  gboolean bad = FALSE, builds = FALSE, large = FALSE;

  g_assert_no_error (error);
  while (pr_statement_step (stmt, &error))
    {
      const char *step = pr_statement_get_text (stmt, 3);
      const char *table = find_table (step);

      bad = bad || reads_all (step);
      builds = builds || builds_table (step);
      large = large || (table != NULL && is_large (table));
    }
  g_assert_no_error (error);
  if (bad || (builds && large))
    g_string_append_printf (complaints, "%s\n", sql);
}

static void
check_plans (StoreFixture *f, GHashTable *statements, guint n_least)
{
  g_autofree char *file = g_build_filename (f->path, "mail.db", NULL);
  g_autoptr (GString) complaints = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDatabase) database = pr_database_open (file, FALSE, &error);
  GHashTableIter iter;
  gpointer sql;
  guint n = 0;

  g_assert_no_error (error);
  pr_found_table_register (database, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    if (is_question (sql))
      {
        explain (database, sql, complaints);
        n++;
      }
  g_assert_cmpstr (complaints->str, ==, "");
  /* A seam that notes nothing would find everything well. */
  g_assert_cmpuint (n, >=, n_least);
}

/* ---- what a window asks ---- */

static GArray *
list_keys (StoreFixture *f,
           gint64 account,
           gint64 folder,
           const char *query,
           gint64 below)
{
  const PrSelection selection = { account, folder, query };
  g_autoptr (GError) error = NULL;
  GArray *keys = pr_store_list_keys (f->store, &selection, below, 50, NULL, &error);

  g_assert_no_error (error);
  return keys;
}

static void
count (StoreFixture *f, gint64 account, gint64 folder, const char *query)
{
  const PrSelection selection = { account, folder, query };
  g_autoptr (GError) error = NULL;
  guint64 n;

  pr_store_count (f->store, &selection, &n, NULL, &error);
  g_assert_no_error (error);
}

static gint64
get_inbox (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = pr_store_list_folders (f->store, &error);

  g_assert_no_error (error);
  return ((PrFolder *) g_ptr_array_index (folders, 0))->id;
}

static void
set_up (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_set_up (f, data);
  store_fixture_fill (f, 0, 200);
  store_fixture_index_all (f);
  keys = list_keys (f, 0, 0, NULL, 0);
  pr_store_set_tag (f->store, (gint64 *) (gpointer) keys->data, 3, "work", TRUE, &error);
  g_assert_no_error (error);
}

static void
test_lists_and_counters (StoreFixture *f, gconstpointer data)
{
  gint64 inbox = get_inbox (f);
  g_autoptr (GHashTable) statements = NULL;
  const gint64 below[] = { 0, (STORE_MESSAGE_TIME (100)) << 20 };
  const PrSelection inboxes = { .inboxes = TRUE };

  start_noting ();
  for (guint i = 0; i < G_N_ELEMENTS (below); i++)
    {
      g_array_unref (pr_store_list_keys (f->store, &inboxes, below[i], 50, NULL, NULL));
      g_array_unref (list_keys (f, 0, 0, NULL, below[i]));
      g_array_unref (list_keys (f, 0, inbox, NULL, below[i]));
      g_array_unref (list_keys (f, f->account, 0, NULL, below[i]));
      g_array_unref (list_keys (f, f->account, inbox, NULL, below[i]));
    }
  count (f, 0, 0, NULL);
  count (f, 0, inbox, NULL);
  count (f, f->account, 0, NULL);
  count (f, f->account, inbox, NULL);
  statements = stop_noting ();
  check_plans (f, statements, 6);
}

static void
test_sidebar_and_changes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) statements = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_auto (GStrv) tags = NULL;
  g_autoptr (GError) error = NULL;
  gint64 number = 0;
  PrStats stats;
  gboolean moved;

  start_noting ();
  get_inbox (f);
  accounts = pr_store_list_accounts (f->store, &error);
  g_assert_no_error (error);
  tags = pr_store_list_tags (f->store, &error);
  g_assert_no_error (error);
  pr_store_get_change_number (f->store, &number, &error);
  g_assert_no_error (error);
  number -= 2;
  changes = pr_store_list_changes (f->store, &number, NULL, &error);
  g_assert_no_error (error);
  pr_store_poll (f->store, &moved, &error);
  g_assert_no_error (error);
  pr_store_get_stats (f->store, &stats, &error);
  g_assert_no_error (error);
  statements = stop_noting ();
  check_plans (f, statements, 6);
}

static void
test_rows_and_messages (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GArray) keys = list_keys (f, 0, 0, NULL, 0);
  const gint64 *first = (gint64 *) (gpointer) keys->data;
  g_autoptr (GHashTable) statements = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) snippets = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GError) error = NULL;

  start_noting ();
  rows = pr_store_load_summaries (f->store, first, keys->len, &error);
  g_assert_no_error (error);
  raw = pr_store_load_raw (f->store, first[0], &error);
  g_assert_no_error (error);
  snippets = pr_store_make_snippets (f->store, "text", first, 5, NULL, &error);
  g_assert_no_error (error);
  statements = stop_noting ();
  check_plans (f, statements, 3);
}

static void
test_flags_and_tags (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GArray) keys = list_keys (f, 0, 0, NULL, 0);
  const gint64 *first = (gint64 *) (gpointer) keys->data;
  g_autoptr (GHashTable) statements = NULL;
  g_autoptr (GError) error = NULL;

  start_noting ();
  pr_store_set_flags (f->store, first, keys->len, PR_FLAG_STARRED, PR_FLAG_UNREAD,
                      &error);
  g_assert_no_error (error);
  pr_store_set_tag (f->store, first, keys->len, "work", TRUE, &error);
  g_assert_no_error (error);
  statements = stop_noting ();
  check_plans (f, statements, 1);
}

static void
test_moves_and_undo (StoreFixture *f, gconstpointer data)
{
  static const PrAction actions[] = {
    { .kind = PR_ACTION_ARCHIVE },  { .kind = PR_ACTION_JUNK },
    { .kind = PR_ACTION_NOT_JUNK }, { .kind = PR_ACTION_DELETE },
    { .kind = PR_ACTION_RESTORE },  { .kind = PR_ACTION_FLAGS, .set = PR_FLAG_STARRED },
  };
  g_autoptr (GArray) keys = list_keys (f, 0, 0, NULL, 0);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PrStep));
  PrAction move = { .kind = PR_ACTION_MOVE, .folder = get_inbox (f) };
  const gint64 *first = (gint64 *) (gpointer) keys->data;
  g_autoptr (GHashTable) statements = NULL;
  g_autoptr (GError) error = NULL;

  start_noting ();
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      pr_store_act (f->store, &actions[i], first, keys->len, steps, NULL, NULL, NULL,
                    &error);
      g_assert_no_error (error);
    }
  pr_store_act (f->store, &move, first, keys->len, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  pr_store_undo (f->store, (PrStep *) (gpointer) steps->data, steps->len, NULL, NULL,
                 NULL, &error);
  g_assert_no_error (error);
  statements = stop_noting ();
  check_plans (f, statements, 3);
}

static void
test_searches (StoreFixture *f, gconstpointer data)
{
  static const char *const queries[] = {
    "note",
    "no*",
    "n*",
    "会",
    "\"a note\"",
    "note OR letter",
    "note -letter",
    "from:ada",
    "to:ada note",
    "subject:note",
    "filename:a.txt",
    "list:dev",
    "has:attachment note",
    "is:unread",
    "is:starred",
    "is:unread note",
    "note is:read",
    "tag:work",
    "tag:work note",
    "folder:inbox note",
    "account:work note",
    "on:2026-01-01",
    "after:2026 note",
    "before:2026-01-02 note",
    "larger:1k note",
    "id:<1@example.org>",
  };
  gint64 inbox = get_inbox (f);
  g_autoptr (GHashTable) statements = NULL;

  start_noting ();
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_array_unref (list_keys (f, 0, 0, queries[i], 0));
      g_array_unref (list_keys (f, 0, inbox, queries[i], 0));
      g_array_unref (list_keys (f, 0, inbox, queries[i], STORE_MESSAGE_TIME (100) << 20));
      count (f, 0, inbox, queries[i]);
    }
  statements = stop_noting ();
  check_plans (f, statements, 20);
}

static void
count_cb (const PrPlace *place, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_places (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) statements = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  start_noting ();
  pr_store_walk_places (f->store, f->account, count_cb, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 0);
  statements = stop_noting ();
  check_plans (f, statements, 2);
}

/* Of packs of which most is gone, and of rows that lie alone. */
static void
test_care (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) statements = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  store_fixture_exec (f,
                      "UPDATE pack_use SET live = 1; UPDATE raw SET (data, pack, place)"
                      " = (zeroblob (stored), NULL, NULL) WHERE pack = 1");
  start_noting ();
  while (more)
    {
      pr_store_maintain (f->store, 1000, &more, NULL, &error);
      g_assert_no_error (error);
    }
  statements = stop_noting ();
  check_plans (f, statements, 12);
}

#define add(name, test) \
  g_test_add (name, StoreFixture, NULL, set_up, test, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sqlite3_auto_extension ((void (*) (void)) watch);
  add ("/store/plans/lists-and-counters", test_lists_and_counters);
  add ("/store/plans/sidebar-and-changes", test_sidebar_and_changes);
  add ("/store/plans/rows-and-messages", test_rows_and_messages);
  add ("/store/plans/flags-and-tags", test_flags_and_tags);
  add ("/store/plans/moves-and-undo", test_moves_and_undo);
  add ("/store/plans/searches", test_searches);
  add ("/store/plans/places", test_places);
  add ("/store/plans/care", test_care);
  return g_test_run ();
}
