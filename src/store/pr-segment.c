/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "store/pr-segment-private.h"
#include "store/pr-store.h"
#include "store/pr-varint-private.h"

struct _PrSegment
{
  PrDatabase *database; /* borrowed */
  gint64 id;
  guint n_messages;
  gint64 newest, oldest;

  /* Owned */
  GBytes *firsts; /* or NULL: not read yet */
  guint8 *dead;   /* bits, or NULL */

  /* Of each stream that is read by offsets, the chunk read last; or NULL. */
  GBytes *chunks[PR_N_STREAMS];
  guint64 chunk_numbers[PR_N_STREAMS];

  /* The chunk of keys read last; or NULL. */
  GBytes *keys;
  guint keys_number;
  guint keys_width; /* octets of what each key but the first is smaller than that */
};

gboolean
pr_segment_set_damaged (GError **error)
{
  g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE,
                       _ ("The search index is damaged. “popreader-cli verify” tells "
                          "what else is; the mail itself may well be whole."));
  return FALSE;
}

/* ---- the table of segments ---- */

/* Ordinals as the table has them: each less the one before. */
static guint8 *
read_dead (const guint8 *octets, gsize length, guint n_messages)
{
  PrScan scan = { octets, length == 0 ? octets : octets + length, FALSE };
  guint8 *bits;
  guint64 ordinal = 0;

  if (length == 0)
    return NULL;
  bits = g_malloc0 (n_messages / 8 + 1);
  while (scan.octets < scan.end)
    {
      ordinal += pr_scan_varint (&scan);
      if (scan.damaged || ordinal >= n_messages)
        break;
      bits[ordinal / 8] |= (guint8) (1u << ordinal % 8);
    }
  return bits;
}

static PrSegment *
read_segment (PrDatabase *database, PrStatement *stmt)
{
  PrSegment *self = g_new0 (PrSegment, 1);
  gsize length = 0;
  const guint8 *dead = pr_statement_get_blob (stmt, 4, &length);

  self->database = database;
  self->id = pr_statement_get_int64 (stmt, 0);
  self->n_messages = (guint) pr_statement_get_int64 (stmt, 1);
  self->newest = pr_statement_get_int64 (stmt, 2);
  self->oldest = pr_statement_get_int64 (stmt, 3);
  self->dead = read_dead (dead, length, self->n_messages);
  return self;
}

GPtrArray *
pr_segments_list (PrDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) segments =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_segment_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database,
    "SELECT id, messages, newest, oldest, dead FROM segment WHERE state = 0 "
    "ORDER BY newest DESC",
    error);

  if (stmt == NULL)
    return NULL;
  while (pr_statement_step (stmt, &local_error))
    {
      gint64 n_messages = pr_statement_get_int64 (stmt, 1);

      if (n_messages <= 0 || n_messages > PR_SEGMENT_MAX_MESSAGES)
        {
          pr_segment_set_damaged (error);
          return NULL;
        }
      g_ptr_array_add (segments, read_segment (database, stmt));
    }
  if (local_error == NULL)
    return g_steal_pointer (&segments);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

void
pr_segment_free (PrSegment *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->firsts, g_bytes_unref);
  g_clear_pointer (&self->keys, g_bytes_unref);
  for (guint i = 0; i < PR_N_STREAMS; i++)
    g_clear_pointer (&self->chunks[i], g_bytes_unref);
  g_free (self->dead);
  g_free (self);
}

gint64
pr_segment_get_id (PrSegment *self)
{
  return self->id;
}

guint
pr_segment_get_n_messages (PrSegment *self)
{
  return self->n_messages;
}

gint64
pr_segment_get_newest (PrSegment *self)
{
  return self->newest;
}

gint64
pr_segment_get_oldest (PrSegment *self)
{
  return self->oldest;
}

const guint8 *
pr_segment_get_dead (PrSegment *self)
{
  return self->dead;
}

/* ---- chunks ---- */

