/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-index-private.h"

#include <string.h>
#include "store/pr-posting-private.h"
#include "store/pr-schema-private.h"

#define DROPPED G_MAXUINT32

/* Octets of a stream that are read from its beginning to its end. */
typedef struct
{
  PrSegment *segment; /* borrowed */
  PrStream stream;
  GByteArray *octets;
  guint64 start; /* offset of the first of them */
} Pipe;

/* A segment that is being merged. */
typedef struct
{
  PrSegment *segment; /* borrowed */
  guint32 *ordinals;  /* in the new one, or DROPPED */
  PrTermWalk walk;
  gboolean more; /* the walk stands at a term */
  Pipe postings, positions;
} Source;

/* Where a message of the new segment comes from. */
typedef struct
{
  gint64 key;
  guint source;
  guint ordinal;
} Origin;

typedef struct
{
  PrStore *store; /* borrowed */
  GCancellable *cancellable;
  PrReader *reader;
  GPtrArray *segments; /* of PrSegment: those to be merged */
  GArray *sources;     /* of Source */
  GArray *keys;        /* of gint64: of the new one */
  guint n_buried;      /* messages left out because they were deleted */
  GArray *postings;    /* of PrPosting: of the term at hand */
  GByteArray *octets;  /* their positions */
} Merge;

/* ---- reading streams ---- */

static void
pipe_init (Pipe *self, PrSegment *segment, PrStream stream)
{
  *self = (Pipe){ segment, stream, g_byte_array_new (), 0 };
}

/* @length octets from @offset on, which never goes back; or NULL with @error. */
static const guint8 *
pipe_read (Pipe *self, guint64 offset, guint64 length, GError **error)
{
  if (offset < self->start || length > G_MAXINT32)
    {
      pr_segment_set_damaged (error);
      return NULL;
    }
  while (self->start + self->octets->len < offset + length)
    {
      guint64 end = self->start + self->octets->len;
      guint passed = (guint) MIN (offset - self->start, self->octets->len);

      g_byte_array_remove_range (self->octets, 0, passed);
      self->start += passed;
      if (!pr_segment_append_chunk (self->segment, self->stream,
                                    end / pr_stream_get_chunk_octets (self->stream),
                                    self->octets, error))
        return NULL;
    }
  return self->octets->data + (offset - self->start);
}

/* ---- sources ---- */

static void
source_clear (gpointer data)
{
  Source *source = data;

  g_free (source->ordinals);
  pr_term_walk_clear (&source->walk);
  g_byte_array_unref (source->postings.octets);
  g_byte_array_unref (source->positions.octets);
}

static gboolean
walk (Source *source, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  source->more = pr_term_walk_next (&source->walk, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Adds what lives of a segment to @origins. */
static gboolean
list_origins (Merge *merge, guint number, GArray *origins, GError **error)
{
  PrSegment *segment = g_ptr_array_index (merge->segments, number);

  for (guint i = 0; i < pr_segment_get_n_messages (segment); i++)
    {
      Origin origin = { 0, number, i };
      gboolean there = FALSE;

      if (pr_segment_is_dead (segment, i))
        continue;
      if (!pr_segment_get_key (segment, i, &origin.key, error) ||
          !pr_index_has_message (merge->reader->database, origin.key, &there, error))
        return FALSE;
      if (there)
        g_array_append_val (origins, origin);
      else
        merge->n_buried++;
    }
  return TRUE;
}

static int
compare_origins (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const Origin *) a)->key, right = ((const Origin *) b)->key;

  return (left < right) - (left > right);
}

static gboolean
add_source (Merge *merge, PrSegment *segment, GError **error)
{
  guint n_messages = pr_segment_get_n_messages (segment);
  Source source = { .segment = segment };

  source.ordinals = g_new (guint32, n_messages);
  for (guint i = 0; i < n_messages; i++)
    source.ordinals[i] = DROPPED;
  pr_term_walk_init (&source.walk, segment);
  pipe_init (&source.postings, segment, PR_STREAM_POSTINGS);
  pipe_init (&source.positions, segment, PR_STREAM_POSITIONS);
  g_array_append_val (merge->sources, source);
  return walk (&g_array_index (merge->sources, Source, merge->sources->len - 1), error);
}

