/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-flow-private.h"
#include "store/pr-match-private.h"
#include "store/pr-posting-private.h"

/* What is before a block of postings. */
typedef struct
{
  guint64 ordinal;             /* the last one */
  guint64 postings, positions; /* offsets in their streams */
} Block;

/* A posting whose positions may be asked for. */
typedef struct
{
  guint32 ordinal;
  guint32 block;
  guint64 n_before; /* numbers of positions since the one kept before, or its block */
  guint32 n_numbers;
  guint8 columns;
} Kept;

/* How far the postings of a word are read, and its positions behind them: those are only
 * read where a phrase may be, and passed over as late as can be. */
struct _PrWordRun
{
  PrFlow postings, positions;
  guint n_messages, n_read; /* postings: all, and those read */
  guint block_size;
  guint64 ordinal; /* of the posting read last */
  PrPostingMask mask;
  Block first; /* where there is one block */

  /* Owned */
  Block *blocks; /* or NULL: there is one */
  GArray *kept;  /* of Kept; or NULL: no phrase is sought */

  guint64
    n_pending;    /* numbers of positions since the last one kept, or since its block */
  guint n_passed; /* of @kept */
  guint block;    /* where the positions are */
  guint64 n_numbers; /* of positions to be passed over */
};

static guint
count_blocks (PrWordRun *self)
{
  return (self->n_messages + self->block_size - 1) / self->block_size;
}

static const Block *
get_block (PrWordRun *self, guint block)
{
  return self->blocks != NULL ? &self->blocks[block] : &self->first;
}

/* They begin behind what is said of them. */
static void
read_blocks (PrWordRun *self)
{
  guint n = count_blocks (self);
  Block block = { 0, 0, self->positions.offset };

  self->blocks = g_new (Block, n);
  for (guint i = 0; i < n; i++)
    {
      self->blocks[i] = block;
      if (i + 1 == n)
        break;
      block.ordinal += pr_flow_read (&self->postings);
      block.postings += pr_flow_read (&self->postings);
      block.positions += pr_flow_read (&self->postings);
    }
  for (guint i = 0; i < n; i++)
    self->blocks[i].postings += pr_flow_tell (&self->postings);
}

PrWordRun *
pr_word_run_new (PrSegment *segment, const PrTermPlace *place, gboolean phrase)
{
  PrWordRun *self = g_new0 (PrWordRun, 1);

  pr_flow_init (&self->postings, segment, PR_STREAM_POSTINGS, place->postings,
                place->n_postings_octets);
  pr_flow_init (&self->positions, segment, PR_STREAM_POSITIONS, place->positions,
                place->n_positions_octets);
  self->n_messages = place->n_messages;
  self->block_size = pr_posting_get_block_size (place->n_messages);
  self->first.positions = place->positions;
  if (phrase)
    self->kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  if (self->n_messages > pr_segment_get_n_messages (segment))
    self->postings.scan.damaged = TRUE;
  else if (self->n_messages > self->block_size)
    read_blocks (self);
  /* The chunk is at hand where the word before it was read from it. */
  else if (self->postings.left > 0)
    pr_flow_load (&self->postings);
  return self;
}

void
pr_word_run_free (PrWordRun *self)
{
  if (self == NULL)
    return;
  pr_flow_clear (&self->postings);
  pr_flow_clear (&self->positions);
  g_clear_pointer (&self->kept, g_array_unref);
  g_free (self->blocks);
  g_free (self);
}

/* ---- postings ---- */

/* The first message of @window from @ordinal on that is wanted, or its end. */
static guint
find_wanted (const guint64 *wanted, PrWindow window, guint ordinal)
{
  guint i;

  if (wanted == NULL || ordinal >= window.end)
    return MIN (ordinal, window.end);
  if ((wanted[ordinal / 64] >> ordinal % 64) != 0)
    return ordinal + (guint) __builtin_ctzll (wanted[ordinal / 64] >> ordinal % 64);
  for (i = ordinal / 64 + 1; i < PR_BITS_SIZE (window.end); i++)
    if (wanted[i] != 0)
      return i * 64 + (guint) __builtin_ctzll (wanted[i]);
  return window.end;
}

