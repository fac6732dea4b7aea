/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-segment-builder-private.h"

#include <string.h>
#include "store/pr-tokenizer-private.h"
#include "store/pr-varint-private.h"

#define FIRST_SLOTS 4096 /* a power of two */
#define FIRST_CAPACITY 8 /* octets; most words of a language are rare */

/* A word and where it stands: occurrences in the order in which they came. Each is the
 * distance from the one before × 2 within a column, or (messages further × 8 + column)
 * × 2 + 1 and the position. */
typedef struct
{
  guint32 hash;
  guint32 text; /* in @texts */
  guint32 length;
  guint32 message; /* of the last occurrence, counting from 1 */
  guint32 column;
  guint32 position;
  guint8 *octets;
  guint32 n_octets, capacity;
} Word;

struct _PrSegmentBuilder
{
  /* Owned */
  GArray *keys;      /* of gint64, as they came */
  GArray *words;     /* of Word */
  GByteArray *texts; /* of all words */
  guint32 *slots;    /* index of a word + 1, or 0 */

  guint32 n_slots;
  guint64 seed;
  gsize occurrence_octets;
  guint32 column;   /* being added: the number of its bit */
  guint32 position; /* of the next word */
};

PrSegmentBuilder *
pr_segment_builder_new (void)
{
  PrSegmentBuilder *self = g_new0 (PrSegmentBuilder, 1);

  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  self->texts = g_byte_array_new ();
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (guint32, self->n_slots);
  /* Nobody who sends mail shall know which words meet in one slot. */
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  return self;
}

void
pr_segment_builder_free (PrSegmentBuilder *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->words->len; i++)
    g_free (g_array_index (self->words, Word, i).octets);
  g_array_unref (self->words);
  g_array_unref (self->keys);
  g_byte_array_unref (self->texts);
  g_free (self->slots);
  g_free (self);
}

/* ---- words ---- */

static guint32
hash_text (const char *text, guint32 length, guint64 seed)
{
  guint64 hash = seed ^ length;

  while (length > 0)
    {
      guint64 part = 0;
      guint32 n = MIN (length, (guint32) sizeof part);

      memcpy (&part, text, n);
      hash = (hash ^ part) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
      hash ^= hash >> 29;
      text += n;
      length -= n;
    }
  return (guint32) (hash ^ hash >> 32);
}

static void
grow_slots (PrSegmentBuilder *self)
{
  self->n_slots *= 2;
  g_free (self->slots);
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint i = 0; i < self->words->len; i++)
    {
      guint32 at = g_array_index (self->words, Word, i).hash & (self->n_slots - 1);

      while (self->slots[at] != 0)
        at = (at + 1) & (self->n_slots - 1);
      self->slots[at] = i + 1;
    }
}

static Word *
add_word (PrSegmentBuilder *self, const char *text, guint32 length, guint32 hash)
{
  Word word = { .hash = hash, .text = self->texts->len, .length = length };

  g_byte_array_append (self->texts, (const guint8 *) text, length);
  g_array_append_val (self->words, word);
  return &g_array_index (self->words, Word, self->words->len - 1);
}

static Word *
find_word (PrSegmentBuilder *self, const char *text, guint32 length)
{
  guint32 hash = hash_text (text, length, self->seed);
  guint32 at;

  if (self->words->len >= self->n_slots / 2)
    grow_slots (self);
  for (at = hash & (self->n_slots - 1); self->slots[at] != 0;
       at = (at + 1) & (self->n_slots - 1))
    {
      Word *word = &g_array_index (self->words, Word, self->slots[at] - 1);

      if (word->hash == hash && word->length == length &&
          memcmp (self->texts->data + word->text, text, length) == 0)
        return word;
    }
  self->slots[at] = self->words->len + 1;
  return add_word (self, text, length, hash);
}

static void
reserve (PrSegmentBuilder *self, Word *word, guint32 n)
{
  guint32 capacity = MAX (FIRST_CAPACITY, word->capacity);

  while (capacity < word->n_octets + n)
    capacity *= 2;
  self->occurrence_octets += capacity - word->capacity;
  word->capacity = capacity;
  word->octets = g_realloc (word->octets, capacity);
}