/* Gives the messages that live their ordinals in the new segment. */
static gboolean
open_sources (Merge *merge, GError **error)
{
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (Origin));

  for (guint i = 0; i < merge->segments->len; i++)
    if (!list_origins (merge, i, origins, error) ||
        !add_source (merge, g_ptr_array_index (merge->segments, i), error))
      return FALSE;
  g_array_sort (origins, compare_origins);
  for (guint i = 0; i < origins->len; i++)
    {
      const Origin *origin = &g_array_index (origins, Origin, i);

      g_array_index (merge->sources, Source, origin->source).ordinals[origin->ordinal] =
        i;
      g_array_append_val (merge->keys, origin->key);
    }
  return TRUE;
}

/* ---- terms ---- */

/* Passes over what is said of its blocks. */
static void
pass_over_blocks (PrScan *scan, guint n_messages)
{
  guint size = pr_posting_get_block_size (n_messages);
  guint64 n = n_messages == 0 ? 0 : (n_messages - 1) / size * 3;

  if (pr_scan_pass_over (scan, n) < n)
    scan->damaged = TRUE;
}

static PrPosting
read_posting (PrScan *scan, PrScan *places, PrPostingMask *mask, guint64 *ordinal)
{
  const guint8 *start = places->octets;
  PrPosting posting = { 0 };

  *ordinal += pr_posting_read (scan, mask, &posting.columns, &posting.n_numbers);
  if (pr_scan_pass_over (places, posting.n_numbers) < posting.n_numbers)
    places->damaged = TRUE;
  posting.n_octets = (guint32) (places->octets - start);
  return posting;
}

static gboolean
take_postings (Merge *merge, Source *source, GError **error)
{
  const PrTermPlace *place = &source->walk.place;
  const guint8 *postings =
    pipe_read (&source->postings, place->postings, place->n_postings_octets, error);
  const guint8 *positions = postings == NULL
                              ? NULL
                              : pipe_read (&source->positions, place->positions,
                                           place->n_positions_octets, error);
  PrScan scan = { postings, postings + place->n_postings_octets, FALSE };
  PrScan places = { positions, positions + place->n_positions_octets, FALSE };
  guint block_size = pr_posting_get_block_size (place->n_messages);
  PrPostingMask mask = { 0 };
  guint64 ordinal = 0;

  if (positions == NULL)
    return FALSE;
  pass_over_blocks (&scan, place->n_messages);
  for (guint i = 0; scan.octets < scan.end; i++)
    {
      const guint8 *start = places.octets;
      PrPosting posting;

      if (i % block_size == 0)
        mask = (PrPostingMask){ 0 };
      posting = read_posting (&scan, &places, &mask, &ordinal);

      if (scan.damaged || places.damaged ||
          ordinal >= pr_segment_get_n_messages (source->segment))
        return pr_segment_set_damaged (error);
      posting.ordinal = source->ordinals[ordinal];
      if (posting.ordinal == DROPPED)
        continue;
      posting.positions = merge->octets->len;
      g_byte_array_append (merge->octets, start, posting.n_octets);
      g_array_append_val (merge->postings, posting);
    }
  return !scan.damaged || pr_segment_set_damaged (error);
}

static int
compare_terms (const Source *a, const Source *b)
{
  int order = memcmp (a->walk.term, b->walk.term, MIN (a->walk.length, b->walk.length));

  return order != 0
           ? order
           : (a->walk.length > b->walk.length) - (a->walk.length < b->walk.length);
}

static Source *
find_smallest (Merge *merge)
{
  Source *smallest = NULL;

  for (guint i = 0; i < merge->sources->len; i++)
    {
      Source *source = &g_array_index (merge->sources, Source, i);

      if (source->more && (smallest == NULL || compare_terms (source, smallest) < 0))
        smallest = source;
    }
  return smallest;
}

/* Takes the term of @smallest from every source that has it. */
static gboolean
merge_term (Merge *merge, Source *smallest, PrSegmentWriter *writer, GError **error)
{
  char term[sizeof smallest->walk.term];
  guint length = smallest->walk.length;

  memcpy (term, smallest->walk.term, length);
  g_array_set_size (merge->postings, 0);
  g_byte_array_set_size (merge->octets, 0);
  for (guint i = 0; i < merge->sources->len; i++)
    {
      Source *source = &g_array_index (merge->sources, Source, i);

      if (source->more && source->walk.length == length &&
          memcmp (source->walk.term, term, length) == 0 &&
          (!take_postings (merge, source, error) || !walk (source, error)))
        return FALSE;
    }
  pr_postings_sort (merge->postings);
  return merge->postings->len == 0 ||
         pr_segment_writer_add (writer, term, length,
                                (const PrPosting *) (gpointer) merge->postings->data,
                                merge->postings->len, merge->octets->data, error);
}

