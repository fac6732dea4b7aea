/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-posting-private.h"

/* The end of a stream that is no whole chunk yet. */
typedef struct
{
  GByteArray *octets;
  guint number;    /* of the next chunk */
  guint64 written; /* octets in chunks */
} Tail;

struct _PrSegmentWriter
{
  /* Owned */
  gint64 *keys;
  Tail tails[PR_N_STREAMS];
  GByteArray *term;   /* the last one */
  GByteArray *blocks; /* of postings, where there are several */

  guint n_keys;
  PrChunkFunc func;
  gpointer user_data;
};

PrSegmentWriter *
pr_segment_writer_new (const gint64 *keys,
                       guint n_keys,
                       PrChunkFunc func,
                       gpointer user_data)
{
  PrSegmentWriter *self = g_new0 (PrSegmentWriter, 1);

  self->keys = g_memdup2 (keys, n_keys * sizeof *keys);
  self->n_keys = n_keys;
  self->func = func;
  self->user_data = user_data;
  self->term = g_byte_array_new ();
  self->blocks = g_byte_array_new ();
  for (guint i = 0; i < PR_N_STREAMS; i++)
    self->tails[i].octets = g_byte_array_new ();
  return self;
}

void
pr_segment_writer_free (PrSegmentWriter *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < PR_N_STREAMS; i++)
    g_byte_array_unref (self->tails[i].octets);
  g_byte_array_unref (self->term);
  g_byte_array_unref (self->blocks);
  g_free (self->keys);
  g_free (self);
}

/* Gives away the first @length octets of what waits in @stream. */
static gboolean
give_chunk (PrSegmentWriter *self, PrStream stream, gsize length, GError **error)
{
  Tail *tail = &self->tails[stream];

  if (tail->number > PR_CHUNK_MAX_NUMBER)
    return pr_segment_set_damaged (error);
  if (!self->func (stream, tail->number, tail->octets->data, length, self->user_data,
                   error))
    return FALSE;
  tail->number++;
  tail->written += length;
  g_byte_array_remove_range (tail->octets, 0, (guint) length);
  return TRUE;
}

static gboolean
give_whole_chunks (PrSegmentWriter *self, PrStream stream, GError **error)
{
  Tail *tail = &self->tails[stream];
  gsize size = pr_stream_get_chunk_octets (stream);

  while (tail->octets->len >= size)
    if (!give_chunk (self, stream, size, error))
      return FALSE;
  return TRUE;
}

static guint64
get_offset (const Tail *tail)
{
  return tail->written + tail->octets->len;
}

/* ---- terms ---- */

static guint
count_shared (PrSegmentWriter *self, const char *term, guint length)
{
  guint most = MIN (length, self->term->len);
  guint n = 0;

  while (n < most && self->term->data[n] == (guint8) term[n])
    n++;
  return n;
}

/* A chunk of terms can be read alone: it begins with a whole term, and where the postings
 * and positions of that begin. */
static guint
open_chunk (PrSegmentWriter *self, const char *term, guint length)
{
  GByteArray *firsts = self->tails[PR_STREAM_FIRSTS].octets;
  GByteArray *terms = self->tails[PR_STREAM_TERMS].octets;

  if (terms->len > 0)
    return count_shared (self, term, length);
  pr_varint_append (firsts, length);
  g_byte_array_append (firsts, (const guint8 *) term, length);
  pr_varint_append (terms, get_offset (&self->tails[PR_STREAM_POSTINGS]));
  pr_varint_append (terms, get_offset (&self->tails[PR_STREAM_POSITIONS]));
  return 0;
}

static int
compare_postings (gconstpointer a, gconstpointer b)
{
  const PrPosting *left = a, *right = b;

  return (left->ordinal > right->ordinal) - (left->ordinal < right->ordinal);
}

void
pr_postings_sort (GArray *postings)
{
  for (guint i = 1; i < postings->len; i++)
    if (g_array_index (postings, PrPosting, i - 1).ordinal >
        g_array_index (postings, PrPosting, i).ordinal)
      {
        g_array_sort (postings, compare_postings);
        return;
      }
}

static void
append_block (GByteArray *octets,
              const PrPosting *postings,
              guint n_postings,
              guint32 before)
{
  guint length = octets->len;
  PrPostingMask mask = { 0 };
  guint8 *end;

  g_byte_array_set_size (octets, length + n_postings * PR_POSTING_MAX_OCTETS);
  end = octets->data + length;
  for (guint i = 0; i < n_postings; i++)
    {
      end = pr_posting_put (end, &postings[i], before, &mask);
      before = postings[i].ordinal;
    }
  g_byte_array_set_size (octets, (guint) (end - octets->data));
}

static guint64
count_positions_octets (const PrPosting *postings, guint n_postings)
{
  guint64 n = 0;

  for (guint i = 0; i < n_postings; i++)
    n += postings[i].n_octets;
  return n;
}