/* What is counted from the beginning of a block. */
static void
begin_block (PrWordRun *self)
{
  self->n_pending = 0;
  self->mask = (PrPostingMask){ 0 };
}

/* Leaves out the blocks before the next message that is wanted. FALSE where none is. */
static gboolean
go_to_wanted (PrWordRun *self, PrWindow window, const guint64 *wanted)
{
  guint from = self->n_read > 0 ? (guint) self->ordinal + 1 : 0;
  guint next = find_wanted (wanted, window, MAX (from, window.from));
  guint now = self->n_read / self->block_size, block = now;

  if (next >= window.end || self->n_read >= self->n_messages)
    return FALSE;
  while (block + 1 < count_blocks (self) && get_block (self, block + 1)->ordinal < next)
    block++;
  if (block > now)
    {
      pr_flow_seek (&self->postings, get_block (self, block)->postings);
      self->ordinal = get_block (self, block)->ordinal;
      self->n_read = block * self->block_size;
      begin_block (self);
    }
  return TRUE;
}

typedef struct
{
  guint n_messages; /* of the segment */
  PrWindow window;
  PrColumns columns;
  const guint64 *wanted;
  guint64 *bits;
} Find;

static inline gboolean
is_wanted (const Find *find, guint64 ordinal)
{
  return ordinal >= find->window.from &&
         (find->wanted == NULL || pr_bits_get (find->wanted, (guint) ordinal));
}

/* Where the next posting is kept: there is room for all of a block. */
static Kept *
begin_keeping (PrWordRun *self)
{
  guint n;

  if (self->kept == NULL)
    return NULL;
  n = self->kept->len;
  g_array_set_size (self->kept, n + self->block_size);
  return &g_array_index (self->kept, Kept, n);
}

static void
end_keeping (PrWordRun *self, Kept *end)
{
  if (self->kept != NULL)
    g_array_set_size (self->kept, (guint) (end - &g_array_index (self->kept, Kept, 0)));
}

/* Reads the postings that are loaded, as far as their block goes. FALSE where the next
 * one is behind the window. What changes is not looked up in memory: there are many. */
static gboolean
read_loaded (PrWordRun *self, const Find *find)
{
  gsize least = self->postings.left > 0 ? PR_POSTING_MAX_OCTETS : 1;
  guint block = self->n_read / self->block_size, n_read = self->n_read;
  guint end = MIN ((block + 1) * self->block_size, self->n_messages);
  PrScan scan = self->postings.scan;
  PrPostingMask mask = self->mask;
  guint64 ordinal = self->ordinal, n_pending = self->n_pending;
  Kept *kept = begin_keeping (self);
  gboolean on = TRUE;

  for (; n_read < end && (gsize) (scan.end - scan.octets) >= least; n_read++)
    {
      const guint8 *start = scan.octets;
      PrPostingMask before = mask;
      guint32 n_numbers;
      guint8 columns;
      guint64 next = ordinal + pr_posting_read (&scan, &mask, &columns, &n_numbers);

      if (next >= find->window.end)
        {
          scan.damaged = scan.damaged || next >= find->n_messages;
          scan.octets = start;
          mask = before;
          on = FALSE;
          break;
        }
      ordinal = next;
      n_pending += n_numbers;
      if ((columns & find->columns) == 0 || !is_wanted (find, ordinal))
        continue;
      pr_bits_set (find->bits, (guint) ordinal);
      if (kept == NULL)
        continue;
      *kept++ =
        (Kept){ (guint32) ordinal, block, n_pending - n_numbers, n_numbers, columns };
      n_pending = 0;
    }
  self->n_read = n_read;
  self->postings.scan = scan;
  self->mask = mask;
  self->ordinal = ordinal;
  self->n_pending = n_pending;
  if (n_read % self->block_size == 0)
    begin_block (self);
  end_keeping (self, kept);
  return on;
}

