/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pr-match-private.h"
#include "store/pr-varint-private.h"

#define POSTING_MAX_OCTETS (PR_VARINT_MAX_OCTETS + 1)

/* ---- a part of a stream, loaded chunk by chunk ---- */

typedef struct
{
  PrSegment *segment; /* borrowed */
  PrStream stream;
  guint64 offset, left; /* of what is not loaded yet */
  PrScan scan;          /* what is loaded and not read yet; damaged with @error too */

  /* Owned */
  GByteArray *loaded; /* or NULL: nothing yet */
  GError *error;
} Flow;

static void
flow_init (Flow *self,
           PrSegment *segment,
           PrStream stream,
           guint64 offset,
           guint64 length)
{
  *self =
    (Flow){ .segment = segment, .stream = stream, .offset = offset, .left = length };
}

static void
flow_clear (Flow *self)
{
  g_clear_pointer (&self->loaded, g_byte_array_unref);
  g_clear_error (&self->error);
}

/* Loads up to the end of the chunk, behind what is not read yet. */
static void
flow_load (Flow *self)
{
  gsize size = pr_stream_get_chunk_octets (self->stream);
  gsize length = MIN (self->left, size - self->offset % size);

  if (self->loaded == NULL)
    self->loaded = g_byte_array_new ();
  if (self->loaded->len > 0)
    g_byte_array_remove_range (self->loaded, 0,
                               (guint) (self->scan.octets - self->loaded->data));
  if (!pr_segment_read (self->segment, self->stream, self->offset, length, self->loaded,
                        &self->error))
    {
      g_byte_array_set_size (self->loaded, 0);
      self->left = 0;
      self->scan = (PrScan){ NULL, NULL, TRUE };
      return;
    }
  self->offset += length;
  self->left -= length;
  self->scan.octets = self->loaded->data;
  self->scan.end = self->loaded->data + self->loaded->len;
}

static inline gsize
flow_get_n_loaded (Flow *self)
{
  return (gsize) (self->scan.end - self->scan.octets);
}

static inline guint64
flow_read (Flow *self)
{
  while (G_UNLIKELY (flow_get_n_loaded (self) < PR_VARINT_MAX_OCTETS && self->left > 0))
    flow_load (self);
  return pr_scan_varint (&self->scan);
}

/* Passes over @n numbers or what there is of them: how many. A number ends with an octet
 * without the highest bit, and those of eight octets are counted at once. */
static guint64
pass_over (PrScan *scan, guint64 n)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint8 *octets = scan->octets;
  guint64 left = n, word;

  while (left >= sizeof word && (gsize) (scan->end - octets) >= sizeof word)
    {
      memcpy (&word, octets, sizeof word);
      left -= ((~word >> 7 & ones) * ones) >> 56;
      octets += sizeof word;
    }
  while (left > 0 && octets < scan->end)
    left -= *octets++ < 0x80 ? 1 : 0;
  scan->octets = octets;
  return n - left;
}

static void
load_and_pass_over (Flow *self, guint64 n)
{
  while (n > 0 && self->left > 0)
    {
      flow_load (self);
      n -= pass_over (&self->scan, n);
    }
  if (n > 0)
    self->scan.damaged = TRUE;
}

static inline void
flow_pass_over (Flow *self, guint64 n)
{
  guint64 n_passed = pass_over (&self->scan, n);

  if (G_UNLIKELY (n_passed < n))
    load_and_pass_over (self, n - n_passed);
}

