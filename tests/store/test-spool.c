/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "store-fixture.h"
#include "store/pr-filer.h"
#include "store/pr-intake.h"
#include "store/pr-spool-private.h"

#define N_MESSAGES 6
#define SIZE 20000

/* Unlike the others, and large enough to be put by. */
static GBytes *
make_message (guint n)
{
  g_autoptr (GBytes) small = store_message (n);
  GString *text =
    g_string_new_len (g_bytes_get_data (small, NULL), (gssize) g_bytes_get_size (small));

  while (text->len < SIZE + n)
    g_string_append_printf (text, "line %" G_GSIZE_FORMAT " of kumquat %u\r\n", text->len,
                            n);
  return g_string_free_to_bytes (text);
}

static char *
dup_file (StoreFixture *f, gint64 account)
{
  g_autofree char *name = g_strdup_printf ("spool-%" G_GINT64_FORMAT ".mail", account);

  return g_build_filename (f->path, name, NULL);
}

static gboolean
has_file (StoreFixture *f)
{
  g_autofree char *file = dup_file (f, f->account);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/* Stores message @first and others, with @spool where there was no time to pack them. */
static void
store_some (StoreFixture *f, PrSpool *spool, guint first, guint n)
{
  g_autoptr (GPtrArray) arrivals =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_arrival_free);
  g_autoptr (GPtrArray) incoming =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      g_autoptr (GBytes) raw = make_message (i);
      g_autofree char *uidl = g_strdup_printf ("u%u", i);

      g_ptr_array_add (incoming, pr_incoming_new (uidl, 0, raw));
      g_ptr_array_add (arrivals,
                       pr_store_prepare (f->store, incoming->pdata[incoming->len - 1],
                                         &error));
      g_assert_no_error (error);
    }
  pr_spool_put (spool, arrivals);
  pr_store_add_arrivals (f->store, f->account, 0, arrivals, NULL, &error);
  g_assert_no_error (error);
}

static void
put_some_by (StoreFixture *f, guint first, guint n)
{
  g_autoptr (PrSpool) spool = pr_spool_new (f->store, f->account);

  store_some (f, spool, first, n);
}

static gint64
count_spooled (StoreFixture *f)
{
  return store_fixture_number (f, "SELECT count(*) FROM raw WHERE codec = 3");
}

static GArray *
list_keys (StoreFixture *f)
{
  const PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  GArray *keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);

  g_assert_no_error (error);
  return keys;
}

/* All come back to the octet, by way of every reader. */
static void
check_all (StoreFixture *f, guint n)
{
  g_autoptr (GArray) keys = list_keys (f);

  g_assert_cmpuint (keys->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) raw = pr_store_load_raw (f->store, key, &error);
      g_autoptr (GBytes) expected = make_message ((key >> 20) - STORE_MESSAGE_TIME (0));

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (raw, expected));
      g_assert_true (pr_store_check_message (f->store, key, &error));
      g_assert_no_error (error);
    }
  store_fixture_verify (f);
}

static void
file_all (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  pr_filer_finish (pr_filer_new (f->store, NULL), &error);
  g_assert_no_error (error);
}

/* ---- tests ---- */

static void
test_what_is_put_by_is_read (StoreFixture *f, gconstpointer data)
{
  put_some_by (f, 0, N_MESSAGES);
  g_assert_cmpint (count_spooled (f), ==, N_MESSAGES);
  check_all (f, N_MESSAGES);
  store_fixture_index_all (f);
  store_fixture_reopen (f);
  check_all (f, N_MESSAGES);
}

static void
test_filed_it_is_in_the_database (StoreFixture *f, gconstpointer data)
{
  put_some_by (f, 0, PR_STORE_BATCH_MESSAGES);
  put_some_by (f, PR_STORE_BATCH_MESSAGES, 36);
  g_assert_true (has_file (f));
  file_all (f);
  g_assert_cmpint (count_spooled (f), ==, 0);
  g_assert_false (has_file (f));
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM pack"), >, 0);
  check_all (f, 100);
}

static void
test_later_ones_follow (StoreFixture *f, gconstpointer data)
{
  put_some_by (f, 0, 3);
  put_some_by (f, 3, 3);
  g_assert_cmpint (count_spooled (f), ==, 6);
  check_all (f, 6);
}

/* As after a crash between the octets and the rows that name them. */
static void
test_octets_without_rows_harm_nothing (StoreFixture *f, gconstpointer data)
{
  g_autofree char *file = dup_file (f, f->account);

  g_assert_true (g_file_set_contents (file, "what no row names", -1, NULL));
  put_some_by (f, 0, N_MESSAGES);
  check_all (f, N_MESSAGES);
  file_all (f);
  g_assert_false (has_file (f));
  check_all (f, N_MESSAGES);
}

static void
test_only_large_messages_are_put_by (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrSpool) spool = pr_spool_new (f->store, f->account);

  g_assert_false (pr_spool_takes (spool, PR_SPOOL_MIN_MESSAGE - 1));
  g_assert_true (pr_spool_takes (spool, PR_SPOOL_MIN_MESSAGE));
  g_assert_false (pr_spool_takes (spool, PR_SPOOL_MAX_OCTETS + 1));
}

