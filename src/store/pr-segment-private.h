/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-database-private.h"

G_BEGIN_DECLS

/* The full-text index is a set of segments, each an index of some messages that is
 * written once and never changed. The messages of a segment are numbered from 0, the
 * newest (the largest key) first; all lists are of these ordinals, which are small and
 * give the newest hits first, whatever the keys are.
 *
 * A segment has five streams of octets, kept in chunks:
 *
 * KEYS       which message an ordinal is: of each PR_SEGMENT_KEYS_A_CHUNK the first key
 *            in eight octets, one that says how many octets each further one takes, and
 *            of each how much smaller than the first it is; the lowest octets first
 * FIRSTS     one chunk: the first term of each chunk of TERMS
 * TERMS      all terms, sorted by their octets: each shares its beginning with the one
 *            before it, and says how many messages have it and how long its postings are
 * POSTINGS   of each term: which messages have it, and in which columns
 * POSITIONS  of each posting: the places of the term in the columns, for phrases
 *
 * A posting is its ordinal less the one before, its columns and how many numbers its
 * positions are (pr-posting-private.h). These are of each column, the lowest first: how
 * many (not said of the last one), and each position less the one before. Postings come
 * in blocks of PR_SEGMENT_BLOCK where a term is in more than PR_SEGMENT_ONE_BLOCK
 * messages. Before them it is said of each block but the last: its last ordinal less that
 * of the block before, and how many octets its postings and its positions are. All these
 * numbers are varints. */

typedef enum
{
  PR_STREAM_KEYS,
  PR_STREAM_FIRSTS,
  PR_STREAM_TERMS,
  PR_STREAM_POSTINGS,
  PR_STREAM_POSITIONS,
  PR_N_STREAMS
} PrStream;

#define PR_SEGMENT_KEYS_A_CHUNK 1024
/* Octets of a chunk before it is compressed. Terms and postings are sought for each word
 * of a search: measured to leave the least room unused in the leaves of 8 KiB pages,
 * where two or three of them lie. Positions are stored as they are, since a phrase needs
 * few of many, and a chunk of them fills a leaf. */
#define PR_SEGMENT_TERMS_OCTETS 4400
#define PR_SEGMENT_POSTINGS_OCTETS 4550
#define PR_SEGMENT_POSITIONS_OCTETS 8100
/* Postings a block; words of few messages have one. What is said of a block is worth it
 * where most of them are passed over. */
#define PR_SEGMENT_BLOCK 64
#define PR_SEGMENT_ONE_BLOCK 1024
#define PR_SEGMENT_MAX_MESSAGES 65536
#define PR_SEGMENT_POSITION_MASK ((1u << 29) - 1)
#define PR_SEGMENT_MAX_POSITION (PR_SEGMENT_POSITION_MASK - 1) /* of all later words */

/* Where a chunk is in table segment_chunk. */
#define PR_CHUNK_ID(segment, stream, number) \
  ((gint64) (segment) << 24 | (gint64) (stream) << 21 | (gint64) (number))
#define PR_CHUNK_MAX_NUMBER ((1 << 21) - 1)

/* ---- chunks (pr-chunk.c) ---- */

GBytes *pr_chunk_pack (PrStream stream,
                       const guint8 *octets,
                       gsize length,
                       gint64 *n_octets);
GBytes *pr_chunk_unpack (gconstpointer data, gsize length, gint64 n_octets);
gint64 pr_chunk_sum (gconstpointer octets, gsize length); /* of a row's data */
/* Of the two streams that are read by offsets. */
gsize pr_stream_get_chunk_octets (PrStream stream);

/* ---- writing (pr-segment-writer.c) ---- */

typedef struct
{
  guint32 ordinal;
  guint8 columns;              /* mask, never 0 */
  guint32 n_numbers;           /* that its positions are; 1: it has but one */
  guint32 positions, n_octets; /* where they are, coded, in the octets given beside */
} PrPosting;

