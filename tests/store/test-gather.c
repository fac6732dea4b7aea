/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack-fixture.h"
#include "store/pr-pack-private.h"

#define BEFORE_PACKS 8 /* schema */
#define N_SINGLES "SELECT count(*) FROM raw WHERE pack IS NULL"

/* As programs before packs stored them. */
static void
store_alone (StoreFixture *f)
{
  store_fixture_exec (f,
                      "UPDATE raw SET (data, pack, place) = "
                      "((SELECT substr (pack.data, raw.place + 1, raw.stored) FROM pack "
                      "WHERE pack.id = raw.pack), NULL, NULL) WHERE pack IS NOT NULL");
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==, 0);
}

static void
add_many (StoreFixture *f, guint n, gsize size)
{
  for (guint i = 0; i < n; i += PR_STORE_BATCH_MESSAGES)
    pack_fixture_add (f, i, MIN (PR_STORE_BATCH_MESSAGES, n - i), size);
}

/* ---- what lies alone ---- */

static void
test_old_rows_are_gathered (StoreFixture *f, gconstpointer data)
{
  gint64 before;

  add_many (f, 500, 1500);
  store_alone (f);
  pack_fixture_check (f, 500);
  before = store_fixture_number (f, "SELECT page_count - freelist_count FROM "
                                    "pragma_page_count, pragma_freelist_count");
  g_assert_cmpint (pack_fixture_maintain (f), >, 10);
  g_assert_cmpint (store_fixture_number (f, N_SINGLES), <, 60);
  g_assert_cmpint (store_fixture_number (f, "SELECT page_count - freelist_count FROM "
                                            "pragma_page_count, pragma_freelist_count"),
                   <, before);
  pack_fixture_check (f, 500);
  g_assert_cmpint (pack_fixture_maintain (f), ==, 0);
}

/* The oldest first. */
static void
test_oldest_are_gathered_first (StoreFixture *f, gconstpointer data)
{
  add_many (f, 500, 1500);
  store_alone (f);
  pack_fixture_maintain (f);
  /* Some small ones are left for the next pack. */
  g_assert_cmpint (store_fixture_number (f, N_SINGLES
                                         " AND key < (SELECT key FROM raw ORDER BY key "
                                         "LIMIT 1 OFFSET 250)"),
                   <, 20);
  g_assert_cmpint (store_fixture_number (f, N_SINGLES), >, 0);
}

static void
test_trickling_mail_is_gathered (StoreFixture *f, gconstpointer data)
{
  guint n_busy = 0;

  for (guint i = 0; i < 60; i++)
    {
      pack_fixture_add (f, i * 5, 5, 1000 + i * 10);
      if (pack_fixture_maintain (f) > 0)
        n_busy++;
    }
  /* What lies alone is less than a pack, and most of the time there is nothing to do. */
  g_assert_cmpint (
    store_fixture_number (f, "SELECT sum (stored) FROM raw WHERE pack IS NULL"), <,
    2 * PR_PACK_ROOM (PR_PACK_MAX_PAGES));
  g_assert_cmpuint (n_busy, <, 30);
  g_assert_cmpuint (n_busy, >, 0);
  pack_fixture_check (f, 300);
}

/* Some that fit into no pack must not keep those behind them from being gathered. */
static void
test_awkward_sizes_end (StoreFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    pack_fixture_add (f, i * 2, 2, 15000);
  for (guint i = 20; i < 40; i++)
    pack_fixture_add (f, i * 2, 2, 12000);
  pack_fixture_add (f, 100, 64, 1500);
  store_alone (f);
  pack_fixture_maintain (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (stored) FROM raw WHERE pack IS "
                                            "NULL"),
                   <, 300 << 10);
  g_assert_cmpint (pack_fixture_maintain (f), ==, 0);
  pack_fixture_check (f, 144);
}

/* ---- what is mostly dead ---- */

static void
test_sparse_packs_are_gathered (StoreFixture *f, gconstpointer data)
{
  gint64 n_before, n_left;

  add_many (f, 500, 1500);
  n_before = store_fixture_number (f, "SELECT count(*) FROM pack");
  pack_fixture_delete (f, "key % 5 <> 0");
  n_left = store_fixture_number (f, "SELECT count(*) FROM message");
  g_assert_cmpint (pack_fixture_maintain (f), >=, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), <,
                   n_before / 2);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count(*) FROM pack_use WHERE octets > live * 2"), ==,
    0);
  pack_fixture_check (f, n_left);
  g_assert_cmpint (pack_fixture_maintain (f), ==, 0);
}

