/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdlib.h>

#include "store-fixture.h"

#define N_KILLS 20
#define N_MESSAGES 200

static GSubprocess *
spawn_writer (StoreFixture *f, gint64 account, guint first, guint n)
{
  g_autofree char *program =
    g_test_build_filename (G_TEST_BUILT, "store", "store-writer", NULL);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, account);
  g_autofree char *from = g_strdup_printf ("%u", first);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autoptr (GError) error = NULL;
  GSubprocess *writer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                          f->path, id, from, count, NULL);

  g_assert_no_error (error);
  return writer;
}

static guint
count_messages (StoreFixture *f)
{
  PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys =
    pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);

  g_assert_no_error (error);
  return keys->len;
}

/* Reads what the writer says is durable until it says @enough, then kills it. */
static guint
kill_after (GSubprocess *writer, guint enough)
{
  g_autoptr (GDataInputStream) lines =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  guint n_durable = 0;

  while (n_durable < enough)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        break;
      n_durable = atoi (line);
    }
  g_subprocess_send_signal (writer, SIGKILL);
  /* What it said before the signal came counts too. */
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        break;
      n_durable = MAX (n_durable, (guint) atoi (line));
    }
  g_subprocess_wait (writer, NULL, NULL);
  return n_durable;
}

static void
test_killed_writer_loses_nothing_durable (StoreFixture *f, gconstpointer data)
{
  g_object_unref (g_steal_pointer (&f->store));
  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autoptr (GSubprocess) writer = spawn_writer (f, f->account, 0, N_MESSAGES);
      guint n_durable = kill_after (writer, g_test_rand_int_range (0, N_MESSAGES));

      f->store = pr_store_open (f->path, NULL, NULL);
      g_assert_nonnull (f->store);
      g_assert_cmpuint (count_messages (f), >=, n_durable);
      g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM place"), ==,
                       count_messages (f));
      store_fixture_verify (f);
      store_fixture_fill (f, 0, N_MESSAGES);
      g_assert_cmpuint (count_messages (f), ==, N_MESSAGES);
      store_fixture_verify (f);
      g_assert_true (pr_store_remove_account (f->store, f->account, NULL, NULL));
      f->account = store_fixture_add_account (f, "work");
      g_clear_object (&f->store);
    }
}

static void
test_writers_of_three_processes_lose_nothing (StoreFixture *f, gconstpointer data)
{
  gint64 home = store_fixture_add_account (f, "home");
  g_autoptr (GSubprocess) one = spawn_writer (f, f->account, 0, N_MESSAGES);
  g_autoptr (GSubprocess) two = spawn_writer (f, home, 0, N_MESSAGES);
  gboolean moved = FALSE;

  /* The same messages of the same account from here too. */
  store_fixture_fill (f, 0, N_MESSAGES);
  g_assert_true (g_subprocess_wait_check (one, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (two, NULL, NULL));
  g_assert_cmpuint (count_messages (f), ==, 2 * N_MESSAGES);
  g_assert_true (pr_store_poll (f->store, &moved, NULL));
  store_fixture_index_all (f);
  store_fixture_verify (f);
}

static void
test_changes_of_another_process_are_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) writer = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gint64 number = 0;
  gboolean moved = FALSE;
  guint n_added = 0, n_indexed = 0;

  g_assert_true (pr_store_get_change_number (f->store, &number, NULL));
  g_assert_true (pr_store_poll (f->store, &moved, NULL));
  writer = spawn_writer (f, f->account, 0, 64);
  g_assert_true (g_subprocess_wait_check (writer, NULL, NULL));
  g_assert_true (pr_store_poll (f->store, &moved, NULL));
  g_assert_true (moved);
  changes = store_fixture_changes (f, &number);
  for (guint i = 0; i < changes->len; i++)
    {
      const PrChange *change = g_ptr_array_index (changes, i);

      n_added += change->kind == PR_CHANGE_ADDED ? change->keys->len : 0;
      n_indexed += change->kind == PR_CHANGE_INDEXED ? change->keys->len : 0;
    }
  g_assert_cmpuint (n_added, ==, 64);
  g_assert_cmpuint (n_indexed, ==, 32);
}

/* ---- threads of one process ---- */

#define N_THREADS 4
#define N_EACH 100

typedef struct
{
  StoreFixture *f;
  guint first;
} Part;

static gpointer
write_thread (gpointer data)
{
  Part *part = data;

  store_fixture_fill (part->f, part->first, N_EACH);
  return NULL;
}

static gpointer
read_thread (gpointer data)
{
  StoreFixture *f = data;

  while (count_messages (f) < N_THREADS * N_EACH)
    g_thread_yield ();
  return NULL;
}

static void
test_threads_share_a_store (StoreFixture *f, gconstpointer data)
{
  GThread *writers[N_THREADS], *readers[N_THREADS];
  Part parts[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    {
      parts[i] = (Part){ f, i * N_EACH };
      readers[i] = g_thread_new ("reader", read_thread, f);
      writers[i] = g_thread_new ("writer", write_thread, &parts[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_thread_join (writers[i]);
      g_thread_join (readers[i]);
    }
  store_fixture_verify (f);
}

/* ---- a new profile ---- */

static gpointer
open_thread (gpointer path)
{
  g_autoptr (GError) error = NULL;
  PrStore *store = pr_store_open (path, NULL, &error);

  g_assert_no_error (error);
  return store;
}

static void
test_profile_is_made_by_one_of_many (StoreFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "new", NULL);
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("open", open_thread, path);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autoptr (PrStore) store = g_thread_join (threads[i]);

      g_assert_false (pr_store_is_read_only (store));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/processes/killed-writer-loses-nothing-durable",
                  test_killed_writer_loses_nothing_durable);
  store_test_add ("/store/processes/three-writers-lose-nothing",
                  test_writers_of_three_processes_lose_nothing);
  store_test_add ("/store/processes/changes-of-another-are-told",
                  test_changes_of_another_process_are_told);
  store_test_add ("/store/threads/share-a-store", test_threads_share_a_store);
  store_test_add ("/store/threads/profile-is-made-by-one-of-many",
                  test_profile_is_made_by_one_of_many);
  return g_test_run ();
}
