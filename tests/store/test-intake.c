/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "store/pr-database-private.h"
#include "store/pr-indexer.h"
#include "store/pr-intake.h"

/* What an intake told of. */
typedef struct
{
  GMutex mutex;
  GPtrArray *uidls; /* in the order told */
  gint64 last_key;
  PrIndexer *indexer; /* to nudge, or NULL */
} Told;

static Told *
told_new (void)
{
  Told *told = g_new0 (Told, 1);

  g_mutex_init (&told->mutex);
  told->uidls = g_ptr_array_new_with_free_func (g_free);
  return told;
}

static void
told_free (Told *told)
{
  g_ptr_array_unref (told->uidls);
  g_mutex_clear (&told->mutex);
  g_free (told);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Told, told_free)

static void
told_cb (const PrIncoming *stored, gpointer user_data)
{
  Told *told = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&told->mutex);

  g_ptr_array_add (told->uidls, g_strdup (stored->uidl));
  told->last_key = stored->key;
  if (told->indexer != NULL)
    pr_indexer_nudge (told->indexer);
}

static guint
count_told (Told *told)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&told->mutex);

  return told->uidls->len;
}

/* Messages of many sizes, so that some are ready long before others. */
static PrIncoming *
make (guint number, gsize size)
{
  g_autofree char *uidl = g_strdup_printf ("u%u", number);
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) raw = NULL;

  g_string_printf (text, "Subject: Message %u\r\n\r\n", number);
  for (guint i = 0; text->len < size; i++)
    g_string_append_printf (text, "Line %u of message %u\r\n", i * 2654435761u, number);
  raw = g_string_free_to_bytes (text);
  return pr_incoming_new (uidl, 0, raw);
}

static void
push (PrIntake *intake, guint number, gsize size)
{
  g_autoptr (GError) error = NULL;

  pr_intake_push (intake, make (number, size), &error);
  g_assert_no_error (error);
}

static void
flush (PrIntake *intake)
{
  g_autoptr (GError) error = NULL;

  pr_intake_flush (intake, &error);
  g_assert_no_error (error);
}

static gint64
count_messages (StoreFixture *f)
{
  return store_fixture_number (f, "SELECT count(*) FROM message");
}

static gint64
count_waiting (StoreFixture *f)
{
  return store_fixture_number (f, "SELECT count(*) FROM waiting");
}

/* ---- storing ---- */

static void
test_order_is_kept (StoreFixture *f, gconstpointer data)
{
  g_autoptr (Told) told = told_new ();
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, told_cb, told, NULL);

  for (guint i = 0; i < 500; i++)
    push (intake, i, i % 37 == 0 ? 200000 : 100);
  flush (intake);
  g_assert_cmpuint (count_told (told), ==, 500);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);

      g_assert_cmpstr (told->uidls->pdata[i], ==, uidl);
    }
  g_assert_cmpint (count_messages (f), ==, 500);
  store_fixture_verify (f);
}

static void
test_flushed_means_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (Told) told = told_new ();
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, told_cb, told, NULL);

  for (guint i = 0; i < 100; i++)
    {
      push (intake, i, 100);
      if (i % 10 == 9)
        flush (intake);
      if (i % 10 == 9)
        g_assert_cmpuint (count_told (told), ==, i + 1);
    }
}

static void
test_freeing_stores_what_is_queued (StoreFixture *f, gconstpointer data)
{
  PrIntake *intake = pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);

  for (guint i = 0; i < 100; i++)
    push (intake, i, 1000);
  pr_intake_free (intake);
  g_assert_cmpint (count_messages (f), ==, 100);
}

static void
test_one_message_waits_for_no_others (StoreFixture *f, gconstpointer data)
{
  g_autoptr (Told) told = told_new ();
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, told_cb, told, NULL);

  push (intake, 1, 100);
  while (count_told (told) == 0)
    g_usleep (1000);
}

static void
test_larger_than_the_queue_passes_alone (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);

  for (guint i = 0; i < 4; i++)
    push (intake, i, i % 2 == 1 ? PR_STORE_QUEUE_OCTETS + 1 : 100);
  flush (intake);
  g_assert_cmpint (count_messages (f), ==, 4);
}

/* ---- errors ---- */

/* A message that cannot be made ready: nobody looks behind its first octet. */
static PrIncoming *
make_impossible (void)
{
  g_autoptr (GBytes) raw = g_bytes_new_static ("", PR_STORE_MAX_MESSAGE_OCTETS + 1);

  return pr_incoming_new ("impossible", 0, raw);
}

