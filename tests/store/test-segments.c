/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "store/pr-varint-private.h"

/* ---- numbers ---- */

static void
test_numbers_read_back_and_stop_at_the_end (void)
{
  for (guint shift = 0; shift < 64; shift++)
    {
      guint64 value = (G_GUINT64_CONSTANT (1) << shift) - (shift % 2);
      g_autoptr (GByteArray) octets = g_byte_array_new ();
      PrScan scan;

      pr_varint_append (octets, value);
      scan = (PrScan){ octets->data, octets->data + octets->len, FALSE };
      g_assert_cmpuint (pr_scan_varint (&scan), ==, value);
      g_assert_false (scan.damaged);
      g_assert_true (scan.octets == scan.end);
      scan = (PrScan){ octets->data, octets->data + octets->len - 1, FALSE };
      pr_scan_varint (&scan);
      g_assert_true (scan.damaged);
    }
}

/* ---- in a store ---- */

static guint64
count (StoreFixture *f, const char *query)
{
  g_autoptr (GError) error = NULL;
  PrSelection selection = { 0, 0, query };
  guint64 n = 0;

  pr_store_count (f->store, &selection, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_small_segments_become_larger_ones (StoreFixture *f, gconstpointer data)
{
  guint left = 0;

  for (guint i = 0; i < 100; i++)
    {
      store_fixture_fill (f, i * 3, 3);
      g_assert_true (pr_store_index_some (f->store, 100, &left, NULL, NULL));
      g_assert_cmpuint (left, ==, 0);
    }
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment"), <, 16);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (messages) FROM segment"), ==,
                   300);
  g_assert_cmpuint (count (f, "subject:notes"), ==, 300);
  store_fixture_verify (f);
}

static void
test_cut_off_segment_is_tidied_away (StoreFixture *f, gconstpointer data)
{
  store_fixture_exec (f, "INSERT INTO segment (state, messages, newest, oldest) "
                         "VALUES (1, 0, 0, 0);"
                         "INSERT INTO segment_chunk SELECT id << 24, 0, 0, x'00' FROM "
                         "segment");
  store_fixture_fill (f, 0, 5);
  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment WHERE state"),
                   ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment_chunk WHERE "
                                            "id >> 24 NOT IN (SELECT id FROM segment)"),
                   ==, 0);
  g_assert_cmpuint (count (f, "subject:notes"), ==, 5);
  store_fixture_verify (f);
}

static void
test_damaged_index_is_an_error_and_no_crash (StoreFixture *f, gconstpointer data)
{
  static const char *const queries[] = { "subject:notes", "weav*", "\"weaves and\"",
                                         "-cat" };

  store_fixture_fill (f, 0, 40);
  store_fixture_index_all (f);
  store_fixture_exec (f, "CREATE TABLE kept AS SELECT * FROM segment_chunk");
  for (guint i = 0; i < 5 * 64; i++)
    {
      g_autofree char *damage = g_strdup_printf (
        "UPDATE segment_chunk SET data = CAST (substr (data, 1, length (data) * %u / "
        "256) "
        "|| x'%02x' || substr (data, length (data) * %u / 64 + 2) AS BLOB) "
        "WHERE id >> 21 & 7 = %u",
        i / 5, i * 37 % 256, i / 5, i % 5);
      PrSelection selection = { 0, 0, queries[i % G_N_ELEMENTS (queries)] };
      g_autoptr (GArray) keys = NULL;
      g_autoptr (GError) error = NULL;

      store_fixture_exec (f, damage);
      keys = pr_store_list_keys (f->store, &selection, 0, 0, NULL, &error);
      if (keys == NULL)
        g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
      store_fixture_exec (f, "REPLACE INTO segment_chunk SELECT * FROM kept");
    }
}

static void
test_keys_and_positions_are_stored_as_they_are (StoreFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      g_autoptr (GBytes) raw = store_message (i);

      store_fixture_add (f, uidl, raw);
    }
  store_fixture_index_all (f);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM segment_chunk WHERE octets > 0"), >,
    0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment_chunk "
                                            "WHERE (id >> 21 & 7) IN (0, 4) "
                                            "AND octets > 0"),
                   ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/segments/numbers-read-back-and-stop-at-the-end",
                   test_numbers_read_back_and_stop_at_the_end);
  store_test_add ("/store/segments/small-segments-become-larger-ones",
                  test_small_segments_become_larger_ones);
  store_test_add ("/store/segments/cut-off-segment-is-tidied-away",
                  test_cut_off_segment_is_tidied_away);
  store_test_add ("/store/segments/damaged-index-is-an-error-and-no-crash",
                  test_damaged_index_is_an_error_and_no_crash);
  store_test_add ("/store/segments/keys-and-positions-are-stored-as-they-are",
                  test_keys_and_positions_are_stored_as_they_are);
  return g_test_run ();
}
