/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zstd.h>
#include "store/pr-codec-private.h"
#include "store/pr-split-private.h"
#include "store/pr-store-limits.h"

#define WORTH_PERCENT 97 /* compressed to more than this, octets stay as they are */

void
pr_packed_clear (PrPacked *packed)
{
  g_clear_pointer (&packed->data, g_bytes_unref);
}

/* ---- contexts, one a thread: their tables cost more than a small message ---- */

static void
free_compressor (gpointer context)
{
  ZSTD_freeCCtx (context);
}

static ZSTD_CCtx *
get_compressor (PrDictionary *dictionary)
{
  static GPrivate compressor = G_PRIVATE_INIT (free_compressor);
  ZSTD_CCtx *context = g_private_get (&compressor);

  if (context == NULL)
    {
      context = ZSTD_createCCtx ();
      ZSTD_CCtx_setParameter (context, ZSTD_c_compressionLevel, PR_ZSTD_LEVEL);
      ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1);
      g_private_set (&compressor, context);
    }
  ZSTD_CCtx_refCDict (context, pr_dictionary_get_compressing (dictionary));
  return context;
}

static void
free_decompressor (gpointer context)
{
  ZSTD_freeDCtx (context);
}

static ZSTD_DCtx *
get_decompressor (void)
{
  static GPrivate decompressor = G_PRIVATE_INIT (free_decompressor);
  ZSTD_DCtx *context = g_private_get (&decompressor);

  if (context != NULL)
    return context;
  context = ZSTD_createDCtx ();
  g_private_set (&decompressor, context);
  return context;
}

/* ---- packing ---- */

/* Adds @text to @packed as one frame; FALSE where that saves too little, or too much is
 * left. A dictionary is for short texts: a long one is its own. */
static gboolean
compress (const guint8 *text, gsize length, PrDictionary *dictionary, GByteArray *packed)
{
  gsize before = packed->len, n_written;
  gsize bound = MIN (ZSTD_compressBound (length), PR_STORE_MAX_COMPRESSED_OCTETS);
  ZSTD_CCtx *context;

  context = get_compressor (length <= PR_DICTIONARY_MAX_TEXT ? dictionary : NULL);
  g_byte_array_set_size (packed, before + bound);
  n_written = ZSTD_compress2 (context, packed->data + before, bound, text, length);
  ZSTD_CCtx_refCDict (context, NULL);
  if (!ZSTD_isError (n_written) && n_written < length / 100.0 * WORTH_PERCENT)
    {
      g_byte_array_set_size (packed, before + n_written);
      return TRUE;
    }
  g_byte_array_set_size (packed, before);
  return FALSE;
}

static GBytes *
trim (GByteArray *array)
{
  gsize length = array->len;

  return g_bytes_new_take (g_realloc (g_byte_array_free (array, FALSE), length), length);
}

static void
pack_split (PrSplit *split, PrDictionary *dictionary, PrPacked *packed)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  GByteArray *data = g_byte_array_sized_new (split->text->len + split->apart->len + 20);

  if (!compress (split->text->data, split->text->len, dictionary, text))
    g_byte_array_append (text, split->text->data, split->text->len);
  pr_varint_append (data, split->text->len);
  pr_varint_append (data, text->len);
  g_byte_array_append (data, text->data, text->len);
  g_byte_array_append (data, split->apart->data, split->apart->len);
  packed->codec = PR_CODEC_SPLIT;
  packed->data = trim (data);
}

/**
 * pr_codec_pack:
 * @dictionary: (nullable): what mail like this has in common
 *
 * Decodes attachments in base64 where they can be encoded again to the octet, and
 * compresses the rest where that saves enough to pay for unpacking. What is so large that
 * this would take too much memory is left as it is.
 */
void
pr_codec_pack (GBytes *raw, PrDictionary *dictionary, PrPacked *packed)
{
  gsize octets = 0;
  const guint8 *data = g_bytes_get_data (raw, &octets);
  g_auto (PrSplit) split = { 0 };
  GByteArray *whole;

  packed->octets = octets;
  if (octets <= PR_STORE_MAX_SPLIT_OCTETS && pr_split (raw, &split))
    {
      pack_split (&split, dictionary, packed);
      return;
    }
  whole = g_byte_array_new ();
  if (compress (data, octets, dictionary, whole))
    {
      packed->codec = PR_CODEC_ZSTD;
      packed->data = trim (whole);
      return;
    }
  g_byte_array_unref (whole);
  packed->codec = PR_CODEC_PLAIN;
  packed->data = g_bytes_ref (raw);
}

GBytes *
pr_codec_get_text (GBytes *raw)
{
  g_auto (PrSplit) split = { 0 };

  if (g_bytes_get_size (raw) > PR_STORE_MAX_SPLIT_OCTETS || !pr_split (raw, &split))
    return g_bytes_ref (raw);
  return g_byte_array_free_to_bytes (g_steal_pointer (&split.text));
}

/* ---- unpacking ---- */

/* Where the text of PR_CODEC_SPLIT lies. */
typedef struct
{
  const guint8 *packed;
  gsize n_packed, n_text;
  const guint8 *apart;
  gsize n_apart;
} Layout;

static gboolean
read_layout (const guint8 *data, gsize length, Layout *layout)
{
  const guint8 *at = data, *end = data + length;
  guint64 n_text, n_packed;

  if (!pr_varint_read (&at, end, &n_text) || !pr_varint_read (&at, end, &n_packed) ||
      n_packed > n_text || n_packed > (guint64) (end - at))
    return FALSE;
  *layout = (Layout){ at, n_packed, n_text, at + n_packed, end - at - n_packed };
  return TRUE;
}

