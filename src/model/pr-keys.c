/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-keys-private.h"

#include <string.h>

#define BLOCK_KEYS 256
#define LOW_BITS 20 /* of a key: a sequence that often grows by one */
#define LOW_MASK ((G_GINT64_CONSTANT (1) << LOW_BITS) - 1)
#define MAX_NUMBER 10 /* octets of a packed number */

/* Each key but the first is packed as what its high part is less than that of the one
 * before, and how its low part differs. */
typedef struct
{
  gint64 first;
  guint n;
  guint n_octets;
  guint8 octets[];
} Block;

struct _PrKeys
{
  GPtrArray *blocks; /* of Block */
  GArray *starts;    /* of guint: position of the first key of each block */
  guint n;           /* keys in blocks */

  /* What was appended last. */
  gint64 tail[BLOCK_KEYS];
  guint n_tail;

  /* What was looked at last, unpacked. */
  const Block *open;
  gint64 opened[BLOCK_KEYS];
};

/* ---- packing ---- */

static guint8 *
put_number (guint8 *to, guint64 number)
{
  for (; number >= 0x80; number >>= 7)
    *to++ = (guint8) (number | 0x80);
  *to++ = (guint8) number;
  return to;
}

static const guint8 *
get_number (const guint8 *from, guint64 *number)
{
  guint shift = 0;

  *number = 0;
  for (; (*from & 0x80) != 0; from++, shift += 7)
    *number |= (guint64) (*from & 0x7f) << shift;
  *number |= (guint64) *from << shift;
  return from + 1;
}

static Block *
pack (const gint64 *keys, guint n)
{
  guint8 octets[BLOCK_KEYS * 2 * MAX_NUMBER];
  guint8 *to = octets;
  Block *block;

  for (guint i = 1; i < n; i++)
    {
      gint64 low = (keys[i] & LOW_MASK) - (keys[i - 1] & LOW_MASK);

      to = put_number (to, (guint64) ((keys[i - 1] >> LOW_BITS) - (keys[i] >> LOW_BITS)));
      to = put_number (to, low < 0 ? (guint64) -low * 2 - 1 : (guint64) low * 2);
    }
  block = g_atomic_rc_box_alloc0 (sizeof (Block) + (gsize) (to - octets));
  block->first = keys[0];
  block->n = n;
  block->n_octets = (guint) (to - octets);
  memcpy (block->octets, octets, block->n_octets);
  return block;
}

static void
unpack (const Block *block, gint64 *keys)
{
  const guint8 *from = block->octets;

  keys[0] = block->first;
  for (guint i = 1; i < block->n; i++)
    {
      guint64 high, low;
      gint64 difference;

      from = get_number (from, &high);
      from = get_number (from, &low);
      difference = (low & 1) != 0 ? -(gint64) (low / 2) - 1 : (gint64) (low / 2);
      keys[i] = (((keys[i - 1] >> LOW_BITS) - (gint64) high) << LOW_BITS) +
                (keys[i - 1] & LOW_MASK) + difference;
    }
}

/* ---- building ---- */

static void
unref_block (gpointer block)
{
  g_atomic_rc_box_release (block);
}

