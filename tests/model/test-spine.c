/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-spine-private.h"

#define MAX_STEPS 100

/* A plain copy of the spine that only learns by the steps it is told of. */
typedef struct
{
  PrSpine spine;
  GArray *copy; /* of gint64 */
  guint n_steps;
  guint n_touched; /* keys removed or added in all */
} Mirror;

static void
mirror_init (Mirror *self)
{
  pr_spine_init (&self->spine);
  self->copy = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->n_steps = 0;
  self->n_touched = 0;
}

static void
mirror_clear (Mirror *self)
{
  pr_spine_clear (&self->spine);
  g_array_unref (self->copy);
}

static void
step (guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Mirror *self = user_data;

  g_assert_cmpuint (position + n_removed, <=, self->copy->len);
  if (n_removed > 0)
    g_array_remove_range (self->copy, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      gint64 key = pr_spine_get (&self->spine, position + i);

      g_array_insert_val (self->copy, position + i, key);
    }
  self->n_steps++;
  self->n_touched += n_removed + n_added;

  g_assert_cmpuint (self->copy->len, ==, pr_spine_get_length (&self->spine));
  for (guint i = 0; i < self->copy->len; i++)
    {
      gint64 key = g_array_index (self->copy, gint64, i);

      g_assert_cmpint (pr_spine_get (&self->spine, i), ==, key);
      g_assert_cmpuint (pr_spine_find (&self->spine, key), ==, i);
      g_assert_cmpuint (pr_spine_count_above (&self->spine, key), ==, i);
    }
}

/* Keys of a string as "9 7 5". */
static GArray *
keys_of (const char *text)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (gsize i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      gint64 key = g_ascii_strtoll (words[i], NULL, 10);

      g_array_append_val (keys, key);
    }
  return keys;
}

static PrKeys *
packed (const GArray *keys)
{
  PrKeys *result = pr_keys_new ();

  for (guint i = 0; i < keys->len; i++)
    pr_keys_append (result, g_array_index (keys, gint64, i));
  return result;
}

static PrKeys *
packed_of (const char *text)
{
  g_autoptr (GArray) keys = keys_of (text);

  return packed (keys);
}

static void
assert_keys (const GArray *keys, const char *text)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (found, "%s%" G_GINT64_FORMAT, i == 0 ? "" : " ",
                            g_array_index (keys, gint64, i));
  g_assert_cmpstr (found->str, ==, text);
}

static void
test_one_step_a_run (void)
{
  static const struct
  {
    const char *from, *to;
    guint n_steps, n_touched;
  } cases[] = {
    { "", "", 0, 0 },
    { "", "9 8 7", 1, 3 },
    { "9 8 7", "", 1, 3 },
    { "9 8 7", "9 8 7", 0, 0 },
    { "9 8 7", "11 10 9 8 7", 1, 2 },
    { "9 8 7", "9 8 7 6 5", 1, 2 },
    { "9 7 5", "9 8 7 6 5", 2, 2 },
    { "9 8 7 6 5", "9 7 5", 2, 2 },
    { "9 7 5", "10 8 5", 1, 4 },
    { "9 8 7 6", "8 7", 2, 2 },
    { "5 4 3", "9 8 7", 1, 6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Mirror mirror;

      mirror_init (&mirror);
      pr_spine_become (&mirror.spine, packed_of (cases[i].from), MAX_STEPS, step,
                       &mirror);
      mirror.n_steps = mirror.n_touched = 0;
      pr_spine_become (&mirror.spine, packed_of (cases[i].to), MAX_STEPS, step, &mirror);
      assert_keys (mirror.copy, cases[i].to);
      g_assert_cmpuint (mirror.n_steps, ==, cases[i].n_steps);
      g_assert_cmpuint (mirror.n_touched, ==, cases[i].n_touched);
      mirror_clear (&mirror);
    }
}

static GArray *
random_keys (guint percent)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 key = 120; key > 0; key--)
    if (g_test_rand_int_range (0, 100) < (gint32) percent)
      g_array_append_val (keys, key);
  return keys;
}

static void
test_any_keys_become_any_others (void)
{
  Mirror mirror;

  mirror_init (&mirror);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GArray) keys = random_keys (g_test_rand_int_range (0, 101));

      pr_spine_become (&mirror.spine, packed (keys), MAX_STEPS, step, &mirror);
      g_assert_cmpmem (mirror.copy->data, mirror.copy->len * sizeof (gint64), keys->data,
                       keys->len * sizeof (gint64));
    }
  mirror_clear (&mirror);
}

