/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-segment-private.h"

#include <string.h>
#include <zstd.h>

#define LEVEL 1 /* higher ones find hardly more in numbers */
#define MAX_OCTETS (64u << 20)

static void
free_compressor (gpointer context)
{
  ZSTD_freeCCtx (context);
}

static void
free_decompressor (gpointer context)
{
  ZSTD_freeDCtx (context);
}

/* Of keys hardly anything is saved, and of positions a fifth; but hits that lie far apart
 * need a chunk each. */
static gboolean
is_stored (PrStream stream)
{
  return stream == PR_STREAM_KEYS || stream == PR_STREAM_POSITIONS;
}

/**
 * pr_chunk_pack:
 * @n_octets: set to @length where the chunk is compressed, and to 0 where it is not
 *
 * Returns: (transfer full): a chunk as its row holds it
 */
GBytes *
pr_chunk_pack (PrStream stream, const guint8 *octets, gsize length, gint64 *n_octets)
{
  static GPrivate compressor = G_PRIVATE_INIT (free_compressor);
  gsize bound = ZSTD_compressBound (length), n_packed;
  g_autofree guint8 *packed = NULL;

  *n_octets = 0;
  if (is_stored (stream))
    return g_bytes_new (octets, length);
  packed = g_malloc (bound);
  if (g_private_get (&compressor) == NULL)
    g_private_set (&compressor, ZSTD_createCCtx ());
  n_packed =
    ZSTD_compressCCtx (g_private_get (&compressor), packed, bound, octets, length, LEVEL);
  if (ZSTD_isError (n_packed) || n_packed >= length)
    return g_bytes_new (octets, length);
  *n_octets = (gint64) length;
  return g_bytes_new (packed, n_packed);
}

/**
 * pr_chunk_unpack:
 *
 * Returns: (transfer full): a chunk as it was written, or %NULL where it is damaged
 */
GBytes *
pr_chunk_unpack (gconstpointer data, gsize length, gint64 n_octets)
{
  static GPrivate decompressor = G_PRIVATE_INIT (free_decompressor);
  g_autofree guint8 *octets = NULL;
  gsize n_unpacked;

  if (n_octets == 0)
    return g_bytes_new (data, length);
  if (n_octets < 0 || n_octets > MAX_OCTETS)
    return NULL;
  if (g_private_get (&decompressor) == NULL)
    g_private_set (&decompressor, ZSTD_createDCtx ());
  octets = g_malloc ((gsize) n_octets);
  n_unpacked = ZSTD_decompressDCtx (g_private_get (&decompressor), octets,
                                    (gsize) n_octets, data, length);
  if (n_unpacked != (gsize) n_octets)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&octets), (gsize) n_octets);
}

/* A quick sum that tells damage from what was written; not meant against malice. */
gint64
pr_chunk_sum (gconstpointer octets, gsize length)
{
  const guint8 *at = octets;
  guint64 sum = length;

  while (length > 0)
    {
      guint64 part = 0;
      gsize n = MIN (length, sizeof part);

      memcpy (&part, at, n);
      sum = (sum ^ GUINT64_FROM_LE (part)) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
      sum ^= sum >> 32;
      at += n;
      length -= n;
    }
  return (gint64) sum;
}

gsize
pr_stream_get_chunk_octets (PrStream stream)
{
  return stream == PR_STREAM_POSTINGS ? PR_SEGMENT_POSTINGS_OCTETS
                                      : PR_SEGMENT_POSITIONS_OCTETS;
}
