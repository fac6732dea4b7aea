/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-keys-private.h"

#define MANY 3000 /* more than a block, and no whole number of blocks */

static PrKeys *
packed (const GArray *keys)
{
  PrKeys *result = pr_keys_new ();

  for (guint i = 0; i < keys->len; i++)
    pr_keys_append (result, g_array_index (keys, gint64, i));
  return result;
}

static void
assert_same (const PrKeys *keys, const GArray *expected)
{
  g_assert_cmpuint (pr_keys_get_length (keys), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      gint64 key = g_array_index (expected, gint64, i);

      g_assert_cmpint (pr_keys_get (keys, i), ==, key);
      g_assert_cmpuint (pr_keys_find (keys, key), ==, i);
    }
}

/* As they are in a mailbox: seconds and a sequence; now and then far apart. */
static GArray *
make_keys (guint n)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 time = G_GINT64_CONSTANT (1) << 32;

  for (guint i = 0; i < n; i++)
    {
      gint64 key = time << 20 | (g_test_rand_int () & 0xfffff);

      g_array_append_val (keys, key);
      time -= g_test_rand_int_range (0, 50) == 0 ? g_test_rand_int_range (1, 200000)
                                                 : g_test_rand_int_range (1, 900);
    }
  return keys;
}

static void
test_all_are_kept (void)
{
  g_autoptr (GArray) keys = make_keys (MANY);
  g_autoptr (PrKeys) packed_keys = packed (keys);

  assert_same (packed_keys, keys);
}

static void
test_extremes_are_kept (void)
{
  static const gint64 extremes[] = {
    G_MAXINT64,
    G_MAXINT64 - 1,
    (G_GINT64_CONSTANT (1) << 53) - 1,
    (1 << 20) + 1,
    1 << 20,
    (1 << 20) - 1,
    1,
    0,
  };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PrKeys) packed_keys = NULL;

  g_array_append_vals (keys, extremes, G_N_ELEMENTS (extremes));
  packed_keys = packed (keys);
  assert_same (packed_keys, keys);

  /* The same, so many that they are packed. */
  g_array_append_vals (blocks, extremes, 3);
  for (gint64 key = 2 << 20; key > 1 << 20; key -= 1000)
    g_array_append_val (blocks, key);
  g_array_append_vals (blocks, extremes + 5, 3);
  g_clear_pointer (&packed_keys, pr_keys_unref);
  packed_keys = packed (blocks);
  assert_same (packed_keys, blocks);
}

static void
test_absent_one_is_not_found (void)
{
  g_autoptr (PrKeys) keys = pr_keys_new ();

  g_assert_cmpuint (pr_keys_find (keys, 7), ==, G_MAXUINT);
  g_assert_cmpuint (pr_keys_count_above (keys, 7), ==, 0);
  for (gint64 key = MANY; key > 0; key--)
    pr_keys_append (keys, key * 2);
  for (gint64 key = 1; key < 2 * MANY; key += 2)
    g_assert_cmpuint (pr_keys_find (keys, key), ==, G_MAXUINT);
  g_assert_cmpuint (pr_keys_find (keys, 2 * MANY + 1), ==, G_MAXUINT);
  g_assert_cmpuint (pr_keys_count_above (keys, 2 * MANY), ==, 0);
  g_assert_cmpuint (pr_keys_count_above (keys, 101), ==, MANY - 50);
  g_assert_cmpuint (pr_keys_count_above (keys, 0), ==, MANY);
}

static void
test_lists_are_joined (void)
{
  g_autoptr (GArray) keys = make_keys (MANY);
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PrKeys) joined = NULL;
  g_autoptr (PrKeys) packed_rest = NULL;

  g_array_append_vals (first, keys->data, 100);
  g_array_append_vals (rest, &g_array_index (keys, gint64, 100), MANY - 100);
  joined = packed (first);
  packed_rest = packed (rest);
  pr_keys_append_all (joined, packed_rest);
  assert_same (joined, keys);
}

static void
note (GHashTable *changes, gint64 key, gboolean present)
{
  g_hash_table_replace (changes, g_memdup2 (&key, sizeof key), GINT_TO_POINTER (present));
}