/* By ordinal, as they are written; costs little where they are so already. */
void pr_postings_sort (GArray *postings);

/* Takes a finished chunk. */
typedef gboolean (*PrChunkFunc) (PrStream stream,
                                 guint number,
                                 const guint8 *octets,
                                 gsize length,
                                 gpointer user_data,
                                 GError **error);

typedef struct _PrSegmentWriter PrSegmentWriter;

/* @keys: descending, each once. */
PrSegmentWriter *pr_segment_writer_new (const gint64 *keys,
                                        guint n_keys,
                                        PrChunkFunc func,
                                        gpointer user_data);
void pr_segment_writer_free (PrSegmentWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSegmentWriter, pr_segment_writer_free)
/* Terms ascend by their octets, postings by their ordinals; no term without one. */
gboolean pr_segment_writer_add (PrSegmentWriter *self,
                                const char *term,
                                guint length,
                                const PrPosting *postings,
                                guint n_postings,
                                const guint8 *positions,
                                GError **error);
gboolean pr_segment_writer_finish (PrSegmentWriter *self, GError **error);

/* ---- reading (pr-segment.c) ---- */

/* A segment of one connection, for as long as that sees the state it saw. */
typedef struct _PrSegment PrSegment;

/* Where the postings of a term are. */
typedef struct
{
  guint n_messages;
  guint64 postings, positions; /* offsets in their streams */
  guint n_postings_octets;
  guint64 n_positions_octets;
} PrTermPlace;

/* All live segments, that with the newest message first; of PrSegment. */
GPtrArray *pr_segments_list (PrDatabase *database, GError **error);
void pr_segment_free (PrSegment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSegment, pr_segment_free)
gint64 pr_segment_get_id (PrSegment *self);
guint pr_segment_get_n_messages (PrSegment *self);
gint64 pr_segment_get_newest (PrSegment *self);
gint64 pr_segment_get_oldest (PrSegment *self);
/* Ordinals that count no more, as bits; or NULL. */
const guint8 *pr_segment_get_dead (PrSegment *self);

/* FALSE with @error; @found says whether there is such a term. */
gboolean pr_segment_find_term (PrSegment *self,
                               const char *term,
                               guint length,
                               PrTermPlace *place,
                               gboolean *found,
                               GError **error);
/* All terms that begin with @prefix: of PrTermPlace, in their order. */
GArray *pr_segment_find_prefix (PrSegment *self,
                                const char *prefix,
                                guint length,
                                GError **error);
/* Appends @length octets of a stream. */
gboolean pr_segment_read (PrSegment *self,
                          PrStream stream,
                          guint64 offset,
                          gsize length,
                          GByteArray *octets,
                          GError **error);
/* Appends a whole chunk. */
gboolean pr_segment_append_chunk (PrSegment *self,
                                  PrStream stream,
                                  guint64 number,
                                  GByteArray *octets,
                                  GError **error);
/* The key of a message; cheapest where ordinals ascend. */
gboolean pr_segment_get_key (PrSegment *self, guint ordinal, gint64 *key, GError **error);
/* Sets @ordinal to that of @key. */
gboolean pr_segment_find_key (PrSegment *self,
                              gint64 key,
                              guint *ordinal,
                              gboolean *found,
                              GError **error);
gboolean pr_segment_set_damaged (GError **error);

/* Goes through all terms, for merging and verifying. */
typedef struct
{
  PrSegment *segment; /* borrowed */
  GBytes *firsts;
  GBytes *chunk;
  guint number; /* of the next chunk */
  gsize at;     /* in @chunk */
  char term[256];
  guint length;
  PrTermPlace place;
} PrTermWalk;

void pr_term_walk_init (PrTermWalk *walk, PrSegment *segment);
void pr_term_walk_clear (PrTermWalk *walk);
/* FALSE at the end, or with @error. */
gboolean pr_term_walk_next (PrTermWalk *walk, GError **error);

G_END_DECLS