PrKeys *
pr_keys_new (void)
{
  PrKeys *self = g_atomic_rc_box_new0 (PrKeys);

  self->blocks = g_ptr_array_new_with_free_func (unref_block);
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

PrKeys *
pr_keys_ref (PrKeys *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PrKeys *self = data;

  g_ptr_array_unref (self->blocks);
  g_array_unref (self->starts);
}

void
pr_keys_unref (PrKeys *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* Takes @block. */
static void
append_block (PrKeys *self, Block *block)
{
  g_ptr_array_add (self->blocks, block);
  g_array_append_val (self->starts, self->n);
  self->n += block->n;
}

static void
pack_tail (PrKeys *self)
{
  if (self->n_tail > 0)
    append_block (self, pack (self->tail, self->n_tail));
  self->n_tail = 0;
}

void
pr_keys_append (PrKeys *self, gint64 key)
{
  if (self->n_tail == BLOCK_KEYS)
    pack_tail (self);
  self->tail[self->n_tail++] = key;
}

static const gint64 *
open_block (const PrKeys *self, const Block *block)
{
  PrKeys *cache = (PrKeys *) self; /* what it holds stays the same */

  if (self->open != block)
    {
      unpack (block, cache->opened);
      cache->open = block;
    }
  return self->opened;
}

/* Of @other. A small block is not shared but grows, so that mail that comes one by one
 * does not leave one block each. */
static void
append_shared (PrKeys *self, const PrKeys *other, Block *block)
{
  if (self->n_tail + block->n <= BLOCK_KEYS)
    {
      memcpy (self->tail + self->n_tail, open_block (other, block),
              block->n * sizeof (gint64));
      self->n_tail += block->n;
      return;
    }
  pack_tail (self);
  append_block (self, g_atomic_rc_box_acquire (block));
}

void
pr_keys_append_all (PrKeys *self, const PrKeys *other)
{
  for (guint i = 0; i < other->blocks->len; i++)
    append_shared (self, other, g_ptr_array_index (other->blocks, i));
  for (guint i = 0; i < other->n_tail; i++)
    pr_keys_append (self, other->tail[i]);
}

/* ---- looking ---- */

guint
pr_keys_get_length (const PrKeys *self)
{
  return self->n + self->n_tail;
}

/* The block that holds @position, which must be in one. */
static guint
find_block (const PrKeys *self, guint position)
{
  guint low = 0, high = self->blocks->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->starts, guint, middle) <= position)
        low = middle;
      else
        high = middle;
    }
  return low;
}

gint64
pr_keys_get (const PrKeys *self, guint position)
{
  guint number;

  g_assert (position < pr_keys_get_length (self));

  if (position >= self->n)
    return self->tail[position - self->n];
  number = find_block (self, position);
  return open_block (
    self,
    g_ptr_array_index (self->blocks,
                       number))[position - g_array_index (self->starts, guint, number)];
}

/* How many of @keys are higher than @key. */
static guint
count_higher (const gint64 *keys, guint n, gint64 key)
{
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (keys[middle] > key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint
pr_keys_count_above (const PrKeys *self, gint64 key)
{
  guint low = 0, high = self->blocks->len;
  const Block *block;

  if (self->n_tail > 0 && self->tail[0] > key)
    return self->n + count_higher (self->tail, self->n_tail, key);
  while (low < high) /* the first block that begins no higher */
    {
      guint middle = low + (high - low) / 2;

      block = g_ptr_array_index (self->blocks, middle);
      if (block->first > key)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return 0;
  block = g_ptr_array_index (self->blocks, low - 1);
  return g_array_index (self->starts, guint, low - 1) +
         count_higher (open_block (self, block), block->n, key);
}

guint
pr_keys_find (const PrKeys *self, gint64 key)
{
  guint position = pr_keys_count_above (self, key);

  return position < pr_keys_get_length (self) && pr_keys_get (self, position) == key
           ? position
           : G_MAXUINT;
}

static gboolean
blocks_are_alike (const Block *a, const Block *b)
{
  return a == b || (a->first == b->first && a->n == b->n && a->n_octets == b->n_octets &&
                    memcmp (a->octets, b->octets, a->n_octets) == 0);
}

guint
pr_keys_count_equal (const PrKeys *self,
                     guint position,
                     const PrKeys *other,
                     guint other_position)
{
  guint number, other_number, from = position;

  if (position >= self->n || other_position >= other->n)
    return 0;
  number = find_block (self, position);
  other_number = find_block (other, other_position);
  if (position - g_array_index (self->starts, guint, number) !=
      other_position - g_array_index (other->starts, guint, other_number))
    return 0;
  for (; number < self->blocks->len && other_number < other->blocks->len;
       number++, other_number++)
    {
      const Block *block = g_ptr_array_index (self->blocks, number);

      if (!blocks_are_alike (block, g_ptr_array_index (other->blocks, other_number)))
        break;
      position = g_array_index (self->starts, guint, number) + block->n;
    }
  return position - from;
}

guint
pr_keys_count_equal_before (const PrKeys *self,
                            guint end,
                            const PrKeys *other,
                            guint other_end)
{
  guint number, other_number, from = end;

  if (end == 0 || other_end == 0 || end > self->n || other_end > other->n)
    return 0;
  number = find_block (self, end - 1);
  other_number = find_block (other, other_end - 1);
  if (end - g_array_index (self->starts, guint, number) !=
      other_end - g_array_index (other->starts, guint, other_number))
    return 0;
  for (;; number--, other_number--)
    {
      if (!blocks_are_alike (g_ptr_array_index (self->blocks, number),
                             g_ptr_array_index (other->blocks, other_number)))
        break;
      end = g_array_index (self->starts, guint, number);
      if (number == 0 || other_number == 0)
        break;
    }
  return from - end;
}

/* ---- changes ---- */

typedef struct
{
  gint64 key;
  gboolean present;
} Change;

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  const Change *first = a, *second = b;

  return (first->key < second->key) - (first->key > second->key);
}

static GArray *
sort_changes (GHashTable *changes)
{
  GArray *sorted =
    g_array_sized_new (FALSE, FALSE, sizeof (Change), g_hash_table_size (changes));
  GHashTableIter iter;
  gpointer key, present;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, &present))
    {
      Change change = { *(gint64 *) key, GPOINTER_TO_INT (present) };

      g_array_append_val (sorted, change);
    }
  g_array_sort (sorted, compare_descending);
  return sorted;
}

