/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-spine-private.h"

void
pr_spine_init (PrSpine *self)
{
  *self = (PrSpine){ .front = g_array_new (FALSE, FALSE, sizeof (gint64)) };
}

void
pr_spine_clear (PrSpine *self)
{
  g_clear_pointer (&self->front, g_array_unref);
  g_clear_pointer (&self->back, g_array_unref);
  self->n_front = 0;
}

guint
pr_spine_get_length (const PrSpine *self)
{
  return self->n_front + (self->back == NULL ? 0 : self->back->len - self->back_from);
}

gint64
pr_spine_get (const PrSpine *self, guint position)
{
  g_assert (position < pr_spine_get_length (self));

  if (position < self->n_front)
    return g_array_index (self->front, gint64, position);
  return g_array_index (self->back, gint64, position - self->n_front + self->back_from);
}

const GArray *
pr_spine_peek_keys (const PrSpine *self)
{
  g_assert (self->back == NULL);

  return self->front;
}

guint
pr_spine_find (const PrSpine *self, gint64 key)
{
  guint low = 0, high = pr_spine_get_length (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gint64 there = pr_spine_get (self, middle);

      if (there == key)
        return middle;
      if (there > key)
        low = middle + 1;
      else
        high = middle;
    }
  return G_MAXUINT;
}

/* Where keys agree again, after @old and @new: the end of a run of differences. */
static void
skip_differences (const GArray *old_keys,
                  const GArray *new_keys,
                  guint *i_old,
                  guint *i_new)
{
  while (*i_old < old_keys->len && *i_new < new_keys->len)
    {
      gint64 old_key = g_array_index (old_keys, gint64, *i_old);
      gint64 new_key = g_array_index (new_keys, gint64, *i_new);

      if (old_key == new_key)
        return;
      if (old_key > new_key)
        (*i_old)++;
      else
        (*i_new)++;
    }
  *i_old = old_keys->len;
  *i_new = new_keys->len;
}

/* The end of the last difference, when everything up to it becomes one step. */
static void
skip_to_common_end (const GArray *old_keys,
                    const GArray *new_keys,
                    guint *i_old,
                    guint *i_new)
{
  guint end_old = old_keys->len, end_new = new_keys->len;

  while (end_old > *i_old && end_new > *i_new &&
         g_array_index (old_keys, gint64, end_old - 1) ==
           g_array_index (new_keys, gint64, end_new - 1))
    {
      end_old--;
      end_new--;
    }
  *i_old = end_old;
  *i_new = end_new;
}

void
pr_spine_become (PrSpine *self,
                 GArray *keys,
                 guint max_steps,
                 PrSpineFunc changed,
                 gpointer user_data)
{
  GArray *old_keys = self->front;
  guint i_old = 0, i_new = 0;

  g_assert (self->back == NULL); /* a handler must not change the list it is told of */

  self->front = keys;
  self->back = old_keys;
  for (guint n_steps = 1;; n_steps++)
    {
      guint from_old, from_new;

      while (i_old < old_keys->len && i_new < keys->len &&
             g_array_index (old_keys, gint64, i_old) ==
               g_array_index (keys, gint64, i_new))
        {
          i_old++;
          i_new++;
        }
      if (i_old == old_keys->len && i_new == keys->len)
        break;
      from_old = i_old;
      from_new = i_new;
      if (n_steps < max_steps)
        skip_differences (old_keys, keys, &i_old, &i_new);
      else
        skip_to_common_end (old_keys, keys, &i_old, &i_new);
      self->n_front = i_new;
      self->back_from = i_old;
      changed (from_new, i_old - from_old, i_new - from_new, user_data);
    }
  self->n_front = keys->len;
  self->back_from = 0;
  g_clear_pointer (&self->back, g_array_unref);
}

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;

  return (key_a < key_b) - (key_a > key_b);
}

static GArray *
list_added (GHashTable *changes)
{
  GArray *added = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key, present;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, &present))
    if (GPOINTER_TO_INT (present))
      g_array_append_val (added, *(gint64 *) key);
  g_array_sort (added, compare_descending);
  return added;
}

GArray *
pr_keys_with_changes (const GArray *keys, GHashTable *changes)
{
  g_autoptr (GArray) added = list_added (changes);
  GArray *result =
    g_array_sized_new (FALSE, FALSE, sizeof (gint64), keys->len + added->len);
  guint i_added = 0;

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      while (i_added < added->len && g_array_index (added, gint64, i_added) > key)
        g_array_append_val (result, g_array_index (added, gint64, i_added++));
      /* One that changed is either gone, or comes from the added ones. */
      if (!g_hash_table_contains (changes, &key))
        g_array_append_val (result, key);
    }
  while (i_added < added->len)
    g_array_append_val (result, g_array_index (added, gint64, i_added++));
  return result;
}
