/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-spine-private.h"

#define TRY_AGAIN 32 /* keys looked at one by one before blocks are compared again */

void
pr_spine_init (PrSpine *self)
{
  *self = (PrSpine){ .front = pr_keys_new () };
}

void
pr_spine_clear (PrSpine *self)
{
  g_clear_pointer (&self->front, pr_keys_unref);
  g_clear_pointer (&self->back, pr_keys_unref);
  self->n_front = 0;
}

guint
pr_spine_get_length (const PrSpine *self)
{
  return self->n_front +
         (self->back == NULL ? 0 : pr_keys_get_length (self->back) - self->back_from);
}

gint64
pr_spine_get (const PrSpine *self, guint position)
{
  g_assert (position < pr_spine_get_length (self));

  if (position < self->n_front)
    return pr_keys_get (self->front, position);
  return pr_keys_get (self->back, position - self->n_front + self->back_from);
}

const PrKeys *
pr_spine_peek_keys (const PrSpine *self)
{
  g_assert (self->back == NULL);

  return self->front;
}

/* A key of the old ones comes behind the new front. */
guint
pr_spine_find (const PrSpine *self, gint64 key)
{
  guint position = pr_keys_find (self->front, key);

  if (self->back == NULL || position < self->n_front)
    return position;
  position = pr_keys_find (self->back, key);
  return position == G_MAXUINT || position < self->back_from
           ? G_MAXUINT
           : position - self->back_from + self->n_front;
}

guint
pr_spine_count_above (const PrSpine *self, gint64 key)
{
  guint n = MIN (pr_keys_count_above (self->front, key), self->n_front);
  guint n_back;

  if (self->back == NULL || n < self->n_front)
    return n;
  n_back = pr_keys_count_above (self->back, key);
  return n + (n_back < self->back_from ? 0 : n_back - self->back_from);
}

/* Two sets of keys, walked along side by side. */
typedef struct
{
  const PrKeys *old_keys, *new_keys;
  guint n_old, n_new;
  guint i_old, i_new;
} Walk;

static void
skip_equal (Walk *walk)
{
  for (guint i = 0; walk->i_old < walk->n_old && walk->i_new < walk->n_new; i++)
    {
      guint n_equal = i % TRY_AGAIN != 0
                        ? 0
                        : pr_keys_count_equal (walk->old_keys, walk->i_old,
                                               walk->new_keys, walk->i_new);

      if (n_equal == 0)
        {
          if (pr_keys_get (walk->old_keys, walk->i_old) !=
              pr_keys_get (walk->new_keys, walk->i_new))
            return;
          n_equal = 1;
        }
      walk->i_old += n_equal;
      walk->i_new += n_equal;
    }
}

/* Where keys agree again: the end of a run of differences. */
static void
skip_differences (Walk *walk)
{
  while (walk->i_old < walk->n_old && walk->i_new < walk->n_new)
    {
      gint64 old_key = pr_keys_get (walk->old_keys, walk->i_old);
      gint64 new_key = pr_keys_get (walk->new_keys, walk->i_new);

      if (old_key == new_key)
        return;
      if (old_key > new_key)
        walk->i_old = pr_keys_count_above (walk->old_keys, new_key);
      else
        walk->i_new = pr_keys_count_above (walk->new_keys, old_key);
    }
  walk->i_old = walk->n_old;
  walk->i_new = walk->n_new;
}

/* The end of the last difference, when everything up to it becomes one step. */
static void
skip_to_common_end (Walk *walk)
{
  guint end_old = walk->n_old, end_new = walk->n_new;

  for (guint i = 0; end_old > walk->i_old && end_new > walk->i_new; i++)
    {
      guint n_equal =
        i % TRY_AGAIN != 0
          ? 0
          : pr_keys_count_equal_before (walk->old_keys, end_old, walk->new_keys, end_new);

      if (n_equal == 0)
        {
          if (pr_keys_get (walk->old_keys, end_old - 1) !=
              pr_keys_get (walk->new_keys, end_new - 1))
            break;
          n_equal = 1;
        }
      n_equal = MIN (n_equal, MIN (end_old - walk->i_old, end_new - walk->i_new));
      end_old -= n_equal;
      end_new -= n_equal;
    }
  walk->i_old = end_old;
  walk->i_new = end_new;
}

void
pr_spine_become (PrSpine *self,
                 PrKeys *keys,
                 guint max_steps,
                 PrSpineFunc changed,
                 gpointer user_data)
{
  Walk walk = {
    self->front, keys, pr_keys_get_length (self->front), pr_keys_get_length (keys), 0, 0
  };

  g_assert (self->back == NULL); /* a handler must not change the list it is told of */

  self->back = self->front;
  self->front = keys;
  self->n_front = 0;
  self->back_from = 0;
  for (guint n_steps = 1;; n_steps++)
    {
      guint from_old, from_new;

      skip_equal (&walk);
      if (walk.i_old == walk.n_old && walk.i_new == walk.n_new)
        break;
      from_old = walk.i_old;
      from_new = walk.i_new;
      if (n_steps < max_steps)
        skip_differences (&walk);
      else
        skip_to_common_end (&walk);
      self->n_front = walk.i_new;
      self->back_from = walk.i_old;
      changed (from_new, walk.i_old - from_old, walk.i_new - from_new, user_data);
    }
  self->n_front = walk.n_new;
  self->back_from = 0;
  g_clear_pointer (&self->back, pr_keys_unref);
}
