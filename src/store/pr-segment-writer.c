/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-query-parse-private.h"
#include "store/pr-segment-private.h"
#include "store/pr-varint-private.h"

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
  GByteArray *term; /* the last one */

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

/* At most five octets of a number and one of the mask. */
static void
append_postings (GByteArray *octets, const PrPosting *postings, guint n_postings)
{
  guint length = octets->len;
  guint32 before = 0;
  guint8 *end;

  g_byte_array_set_size (octets, length + n_postings * 6);
  end = octets->data + length;
  for (guint i = 0; i < n_postings; i++)
    {
      gboolean masked = postings[i].columns != PR_COLUMN_BODY;

      end = pr_varint_put (end, (guint64) (postings[i].ordinal - before) << 2 |
                                  (masked ? 2 : 0) | (postings[i].several ? 1 : 0));
      if (masked)
        *end++ = postings[i].columns;
      before = postings[i].ordinal;
    }
  g_byte_array_set_size (octets, (guint) (end - octets->data));
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

  append_postings (postings_tail->octets, postings, n_postings);
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

static gboolean
give_keys (PrSegmentWriter *self, GError **error)
{
  GByteArray *octets = self->tails[PR_STREAM_KEYS].octets;

  for (guint i = 0; i < self->n_keys; i++)
    {
      gboolean first = i % PR_SEGMENT_KEYS_A_CHUNK == 0;

      if (first && i > 0 && !give_chunk (self, PR_STREAM_KEYS, octets->len, error))
        return FALSE;
      pr_varint_append (octets, (guint64) (first ? self->keys[i]
                                                 : self->keys[i - 1] - self->keys[i]));
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
