/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-match-private.h"

struct _PrTermRun
{
  const PrMatchTerm *term; /* borrowed */
  PrSegment *segment;      /* borrowed */

  /* Owned */
  GPtrArray *tokens; /* of PrTokenRun, the rarest first; or NULL: not opened */
  guint64 *bits;
  guint64 *more; /* of one more token */

  guint end;      /* of the window found last */
  gboolean whole; /* that is the whole segment */
};

PrTermRun *
pr_term_run_new (const PrMatchTerm *term, PrSegment *segment)
{
  PrTermRun *self = g_new0 (PrTermRun, 1);
  guint n_messages = pr_segment_get_n_messages (segment);

  self->term = term;
  self->segment = segment;
  self->bits = pr_bits_new (n_messages);
  if (term->tokens->len > 1)
    self->more = pr_bits_new (n_messages);
  return self;
}

void
pr_term_run_free (PrTermRun *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_free (self->bits);
  g_free (self->more);
  g_free (self);
}

static int
compare_tokens (gconstpointer a, gconstpointer b)
{
  guint64 left = pr_token_run_get_n_messages (*(PrTokenRun *const *) a);
  guint64 right = pr_token_run_get_n_messages (*(PrTokenRun *const *) b);

  return (left > right) - (left < right);
}

/* Without tokens where one of them is nowhere. */
static gboolean
open_tokens (PrTermRun *self, GError **error)
{
  self->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_token_run_free);
  for (guint i = 0; i < self->term->tokens->len; i++)
    {
      PrTokenRun *token = pr_token_run_new (self->term, i, self->segment, error);

      if (token == NULL)
        return FALSE;
      g_ptr_array_add (self->tokens, token);
      self->whole = self->whole || pr_token_run_is_whole (token);
      if (pr_token_run_get_n_messages (token) == 0)
        {
          g_ptr_array_set_size (self->tokens, 0);
          return TRUE;
        }
    }
  g_ptr_array_sort (self->tokens, compare_tokens);
  return TRUE;
}

gboolean
pr_term_run_get_n_messages (PrTermRun *self, guint64 *n_messages, GError **error)
{
  if (self->tokens == NULL && !open_tokens (self, error))
    return FALSE;
  *n_messages = self->tokens->len == 0
                  ? 0
                  : pr_token_run_get_n_messages (g_ptr_array_index (self->tokens, 0));
  return TRUE;
}

/* Leaves of @starts, where phrases may begin, those that are among @others too. */
static void
keep_common (GArray *starts, GArray *others)
{
  guint kept = 0;

  for (guint i = 0, j = 0; i < starts->len; i++)
    {
      guint64 start = g_array_index (starts, guint64, i);

      while (j < others->len && g_array_index (others, guint64, j) < start)
        j++;
      if (j < others->len && g_array_index (others, guint64, j) == start)
        g_array_index (starts, guint64, kept++) = start;
    }
  g_array_set_size (starts, kept);
}

static void
set_bits_of_starts (GArray *starts, PrWindow window, guint64 *bits)
{
  pr_bits_clear (bits, window);
  for (guint i = 0; i < starts->len; i++)
    pr_bits_set (bits, (guint) (g_array_index (starts, guint64, i) >> 32));
}

/* Clears the bits of messages where the tokens do not stand in a row. */
static gboolean
check_phrase (PrTermRun *self, PrWindow window, GError **error)
{
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < self->tokens->len && (i == 0 || starts->len > 0); i++)
    {
      g_autoptr (GArray) more = g_array_new (FALSE, FALSE, sizeof (guint64));

      if (!pr_token_run_find_starts (g_ptr_array_index (self->tokens, i), window,
                                     self->bits, i == 0 ? starts : more, error))
        return FALSE;
      if (i > 0)
        keep_common (starts, more);
      set_bits_of_starts (starts, window, self->bits);
    }
  return TRUE;
}

static gboolean
find_window (PrTermRun *self, PrWindow window, const guint64 *wanted, GError **error)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      guint64 *bits = i == 0 ? self->bits : self->more;

      if (i > 0 && pr_bits_are_empty (self->bits, window))
        return TRUE;
      pr_bits_clear (bits, window);
      if (!pr_token_run_find (g_ptr_array_index (self->tokens, i), window,
                              i == 0 ? wanted : self->bits, bits, error))
        return FALSE;
      if (i > 0)
        pr_bits_and (self->bits, bits, window);
    }
  return self->tokens->len < 2 || pr_bits_are_empty (self->bits, window) ||
         check_phrase (self, window, error);
}

const guint64 *
pr_term_run_find (PrTermRun *self, PrWindow window, const guint64 *wanted, GError **error)
{
  if (self->tokens == NULL && !open_tokens (self, error))
    return NULL;
  if (self->whole)
    {
      window = (PrWindow){ 0, pr_segment_get_n_messages (self->segment) };
      wanted = NULL;
    }
  if (window.end > self->end && !find_window (self, window, wanted, error))
    return NULL;
  self->end = MAX (self->end, window.end);
  return self->bits;
}