/* One that has less than half of it stays alone, and its pack goes. */
static void
test_last_of_a_pack_stays_alone (StoreFixture *f, gconstpointer data)
{
  pack_fixture_add (f, 0, 64, 1500);
  pack_fixture_delete (f, "key > (SELECT min (key) FROM raw WHERE pack IS NOT NULL)");
  pack_fixture_maintain (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack_use"), ==, 0);
  pack_fixture_check (f, store_fixture_number (f, "SELECT count(*) FROM message"));
}

/* ---- beside others ---- */

typedef struct
{
  char *path;
  gint done; /* atomic */
  guint n;
} Reading;

static gpointer
read_thread (gpointer data)
{
  Reading *reading = data;
  const PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = pr_store_open (reading->path, NULL, &error);

  g_assert_no_error (error);
  do
    {
      g_autoptr (GArray) keys =
        pr_store_list_keys (store, &everything, 0, 0, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < keys->len; i++)
        {
          g_assert_true (
            pr_store_check_message (store, g_array_index (keys, gint64, i), &error));
          g_assert_no_error (error);
          reading->n++;
        }
    }
  while (!g_atomic_int_get (&reading->done));
  return NULL;
}

static void
test_readers_see_all_meanwhile (StoreFixture *f, gconstpointer data)
{
  Reading reading = { .path = f->path };
  GThread *thread;

  add_many (f, 300, 1500);
  store_alone (f);
  thread = g_thread_new ("reader", read_thread, &reading);
  pack_fixture_maintain (f);
  for (guint i = 0; i < 5; i++)
    {
      store_alone (f);
      pack_fixture_maintain (f);
    }
  g_atomic_int_set (&reading.done, 1);
  g_thread_join (thread);
  g_assert_cmpuint (reading.n, >=, 300);
  pack_fixture_check (f, 300);
}

static void
test_cancelled_it_goes_on_later (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean more = FALSE;

  add_many (f, 200, 1500);
  store_alone (f);
  g_cancellable_cancel (cancellable);
  g_assert_false (pr_store_maintain (f->store, 1000, &more, cancellable, NULL));
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), ==, 0);
  pack_fixture_check (f, 200);
  g_assert_cmpint (pack_fixture_maintain (f), >, 0);
  pack_fixture_check (f, 200);
}

/* ---- migration ---- */

static void
test_database_without_packs_is_brought_up_to_date (StoreFixture *f, gconstpointer data)
{
  add_many (f, 200, 1500);
  store_alone (f);
  store_fixture_exec (f, "DROP TRIGGER pack_left; DROP TRIGGER pack_lost;"
                         "DROP TRIGGER pack_dead; DROP TABLE pack; DROP TABLE pack_use;"
                         "DROP INDEX raw_single; ALTER TABLE raw DROP COLUMN pack;"
                         "ALTER TABLE raw DROP COLUMN place;" STORE_BACK_TO_11
                         "PRAGMA user_version = " G_STRINGIFY (BEFORE_PACKS));
  store_fixture_reopen (f);
  pack_fixture_check (f, 200);
  pack_fixture_add (f, 200, 64, 1500);
  pack_fixture_check (f, 264);
  pack_fixture_maintain (f);
  g_assert_cmpint (store_fixture_number (f, N_SINGLES), <, 40);
  pack_fixture_check (f, 264);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/gather/old-rows", test_old_rows_are_gathered);
  store_test_add ("/store/gather/oldest-first", test_oldest_are_gathered_first);
  store_test_add ("/store/gather/trickling-mail", test_trickling_mail_is_gathered);
  store_test_add ("/store/gather/awkward-sizes-end", test_awkward_sizes_end);
  store_test_add ("/store/gather/sparse-packs", test_sparse_packs_are_gathered);
  store_test_add ("/store/gather/last-of-a-pack-stays-alone",
                  test_last_of_a_pack_stays_alone);
  store_test_add ("/store/gather/readers-see-all-meanwhile",
                  test_readers_see_all_meanwhile);
  store_test_add ("/store/gather/cancelled-it-goes-on-later",
                  test_cancelled_it_goes_on_later);
  store_test_add ("/store/gather/database-without-packs-is-brought-up-to-date",
                  test_database_without_packs_is_brought_up_to_date);
  return g_test_run ();
}