static gboolean
merge_terms (Merge *merge, PrSegmentSink *sink, GError **error)
{
  g_autoptr (PrSegmentWriter) writer =
    pr_segment_writer_new ((const gint64 *) (gpointer) merge->keys->data,
                           merge->keys->len, pr_segment_sink_chunk_cb, sink);
  Source *smallest;

  while ((smallest = find_smallest (merge)) != NULL)
    if (g_cancellable_set_error_if_cancelled (merge->cancellable, error) ||
        !merge_term (merge, smallest, writer, error))
      return FALSE;
  return pr_segment_writer_finish (writer, error);
}

/* ---- the end ---- */

/* What died in the old segments while they were merged is dead in the new one. */
static gboolean
list_dead (Merge *merge, PrDatabase *database, GArray *dead, GError **error)
{
  g_autoptr (GPtrArray) segments = pr_segments_list (database, error);

  for (guint i = 0; segments != NULL && i < segments->len; i++)
    for (guint j = 0; j < merge->sources->len; j++)
      {
        PrSegment *segment = g_ptr_array_index (segments, i);
        Source *source = &g_array_index (merge->sources, Source, j);

        if (pr_segment_get_id (segment) != pr_segment_get_id (source->segment))
          continue;
        for (guint k = 0; k < pr_segment_get_n_messages (segment); k++)
          if (pr_segment_is_dead (segment, k) && source->ordinals[k] != DROPPED)
            g_array_append_val (dead, source->ordinals[k]);
      }
  return segments != NULL;
}

static int
compare_ordinals (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

static gboolean
count_buried (Merge *merge, PrTransaction *transaction, GError **error)
{
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "UPDATE total SET dead = max (0, dead - ?1)",
                            error);

  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, merge->n_buried);
  return pr_statement_run (stmt, error);
}

static gboolean
commit (Merge *merge, PrSegmentSink *sink, GError **error)
{
  g_autoptr (PrTransaction) transaction =
    pr_transaction_begin (merge->store, merge->cancellable, error);
  g_autoptr (GArray) dead = g_array_new (FALSE, FALSE, sizeof (guint));

  if (transaction == NULL ||
      !list_dead (merge, pr_transaction_get_database (transaction), dead, error))
    return FALSE;
  g_array_sort (dead, compare_ordinals);
  for (guint i = 0; i < merge->segments->len; i++)
    if (!pr_segment_set_state (transaction,
                               pr_segment_get_id (g_ptr_array_index (merge->segments, i)),
                               PR_SEGMENT_LEAVING, error))
      return FALSE;
  return (merge->keys->len == 0 ||
          pr_segment_sink_commit (sink, transaction, merge->keys, dead, error)) &&
         count_buried (merge, transaction, error) &&
         pr_transaction_commit (transaction, error);
}

static gboolean
merge_segments (PrStore *store,
                PrReader *reader,
                GPtrArray *segments,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) postings = g_array_new (FALSE, FALSE, sizeof (PrPosting));
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_autoptr (PrSegmentSink) sink = pr_segment_sink_new (store, cancellable);
  Merge merge = { .store = store,
                  .cancellable = cancellable,
                  .reader = reader,
                  .segments = segments,
                  .sources = sources,
                  .keys = keys,
                  .postings = postings,
                  .octets = octets };

  g_array_set_clear_func (sources, source_clear);
  return open_sources (&merge, error) &&
         (keys->len == 0 || merge_terms (&merge, sink, error)) &&
         commit (&merge, sink, error);
}

gboolean
pr_index_merge (PrStore *store,
                gboolean *merged,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (store, cancellable, error);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) chosen = NULL;

  *merged = FALSE;
  if (reader != NULL)
    all = pr_segments_list (reader->database, error);
  if (all != NULL)
    chosen = pr_index_choose (reader, all, error);
  if (chosen == NULL)
    return FALSE;
  *merged = chosen->len > 0;
  return chosen->len == 0 || merge_segments (store, reader, chosen, cancellable, error);
}