static void
test_many_differences_end_in_one_step (void)
{
  GArray *odd = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gint64));
  Mirror mirror;

  for (gint64 key = 4 * MAX_STEPS; key > 0; key--)
    {
      g_array_append_val (all, key);
      if (key % 2 != 0 || key <= 10)
        g_array_append_val (odd, key);
    }
  mirror_init (&mirror);
  pr_spine_become (&mirror.spine, packed (odd), MAX_STEPS, step, &mirror);
  mirror.n_steps = 0;
  pr_spine_become (&mirror.spine, packed (all), MAX_STEPS, step, &mirror);
  g_assert_cmpuint (mirror.n_steps, ==, MAX_STEPS);
  g_assert_cmpmem (mirror.copy->data, mirror.copy->len * sizeof (gint64), all->data,
                   all->len * sizeof (gint64));
  mirror_clear (&mirror);
  g_array_unref (all);
  g_array_unref (odd);
}

static void
test_one_step_keeps_what_is_equal_at_both_ends (void)
{
  Mirror mirror;

  mirror_init (&mirror);
  pr_spine_become (&mirror.spine, packed_of ("9 8 6 4 2 1"), MAX_STEPS, step, &mirror);
  mirror.n_steps = mirror.n_touched = 0;
  pr_spine_become (&mirror.spine, packed_of ("9 7 6 3 2 1"), 1, step, &mirror);
  g_assert_cmpuint (mirror.n_steps, ==, 1);
  g_assert_cmpuint (mirror.n_touched, ==, 6);
  assert_keys (mirror.copy, "9 7 6 3 2 1");
  mirror_clear (&mirror);
}

/* Where blocks of keys are compared instead of keys. */
static void
test_one_step_in_a_long_list_touches_no_more (void)
{
  for (guint i = 0; i < 40; i++)
    {
      guint n = (guint) g_test_rand_int_range (1, 3000);
      guint first = (guint) g_test_rand_int_range (0, (gint32) n);
      guint last = (guint) g_test_rand_int_range ((gint32) first, (gint32) n);
      g_autoptr (GHashTable) changes =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
      Mirror mirror;

      mirror_init (&mirror);
      for (gint64 key = n; key > 0; key--)
        g_array_append_val (keys, key);
      pr_spine_become (&mirror.spine, packed (keys), 1, step, &mirror);
      mirror.n_steps = mirror.n_touched = 0;
      for (gint64 position = last; position >= first; position -= 1 + position / 2)
        {
          gint64 key = n - position;

          g_hash_table_insert (changes, g_memdup2 (&key, sizeof key), NULL);
        }
      pr_spine_become (&mirror.spine,
                       pr_keys_with_changes (pr_spine_peek_keys (&mirror.spine), changes),
                       1, step, &mirror);
      g_assert_cmpuint (mirror.copy->len, ==, keys->len - g_hash_table_size (changes));
      g_assert_cmpuint (mirror.n_steps, ==, 1);
      g_assert_cmpuint (mirror.n_touched, <=,
                        2 * (last + 1 - first) - g_hash_table_size (changes));
      mirror_clear (&mirror);
    }
}

static void
test_a_key_that_is_not_there_is_not_found (void)
{
  Mirror mirror;

  mirror_init (&mirror);
  g_assert_cmpuint (pr_spine_find (&mirror.spine, 1), ==, G_MAXUINT);
  pr_spine_become (&mirror.spine, packed_of ("9 7 5"), MAX_STEPS, step, &mirror);
  g_assert_cmpuint (pr_spine_find (&mirror.spine, 10), ==, G_MAXUINT);
  g_assert_cmpuint (pr_spine_find (&mirror.spine, 8), ==, G_MAXUINT);
  g_assert_cmpuint (pr_spine_find (&mirror.spine, 1), ==, G_MAXUINT);
  mirror_clear (&mirror);
}

static void
test_keys_above_one_that_is_not_there_are_counted (void)
{
  Mirror mirror;

  mirror_init (&mirror);
  g_assert_cmpuint (pr_spine_count_above (&mirror.spine, 1), ==, 0);
  pr_spine_become (&mirror.spine, packed_of ("9 7 5"), MAX_STEPS, step, &mirror);
  g_assert_cmpuint (pr_spine_count_above (&mirror.spine, 10), ==, 0);
  g_assert_cmpuint (pr_spine_count_above (&mirror.spine, 6), ==, 2);
  g_assert_cmpuint (pr_spine_count_above (&mirror.spine, 1), ==, 3);
  mirror_clear (&mirror);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/spine/one-step-a-run", test_one_step_a_run);
  g_test_add_func ("/model/spine/any-keys-become-any-others",
                   test_any_keys_become_any_others);
  g_test_add_func ("/model/spine/many-differences-end-in-one-step",
                   test_many_differences_end_in_one_step);
  g_test_add_func ("/model/spine/one-step-keeps-what-is-equal-at-both-ends",
                   test_one_step_keeps_what_is_equal_at_both_ends);
  g_test_add_func ("/model/spine/one-step-in-a-long-list-touches-no-more",
                   test_one_step_in_a_long_list_touches_no_more);
  g_test_add_func ("/model/spine/a-key-that-is-not-there-is-not-found",
                   test_a_key_that_is_not_there_is_not_found);
  g_test_add_func ("/model/spine/keys-above-one-that-is-not-there-are-counted",
                   test_keys_above_one_that_is_not_there_are_counted);
  return g_test_run ();
}