static gboolean
decompress (const guint8 *data,
            gsize length,
            PrDictionary *dictionary,
            guint8 *octets,
            gsize n_octets,
            const char **reason)
{
  gsize n_written =
    ZSTD_decompress_usingDDict (get_decompressor (), octets, n_octets, data, length,
                                ZSTD_getDictID_fromFrame (data, length) == 0
                                  ? NULL
                                  : pr_dictionary_get_decompressing (dictionary));

  if (!ZSTD_isError (n_written) && n_written == n_octets)
    return TRUE;
  *reason =
    ZSTD_isError (n_written) ? ZSTD_getErrorName (n_written) : _ ("octets are missing");
  return FALSE;
}

guint32
pr_codec_get_dictionary (int codec, const guint8 *data, gsize length)
{
  Layout layout;

  if (codec == PR_CODEC_ZSTD)
    return ZSTD_getDictID_fromFrame (data, length);
  if (codec == PR_CODEC_SPLIT && read_layout (data, length, &layout) &&
      layout.n_packed < layout.n_text)
    return ZSTD_getDictID_fromFrame (layout.packed, layout.n_packed);
  return 0;
}

static GBytes *
unpack_zstd (const guint8 *data,
             gsize length,
             PrDictionary *dictionary,
             gsize octets,
             const char **reason)
{
  g_autofree guint8 *buffer = g_try_malloc (octets + 1);

  if (buffer == NULL || !decompress (data, length, dictionary, buffer, octets, reason))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&buffer), octets);
}

static GBytes *
unpack_split (const guint8 *data,
              gsize length,
              PrDictionary *dictionary,
              gsize octets,
              const char **reason)
{
  g_autofree guint8 *buffer = NULL;
  const guint8 *text;
  Layout layout;

  /* Taking apart never makes the text longer than the message was. */
  if (!read_layout (data, length, &layout) || layout.n_text > octets)
    return NULL;
  text = layout.packed;
  if (layout.n_packed < layout.n_text)
    {
      text = buffer = g_try_malloc (layout.n_text);
      if (buffer == NULL || !decompress (layout.packed, layout.n_packed, dictionary,
                                         buffer, layout.n_text, reason))
        return NULL;
    }
  return pr_split_join (text, layout.n_text, layout.apart, layout.n_apart, octets);
}

/**
 * pr_codec_unpack:
 * @octets: how many there were
 * @dictionary: (nullable): the one that pr_codec_get_dictionary () asks for
 * @reason: set to what is wrong with @data
 *
 * Returns: (transfer full): the octets that pr_codec_pack () was given, or %NULL
 */
GBytes *
pr_codec_unpack (int codec,
                 gsize octets,
                 const guint8 *data,
                 gsize length,
                 PrDictionary *dictionary,
                 const char **reason)
{
  *reason = _ ("octets are missing");
  if (codec == PR_CODEC_PLAIN)
    return length == octets ? g_bytes_new (data, length) : NULL;
  if (codec == PR_CODEC_ZSTD)
    return unpack_zstd (data, length, dictionary, octets, reason);
  if (codec == PR_CODEC_SPLIT)
    return unpack_split (data, length, dictionary, octets, reason);
  return NULL;
}

/* In steps, each compared as it comes. */
static gboolean
zstd_comes_back (GBytes *data, PrDictionary *dictionary, GBytes *raw)
{
  g_autofree guint8 *step = g_malloc (ZSTD_DStreamOutSize ());
  ZSTD_DCtx *context = get_decompressor ();
  ZSTD_inBuffer in = { g_bytes_get_data (data, NULL), g_bytes_get_size (data), 0 };
  gsize octets = 0, at = 0, left = 1;
  const guint8 *expected = g_bytes_get_data (raw, &octets);

  ZSTD_DCtx_reset (context, ZSTD_reset_session_and_parameters);
  if (ZSTD_getDictID_fromFrame (in.src, in.size) != 0)
    ZSTD_DCtx_refDDict (context, pr_dictionary_get_decompressing (dictionary));
  while (left != 0 && !ZSTD_isError (left))
    {
      ZSTD_outBuffer out = { step, ZSTD_DStreamOutSize (), 0 };

      left = ZSTD_decompressStream (context, &out, &in);
      if (ZSTD_isError (left) || (out.pos == 0 && left != 0 && in.pos == in.size) ||
          out.pos > octets - at || memcmp (expected + at, step, out.pos) != 0)
        break;
      at += out.pos;
    }
  ZSTD_DCtx_reset (context, ZSTD_reset_session_and_parameters);
  return left == 0 && at == octets;
}

gboolean
pr_codec_comes_back (const PrPacked *packed, PrDictionary *dictionary, GBytes *raw)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (packed->data, &length);
  const char *reason = NULL;
  g_autoptr (GBytes) back = NULL;

  if (packed->codec == PR_CODEC_PLAIN || packed->codec == PR_CODEC_ZSTD)
    return packed->octets == g_bytes_get_size (raw) &&
           (packed->codec == PR_CODEC_PLAIN
              ? g_bytes_equal (packed->data, raw)
              : zstd_comes_back (packed->data, dictionary, raw));
  back =
    pr_codec_unpack (packed->codec, packed->octets, data, length, dictionary, &reason);
  return back != NULL && g_bytes_equal (back, raw);
}