/* (transfer full): a chunk as it was written, or NULL with @error. */
static GBytes *
load_chunk (PrSegment *self, PrStream stream, guint64 number, GError **error)
{
  gboolean found = FALSE;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (self->database,
                         "SELECT octets, data FROM segment_chunk WHERE id = ?1", error);
  gsize length = 0;
  gconstpointer data;

  if (stmt == NULL)
    return NULL;
  pr_statement_bind_int64 (stmt, 1, PR_CHUNK_ID (self->id, stream, number));
  if (!pr_statement_find (stmt, &found, error))
    return NULL;
  if (found)
    {
      data = pr_statement_get_blob (stmt, 1, &length);
      octets = pr_chunk_unpack (data, length, pr_statement_get_int64 (stmt, 0));
    }
  if (octets == NULL)
    pr_segment_set_damaged (error);
  return g_steal_pointer (&octets);
}

gboolean
pr_segment_append_chunk (PrSegment *self,
                         PrStream stream,
                         guint64 number,
                         GByteArray *octets,
                         GError **error)
{
  g_autoptr (GBytes) chunk = load_chunk (self, stream, number, error);
  gsize length = 0;
  gconstpointer data;

  if (chunk == NULL)
    return FALSE;
  data = g_bytes_get_data (chunk, &length);
  if (length == 0)
    return pr_segment_set_damaged (error);
  g_byte_array_append (octets, data, (guint) length);
  return TRUE;
}

/* (transfer none): the same, which is kept: words that follow each other share chunks. */
static GBytes *
peek_chunk (PrSegment *self, PrStream stream, guint64 number, GError **error)
{
  if (self->chunks[stream] != NULL && self->chunk_numbers[stream] == number)
    return self->chunks[stream];
  g_clear_pointer (&self->chunks[stream], g_bytes_unref);
  self->chunks[stream] = load_chunk (self, stream, number, error);
  self->chunk_numbers[stream] = number;
  return self->chunks[stream];
}

gboolean
pr_segment_read (PrSegment *self,
                 PrStream stream,
                 guint64 offset,
                 gsize length,
                 GByteArray *octets,
                 GError **error)
{
  guint64 size = pr_stream_get_chunk_octets (stream);

  while (length > 0)
    {
      gsize start = offset % size, n_octets = 0;
      GBytes *chunk = peek_chunk (self, stream, offset / size, error);
      const guint8 *data;

      if (chunk == NULL)
        return FALSE;
      data = g_bytes_get_data (chunk, &n_octets);
      if (start >= n_octets)
        return pr_segment_set_damaged (error);
      n_octets = MIN (n_octets - start, length);
      g_byte_array_append (octets, data + start, (guint) n_octets);
      offset += n_octets;
      length -= n_octets;
    }
  return TRUE;
}

/* ---- keys ---- */

#define KEYS_HEAD_OCTETS (sizeof (guint64) + 1)

/* Of the chunk of keys that is read. */
static guint
count_keys (PrSegment *self)
{
  return MIN (self->n_messages - self->keys_number * PR_SEGMENT_KEYS_A_CHUNK,
              PR_SEGMENT_KEYS_A_CHUNK);
}

static gint64
get_first_key (PrSegment *self)
{
  guint64 first;

  memcpy (&first, g_bytes_get_data (self->keys, NULL), sizeof first);
  return (gint64) GUINT64_FROM_LE (first);
}

static gint64
get_key (PrSegment *self, guint index)
{
  const guint8 *octets = g_bytes_get_data (self->keys, NULL);
  guint64 smaller = 0;

  if (index > 0)
    memcpy (&smaller, octets + KEYS_HEAD_OCTETS + (index - 1) * self->keys_width,
            self->keys_width);
  return (gint64) ((guint64) get_first_key (self) - GUINT64_FROM_LE (smaller));
}

static gboolean
ensure_keys (PrSegment *self, guint number, GError **error)
{
  gsize size = 0;
  const guint8 *octets;

  if (self->keys != NULL && self->keys_number == number)
    return TRUE;
  g_clear_pointer (&self->keys, g_bytes_unref);
  self->keys = load_chunk (self, PR_STREAM_KEYS, number, error);
  if (self->keys == NULL)
    return FALSE;
  octets = g_bytes_get_data (self->keys, &size);
  self->keys_number = number;
  self->keys_width = size > sizeof (guint64) ? octets[sizeof (guint64)] : 0;
  if (self->keys_width - 1 < sizeof (guint64) &&
      size == KEYS_HEAD_OCTETS + (count_keys (self) - 1) * self->keys_width)
    return TRUE;
  g_clear_pointer (&self->keys, g_bytes_unref);
  return pr_segment_set_damaged (error);
}

