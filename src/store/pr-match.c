/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-match-private.h"

#include <string.h>
#include "store/pr-varint-private.h"

static void
term_free (gpointer data)
{
  PrMatchTerm *term = data;

  g_ptr_array_unref (term->tokens);
  g_free (term);
}

PrMatch *
pr_match_new (void)
{
  PrMatch *self = g_new0 (PrMatch, 1);

  self->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->unwanted = g_ptr_array_new_with_free_func (term_free);
  return self;
}

void
pr_match_free (PrMatch *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->wanted);
  g_ptr_array_unref (self->unwanted);
  if (self->lookup != NULL)
    self->free_lookup (self->lookup);
  g_free (self);
}

GPtrArray *
pr_match_add_clause (PrMatch *self)
{
  GPtrArray *clause = g_ptr_array_new_with_free_func (term_free);

  g_ptr_array_add (self->wanted, clause);
  return clause;
}

void
pr_match_add_term (GPtrArray *terms, const PrTerm *term)
{
  PrMatchTerm *copy = g_new0 (PrMatchTerm, 1);

  copy->columns = term->columns != 0 ? term->columns : PR_COLUMNS_OF_WORDS;
  copy->tokens = g_ptr_array_ref (term->tokens);
  copy->prefix = term->prefix;
  g_ptr_array_add (terms, copy);
}

/* ---- one token ---- */

/* Sets the bits of the messages in a list of postings. */
static gboolean
set_bits (PrScan *scan, PrColumns columns, guint64 *bits, guint n_messages)
{
  guint64 ordinal = 0;

  while (scan->octets < scan->end)
    {
      guint64 code = pr_scan_varint (scan);
      guint mask = PR_COLUMN_BODY;

      ordinal += code >> 2;
      if ((code & 2) != 0)
        {
          const guint8 *octet = pr_scan_octets (scan, 1);

          mask = octet != NULL ? *octet : 0;
        }
      if (ordinal >= n_messages)
        return FALSE;
      if ((mask & columns) != 0)
        pr_bits_set (bits, (guint) ordinal);
    }
  return !scan->damaged;
}

GArray *
pr_match_find_places (const PrMatchTerm *term,
                      guint index,
                      PrSegment *segment,
                      GError **error)
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

/* Terms that follow each other have their postings in a row, so one reading gets all. */
static gboolean
set_bits_of_places (GArray *places,
                    PrColumns columns,
                    PrSegment *segment,
                    guint64 *bits,
                    GError **error)
{
  const PrTermPlace *first, *last;
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  guint64 length;

  if (places->len == 0)
    return TRUE;
  first = &g_array_index (places, PrTermPlace, 0);
  last = &g_array_index (places, PrTermPlace, places->len - 1);
  length = last->postings + last->n_postings_octets - first->postings;
  if (length > G_MAXUINT32)
    return pr_segment_set_damaged (error);
  if (!pr_segment_read (segment, PR_STREAM_POSTINGS, first->postings, length, octets,
                        error))
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    {
      const PrTermPlace *place = &g_array_index (places, PrTermPlace, i);
      const guint8 *start = octets->data + (place->postings - first->postings);
      PrScan scan = { start, start + place->n_postings_octets, FALSE };

      if (!set_bits (&scan, columns, bits, pr_segment_get_n_messages (segment)))
        return pr_segment_set_damaged (error);
    }
  return TRUE;
}

static guint64 *
new_bits (PrSegment *segment)
{
  return g_new0 (guint64, PR_BITS_SIZE (pr_segment_get_n_messages (segment)));
}

static guint64 *
find_token (const PrMatchTerm *term, guint index, PrSegment *segment, GError **error)
{
  g_autoptr (GArray) places = pr_match_find_places (term, index, segment, error);
  g_autofree guint64 *bits = NULL;

  if (places == NULL)
    return NULL;
  bits = new_bits (segment);
  if (!set_bits_of_places (places, term->columns, segment, bits, error))
    return NULL;
  return g_steal_pointer (&bits);
}

/* ---- sets ---- */

static gboolean
is_empty (const guint64 *bits, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (bits[i] != 0)
      return FALSE;
  return TRUE;
}

guint64 *
pr_match_term_find (const PrMatchTerm *term, PrSegment *segment, GError **error)
{
  gsize size = PR_BITS_SIZE (pr_segment_get_n_messages (segment));
  g_autofree guint64 *bits = find_token (term, 0, segment, error);

  for (guint i = 1; bits != NULL && i < term->tokens->len; i++)
    {
      g_autofree guint64 *more = NULL;

      if (is_empty (bits, size))
        return g_steal_pointer (&bits);
      more = find_token (term, i, segment, error);
      if (more == NULL)
        return NULL;
      for (gsize j = 0; j < size; j++)
        bits[j] &= more[j];
    }
  if (bits == NULL || (term->tokens->len > 1 && !is_empty (bits, size) &&
                       !pr_match_phrase (term, segment, bits, error)))
    return NULL;
  return g_steal_pointer (&bits);
}

static guint64 *
find_any (GPtrArray *terms, PrSegment *segment, GError **error)
{
  gsize size = PR_BITS_SIZE (pr_segment_get_n_messages (segment));
  g_autofree guint64 *bits = new_bits (segment);

  for (guint i = 0; i < terms->len; i++)
    {
      g_autofree guint64 *more =
        pr_match_term_find (g_ptr_array_index (terms, i), segment, error);

      if (more == NULL)
        return NULL;
      for (gsize j = 0; j < size; j++)
        bits[j] |= more[j];
    }
  return g_steal_pointer (&bits);
}

static gboolean
remove_unwanted (PrMatch *self, PrSegment *segment, guint64 *bits, GError **error)
{
  guint n_messages = pr_segment_get_n_messages (segment);
  const guint8 *dead = pr_segment_get_dead (segment);
  g_autofree guint64 *unwanted = NULL;

  for (guint i = 0; dead != NULL && i < n_messages; i++)
    if ((dead[i / 8] >> i % 8 & 1) != 0)
      bits[i / 64] &= ~(G_GUINT64_CONSTANT (1) << i % 64);
  if (self->unwanted->len == 0)
    return TRUE;
  unwanted = find_any (self->unwanted, segment, error);
  if (unwanted == NULL)
    return FALSE;
  for (gsize j = 0; j < PR_BITS_SIZE (n_messages); j++)
    bits[j] &= ~unwanted[j];
  return TRUE;
}

guint64 *
pr_match_find (PrMatch *self, PrSegment *segment, GError **error)
{
  gsize size = PR_BITS_SIZE (pr_segment_get_n_messages (segment));
  g_autofree guint64 *bits =
    find_any (g_ptr_array_index (self->wanted, 0), segment, error);

  for (guint i = 1; bits != NULL && i < self->wanted->len; i++)
    {
      g_autofree guint64 *more = NULL;

      if (is_empty (bits, size))
        return g_steal_pointer (&bits);
      more = find_any (g_ptr_array_index (self->wanted, i), segment, error);
      if (more == NULL)
        return NULL;
      for (gsize j = 0; j < size; j++)
        bits[j] &= more[j];
    }
  if (bits == NULL || !remove_unwanted (self, segment, bits, error))
    return NULL;
  return g_steal_pointer (&bits);
}
