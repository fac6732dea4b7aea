/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-match-private.h"

#include <string.h>

/* Wide enough for a page of the hits of a common word. */
#define FIRST_WINDOW 1024
/* Windows grow further only where they find less than this: else much more would be read
 * than a page needs. */
#define WIDE_WINDOW 4096
#define FEW_FOUND 16

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
  self->first_window = FIRST_WINDOW;
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

/* ---- bits ---- */

void
pr_bits_clear (guint64 *bits, PrWindow window)
{
  guint first = window.from / 64;

  memset (bits + first, 0, (PR_BITS_SIZE (window.end) - first) * sizeof *bits);
}

gboolean
pr_bits_are_empty (const guint64 *bits, PrWindow window)
{
  for (guint i = window.from / 64; i < PR_BITS_SIZE (window.end); i++)
    if (bits[i] != 0)
      return FALSE;
  return TRUE;
}

void
pr_bits_and (guint64 *bits, const guint64 *others, PrWindow window)
{
  for (guint i = window.from / 64; i < PR_BITS_SIZE (window.end); i++)
    bits[i] &= others[i];
}

/* ---- a match in one segment ---- */

/* One of these terms. */
typedef struct
{
  GPtrArray *terms;   /* owned; of PrTermRun */
  guint64 n_messages; /* that have it at most */
} Clause;

struct _PrMatchRun
{
  PrSegment *segment; /* borrowed */
  guint end, width;   /* of the window found last, and of the next one */
  gboolean ordered;   /* the clauses are */

  /* Owned */
  GArray *wanted;      /* of Clause */
  GPtrArray *unwanted; /* of PrTermRun */
  guint64 *bits;
  guint64 *more; /* of one more clause */
};

static GPtrArray *
open_terms (GPtrArray *terms, PrSegment *segment)
{
  GPtrArray *runs = g_ptr_array_new_full (terms->len, (GDestroyNotify) pr_term_run_free);

  for (guint i = 0; i < terms->len; i++)
    g_ptr_array_add (runs, pr_term_run_new (g_ptr_array_index (terms, i), segment));
  return runs;
}

static void
clause_clear (gpointer data)
{
  g_ptr_array_unref (((Clause *) data)->terms);
}

PrMatchRun *
pr_match_run_new (PrMatch *match, PrSegment *segment, guint from)
{
  PrMatchRun *self = g_new0 (PrMatchRun, 1);
  guint n_messages = pr_segment_get_n_messages (segment);

  g_assert (match->first_window % 64 == 0 && match->first_window > 0);
  self->segment = segment;
  self->end = MIN (from, n_messages) & ~63u;
  self->width = match->first_window;
  self->wanted = g_array_new (FALSE, FALSE, sizeof (Clause));
  g_array_set_clear_func (self->wanted, clause_clear);
  for (guint i = 0; i < match->wanted->len; i++)
    {
      Clause clause = { open_terms (g_ptr_array_index (match->wanted, i), segment), 0 };

      g_array_append_val (self->wanted, clause);
    }
  self->unwanted = open_terms (match->unwanted, segment);
  self->bits = pr_bits_new (n_messages);
  self->more = pr_bits_new (n_messages);
  return self;
}

void
pr_match_run_free (PrMatchRun *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->wanted);
  g_ptr_array_unref (self->unwanted);
  g_free (self->bits);
  g_free (self->more);
  g_free (self);
}

guint
pr_match_run_get_end (PrMatchRun *self)
{
  return self->end;
}

const guint64 *
pr_match_run_get_bits (PrMatchRun *self)
{
  return self->bits;
}

/* Sets the bits of the messages of @wanted (NULL: all) that have one of @terms. */
static gboolean
find_any (GPtrArray *terms,
          PrWindow window,
          const guint64 *wanted,
          guint64 *bits,
          GError **error)
{
  pr_bits_clear (bits, window);
  for (guint i = 0; i < terms->len; i++)
    {
      const guint64 *found =
        pr_term_run_find (g_ptr_array_index (terms, i), window, wanted, error);

      if (found == NULL)
        return FALSE;
      for (guint j = window.from / 64; j < PR_BITS_SIZE (window.end); j++)
        bits[j] |= found[j];
    }
  return TRUE;
}

static void
remove_dead (PrMatchRun *self, PrWindow window)
{
  const guint8 *dead = pr_segment_get_dead (self->segment);

  for (guint i = window.from / 8; dead != NULL && i < (window.end + 7) / 8; i++)
    self->bits[i / 8] &= ~((guint64) dead[i] << i % 8 * 8);
}

static gboolean
remove_unwanted (PrMatchRun *self, PrWindow window, GError **error)
{
  if (self->unwanted->len == 0)
    return TRUE;
  if (!find_any (self->unwanted, window, self->bits, self->more, error))
    return FALSE;
  for (guint i = window.from / 64; i < PR_BITS_SIZE (window.end); i++)
    self->bits[i] &= ~self->more[i];
  return TRUE;
}

static guint
count_bits (const guint64 *bits, PrWindow window)
{
  guint n = 0;

  for (guint i = window.from / 64; i < PR_BITS_SIZE (window.end); i++)
    n += (guint) __builtin_popcountll (bits[i]);
  return n;
}

static int
compare_clauses (gconstpointer a, gconstpointer b)
{
  guint64 left = ((const Clause *) a)->n_messages;
  guint64 right = ((const Clause *) b)->n_messages;

  return (left > right) - (left < right);
}

/* The rarest first: of the others only what it leaves is read. */
static gboolean
order_clauses (PrMatchRun *self, GError **error)
{
  for (guint i = 0; i < self->wanted->len; i++)
    {
      Clause *clause = &g_array_index (self->wanted, Clause, i);

      for (guint j = 0; j < clause->terms->len; j++)
        {
          guint64 n = 0;

          if (!pr_term_run_get_n_messages (g_ptr_array_index (clause->terms, j), &n,
                                           error))
            return FALSE;
          clause->n_messages += n;
        }
    }
  g_array_sort (self->wanted, compare_clauses);
  self->ordered = TRUE;
  return TRUE;
}

gboolean
pr_match_run_go_on (PrMatchRun *self, GError **error)
{
  guint n_messages = pr_segment_get_n_messages (self->segment);
  PrWindow window = { self->end, self->end + MIN (self->width, n_messages - self->end) };

  if (!self->ordered && self->wanted->len > 1 && !order_clauses (self, error))
    return FALSE;
  for (guint i = 0; i < self->wanted->len; i++)
    {
      guint64 *bits = i == 0 ? self->bits : self->more;

      if (!find_any (g_array_index (self->wanted, Clause, i).terms, window,
                     i == 0 ? NULL : self->bits, bits, error))
        return FALSE;
      if (i > 0)
        pr_bits_and (self->bits, bits, window);
      if (pr_bits_are_empty (self->bits, window))
        break;
    }
  remove_dead (self, window);
  if (!pr_bits_are_empty (self->bits, window) && !remove_unwanted (self, window, error))
    return FALSE;
  self->end = window.end;
  if (self->width < WIDE_WINDOW || count_bits (self->bits, window) < FEW_FOUND)
    self->width = MIN (self->width * 2, PR_SEGMENT_MAX_MESSAGES);
  return TRUE;
}