static void
append_postings (PrSegmentWriter *self, const PrPosting *postings, guint n_postings)
{
  GByteArray *octets = self->tails[PR_STREAM_POSTINGS].octets;
  guint32 before = 0;

  if (n_postings <= PR_SEGMENT_ONE_BLOCK)
    {
      append_block (octets, postings, n_postings, 0);
      return;
    }
  g_byte_array_set_size (self->blocks, 0);
  for (guint i = 0, n; i < n_postings; i += n)
    {
      guint start = self->blocks->len;
      guint32 last;

      n = MIN (n_postings - i, PR_SEGMENT_BLOCK);
      append_block (self->blocks, postings + i, n, before);
      last = postings[i + n - 1].ordinal;
      if (i + n < n_postings)
        {
          pr_varint_append (octets, last - before);
          pr_varint_append (octets, self->blocks->len - start);
          pr_varint_append (octets, count_positions_octets (postings + i, n));
        }
      before = last;
    }
  g_byte_array_append (octets, self->blocks->data, self->blocks->len);
}

/* Those that stand in a row are copied in one go. */
static void
append_positions (GByteArray *octets,
                  const PrPosting *postings,
                  guint n_postings,
                  const guint8 *positions)
{
  for (guint i = 0, end; i < n_postings; i = end)
    {
      guint32 start = postings[i].positions;
      guint32 length = postings[i].n_octets;

      for (end = i + 1; end < n_postings && postings[end].positions == start + length;
           end++)
        length += postings[end].n_octets;
      g_byte_array_append (octets, positions + start, length);
    }
}

static void
append_term (PrSegmentWriter *self, guint shared, const char *term, guint length)
{
  GByteArray *terms = self->tails[PR_STREAM_TERMS].octets;

  pr_varint_append (terms, shared);
  pr_varint_append (terms, length - shared);
  g_byte_array_append (terms, (const guint8 *) term + shared, length - shared);
  g_byte_array_set_size (self->term, 0);
  g_byte_array_append (self->term, (const guint8 *) term, length);
}

gboolean
pr_segment_writer_add (PrSegmentWriter *self,
                       const char *term,
                       guint length,
                       const PrPosting *postings,
                       guint n_postings,
                       const guint8 *positions,
                       GError **error)
{
  GByteArray *terms = self->tails[PR_STREAM_TERMS].octets;
  Tail *postings_tail = &self->tails[PR_STREAM_POSTINGS];
  Tail *positions_tail = &self->tails[PR_STREAM_POSITIONS];
  guint shared = open_chunk (self, term, length);
  guint64 postings_before = get_offset (postings_tail);
  guint64 positions_before = get_offset (positions_tail);

  append_postings (self, postings, n_postings);
  append_positions (positions_tail->octets, postings, n_postings, positions);
  append_term (self, shared, term, length);
  pr_varint_append (terms, n_postings);
  pr_varint_append (terms, get_offset (postings_tail) - postings_before);
  pr_varint_append (terms, get_offset (positions_tail) - positions_before);
  if (terms->len >= PR_SEGMENT_TERMS_OCTETS &&
      !give_chunk (self, PR_STREAM_TERMS, terms->len, error))
    return FALSE;
  return give_whole_chunks (self, PR_STREAM_POSTINGS, error) &&
         give_whole_chunks (self, PR_STREAM_POSITIONS, error);
}

/* ---- the end ---- */

/* How many octets @number takes. */
static guint
count_octets (guint64 number)
{
  guint n = 1;

  for (; number > 0xFF; number >>= 8)
    n++;
  return n;
}

static gboolean
give_keys_chunk (PrSegmentWriter *self, const gint64 *keys, guint n_keys, GError **error)
{
  GByteArray *octets = self->tails[PR_STREAM_KEYS].octets;
  guint64 first = GUINT64_TO_LE ((guint64) keys[0]);
  guint8 width = (guint8) count_octets ((guint64) (keys[0] - keys[n_keys - 1]));

  g_byte_array_append (octets, (const guint8 *) &first, sizeof first);
  g_byte_array_append (octets, &width, 1);
  for (guint i = 1; i < n_keys; i++)
    {
      guint64 smaller = GUINT64_TO_LE ((guint64) (keys[0] - keys[i]));

      g_byte_array_append (octets, (const guint8 *) &smaller, width);
    }
  return give_chunk (self, PR_STREAM_KEYS, octets->len, error);
}

static gboolean
give_keys (PrSegmentWriter *self, GError **error)
{
  for (guint i = 0, n; i < self->n_keys; i += n)
    {
      n = MIN (self->n_keys - i, PR_SEGMENT_KEYS_A_CHUNK);
      if (!give_keys_chunk (self, self->keys + i, n, error))
        return FALSE;
    }
  return TRUE;
}

/* Writes what is left; nothing can be added then. */
gboolean
pr_segment_writer_finish (PrSegmentWriter *self, GError **error)
{
  if (!give_keys (self, error))
    return FALSE;
  for (guint i = 0; i < PR_N_STREAMS; i++)
    if ((self->tails[i].octets->len > 0 || i == PR_STREAM_FIRSTS) &&
        !give_chunk (self, i, self->tails[i].octets->len, error))
      return FALSE;
  return TRUE;
}
