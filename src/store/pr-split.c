/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "store/pr-base64-private.h"
#include "store/pr-split-private.h"

#define SAMPLES 16
#define SAMPLE_OCTETS 256
#define MIN_RUN_FIELDS 4 /* octets that a run takes in the recipe at least */
#define MIN_GAIN_OCTETS 64

/* The recipe in front of the text: how many runs, then for each how much text stands
 * between it and the one before, octets, characters a line, and these bits. */
enum
{
  RUN_CRLF = 1 << 0,
  RUN_OPEN = 1 << 1,
  RUN_APART = 1 << 2,
  RUN_BITS = RUN_CRLF | RUN_OPEN | RUN_APART,
};

void
pr_split_clear (PrSplit *split)
{
  g_clear_pointer (&split->text, g_byte_array_unref);
  g_clear_pointer (&split->apart, g_byte_array_unref);
}

/* ---- numbers ---- */

void
pr_varint_append (GByteArray *array, guint64 number)
{
  guint8 octets[10];
  guint n = 0;

  for (; number > 0x7f; number >>= 7)
    octets[n++] = 0x80 | (number & 0x7f);
  octets[n++] = number;
  g_byte_array_append (array, octets, n);
}

gboolean
pr_varint_read (const guint8 **at, const guint8 *end, guint64 *number)
{
  *number = 0;
  for (guint shift = 0; *at < end && shift < 63; shift += 7)
    {
      guint8 octet = *(*at)++;

      *number |= (guint64) (octet & 0x7f) << shift;
      if ((octet & 0x80) == 0)
        return TRUE;
    }
  return FALSE;
}

/* ---- taking apart ---- */

/* Compressed or random octets are all about equally frequent. The sum of the squares
 * tells that from a few samples, without trying to compress them. */
static gboolean
looks_dense (const guint8 *octets, gsize length)
{
  guint32 counts[256] = { 0 };
  gsize n_samples = MIN (SAMPLES, (length + SAMPLE_OCTETS - 1) / SAMPLE_OCTETS);
  gsize stride = length / n_samples;
  guint64 squares = 0, n = 0, even;

  for (gsize i = 0; i < n_samples; i++)
    for (gsize j = 0; j < SAMPLE_OCTETS && i * stride + j < length; j++, n++)
      counts[octets[i * stride + j]]++;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    squares += (guint64) counts[i] * counts[i];
  even = n + n * n / 256;
  return squares < even + even / 4;
}

typedef struct
{
  GByteArray *recipe, *rest, *soft, *dense;
  guint64 n_runs;
} Parts;

static void
add_run (Parts *parts, const PrBase64Run *run, gsize gap, gsize before)
{
  gboolean apart = looks_dense (parts->dense->data + before, run->octets);
  guint8 bits =
    (run->crlf ? RUN_CRLF : 0) | (run->open ? RUN_OPEN : 0) | (apart ? RUN_APART : 0);

  parts->n_runs++;
  pr_varint_append (parts->recipe, gap);
  pr_varint_append (parts->recipe, run->octets);
  pr_varint_append (parts->recipe, run->line);
  g_byte_array_append (parts->recipe, &bits, 1);
  if (apart)
    return;
  g_byte_array_append (parts->soft, parts->dense->data + before, run->octets);
  g_byte_array_set_size (parts->dense, before);
}

static void
cut (const guint8 *text, gsize length, Parts *parts)
{
  gsize at = 0, before = 0;
  PrBase64Run run;

  while (pr_base64_find (text, length, at, &run, parts->dense))
    {
      g_byte_array_append (parts->rest, text + at, run.start - at);
      add_run (parts, &run, run.start - at, before);
      before = parts->dense->len;
      at = run.start + run.length;
    }
  if (parts->n_runs > 0)
    g_byte_array_append (parts->rest, text + at, length - at);
}

static GByteArray *
put_together (Parts *parts)
{
  GByteArray *text = g_byte_array_sized_new (parts->recipe->len + parts->rest->len +
                                             parts->soft->len + 10);

  pr_varint_append (text, parts->n_runs);
  g_byte_array_append (text, parts->recipe->data, parts->recipe->len);
  g_byte_array_append (text, parts->rest->data, parts->rest->len);
  g_byte_array_append (text, parts->soft->data, parts->soft->len);
  return text;
}

/* What cannot be told again to the octet is left as it is. */
static gboolean
is_same (PrSplit *split, const guint8 *octets, gsize length)
{
  g_autoptr (GBytes) again =
    pr_split_join (split->text->data, split->text->len, split->apart->data,
                   split->apart->len, length);

  return again != NULL && memcmp (g_bytes_get_data (again, NULL), octets, length) == 0;
}

/**
 * pr_split:
 * @raw: a message, or anything
 * @split: set to its parts
 *
 * Cuts lines of base64 out and decodes them, where that saves something and
 * pr_split_join () is sure to give @raw again: it is tried.
 */
