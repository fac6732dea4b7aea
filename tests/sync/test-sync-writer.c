/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-writer-private.h"

static gboolean
push (PrSyncWriter *writer, guint number, gsize size, GError **error)
{
  g_autofree char *uidl = g_strdup_printf ("u%04u", number);
  g_autoptr (GBytes) octets = sync_fixture_make_message (number, size);
  const PrSyncItem item = { .number = number };

  return pr_sync_writer_push (writer, &item, pr_incoming_new (uidl, 0, octets), error);
}

static void
test_flushed_means_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncWriter) writer =
    pr_sync_writer_new (f->store, f->account->id, FALSE, TRUE, NULL);
  g_autoptr (GArray) stored = NULL;
  g_autoptr (GError) error = NULL;
  PrSyncStored count;

  for (guint i = 1; i <= 1000; i++)
    g_assert_true (push (writer, i, 300, NULL));
  g_assert_true (pr_sync_writer_flush (writer, &error));
  sync_fixture_check_all_stored (f, 1000);
  pr_sync_writer_get_stored (writer, &count);
  g_assert_cmpuint (count.new_messages, ==, 1000);

  stored = pr_sync_writer_take_stored (writer);
  g_assert_cmpuint (stored->len, ==, 1000);
  for (guint i = 0; i < stored->len; i += 100)
    {
      const PrSyncDue *due = &g_array_index (stored, PrSyncDue, i);

      g_assert_cmpuint (due->item.number, ==, i + 1);
      g_assert_true (pr_store_check_message (f->store, due->key, &error));
    }
}

static void
test_freeing_stores_what_is_queued (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncWriter *writer =
    pr_sync_writer_new (f->store, f->account->id, FALSE, FALSE, NULL);

  for (guint i = 1; i <= 10; i++)
    g_assert_true (push (writer, i, 300, NULL));
  pr_sync_writer_free (writer);
  sync_fixture_check_all_stored (f, 10);
}

static void
test_one_message_waits_for_no_others (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncWriter) writer =
    pr_sync_writer_new (f->store, f->account->id, FALSE, FALSE, NULL);

  g_assert_true (push (writer, 1, 300, NULL));
  while (sync_fixture_count_stored (f) == 0)
    g_thread_yield ();
}

static void
test_larger_than_the_queue_passes_alone (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncWriter) writer =
    pr_sync_writer_new (f->store, f->account->id, FALSE, FALSE, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 4; i++)
    g_assert_true (push (writer, i, i % 2 == 0 ? PR_STORE_QUEUE_OCTETS + 1 : 300, NULL));
  g_assert_true (pr_sync_writer_flush (writer, &error));
  sync_fixture_check_all_stored (f, 4);
}

/* An account that is not there is an error of the store like any other. */
static void
test_after_an_error_nothing_is_taken (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncWriter) writer =
    pr_sync_writer_new (f->store, f->account->id + 1, FALSE, TRUE, NULL);
  g_autoptr (GArray) stored = NULL;
  g_autoptr (GError) error = NULL;
  PrSyncStored count;

  g_assert_true (push (writer, 1, 300, NULL));
  g_assert_false (pr_sync_writer_flush (writer, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (push (writer, 2, 300, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  pr_sync_writer_get_stored (writer, &count);
  g_assert_cmpuint (count.new_messages, ==, 0);
  stored = pr_sync_writer_take_stored (writer);
  g_assert_cmpuint (stored->len, ==, 0);
}

/* With nothing to store, the writer indexes what it stored before. */
static void
test_idle_it_indexes (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncWriter) writer =
    pr_sync_writer_new (f->store, f->account->id, TRUE, FALSE, NULL);
  PrStats stats = { 0 };

  for (guint i = 1; i <= 100; i++)
    g_assert_true (push (writer, i, 300, NULL));
  while (stats.indexed < 100)
    {
      g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
      g_thread_yield ();
    }
}

static void
test_what_is_refused_is_noted_but_not_counted (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncWriter) writer =
    pr_sync_writer_new (f->store, f->account->id, FALSE, TRUE, NULL);
  PrIncoming *incoming = pr_incoming_new ("u0001", 0, NULL);
  const PrSyncItem item = { .number = 1 };
  g_autoptr (GArray) stored = NULL;
  g_autofree char *places = NULL;
  g_autoptr (GError) error = NULL;
  PrSyncStored count;

  incoming->refused = TRUE;
  g_assert_true (pr_sync_writer_push (writer, &item, incoming, NULL));
  g_assert_true (pr_sync_writer_flush (writer, &error));
  pr_sync_writer_get_stored (writer, &count);
  g_assert_cmpuint (count.new_messages, ==, 0);
  stored = pr_sync_writer_take_stored (writer);
  g_assert_cmpuint (stored->len, ==, 0);
  places = sync_fixture_dup_places (f);
  g_assert_cmpstr (places, ==, "u0001 refused");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/writer/flushed-means-stored", test_flushed_means_stored);
  g_test_add_func ("/sync/writer/freeing-stores-what-is-queued",
                   test_freeing_stores_what_is_queued);
  g_test_add_func ("/sync/writer/one-message-waits-for-no-others",
                   test_one_message_waits_for_no_others);
  g_test_add_func ("/sync/writer/larger-than-the-queue-passes-alone",
                   test_larger_than_the_queue_passes_alone);
  g_test_add_func ("/sync/writer/after-an-error-nothing-is-taken",
                   test_after_an_error_nothing_is_taken);
  g_test_add_func ("/sync/writer/idle-it-indexes", test_idle_it_indexes);
  g_test_add_func ("/sync/writer/what-is-refused-is-noted-but-not-counted",
                   test_what_is_refused_is_noted_but_not_counted);
  return g_test_run ();
}