static void
test_lost_octets_are_told (StoreFixture *f, gconstpointer data)
{
  g_autofree char *file = dup_file (f, f->account);
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GError) error = NULL;

  put_some_by (f, 0, N_MESSAGES);
  g_assert_cmpint (truncate (file, SIZE * 2), ==, 0);
  keys = list_keys (f);
  g_assert_null (pr_store_load_raw (f->store, g_array_index (keys, gint64, 0), &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (
    pr_store_check_message (f->store, g_array_index (keys, gint64, 0), &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);

  /* What is whole is filed, and the rest is kept as it is. */
  file_all (f);
  g_assert_cmpint (count_spooled (f), ==, N_MESSAGES - 1);
  g_assert_true (has_file (f));
}

static void
test_changed_octets_are_not_filed (StoreFixture *f, gconstpointer data)
{
  g_autofree char *file = dup_file (f, f->account);
  g_autofree char *octets = NULL;
  gsize length = 0;

  put_some_by (f, 0, N_MESSAGES);
  g_assert_true (g_file_get_contents (file, &octets, &length, NULL));
  octets[SIZE / 2] ^= 1;
  g_assert_true (g_file_set_contents (file, octets, (gssize) length, NULL));
  file_all (f);
  g_assert_cmpint (count_spooled (f), ==, 1);
  g_assert_true (has_file (f));
}

static void
test_without_a_file_all_is_packed (StoreFixture *f, gconstpointer data)
{
  g_autofree char *file = dup_file (f, f->account);
  g_autoptr (PrSpool) spool = pr_spool_new (f->store, f->account);

  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  g_assert_true (pr_spool_takes (spool, SIZE));
  store_some (f, spool, 0, N_MESSAGES);
  g_assert_false (pr_spool_takes (spool, SIZE));
  g_assert_cmpint (count_spooled (f), ==, 0);
  check_all (f, N_MESSAGES);
}

static void
test_one_writes_a_file (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrSpool) first = pr_spool_new (f->store, f->account);
  g_autoptr (PrSpool) second = pr_spool_new (f->store, f->account);

  store_some (f, first, 0, 1);
  store_some (f, second, 1, 1);
  g_assert_cmpint (count_spooled (f), ==, 1);
  check_all (f, 2);

  /* Nor does anybody remove it meanwhile. */
  file_all (f);
  g_assert_true (has_file (f));
  store_some (f, first, 2, 1);
  check_all (f, 3);
}

static void
test_row_of_a_moment_ago_is_read (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) expected = make_message (0);
  g_autoptr (GArray) keys = NULL;

  put_some_by (f, 0, 1);
  keys = list_keys (f);
  reader = pr_store_borrow (f->store, NULL, &error);
  g_assert_true (pr_reader_begin (reader, &error));
  g_bytes_unref (pr_raw_load (reader->database, g_array_index (keys, gint64, 0), &error));
  file_all (f);
  g_assert_false (has_file (f));
  raw = pr_raw_load_checked (reader->database, g_array_index (keys, gint64, 0), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (raw, expected));
}

static void
test_idle_time_files_and_removes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  put_some_by (f, 0, N_MESSAGES);
  store_fixture_index_all (f);
  while (more)
    {
      g_assert_true (pr_store_maintain (f->store, 100, &more, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (count_spooled (f), ==, 0);
  g_assert_false (has_file (f));
  check_all (f, N_MESSAGES);
}

static void
test_cancelled_filing_goes_on_later (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  put_some_by (f, 0, N_MESSAGES);
  g_cancellable_cancel (cancellable);
  g_assert_true (pr_filer_finish (pr_filer_new (f->store, cancellable), &error));
  g_assert_cmpint (count_spooled (f), ==, N_MESSAGES);
  file_all (f);
  g_assert_cmpint (count_spooled (f), ==, 0);
}

/* However much of it was put by, all is stored, in order and once. */
static void
test_intake_that_is_behind (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, TRUE, NULL, NULL, NULL);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GBytes) raw = make_message (i);
      g_autofree char *uidl = g_strdup_printf ("u%u", i);

      g_assert_true (pr_intake_push (intake, pr_incoming_new (uidl, 0, raw), &error));
    }
  g_assert_true (pr_intake_flush (intake, &error));
  check_all (f, 300);
  g_clear_pointer (&intake, pr_intake_free);
  file_all (f);
  g_assert_cmpint (count_spooled (f), ==, 0);
  g_assert_false (has_file (f));
  check_all (f, 300);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/spool/what-is-put-by-is-read", test_what_is_put_by_is_read);
  store_test_add ("/store/spool/filed-it-is-in-the-database",
                  test_filed_it_is_in_the_database);
  store_test_add ("/store/spool/later-ones-follow", test_later_ones_follow);
  store_test_add ("/store/spool/octets-without-rows-harm-nothing",
                  test_octets_without_rows_harm_nothing);
  store_test_add ("/store/spool/only-large-messages-are-put-by",
                  test_only_large_messages_are_put_by);
  store_test_add ("/store/spool/lost-octets-are-told", test_lost_octets_are_told);
  store_test_add ("/store/spool/changed-octets-are-not-filed",
                  test_changed_octets_are_not_filed);
  store_test_add ("/store/spool/without-a-file-all-is-packed",
                  test_without_a_file_all_is_packed);
  store_test_add ("/store/spool/one-writes-a-file", test_one_writes_a_file);
  store_test_add ("/store/spool/row-of-a-moment-ago-is-read",
                  test_row_of_a_moment_ago_is_read);
  store_test_add ("/store/spool/idle-time-files-and-removes",
                  test_idle_time_files_and_removes);
  store_test_add ("/store/spool/cancelled-filing-goes-on-later",
                  test_cancelled_filing_goes_on_later);
  store_test_add ("/store/spool/intake-that-is-behind", test_intake_that_is_behind);
  return g_test_run ();
}