gboolean
pr_split (GBytes *raw, PrSplit *split)
{
  gsize length = 0;
  const guint8 *octets = g_bytes_get_data (raw, &length);
  g_autoptr (GByteArray) recipe = g_byte_array_new ();
  g_autoptr (GByteArray) rest = g_byte_array_new ();
  g_autoptr (GByteArray) soft = g_byte_array_new ();
  Parts parts = { recipe, rest, soft, g_byte_array_new (), 0 };

  *split = (PrSplit){ NULL, parts.dense };
  if (length >= PR_BASE64_MIN_RUN)
    cut (octets, length, &parts);
  if (parts.n_runs > 0)
    {
      split->text = put_together (&parts);
      if (split->text->len + split->apart->len + MIN_GAIN_OCTETS <= length &&
          is_same (split, octets, length))
        return TRUE;
    }
  pr_split_clear (split);
  return FALSE;
}

/* ---- putting together ---- */

typedef struct
{
  PrBase64Run run;
  gsize gap, length;
  gboolean apart;
} Cut;

static gboolean
read_cut (const guint8 **at, const guint8 *end, Cut *cut)
{
  guint64 gap, octets, line;
  guint8 bits;

  if (!pr_varint_read (at, end, &gap) || !pr_varint_read (at, end, &octets) ||
      !pr_varint_read (at, end, &line) || *at == end)
    return FALSE;
  bits = *(*at)++;
  if ((bits & ~RUN_BITS) != 0 || line > PR_BASE64_MAX_LINE)
    return FALSE;
  *cut = (Cut){ .gap = gap, .apart = (bits & RUN_APART) != 0 };
  cut->run.octets = octets;
  cut->run.line = line;
  cut->run.crlf = (bits & RUN_CRLF) != 0;
  cut->run.open = (bits & RUN_OPEN) != 0;
  cut->length = pr_base64_measure (&cut->run);
  return cut->length > 0;
}

/* Adds up what all cuts take; FALSE as soon as it is more than @octets can be. */
static gboolean
read_recipe (const guint8 **at,
             const guint8 *end,
             gsize octets,
             GArray *cuts,
             gsize *n_soft,
             gsize *n_rest)
{
  guint64 n_runs = 0;
  gsize written = 0;

  *n_soft = 0;
  if (!pr_varint_read (at, end, &n_runs) ||
      n_runs > (guint64) (end - *at) / MIN_RUN_FIELDS)
    return FALSE;
  for (guint64 i = 0; i < n_runs; i++)
    {
      Cut cut;

      if (!read_cut (at, end, &cut) || cut.gap > octets - written ||
          cut.length > octets - written - cut.gap)
        return FALSE;
      written += cut.gap + cut.length;
      if (!cut.apart)
        *n_soft += cut.run.octets;
      g_array_append_val (cuts, cut);
    }
  if (*n_soft > (gsize) (end - *at))
    return FALSE;
  *n_rest = end - *at - *n_soft;
  return TRUE;
}

/* Writes everything in turn; FALSE when a source is too short, or not used up. */
static gboolean
write_all (GArray *cuts,
           const guint8 *rest,
           gsize n_rest,
           const guint8 *soft,
           const guint8 *apart,
           gsize n_apart,
           guint8 *out,
           gsize octets)
{
  guint8 *end = out + octets;

  for (guint i = 0; i < cuts->len; i++)
    {
      Cut *cut = &g_array_index (cuts, Cut, i);

      if (cut->gap > n_rest || (cut->apart && cut->run.octets > n_apart))
        return FALSE;
      memcpy (out, rest, cut->gap);
      pr_base64_write (&cut->run, cut->apart ? apart : soft, out + cut->gap);
      rest += cut->gap;
      n_rest -= cut->gap;
      out += cut->gap + cut->length;
      if (cut->apart)
        {
          apart += cut->run.octets;
          n_apart -= cut->run.octets;
        }
      else
        soft += cut->run.octets;
    }
  if (n_apart != 0 || (gsize) (end - out) != n_rest)
    return FALSE;
  memcpy (out, rest, n_rest);
  return TRUE;
}

/**
 * pr_split_join:
 * @text: of pr_split (), or damaged
 * @apart: (nullable): the same
 * @octets: how many there were
 *
 * Returns: (transfer full) (nullable): what was taken apart, or %NULL; never more than
 *   @octets
 */
GBytes *
pr_split_join (const guint8 *text,
               gsize n_text,
               const guint8 *apart,
               gsize n_apart,
               gsize octets)
{
  const guint8 *end = text + n_text;
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
  g_autofree guint8 *out = NULL;
  gsize n_soft = 0, n_rest = 0;

  if (!read_recipe (&text, end, octets, cuts, &n_soft, &n_rest))
    return NULL;
  out = g_try_malloc (octets + 1);
  if (out == NULL ||
      !write_all (cuts, text, n_rest, text + n_rest, apart, n_apart, out, octets))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&out), octets);
}