/* @keys with @changes, the slow way. */
static GArray *
change_slowly (const GArray *keys, GHashTable *changes, gint64 highest)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint i = 0;

  for (gint64 key = highest; key >= 0; key--)
    {
      gpointer present = NULL;
      gboolean there = i < keys->len && g_array_index (keys, gint64, i) == key;

      if (there)
        i++;
      if (g_hash_table_lookup_extended (changes, &key, NULL, &present))
        there = GPOINTER_TO_INT (present);
      if (there)
        g_array_append_val (result, key);
    }
  return result;
}

static void
test_changes_are_put_in_their_places (void)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
      gint32 percent = g_test_rand_int_range (0, 101);

      for (gint64 key = MANY; key >= 0; key--)
        if (g_test_rand_int_range (0, 100) < percent)
          g_array_append_val (keys, key);
      /* Changes upon changes: blocks of every size. */
      for (guint j = 0; j < 5; j++)
        {
          g_autoptr (GHashTable) changes =
            g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
          g_autoptr (PrKeys) before = packed (keys);
          g_autoptr (PrKeys) after = NULL;
          GArray *expected;

          for (gint32 n = g_test_rand_int_range (0, 40); n > 0; n--)
            note (changes, g_test_rand_int_range (0, MANY + 10),
                  g_test_rand_int_range (0, 2));
          after = pr_keys_with_changes (before, changes);
          expected = change_slowly (keys, changes, MANY + 10);
          assert_same (after, expected);
          assert_same (before, keys);
          g_array_unref (keys);
          keys = expected;
        }
    }
}

static void
test_a_range_is_taken_out (void)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GArray) keys = make_keys (g_test_rand_int_range (0, MANY));
      g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (PrKeys) before = packed (keys);
      g_autoptr (PrKeys) after = NULL;
      guint first = g_test_rand_int_range (0, (gint32) keys->len + 1);
      guint last = g_test_rand_int_range ((gint32) first, (gint32) keys->len + 1);
      gint64 highest, lowest;

      highest = first < keys->len ? g_array_index (keys, gint64, first) : 0;
      lowest = last < keys->len ? g_array_index (keys, gint64, last) : 0;
      for (guint j = 0; j < keys->len; j++)
        {
          gint64 key = g_array_index (keys, gint64, j);

          if (key > highest || key < lowest)
            g_array_append_val (expected, key);
        }
      after = pr_keys_without (before, highest, lowest);
      assert_same (after, expected);
      assert_same (before, keys);
    }
}

static void
test_mail_that_comes_one_by_one_shares_what_was_there (void)
{
  g_autoptr (PrKeys) keys = pr_keys_new ();

  for (gint64 key = MANY; key > 0; key--)
    pr_keys_append (keys, key);
  for (gint64 key = MANY + 1; key <= 2 * MANY; key++)
    {
      g_autoptr (GHashTable) changes =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_autoptr (PrKeys) before = g_steal_pointer (&keys);

      note (changes, key, TRUE);
      keys = pr_keys_with_changes (before, changes);
      /* All but the ends stands in blocks that are alike. */
      g_assert_cmpuint (pr_keys_count_equal (keys, 1 + 300, before, 300), >, MANY - 900);
    }
  g_assert_cmpuint (pr_keys_get_length (keys), ==, 2 * MANY);
  for (guint i = 0; i < 2 * MANY; i++)
    g_assert_cmpint (pr_keys_get (keys, i), ==, 2 * MANY - i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/keys/all-are-kept", test_all_are_kept);
  g_test_add_func ("/model/keys/extremes-are-kept", test_extremes_are_kept);
  g_test_add_func ("/model/keys/absent-one-is-not-found", test_absent_one_is_not_found);
  g_test_add_func ("/model/keys/lists-are-joined", test_lists_are_joined);
  g_test_add_func ("/model/keys/changes-are-put-in-their-places",
                   test_changes_are_put_in_their_places);
  g_test_add_func ("/model/keys/a-range-is-taken-out", test_a_range_is_taken_out);
  g_test_add_func ("/model/keys/mail-that-comes-one-by-one-shares-what-was-there",
                   test_mail_that_comes_one_by_one_shares_what_was_there);
  return g_test_run ();
}
