/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-segment-builder-private.h"

#include <string.h>
#include "store/pr-tokenizer-private.h"
#include "store/pr-varint-private.h"
#include "store/pr-words-private.h"

struct _PrSegmentBuilder
{
  /* Owned */
  GArray *keys; /* of gint64, as they came */
  PrWords *words;

  guint32 column;   /* being added: the number of its bit */
  guint32 position; /* of the next word */
};

PrSegmentBuilder *
pr_segment_builder_new (void)
{
  PrSegmentBuilder *self = g_new0 (PrSegmentBuilder, 1);

  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->words = pr_words_new ();
  return self;
}

void
pr_segment_builder_free (PrSegmentBuilder *self)
{
  if (self == NULL)
    return;
  pr_words_free (self->words);
  g_array_unref (self->keys);
  g_free (self);
}

/* ---- text ---- */

void
pr_segment_builder_begin (PrSegmentBuilder *self, gint64 key)
{
  g_array_append_val (self->keys, key);
}

static int
token_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  PrSegmentBuilder *self = user_data;

  if ((flags & PR_TOKEN_COLOCATED) == 0 && self->position < PR_SEGMENT_MAX_POSITION)
    self->position++;
  pr_words_add (self->words, token, (gsize) length, self->keys->len, self->column,
                self->position);
  return 0;
}

void
pr_segment_builder_add (PrSegmentBuilder *self, PrColumns column, const char *text)
{
  if (text == NULL)
    return;
  self->column = (guint32) g_bit_nth_lsf (column, -1);
  self->position = 0;
  pr_tokenize (text, strlen (text), PR_TOKENIZE_TEXT, token_cb, self);
}

void
pr_segment_builder_add_token (PrSegmentBuilder *self, PrColumns column, const char *token)
{
  self->column = (guint32) g_bit_nth_lsf (column, -1);
  self->position = 0;
  token_cb (self, 0, token, (int) strlen (token), 0, 0);
}

guint
pr_segment_builder_get_n_messages (PrSegmentBuilder *self)
{
  return self->keys->len;
}

gsize
pr_segment_builder_get_octets (PrSegmentBuilder *self)
{
  return pr_words_get_octets (self->words);
}

/* ---- writing ---- */

/* What is written: postings by ordinal. The arrays have room for all of a word, so that
 * nothing is looked at twice in the loops over all words of all mail. */
typedef struct
{
  PrSegmentBuilder *builder;
  guint32 *ordinals;     /* of each message, in the order in which they came */
  GArray *postings;      /* of PrPosting: of one word */
  GByteArray *octets;    /* their positions, coded */
  GArray *occurrences;   /* of guint32, of one message: column << 29 | position */
  guint32 n_occurrences; /* used of them */
  PrPosting *posting;    /* the next one */
  guint8 *end;           /* of the positions */
} Output;

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left < right) - (left > right);
}

GArray *
pr_segment_builder_list_keys (PrSegmentBuilder *self)
{
  GArray *keys = g_array_copy (self->keys);

  g_array_sort (keys, compare_newest_first);
  return keys;
}

static guint32
find_ordinal (GArray *keys, gint64 key)
{
  guint low = 0, high = keys->len - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (keys, gint64, middle) > key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint32 *
get_occurrences (Output *out)
{
  return (guint32 *) (gpointer) out->occurrences->data;
}

/* How many numbers they are. */
static guint32
put_columns (Output *out)
{
  const guint32 *occurrences = get_occurrences (out);
  guint n = out->n_occurrences, n_numbers = n;

  for (guint i = 0, end; i < n; i = end)
    {
      guint32 column = occurrences[i] >> 29, before = 0;

      for (end = i; end < n && occurrences[end] >> 29 == column; end++)
        continue;
      if (end < n)
        {
          out->end = pr_varint_put (out->end, end - i);
          n_numbers++;
        }
      for (guint j = i; j < end; j++)
        {
          guint32 position = occurrences[j] & PR_SEGMENT_POSITION_MASK;

          out->end = pr_varint_put (out->end, position - before);
          before = position;
        }
    }
  return n_numbers;
}

/* The occurrences of one message become a posting. */
static void
end_message (Output *out, guint32 message)
{
  const guint32 *occurrences = get_occurrences (out);
  guint8 *start = out->end;
  guint32 n_numbers = put_columns (out);
  guint columns = 0;

  for (guint i = 0; i < out->n_occurrences; i++)
    columns |= 1u << (occurrences[i] >> 29);
  *out->posting++ = (PrPosting){ .ordinal = out->ordinals[message - 1],
                                 .columns = (guint8) columns,
                                 .n_numbers = n_numbers,
                                 .positions = (guint32) (start - out->octets->data),
                                 .n_octets = (guint32) (out->end - start) };
  out->n_occurrences = 0;
}

/* An occurrence is at least one octet there, and at most three numbers of five here. */
static void
make_room (Output *out, const PrWord *word)
{
  g_array_set_size (out->postings, word->n_octets);
  g_array_set_size (out->occurrences, word->n_octets);
  g_byte_array_set_size (out->octets, word->n_octets * 15);
  out->posting = (PrPosting *) (gpointer) out->postings->data;
  out->end = out->octets->data;
}

static void
collect_postings (Output *out, const PrWord *word)
{
  PrScan scan = { word->octets, word->octets + word->n_octets, FALSE };
  guint32 message = 0, column = 0, position = 0;

  make_room (out, word);
  while (scan.octets < scan.end)
    {
      guint64 code = pr_scan_varint (&scan);

      if ((code & 1) == 0)
        position += (guint32) (code >> 1);
      else
        {
          if (message != 0 && code >> 4 != 0)
            end_message (out, message);
          message += (guint32) (code >> 4);
          column = code >> 1 & 7;
          position = (guint32) pr_scan_varint (&scan);
        }
      get_occurrences (out)[out->n_occurrences++] = column << 29 | position;
    }
  end_message (out, message);
  g_array_set_size (out->postings,
                    (guint) (out->posting -
                             (PrPosting *) (gpointer) out->postings->data));
  pr_postings_sort (out->postings);
}

static gboolean
write_words (Output *out, PrSegmentWriter *writer, GError **error)
{
  PrWords *words = out->builder->words;
  g_autoptr (GPtrArray) list = pr_words_list (words);

  for (guint i = 0; i < list->len; i++)
    {
      const PrWord *word = g_ptr_array_index (list, i);

      collect_postings (out, word);
      if (!pr_segment_writer_add (writer, pr_words_get_text (words, word), word->length,
                                  (const PrPosting *) (gpointer) out->postings->data,
                                  out->postings->len, out->octets->data, error))
        return FALSE;
    }
  return pr_segment_writer_finish (writer, error);
}

gboolean
pr_segment_builder_write (PrSegmentBuilder *self,
                          PrChunkFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (GArray) keys = pr_segment_builder_list_keys (self);
  g_autofree guint32 *ordinals = g_new (guint32, keys->len);
  g_autoptr (GArray) postings = g_array_new (FALSE, FALSE, sizeof (PrPosting));
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_autoptr (GArray) occurrences = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (PrSegmentWriter) writer = NULL;
  Output out = { .builder = self,
                 .ordinals = ordinals,
                 .postings = postings,
                 .octets = octets,
                 .occurrences = occurrences };

  for (guint i = 0; i < self->keys->len; i++)
    ordinals[i] = find_ordinal (keys, g_array_index (self->keys, gint64, i));
  writer = pr_segment_writer_new ((const gint64 *) (gpointer) keys->data, keys->len, func,
                                  user_data);
  return write_words (&out, writer, error);
}