gboolean
pr_segment_get_key (PrSegment *self, guint ordinal, gint64 *key, GError **error)
{
  if (ordinal >= self->n_messages)
    return pr_segment_set_damaged (error);
  if (!ensure_keys (self, ordinal / PR_SEGMENT_KEYS_A_CHUNK, error))
    return FALSE;
  *key = get_key (self, ordinal % PR_SEGMENT_KEYS_A_CHUNK);
  return *key > 0 || pr_segment_set_damaged (error);
}

/* Reads the chunk of keys in which @key would be. */
static gboolean
find_keys (PrSegment *self, gint64 key, GError **error)
{
  guint low = 0, high = (self->n_messages - 1) / PR_SEGMENT_KEYS_A_CHUNK;

  while (low < high)
    {
      guint middle = (low + high + 1) / 2;

      if (!ensure_keys (self, middle, error))
        return FALSE;
      if (get_first_key (self) >= key)
        low = middle;
      else
        high = middle - 1;
    }
  return ensure_keys (self, low, error);
}

static gboolean
is_among_keys (PrSegment *self, gint64 key)
{
  return self->keys != NULL && key <= get_first_key (self) &&
         key >= get_key (self, count_keys (self) - 1);
}

gboolean
pr_segment_find_key (PrSegment *self,
                     gint64 key,
                     guint *ordinal,
                     gboolean *found,
                     GError **error)
{
  guint n, low = 0, high;

  *found = FALSE;
  if (key > self->newest || key < self->oldest)
    return TRUE;
  if (!is_among_keys (self, key) && !find_keys (self, key, error))
    return FALSE;
  for (high = n = count_keys (self); low < high;)
    {
      guint middle = (low + high) / 2;

      if (get_key (self, middle) > key)
        low = middle + 1;
      else
        high = middle;
    }
  *found = low < n && get_key (self, low) == key;
  *ordinal = self->keys_number * PR_SEGMENT_KEYS_A_CHUNK + low;
  return TRUE;
}

/* ---- terms ---- */

