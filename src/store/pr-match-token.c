/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pr-match-private.h"

/* Of so many words that begin with the last token of a phrase, each is read no further
 * than is asked for. */
#define FEW_WORDS 16
/* Of a prefix alone, words with fewer octets of postings are read to their end at once.
 */
#define SHORT_OCTETS 256
/* So many octets of them at a time. */
#define MAX_RUN_OCTETS (1u << 20)

struct _PrTokenRun
{
  PrSegment *segment; /* borrowed */
  PrColumns columns;
  guint index;     /* in its phrase */
  gboolean phrase; /* it is not alone */
  gboolean whole;

  /* Owned */
  GArray *places;  /* of PrTermPlace */
  GPtrArray *runs; /* of PrWordRun: the words that are read only as far as is asked for */
  guint64 *rest;   /* of the other words, in all messages; or NULL */
};

static GArray *
find_places (const PrMatchTerm *term, guint index, PrSegment *segment, GError **error)
{
  const char *token = g_ptr_array_index (term->tokens, index);
  g_autoptr (GArray) places = NULL;
  gboolean found = FALSE;
  PrTermPlace place;

  if (term->prefix && index == term->tokens->len - 1)
    return pr_segment_find_prefix (segment, token, (guint) strlen (token), error);
  if (!pr_segment_find_term (segment, token, (guint) strlen (token), &place, &found,
                             error))
    return NULL;
  places = g_array_new (FALSE, FALSE, sizeof (PrTermPlace));
  if (found)
    g_array_append_val (places, place);
  return g_steal_pointer (&places);
}

/* Where not, it is read at once with its neighbours. */
static gboolean
has_run (PrTokenRun *self, const PrTermPlace *place)
{
  if (self->phrase)
    return !self->whole || place->n_messages > PR_SEGMENT_ONE_BLOCK;
  return self->places->len == 1 || place->n_postings_octets >= SHORT_OCTETS;
}

/* Words in a row do, unless the segment is damaged. */
static gboolean
follows (const PrTermPlace *first, const PrTermPlace *second)
{
  return second->postings == first->postings + first->n_postings_octets;
}

/* The words from @first up to @end follow each other, and so do their postings. */
static gboolean
set_bits_of_words (PrTokenRun *self, guint first, guint end, GError **error)
{
  const PrTermPlace *places = (const PrTermPlace *) (gpointer) self->places->data;
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  guint64 start = places[first].postings;
  guint64 length = places[end - 1].postings + places[end - 1].n_postings_octets - start;

  if (!pr_segment_read (self->segment, PR_STREAM_POSTINGS, start, length, octets, error))
    return FALSE;
  for (guint i = first; i < end; i++)
    if (!pr_word_find (self->segment, &places[i],
                       octets->data + (places[i].postings - start), self->columns,
                       self->rest, error))
      return FALSE;
  return TRUE;
}

static gboolean
open_words (PrTokenRun *self, GError **error)
{
  const PrTermPlace *places = (const PrTermPlace *) (gpointer) self->places->data;
  guint n = self->places->len, n_messages = pr_segment_get_n_messages (self->segment);

  for (guint i = 0, end; i < n; i = end)
    {
      end = i + 1;
      if (has_run (self, &places[i]))
        {
          g_ptr_array_add (self->runs,
                           pr_word_run_new (self->segment, &places[i], self->phrase));
          continue;
        }
      while (end < n && !has_run (self, &places[end]) &&
             follows (&places[end - 1], &places[end]) &&
             places[end].postings - places[i].postings < MAX_RUN_OCTETS)
        end++;
      if (self->rest == NULL)
        self->rest = pr_bits_new (n_messages);
      if (!set_bits_of_words (self, i, end, error))
        return FALSE;
    }
  return TRUE;
}

PrTokenRun *
pr_token_run_new (const PrMatchTerm *term,
                  guint index,
                  PrSegment *segment,
                  GError **error)
{
  PrTokenRun *self = g_new0 (PrTokenRun, 1);

  self->segment = segment;
  self->columns = term->columns;
  self->index = index;
  self->phrase = term->tokens->len > 1;
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_word_run_free);
  self->places = find_places (term, index, segment, error);
  if (self->places != NULL)
    {
      self->whole = self->phrase && self->places->len > FEW_WORDS;
      if (open_words (self, error))
        return self;
    }
  pr_token_run_free (self);
  return NULL;
}

void
pr_token_run_free (PrTokenRun *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->places, g_array_unref);
  g_ptr_array_unref (self->runs);
  g_free (self->rest);
  g_free (self);
}

guint64
pr_token_run_get_n_messages (PrTokenRun *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->places->len; i++)
    n += g_array_index (self->places, PrTermPlace, i).n_messages;
  return n;
}

gboolean
pr_token_run_is_whole (PrTokenRun *self)
{
  return self->whole;
}

gboolean
pr_token_run_find (PrTokenRun *self,
                   PrWindow window,
                   const guint64 *wanted,
                   guint64 *bits,
                   GError **error)
{
  for (guint i = window.from / 64; self->rest != NULL && i < PR_BITS_SIZE (window.end);
       i++)
    bits[i] |= self->rest[i];
  for (guint i = 0; i < self->runs->len; i++)
    if (!pr_word_run_find (g_ptr_array_index (self->runs, i), window, self->columns,
                           wanted, bits, error))
      return FALSE;
  return TRUE;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

static guint
find_last (const guint64 *bits, PrWindow window)
{
  guint i = PR_BITS_SIZE (window.end);

  while (i > window.from / 64 && bits[i - 1] == 0)
    i--;
  return i * 64 - 1;
}

/* Of words that have no runs: each is gone through once more. */
static gboolean
find_starts_of_words (PrTokenRun *self,
                      PrWindow window,
                      guint last,
                      const guint64 *bits,
                      GArray *starts,
                      GError **error)
{
  g_autofree guint64 *unused = pr_bits_new (window.end);

  for (guint i = 0; i < self->places->len; i++)
    {
      const PrTermPlace *place = &g_array_index (self->places, PrTermPlace, i);
      g_autoptr (PrWordRun) run = NULL;

      if (has_run (self, place))
        continue;
      run = pr_word_run_new (self->segment, place, TRUE);
      if (!pr_word_run_find (run, window, self->columns, bits, unused, error) ||
          !pr_word_run_find_starts (run, window, last, bits, self->columns, self->index,
                                    starts, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
pr_token_run_find_starts (PrTokenRun *self,
                          PrWindow window,
                          const guint64 *bits,
                          GArray *starts,
                          GError **error)
{
  guint last = find_last (bits, window);

  if (self->whole && !find_starts_of_words (self, window, last, bits, starts, error))
    return FALSE;
  for (guint i = 0; i < self->runs->len; i++)
    if (!pr_word_run_find_starts (g_ptr_array_index (self->runs, i), window, last, bits,
                                  self->columns, self->index, starts, error))
      return FALSE;
  if (self->places->len > 1)
    g_array_sort (starts, compare_starts);
  return TRUE;
}