static void
test_what_precedes_an_error_is_stored (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    push (intake, i, 1000);
  g_assert_true (pr_intake_push (intake, make_impossible (), &error));
  while (pr_intake_push (intake, make (1000, 100), &error))
    g_usleep (1000);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (pr_intake_flush (intake, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_assert_cmpint (count_messages (f), ==, 100);
}

static void
test_after_an_error_of_the_store_nothing_is_taken (StoreFixture *f, gconstpointer data)
{
  g_autoptr (Told) told = told_new ();
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account + 1, 0, FALSE, told_cb, told, NULL);
  g_autoptr (GError) error = NULL;

  push (intake, 1, 100);
  g_assert_false (pr_intake_flush (intake, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (pr_intake_push (intake, make (2, 100), &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_told (told), ==, 0);
}

/* ---- the bound ---- */

typedef struct
{
  PrIntake *intake;
  gsize size;
  guint n_pushed; /* atomic */
  GError *error;
} Pusher;

static gpointer
push_thread (gpointer data)
{
  Pusher *pusher = data;

  while (pr_intake_push (pusher->intake, make (pusher->n_pushed, pusher->size),
                         &pusher->error))
    g_atomic_int_inc (&pusher->n_pushed);
  return NULL;
}

/* While another process holds the write lock nothing becomes durable: what a crash would
 * cost then is what was taken. */
static guint
push_until_full (StoreFixture *f, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (f->path, "mail.db", NULL);
  g_autoptr (PrDatabase) other = pr_database_open (file, TRUE, &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, cancellable);
  Pusher pusher = { .intake = intake, .size = size };
  GThread *thread;

  g_assert_no_error (error);
  g_assert_true (pr_database_begin (other, &error));
  thread = g_thread_new ("push", push_thread, &pusher);
  while (!pr_intake_is_pressed (intake))
    g_usleep (1000);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_error (pusher.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&pusher.error);
  g_assert_cmpint (count_messages (f), ==, 0);

  pr_database_rollback (other);
  flush (intake);
  g_assert_cmpint (count_messages (f), ==, pusher.n_pushed);
  return pusher.n_pushed;
}

static void
test_queue_is_bounded_in_messages (StoreFixture *f, gconstpointer data)
{
  g_assert_cmpuint (push_until_full (f, 100), ==, PR_STORE_QUEUE_MESSAGES);
}

static void
test_queue_is_bounded_in_octets (StoreFixture *f, gconstpointer data)
{
  guint n = push_until_full (f, 500000);

  g_assert_cmpuint (n, >, 1);
  g_assert_cmpuint (n * 500000, <=, PR_STORE_QUEUE_OCTETS);
}

/* ---- the index behind it ---- */

static void
test_index_follows (StoreFixture *f, gconstpointer data)
{
  g_autoptr (Told) told = told_new ();
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, told_cb, told, NULL);
  g_autoptr (PrIndexer) indexer = pr_indexer_new (f->store, intake, NULL);

  told->indexer = indexer;
  for (guint i = 0; i < 300; i++)
    push (intake, i, 1000);
  flush (intake);
  while (count_waiting (f) > 0)
    g_usleep (1000);
  store_fixture_verify (f);
  told->indexer = NULL;
}

/* What the indexer has not come to costs nobody time: it waits, for the next start too.
 */
static void
test_index_is_left_and_goes_on_after_a_restart (StoreFixture *f, gconstpointer data)
{
  PrIntake *intake = pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);
  PrIndexer *indexer = pr_indexer_new (f->store, intake, NULL);

  for (guint i = 0; i < 300; i++)
    push (intake, i, 1000);
  flush (intake);
  pr_indexer_free (indexer); /* never nudged, so it never began */
  pr_intake_free (intake);
  g_assert_cmpint (count_waiting (f), ==, 300);

  store_fixture_reopen (f);
  intake = pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);
  indexer = pr_indexer_new (f->store, intake, NULL);
  pr_indexer_nudge (indexer);
  while (count_waiting (f) > 0)
    g_usleep (1000);
  pr_indexer_free (indexer);
  pr_intake_free (intake);
  store_fixture_verify (f);
}

/* An indexer that gets nowhere, here because it was told to end, is no reason not to take
 * what comes. */
static void
test_index_never_holds_up_what_comes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);
  g_autoptr (PrIndexer) indexer = NULL;

  for (guint i = 0; i < 200; i++)
    push (intake, i, 1000);
  flush (intake);
  g_cancellable_cancel (cancellable);
  indexer = pr_indexer_new (f->store, intake, cancellable);
  pr_indexer_nudge (indexer);
  for (guint i = 200; i < 400; i++)
    push (intake, i, 1000);
  flush (intake);
  g_assert_cmpint (count_messages (f), ==, 400);
  g_assert_cmpint (count_waiting (f), ==, 400);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/intake/order-is-kept", test_order_is_kept);
  store_test_add ("/store/intake/flushed-means-told", test_flushed_means_told);
  store_test_add ("/store/intake/freeing-stores-what-is-queued",
                  test_freeing_stores_what_is_queued);
  store_test_add ("/store/intake/one-message-waits-for-no-others",
                  test_one_message_waits_for_no_others);
  store_test_add ("/store/intake/larger-than-the-queue-passes-alone",
                  test_larger_than_the_queue_passes_alone);
  store_test_add ("/store/intake/what-precedes-an-error-is-stored",
                  test_what_precedes_an_error_is_stored);
  store_test_add ("/store/intake/after-an-error-of-the-store-nothing-is-taken",
                  test_after_an_error_of_the_store_nothing_is_taken);
  store_test_add ("/store/intake/is-bounded-in-messages",
                  test_queue_is_bounded_in_messages);
  store_test_add ("/store/intake/is-bounded-in-octets", test_queue_is_bounded_in_octets);
  store_test_add ("/store/intake/index-follows", test_index_follows);
  store_test_add ("/store/intake/index-is-left-and-goes-on-after-a-restart",
                  test_index_is_left_and_goes_on_after_a_restart);
  store_test_add ("/store/intake/index-never-holds-up-what-comes",
                  test_index_never_holds_up_what_comes);
  return g_test_run ();
}