/* Appends @keys with the changes that fall among them or before: those above @end. */
static void
append_changed (PrKeys *self,
                const gint64 *keys,
                guint n,
                const GArray *changes,
                guint *i_change,
                gint64 end)
{
  guint i = 0;

  for (; *i_change < changes->len; (*i_change)++)
    {
      const Change *change = &g_array_index (changes, Change, *i_change);

      if (change->key <= end)
        break;
      for (; i < n && keys[i] > change->key; i++)
        pr_keys_append (self, keys[i]);
      if (i < n && keys[i] == change->key)
        i++;
      if (change->present)
        pr_keys_append (self, change->key);
    }
  for (; i < n; i++)
    pr_keys_append (self, keys[i]);
}

/* Where what belongs to the block before @number ends: below all its keys. */
static gint64
get_end (const PrKeys *self, guint number)
{
  if (number < self->blocks->len)
    return ((const Block *) g_ptr_array_index (self->blocks, number))->first;
  return self->n_tail > 0 ? self->tail[0] : -1;
}

PrKeys *
pr_keys_with_changes (const PrKeys *self, GHashTable *changes)
{
  g_autoptr (GArray) sorted = sort_changes (changes);
  PrKeys *result = pr_keys_new ();
  guint i_change = 0;

  /* What comes above all that is there. */
  append_changed (result, NULL, 0, sorted, &i_change, get_end (self, 0));
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = g_ptr_array_index (self->blocks, i);
      gint64 end = get_end (self, i + 1);

      if (i_change == sorted->len || g_array_index (sorted, Change, i_change).key <= end)
        append_shared (result, self, block);
      else
        append_changed (result, open_block (self, block), block->n, sorted, &i_change,
                        end);
    }
  append_changed (result, self->tail, self->n_tail, sorted, &i_change, -1);
  return result;
}

/* Appends those of @keys that are not from @highest down to @lowest. */
static void
append_outside (PrKeys *self, const gint64 *keys, guint n, gint64 highest, gint64 lowest)
{
  for (guint i = 0; i < n; i++)
    if (keys[i] > highest || keys[i] < lowest)
      pr_keys_append (self, keys[i]);
}

PrKeys *
pr_keys_without (const PrKeys *self, gint64 highest, gint64 lowest)
{
  PrKeys *result = pr_keys_new ();

  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = g_ptr_array_index (self->blocks, i);
      gint64 end = get_end (self, i + 1);

      if (block->first < lowest || end >= highest)
        append_shared (result, self, block);
      else if (block->first > highest || end < lowest)
        append_outside (result, open_block (self, block), block->n, highest, lowest);
    }
  append_outside (result, self->tail, self->n_tail, highest, lowest);
  return result;
}
