/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>
#include "sync-fixture.h"
#include "sync/pr-sync-traits.h"

/* A disk that takes its time, and a server that does not wait: what was begun is ended in
 * one session. */

#define LIMIT_MS 2000
#define HOLD_US (5 * G_USEC_PER_SEC)

typedef struct
{
  char *path;
  gint held; /* atomic: once is enough */
  GThread *thread;
} Holder;

/* Nothing can be stored while another process holds the lock to write. */
static gpointer
hold_thread (gpointer data)
{
  sqlite3 *db = data;

  g_usleep (HOLD_US);
  g_assert_cmpint (sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return NULL;
}

static char *
hold_cb (const char *command, gpointer user_data)
{
  Holder *holder = user_data;
  sqlite3 *db = NULL;

  if (!g_str_has_prefix (command, "RETR") ||
      !g_atomic_int_compare_and_exchange (&holder->held, 0, 1))
    return NULL;
  g_assert_cmpint (sqlite3_open (holder->path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  holder->thread = g_thread_new ("hold", hold_thread, db);
  return NULL;
}

typedef struct
{
  const char *path;
  PrTestServerFlags flags;
  guint n_messages;
} Case;

static const Case cases[] = {
  { "/sync/patience/before-deletes", PR_TEST_SERVER_PLAIN, 5 },
  { "/sync/patience/a-full-queue", PR_TEST_SERVER_PLAIN, 700 },
  { "/sync/patience/a-full-queue-without-pipelining", PR_TEST_SERVER_NO_PIPELINING, 700 },
};

static void
test_slow_disk (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (SyncFixture) f = sync_fixture_new (c->flags);
  g_autoptr (PrSyncTraits) traits = pr_sync_traits_load (f->store, f->account);
  g_autoptr (PrSyncReport) report = NULL;
  Holder holder = { .path = g_build_filename (f->profile, "mail.db", NULL) };

  pr_sync_traits_learn (traits, PR_SYNC_TRAIT_IDLE, "2");
  pr_test_server_set_idle_limit (f->server, LIMIT_MS);
  pr_test_server_set_reply_func (f->server, hold_cb, &holder);
  f->account->keep = PR_KEEP_NONE;
  f->options.no_index = TRUE;
  sync_fixture_add (f, c->n_messages, 300);
  report = sync_fixture_run (f);
  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  g_thread_join (holder.thread);
  pr_test_server_settle (f->server);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "NOOP"), >=, 2);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
  g_assert_cmpuint (report->deleted_on_server, ==, c->n_messages);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  sync_fixture_check_all_stored (f, c->n_messages);
  g_free (holder.path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_slow_disk);
  return g_test_run ();
}