static gboolean
flow_check (Flow *self, GError **error)
{
  if (!self->scan.damaged)
    return TRUE;
  if (self->error == NULL)
    return pr_segment_set_damaged (error);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* ---- one word ---- */

/* How far the postings of a word are read, and its positions behind them: those are only
 * read where a phrase may be, and passed over as late as can be. */
struct _PrWordRun
{
  Flow postings, positions;
  guint64 ordinal; /* of the posting read last */

  GArray *kept; /* owned: postings whose positions are not read yet; or NULL: none are */
  guint n_passed;    /* of them */
  guint64 n_numbers; /* of positions to be passed over */
};

/* A posting that is kept. */
#define PACK_POSTING(ordinal, several, mask) \
  ((guint32) (ordinal) << 9 | (several) << 8 | (mask))
#define POSTING_ORDINAL(posting) ((posting) >> 9)
#define POSTING_IS_SEVERAL(posting) (((posting) >> 8 & 1) != 0)
#define POSTING_MASK(posting) ((posting) &0xFF)

PrWordRun *
pr_word_run_new (PrSegment *segment, const PrTermPlace *place, gboolean phrase)
{
  PrWordRun *self = g_new0 (PrWordRun, 1);

  flow_init (&self->postings, segment, PR_STREAM_POSTINGS, place->postings,
             place->n_postings_octets);
  flow_init (&self->positions, segment, PR_STREAM_POSITIONS, place->positions,
             place->n_positions_octets);
  if (phrase)
    self->kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  /* The chunk is at hand where the word before it was read from it. */
  if (self->postings.left > 0)
    flow_load (&self->postings);
  return self;
}

void
pr_word_run_free (PrWordRun *self)
{
  if (self == NULL)
    return;
  flow_clear (&self->postings);
  flow_clear (&self->positions);
  g_clear_pointer (&self->kept, g_array_unref);
  g_free (self);
}

/* Makes room for all postings that are loaded: where the next one is kept, or NULL. */
static guint32 *
begin_keeping (PrWordRun *self)
{
  guint n;

  if (self->kept == NULL)
    return NULL;
  n = self->kept->len;
  g_array_set_size (self->kept, n + (guint) flow_get_n_loaded (&self->postings) + 1);
  return &g_array_index (self->kept, guint32, n);
}

static void
end_keeping (PrWordRun *self, guint32 *end)
{
  if (self->kept != NULL)
    g_array_set_size (self->kept,
                      (guint) (end - &g_array_index (self->kept, guint32, 0)));
}

/* Reads the postings that are loaded. TRUE where one is behind @window, which is then not
 * read. */
static gboolean
read_loaded (PrWordRun *self, PrWindow window, PrColumns columns, guint64 *bits)
{
  gsize least = self->postings.left > 0 ? POSTING_MAX_OCTETS : 1;
  guint n_messages = pr_segment_get_n_messages (self->postings.segment);
  PrScan scan = self->postings.scan;
  guint64 ordinal = self->ordinal;
  gboolean behind = FALSE;
  guint32 *kept = begin_keeping (self);

  while ((gsize) (scan.end - scan.octets) >= least)
    {
      const guint8 *start = scan.octets, *octet;
      guint64 code = pr_scan_varint (&scan), next = ordinal + (code >> 2);
      guint mask = PR_COLUMN_BODY;

      if ((code & 2) != 0)
        mask = (octet = pr_scan_octets (&scan, 1)) != NULL ? *octet : 0;
      if (next >= window.end)
        {
          scan.damaged = scan.damaged || next >= n_messages;
          scan.octets = start;
          behind = TRUE;
          break;
        }
      ordinal = next;
      if (ordinal >= window.from && (mask & columns) != 0)
        pr_bits_set (bits, (guint) ordinal);
      if (kept != NULL)
        *kept++ = PACK_POSTING (ordinal, (guint32) (code & 1), mask);
    }
  self->ordinal = ordinal;
  self->postings.scan = scan;
  end_keeping (self, kept);
  return behind;
}

gboolean
pr_word_run_find (PrWordRun *self,
                  PrWindow window,
                  PrColumns columns,
                  guint64 *bits,
                  GError **error)
{
  while (!read_loaded (self, window, columns, bits) && self->postings.left > 0 &&
         !self->postings.scan.damaged)
    flow_load (&self->postings);
  return flow_check (&self->postings, error);
}

/* Where a posting has several positions, they are counted in each column. */
static void
pass_counted (PrWordRun *self, guint mask)
{
  for (; mask != 0; mask &= mask - 1)
    {
      flow_pass_over (&self->positions, self->n_numbers);
      self->n_numbers = flow_read (&self->positions);
    }
}

/* Of each column, the count and the positions. */
#define SMALL_NUMBERS 7
#define SMALL_OCTETS (8 * (1 + SMALL_NUMBERS))

/* The same where all are small numbers, as they are in a header: FALSE where they are
 * not, and nothing is done. */
static inline gboolean
pass_small (PrWordRun *self, guint mask)
{
  const guint8 *octets = self->positions.scan.octets;
  guint64 n = self->n_numbers;

  if (flow_get_n_loaded (&self->positions) < SMALL_OCTETS)
    return FALSE;
  for (; mask != 0; mask &= mask - 1)
    {
      for (; n > 0; n--)
        if (*octets++ >= 0x80)
          return FALSE;
      n = *octets++;
      if (n > SMALL_NUMBERS)
        return FALSE;
    }
  self->positions.scan.octets = octets;
  self->n_numbers = n;
  return TRUE;
}

static inline void
pass_posting (PrWordRun *self, guint32 posting)
{
  if (!POSTING_IS_SEVERAL (posting))
    self->n_numbers++;
  else if (self->n_numbers > SMALL_NUMBERS || !pass_small (self, POSTING_MASK (posting)))
    pass_counted (self, POSTING_MASK (posting));
}

static void
read_posting (PrWordRun *self,
              guint32 posting,
              PrColumns columns,
              guint index,
              GArray *starts)
{
  Flow *flow = &self->positions;

  flow_pass_over (flow, self->n_numbers);
  self->n_numbers = 0;
  for (guint column = 0; column < 8; column++)
    {
      guint64 n = 1, position = 0;
      guint64 base = (guint64) POSTING_ORDINAL (posting) << 32 | (guint64) column << 29;
      gboolean kept = (columns >> column & 1) != 0;

      if ((POSTING_MASK (posting) >> column & 1) == 0)
        continue;
      if (POSTING_IS_SEVERAL (posting))
        n = flow_read (flow);
      for (guint64 i = 0; i < n && !flow->scan.damaged; i++)
        {
          guint64 start;

          position += flow_read (flow);
          start = base + (position & PR_SEGMENT_POSITION_MASK) - index;
          if (kept && (position & PR_SEGMENT_POSITION_MASK) >= index)
            g_array_append_val (starts, start);
        }
    }
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
      guint32 posting = g_array_index (self->kept, guint32, self->n_passed);
      guint ordinal = POSTING_ORDINAL (posting);

      if (ordinal > last)
        break;
      if (ordinal >= window.from && pr_bits_get (bits, ordinal))
        read_posting (self, posting, columns, index, starts);
      else
        pass_posting (self, posting);
    }
  if (self->n_passed == self->kept->len)
    {
      g_array_set_size (self->kept, 0);
      self->n_passed = 0;
    }
  return flow_check (&self->positions, error);
}

gboolean
pr_word_find (PrSegment *segment,
              const guint8 *octets,
              gsize length,
              PrColumns columns,
              guint64 *bits,
              GError **error)
{
  PrWindow all = { 0, pr_segment_get_n_messages (segment) };
  PrWordRun self = { 0 };

  self.postings.segment = segment;
  self.postings.scan = (PrScan){ octets, octets + length, FALSE };
  read_loaded (&self, all, columns, bits);
  return flow_check (&self.postings, error);
}