/* TRUE where there may be more in the window. */
static gboolean
read_block (PrWordRun *self, const Find *find)
{
  guint block = self->n_read / self->block_size;

  while (read_loaded (self, find))
    {
      if (self->postings.scan.damaged)
        return FALSE;
      if (self->n_read == self->n_messages || self->n_read / self->block_size > block)
        return TRUE;
      if (self->postings.left > 0)
        pr_flow_load (&self->postings);
      else
        self->postings.scan.damaged = TRUE;
    }
  return FALSE;
}

gboolean
pr_word_run_find (PrWordRun *self,
                  PrWindow window,
                  PrColumns columns,
                  const guint64 *wanted,
                  guint64 *bits,
                  GError **error)
{
  Find find = { .n_messages = pr_segment_get_n_messages (self->postings.segment),
                .window = window,
                .columns = columns,
                .wanted = wanted,
                .bits = bits };

  while (!self->postings.scan.damaged && go_to_wanted (self, window, wanted) &&
         read_block (self, &find))
    continue;
  return pr_flow_check (&self->postings, error);
}

gboolean
pr_word_find (PrSegment *segment,
              const PrTermPlace *place,
              const guint8 *octets,
              PrColumns columns,
              guint64 *bits,
              GError **error)
{
  PrWindow all = { 0, pr_segment_get_n_messages (segment) };
  PrWordRun self = { 0 };

  self.n_messages = place->n_messages;
  self.block_size = PR_SEGMENT_ONE_BLOCK;
  if (self.n_messages > self.block_size)
    return pr_segment_set_damaged (error);
  self.postings.segment = segment;
  self.postings.scan = (PrScan){ octets, octets + place->n_postings_octets, FALSE };
  return pr_word_run_find (&self, all, columns, NULL, bits, error);
}

/* ---- positions ---- */

static void
read_positions (PrWordRun *self,
                const Kept *kept,
                PrColumns columns,
                guint index,
                GArray *starts)
{
  PrFlow *flow = &self->positions;
  guint64 left = kept->n_numbers;

  pr_flow_pass_over (flow, self->n_numbers);
  self->n_numbers = 0;
  for (guint mask = kept->columns; mask != 0 && !flow->scan.damaged; mask &= mask - 1)
    {
      guint column = (guint) __builtin_ctz (mask);
      guint64 base = (guint64) kept->ordinal << 32 | (guint64) column << 29;
      guint64 n = left, position = 0;

      if ((mask & (mask - 1)) != 0)
        {
          n = pr_flow_read (flow);
          left--;
        }
      if (n > left)
        flow->scan.damaged = TRUE;
      left -= n;
      for (guint64 i = 0; i < n && !flow->scan.damaged; i++)
        {
          guint64 start;

          position += pr_flow_read (flow);
          start = base + (position & PR_SEGMENT_POSITION_MASK) - index;
          if ((columns >> column & 1) != 0 &&
              (position & PR_SEGMENT_POSITION_MASK) >= index)
            g_array_append_val (starts, start);
        }
    }
}

/* Goes to the block of the positions of @kept. */
static void
go_to_block (PrWordRun *self, const Kept *kept)
{
  if (kept->block == self->block)
    return;
  pr_flow_seek (&self->positions, get_block (self, kept->block)->positions);
  self->block = kept->block;
  self->n_numbers = 0;
}

gboolean
pr_word_run_find_starts (PrWordRun *self,
                         PrWindow window,
                         guint last,
                         const guint64 *bits,
                         PrColumns columns,
                         guint index,
                         GArray *starts,
                         GError **error)
{
  for (; self->n_passed < self->kept->len && !self->positions.scan.damaged;
       self->n_passed++)
    {
      const Kept *kept = &g_array_index (self->kept, Kept, self->n_passed);

      if (kept->ordinal > last)
        break;
      go_to_block (self, kept);
      self->n_numbers += kept->n_before;
      if (kept->ordinal >= window.from && pr_bits_get (bits, kept->ordinal))
        read_positions (self, kept, columns, index, starts);
      else
        self->n_numbers += kept->n_numbers;
    }
  if (self->n_passed == self->kept->len)
    {
      g_array_set_size (self->kept, 0);
      self->n_passed = 0;
    }
  return pr_flow_check (&self->positions, error);
}
