/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-words-private.h"

#include <string.h>
#include "store/pr-segment-private.h"
#include "store/pr-tokenizer-private.h"
#include "store/pr-varint-private.h"

#define FIRST_SLOTS 4096 /* a power of two */
#define FIRST_WORDS 1024
#define AT_ONCE 16

/* Slots hold the number of a word + 1 below, and some of its hash above. */
#define NUMBER_BITS 24
#define NUMBER_MASK ((1u << NUMBER_BITS) - 1)

/* Pieces of memory for occurrences: 16 << n octets. */
#define N_SIZES 12
#define FIRST_SIZE 16
#define BLOCK_OCTETS (64u << 10)

G_STATIC_ASSERT (PR_TOKEN_MAX_OCTETS <= G_MAXUINT8);

/* A word that is not put in yet. */
typedef struct
{
  guint32 hash;
  guint32 message;
  guint32 place;
  guint32 word; /* its number, once known */
  guint8 length;
  char text[PR_TOKEN_MAX_OCTETS];
} Pending;

struct _PrWords
{
  PrWord *words;
  guint32 n_words, capacity;
  guint32 *slots;
  guint32 n_slots;
  GByteArray *texts; /* of the long ones */
  guint64 seed;

  Pending pending[AT_ONCE];
  guint n_pending;

  GPtrArray *blocks;
  guint8 *unused; /* of the last block */
  gsize n_unused;
  gpointer given_back[N_SIZES]; /* pieces, each beginning with the next one */
  gsize octets;                 /* of all pieces in use */
};

PrWords *
pr_words_new (void)
{
  PrWords *self = g_new0 (PrWords, 1);

  self->capacity = FIRST_WORDS;
  self->words = g_aligned_alloc (self->capacity, sizeof (PrWord), sizeof (PrWord));
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (guint32, self->n_slots);
  self->texts = g_byte_array_new ();
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  /* Nobody who sends mail shall know which words meet in one slot. */
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  return self;
}

/* ---- memory ---- */

/* The number of the least size that takes @octets; N_SIZES: none does. */
static guint
find_size (guint32 octets)
{
  guint n = 0;

  while (n < N_SIZES && ((guint32) FIRST_SIZE << n) < octets)
    n++;
  return n;
}

static guint8 *
take_piece (PrWords *self, guint n)
{
  gsize octets = (gsize) FIRST_SIZE << n;
  guint8 *piece = self->given_back[n];

  if (piece != NULL)
    {
      memcpy (&self->given_back[n], piece, sizeof (gpointer));
      return piece;
    }
  if (self->n_unused < octets)
    {
      self->unused = g_malloc (BLOCK_OCTETS);
      self->n_unused = BLOCK_OCTETS;
      g_ptr_array_add (self->blocks, self->unused);
    }
  piece = self->unused;
  self->unused += octets;
  self->n_unused -= octets;
  return piece;
}

static void
give_back (PrWords *self, guint n, guint8 *piece)
{
  memcpy (piece, &self->given_back[n], sizeof (gpointer));
  self->given_back[n] = piece;
}

/* Room for at least twice of what there is. */
static void
grow_word (PrWords *self, PrWord *word)
{
  guint old = find_size (word->capacity);
  guint32 capacity = MAX (FIRST_SIZE, word->capacity * 2);
  guint n = find_size (capacity);
  guint8 *octets;

  self->octets += capacity - word->capacity;
  if (old == N_SIZES)
    octets = g_realloc (word->octets, capacity);
  else
    {
      octets = n == N_SIZES ? g_malloc (capacity) : take_piece (self, n);
      if (word->capacity > 0)
        {
          memcpy (octets, word->octets, word->n_octets);
          give_back (self, old, word->octets);
        }
    }
  word->octets = octets;
  word->capacity = capacity;
}

void
pr_words_free (PrWords *self)
{
  if (self == NULL)
    return;
  for (guint32 i = 0; i < self->n_words; i++)
    if (find_size (self->words[i].capacity) == N_SIZES)
      g_free (self->words[i].octets);
  g_aligned_free (self->words);
  g_ptr_array_unref (self->blocks);
  g_byte_array_unref (self->texts);
  g_free (self->slots);
  g_free (self);
}

/* ---- finding ---- */

static guint32
hash_text (const char *text, gsize length, guint64 seed)
{
  guint64 hash = seed ^ length;

  while (length > 0)
    {
      guint64 part = 0;
      gsize n = MIN (length, sizeof part);

      memcpy (&part, text, n);
      hash = (hash ^ part) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
      hash ^= hash >> 29;
      text += n;
      length -= n;
    }
  return (guint32) (hash ^ hash >> 32);
}

const char *
pr_words_get_text (PrWords *self, const PrWord *word)
{
  guint32 at;

  if (word->length <= PR_WORD_SHORT)
    return word->text;
  memcpy (&at, word->text, sizeof at);
  return (const char *) self->texts->data + at;
}

static guint32
make_slot (guint32 hash, guint32 number)
{
  return (hash & ~NUMBER_MASK) | (number + 1);
}

static guint32
first_slot (PrWords *self, guint32 hash)
{
  return hash & (self->n_slots - 1);
}