static int
compare_terms (const char *a, gsize a_length, const char *b, gsize b_length)
{
  int order = memcmp (a, b, MIN (a_length, b_length));

  return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static gboolean
ensure_firsts (PrSegment *self, GError **error)
{
  if (self->firsts == NULL)
    self->firsts = load_chunk (self, PR_STREAM_FIRSTS, 0, error);
  return self->firsts != NULL;
}

/* The chunk in which @term would be: the last that does not begin behind it. */
static gboolean
find_terms_chunk (PrSegment *self,
                  const char *term,
                  guint length,
                  guint *number,
                  GError **error)
{
  gsize size = 0;
  const guint8 *octets;
  PrScan scan;

  if (!ensure_firsts (self, error))
    return FALSE;
  octets = g_bytes_get_data (self->firsts, &size);
  scan = (PrScan){ octets, octets + size, FALSE };
  for (guint i = 0; scan.octets < scan.end; i++)
    {
      guint64 first_length = pr_scan_varint (&scan);
      const guint8 *first = pr_scan_octets (&scan, first_length);

      if (scan.damaged)
        return pr_segment_set_damaged (error);
      if (i > 0 && compare_terms ((const char *) first, first_length, term, length) > 0)
        break;
      *number = i;
    }
  return TRUE;
}

static guint
count_terms_chunks (PrSegment *self)
{
  gsize size = 0;
  const guint8 *octets = g_bytes_get_data (self->firsts, &size);
  PrScan scan = { octets, octets + size, FALSE };
  guint n = 0;

  for (; scan.octets < scan.end && !scan.damaged; n++)
    pr_scan_octets (&scan, pr_scan_varint (&scan));
  return n;
}

void
pr_term_walk_init (PrTermWalk *walk, PrSegment *segment)
{
  *walk = (PrTermWalk){ .segment = segment };
}

void
pr_term_walk_clear (PrTermWalk *walk)
{
  g_clear_pointer (&walk->firsts, g_bytes_unref);
  g_clear_pointer (&walk->chunk, g_bytes_unref);
}

static gboolean
open_chunk (PrTermWalk *walk, GError **error)
{
  gsize size = 0;
  const guint8 *octets;
  PrScan scan;

  g_clear_pointer (&walk->chunk, g_bytes_unref);
  walk->chunk = load_chunk (walk->segment, PR_STREAM_TERMS, walk->number++, error);
  if (walk->chunk == NULL)
    return FALSE;
  octets = g_bytes_get_data (walk->chunk, &size);
  scan = (PrScan){ octets, octets + size, FALSE };
  walk->place = (PrTermPlace){ .postings = pr_scan_varint (&scan),
                               .positions = pr_scan_varint (&scan) };
  walk->length = 0;
  walk->at = (gsize) (scan.octets - octets);
  return !scan.damaged || pr_segment_set_damaged (error);
}

gboolean
pr_term_walk_next (PrTermWalk *walk, GError **error)
{
  gsize size = 0;
  const guint8 *octets, *suffix;
  guint64 shared, n_octets;
  PrScan scan;

  if (walk->chunk == NULL || walk->at >= g_bytes_get_size (walk->chunk))
    {
      if (!ensure_firsts (walk->segment, error) ||
          walk->number >= count_terms_chunks (walk->segment) || !open_chunk (walk, error))
        return FALSE;
    }
  octets = g_bytes_get_data (walk->chunk, &size);
  scan = (PrScan){ octets + walk->at, octets + size, FALSE };
  shared = pr_scan_varint (&scan);
  n_octets = pr_scan_varint (&scan);
  if (shared > walk->length || shared + n_octets > sizeof walk->term)
    return pr_segment_set_damaged (error);
  suffix = pr_scan_octets (&scan, n_octets);
  if (suffix != NULL)
    memcpy (walk->term + shared, suffix, n_octets);
  walk->length = (guint) (shared + n_octets);
  walk->place.postings += walk->place.n_postings_octets;
  walk->place.positions += walk->place.n_positions_octets;
  walk->place.n_messages = (guint) pr_scan_varint (&scan);
  walk->place.n_postings_octets = (guint) pr_scan_varint (&scan);
  walk->place.n_positions_octets = pr_scan_varint (&scan);
  walk->at = (gsize) (scan.octets - octets);
  return !scan.damaged || pr_segment_set_damaged (error);
}

/* Stands before the first term that is not smaller than @term, or at the end. */
static gboolean
walk_to (PrTermWalk *walk,
         const char *term,
         guint length,
         gboolean *there,
         GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *there = FALSE;
  if (!find_terms_chunk (walk->segment, term, length, &walk->number, error))
    return FALSE;
  while (pr_term_walk_next (walk, &local_error))
    if (compare_terms (walk->term, walk->length, term, length) >= 0)
      {
        *there = TRUE;
        return TRUE;
      }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_segment_find_term (PrSegment *self,
                      const char *term,
                      guint length,
                      PrTermPlace *place,
                      gboolean *found,
                      GError **error)
{
  PrTermWalk walk;
  gboolean there = FALSE, well;

  pr_term_walk_init (&walk, self);
  well = walk_to (&walk, term, length, &there, error);
  *found =
    well && there && walk.length == length && memcmp (walk.term, term, length) == 0;
  *place = walk.place;
  pr_term_walk_clear (&walk);
  return well;
}

GArray *
pr_segment_find_prefix (PrSegment *self, const char *prefix, guint length, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (PrTermPlace));
  g_autoptr (GError) local_error = NULL;
  PrTermWalk walk;
  gboolean there = FALSE, well;

  pr_term_walk_init (&walk, self);
  well = walk_to (&walk, prefix, length, &there, &local_error);
  while (well && there && walk.length >= length &&
         memcmp (walk.term, prefix, length) == 0)
    {
      g_array_append_val (places, walk.place);
      there = pr_term_walk_next (&walk, &local_error);
    }
  pr_term_walk_clear (&walk);
  if (local_error == NULL)
    return g_steal_pointer (&places);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