static void
add_occurrence (PrSegmentBuilder *self, Word *word, guint32 position)
{
  guint32 message = self->keys->len;
  guint8 coded[2 * PR_VARINT_MAX_OCTETS], *end = coded;
  guint32 n;

  if (word->message == message && word->column == self->column)
    end = pr_varint_put (end, (guint64) (position - word->position) << 1);
  else
    {
      guint64 further = (guint64) (message - word->message) << 3 | self->column;

      end = pr_varint_put (end, further << 1 | 1);
      end = pr_varint_put (end, position);
    }
  n = (guint32) (end - coded);
  if (word->capacity < word->n_octets + n)
    reserve (self, word, n);
  memcpy (word->octets + word->n_octets, coded, n);
  word->n_octets += n;
  word->message = message;
  word->column = self->column;
  word->position = position;
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
  Word *word = find_word (self, token, (guint32) length);

  if ((flags & PR_TOKEN_COLOCATED) == 0 && self->position < PR_SEGMENT_MAX_POSITION)
    self->position++;
  add_occurrence (self, word, self->position);
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
  return self->occurrence_octets + self->texts->len + self->words->len * sizeof (Word) +
         self->n_slots * sizeof (guint32);
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

static void
put_columns (Output *out)
{
  const guint32 *occurrences = get_occurrences (out);
  guint n = out->n_occurrences;

  for (guint i = 0, end; i < n; i = end)
    {
      guint32 column = occurrences[i] >> 29, before = 0;

      for (end = i; end < n && occurrences[end] >> 29 == column; end++)
        continue;
      out->end = pr_varint_put (out->end, end - i);
      for (guint j = i; j < end; j++)
        {
          guint32 position = occurrences[j] & PR_SEGMENT_POSITION_MASK;

          out->end = pr_varint_put (out->end, position - before);
          before = position;
        }
    }
}

/* The occurrences of one message become a posting. */
static void
end_message (Output *out, guint32 message)
{
  const guint32 *occurrences = get_occurrences (out);
  guint8 *start = out->end;
  guint columns = 0;

  for (guint i = 0; i < out->n_occurrences; i++)
    columns |= 1u << (occurrences[i] >> 29);
  if (out->n_occurrences > 1)
    put_columns (out);
  else
    out->end = pr_varint_put (out->end, occurrences[0] & PR_SEGMENT_POSITION_MASK);
  *out->posting++ = (PrPosting){ .ordinal = out->ordinals[message - 1],
                                 .columns = (guint8) columns,
                                 .several = out->n_occurrences > 1,
                                 .positions = (guint32) (start - out->octets->data),
                                 .n_octets = (guint32) (out->end - start) };
  out->n_occurrences = 0;
}

/* An occurrence is at least one octet there, and at most three numbers of five here. */
static void
make_room (Output *out, const Word *word)
{
  g_array_set_size (out->postings, word->n_octets);
  g_array_set_size (out->occurrences, word->n_octets);
  g_byte_array_set_size (out->octets, word->n_octets * 15);
  out->posting = (PrPosting *) (gpointer) out->postings->data;
  out->end = out->octets->data;
}

static void
collect_postings (Output *out, const Word *word)
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

static int
compare_words (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PrSegmentBuilder *self = user_data;
  const Word *left = &g_array_index (self->words, Word, *(const guint32 *) a);
  const Word *right = &g_array_index (self->words, Word, *(const guint32 *) b);
  int order = memcmp (self->texts->data + left->text, self->texts->data + right->text,
                      MIN (left->length, right->length));

  return order != 0 ? order
                    : (left->length > right->length) - (left->length < right->length);
}

static GArray *
sort_words (PrSegmentBuilder *self)
{
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->words->len);

  for (guint32 i = 0; i < self->words->len; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_words, self);
  return order;
}

static gboolean
write_words (Output *out, PrSegmentWriter *writer, GError **error)
{
  PrSegmentBuilder *self = out->builder;
  g_autoptr (GArray) order = sort_words (self);

  for (guint i = 0; i < order->len; i++)
    {
      const Word *word =
        &g_array_index (self->words, Word, g_array_index (order, guint32, i));

      collect_postings (out, word);
      if (!pr_segment_writer_add (writer, (const char *) self->texts->data + word->text,
                                  word->length,
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
