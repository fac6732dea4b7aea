/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "store/pr-database-private.h"

static guint
count_complaints (StoreFixture *f, gboolean deep)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  pr_store_verify (f->store, deep, NULL, NULL, NULL, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_every_disagreement_is_told (StoreFixture *f, gconstpointer data)
{
  /* What is wrong, and how it is put right again. */
  static const char *const wrongs[][2] = {
    { "UPDATE total SET messages = messages + 1",
      "UPDATE total SET messages = messages - 1" },
    { "UPDATE total SET unread = unread + 1", "UPDATE total SET unread = unread - 1" },
    { "UPDATE total SET waiting = 9", "UPDATE total SET waiting = 0" },
    { "UPDATE total SET raw_octets = raw_octets + 1",
      "UPDATE total SET raw_octets = raw_octets - 1" },
    { "UPDATE folder SET unread = unread + 1", "UPDATE folder SET unread = unread - 1" },
    { "UPDATE folder SET account = 99", "UPDATE folder SET account = 1" },
    { "UPDATE message SET size = size + 1", "UPDATE message SET size = size - 1" },
    { "UPDATE raw SET stored = stored + 1", "UPDATE raw SET stored = stored - 1" },
    { "UPDATE place SET state = 4", "UPDATE place SET state = 0" },
    { "INSERT INTO waiting VALUES (4711)", "DELETE FROM waiting" },
    { "INSERT INTO tombstone SELECT min (key) FROM message", "DELETE FROM tombstone" },
    { "UPDATE place SET before = 4", "UPDATE place SET before = NULL" },
    { "INSERT INTO place VALUES (1, x'00', 0, 0, 4711, 0, 0, NULL, NULL)",
      "DELETE FROM place WHERE key = 4711" },
    { "UPDATE segment SET state = 2", "UPDATE segment SET state = 0" },
    { "UPDATE segment SET dead = x'00'", "UPDATE segment SET dead = NULL" },
    { "UPDATE segment_chunk SET sum = sum + 1",
      "UPDATE segment_chunk SET sum = sum - 1" },
    { "INSERT INTO waiting SELECT min (key) FROM message; UPDATE message SET key = 4711 "
      "WHERE key = (SELECT min (key) FROM message)",
      "UPDATE message SET key = (SELECT key FROM waiting) WHERE key = 4711; "
      "DELETE FROM waiting" },
  };

  store_fixture_fill (f, 0, 5);
  store_fixture_index_all (f);
  g_assert_cmpuint (count_complaints (f, FALSE), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      store_fixture_exec (f, wrongs[i][0]);
      g_test_message ("%s", wrongs[i][0]);
      g_assert_cmpuint (count_complaints (f, FALSE), >, 0);
      store_fixture_exec (f, wrongs[i][1]);
      g_assert_cmpuint (count_complaints (f, FALSE), ==, 0);
    }
}

static void
test_partial_message_marked_as_stored_is_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets ("Subject: head\r\n\r\n");

  store_fixture_add_head (f, "a", head, 0);
  store_fixture_exec (f, "UPDATE place SET state = 0");
  g_assert_cmpuint (count_complaints (f, FALSE), ==, 1);
}

static void
test_damage_inside_the_index_is_told (StoreFixture *f, gconstpointer data)
{
  store_fixture_fill (f, 0, 50);
  store_fixture_index_all (f);
  for (guint stream = 0; stream < 5; stream++)
    {
      g_autofree char *damage =
        g_strdup_printf ("UPDATE segment_chunk SET data = zeroblob (length (data)) WHERE "
                         "id >> 21 & 7 = %u",
                         stream);

      store_fixture_exec (f, "CREATE TABLE IF NOT EXISTS kept AS SELECT * FROM "
                             "segment_chunk");
      store_fixture_exec (f, damage);
      g_assert_cmpuint (count_complaints (f, FALSE), >, 0);
      store_fixture_exec (f, "REPLACE INTO segment_chunk SELECT * FROM kept");
      g_assert_cmpuint (count_complaints (f, FALSE), ==, 0);
    }
}

static void
count_cb (guint64 done, guint64 total, gpointer user_data)
{
  guint64 *last = user_data;

  g_assert_cmpuint (done, ==, *last + 1);
  g_assert_cmpuint (done, <=, total);
  *last = done;
}

static void
cancel_cb (guint64 done, guint64 total, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_progress_is_told_and_cancelled (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint64 shallow = 0, deep = 0;
  guint n = 0;

  store_fixture_fill (f, 0, 30);
  g_assert_true (
    pr_store_verify (f->store, FALSE, NULL, count_cb, &shallow, &n, NULL, NULL));
  g_assert_true (pr_store_verify (f->store, TRUE, NULL, count_cb, &deep, &n, NULL, NULL));
  g_assert_cmpuint (deep, ==, shallow + 30);

  g_assert_false (pr_store_verify (f->store, TRUE, NULL, cancel_cb, cancellable, &n,
                                   cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- locks ---- */

typedef struct
{
  StoreFixture *f;
  GCancellable *cancellable;
} Job;

static gpointer
index_thread (gpointer data)
{
  Job *job = data;
  GError *error = NULL;
  guint left = 0;

  pr_store_index_some (job->f->store, 10, &left, job->cancellable, &error);
  return error;
}

static PrDatabase *
hold_lock (StoreFixture *f)
{
  g_autofree char *file = g_build_filename (f->path, "mail.db", NULL);
  PrDatabase *database = pr_database_open (file, TRUE, NULL);

  g_assert_true (pr_database_begin (database, NULL));
  return database;
}

static void
test_writer_waits_for_another (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrDatabase) other = NULL;
  Job job = { .f = f };
  GThread *thread;
  PrStats stats;

  store_fixture_fill (f, 0, 5);
  other = hold_lock (f);
  thread = g_thread_new ("index", index_thread, &job);
  /* Reading goes on meanwhile. */
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.waiting_for_index, ==, 5);
  pr_database_rollback (other);
  g_assert_null (g_thread_join (thread));
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.waiting_for_index, ==, 0);
}

static void
test_wait_for_another_is_cancelled (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrDatabase) other = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Job job = { .f = f, .cancellable = cancellable };
  GThread *thread;
  g_autoptr (GError) error = NULL;

  store_fixture_fill (f, 0, 5);
  other = hold_lock (f);
  thread = g_thread_new ("index", index_thread, &job);
  g_cancellable_cancel (cancellable);
  error = g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  pr_database_rollback (other);
  store_fixture_verify (f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/verify/every-disagreement-is-told",
                  test_every_disagreement_is_told);
  store_test_add ("/store/verify/partial-message-marked-as-stored-is-told",
                  test_partial_message_marked_as_stored_is_told);
  store_test_add ("/store/verify/damage-inside-the-index-is-told",
                  test_damage_inside_the_index_is_told);
  store_test_add ("/store/verify/progress-is-told-and-cancelled",
                  test_progress_is_told_and_cancelled);
  store_test_add ("/store/lock/writer-waits-for-another", test_writer_waits_for_another);
  store_test_add ("/store/lock/wait-is-cancelled", test_wait_for_another_is_cancelled);
  return g_test_run ();
}