static void
grow_slots (PrWords *self)
{
  self->n_slots *= 2;
  g_free (self->slots);
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 i = 0; i < self->n_words; i++)
    {
      guint32 at = first_slot (self, self->words[i].hash);

      while (self->slots[at] != 0)
        at = (at + 1) & (self->n_slots - 1);
      self->slots[at] = make_slot (self->words[i].hash, i);
    }
}

static void
grow_words (PrWords *self)
{
  PrWord *words =
    g_aligned_alloc ((gsize) self->capacity * 2, sizeof (PrWord), sizeof (PrWord));

  memcpy (words, self->words, self->n_words * sizeof (PrWord));
  g_aligned_free (self->words);
  self->words = words;
  self->capacity *= 2;
}

static guint32
add_word (PrWords *self, const Pending *pending)
{
  PrWord *word;

  /* A builder is written long before, and PR_MAIL_MAX_INDEX_OCTETS bounds one message. */
  g_assert (self->n_words < NUMBER_MASK);
  if (self->n_words == self->capacity)
    grow_words (self);
  word = &self->words[self->n_words];
  *word = (PrWord){ .hash = pending->hash, .length = pending->length };
  if (pending->length <= PR_WORD_SHORT)
    memcpy (word->text, pending->text, pending->length);
  else
    {
      guint32 at = self->texts->len;

      memcpy (word->text, &at, sizeof at);
      g_byte_array_append (self->texts, (const guint8 *) pending->text, pending->length);
    }
  return self->n_words++;
}

static guint32
find_word (PrWords *self, const Pending *pending)
{
  guint32 at, slot, number;

  if (self->n_words >= self->n_slots / 2)
    grow_slots (self);
  for (at = first_slot (self, pending->hash); (slot = self->slots[at]) != 0;
       at = (at + 1) & (self->n_slots - 1))
    {
      const PrWord *word = &self->words[(slot & NUMBER_MASK) - 1];

      if (((slot ^ pending->hash) & ~NUMBER_MASK) == 0 && word->hash == pending->hash &&
          word->length == pending->length &&
          memcmp (pr_words_get_text (self, word), pending->text, pending->length) == 0)
        return (slot & NUMBER_MASK) - 1;
    }
  number = add_word (self, pending);
  self->slots[at] = make_slot (pending->hash, number);
  return number;
}

/* ---- putting in ---- */

static void
add_occurrence (PrWords *self, PrWord *word, guint32 message, guint32 place)
{
  guint8 coded[2 * PR_VARINT_MAX_OCTETS], *end = coded;
  guint32 n;

  if (word->message == message && (word->place ^ place) >> 29 == 0)
    end = pr_varint_put (end, (guint64) (place - word->place) << 1);
  else
    {
      guint64 further = (guint64) (message - word->message) << 3 | place >> 29;

      end = pr_varint_put (end, further << 1 | 1);
      end = pr_varint_put (end, place & PR_SEGMENT_POSITION_MASK);
    }
  n = (guint32) (end - coded);
  while (word->capacity < word->n_octets + n)
    grow_word (self, word);
  memcpy (word->octets + word->n_octets, coded, n);
  word->n_octets += n;
  word->message = message;
  word->place = place;
}

/* Three rounds, each of which fetches what the next one looks at. */
static void
put_in (PrWords *self)
{
  for (guint i = 0; i < self->n_pending; i++)
    {
      guint32 slot = self->slots[first_slot (self, self->pending[i].hash)];

      if (slot != 0)
        __builtin_prefetch (&self->words[(slot & NUMBER_MASK) - 1], 1);
    }
  for (guint i = 0; i < self->n_pending; i++)
    {
      const PrWord *word;

      self->pending[i].word = find_word (self, &self->pending[i]);
      word = &self->words[self->pending[i].word];
      if (word->octets != NULL)
        __builtin_prefetch (word->octets + word->n_octets, 1);
    }
  for (guint i = 0; i < self->n_pending; i++)
    {
      const Pending *pending = &self->pending[i];

      add_occurrence (self, &self->words[pending->word], pending->message,
                      pending->place);
    }
  self->n_pending = 0;
}

void
pr_words_add (PrWords *self,
              const char *text,
              gsize length,
              guint32 message,
              guint32 column,
              guint32 position)
{
  Pending *pending = &self->pending[self->n_pending++];

  pending->hash = hash_text (text, length, self->seed);
  __builtin_prefetch (&self->slots[first_slot (self, pending->hash)]);
  pending->message = message;
  pending->place = column << 29 | position;
  pending->length = (guint8) length;
  memcpy (pending->text, text, length);
  if (self->n_pending == AT_ONCE)
    put_in (self);
}

gsize
pr_words_get_octets (PrWords *self)
{
  return self->octets + self->texts->len + self->n_words * sizeof (PrWord) +
         self->n_slots * sizeof (guint32);
}

/* ---- listing ---- */

static int
compare_words (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PrWord *left = *(PrWord *const *) a, *right = *(PrWord *const *) b;
  int order =
    memcmp (pr_words_get_text (user_data, left), pr_words_get_text (user_data, right),
            MIN (left->length, right->length));

  return order != 0 ? order : left->length - right->length;
}

GPtrArray *
pr_words_list (PrWords *self)
{
  GPtrArray *list;

  put_in (self);
  list = g_ptr_array_sized_new (self->n_words);
  for (guint32 i = 0; i < self->n_words; i++)
    g_ptr_array_add (list, &self->words[i]);
  g_ptr_array_sort_with_data (list, compare_words, self);
  return list;
}
