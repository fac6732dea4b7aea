/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-search-private.h"

/* A segment that is being looked into. */
typedef struct
{
  PrSegment *segment; /* borrowed */
  PrMatchRun *run;
  guint ordinal;  /* all matches before it are given */
  gint64 key;     /* of its next match, or one that this is not beyond */
  gboolean exact; /* it is that of the next match */
} Source;

struct _PrSearch
{
  PrMatch *match; /* borrowed */
  gint64 least, below;

  /* Owned */
  GPtrArray *segments; /* of PrSegment, the newest first */
  GArray *sources;     /* of Source */
  guint n_opened;      /* of @segments */
};

static void
source_clear (gpointer data)
{
  pr_match_run_free (((Source *) data)->run);
}

PrSearch *
pr_search_new (PrDatabase *database,
               PrMatch *match,
               gint64 least,
               gint64 below,
               GError **error)
{
  g_autoptr (PrSearch) self = g_new0 (PrSearch, 1);

  self->match = match;
  self->least = least;
  self->below = below;
  self->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (self->sources, source_clear);
  self->segments = pr_segments_list (database, error);
  return self->segments == NULL ? NULL : g_steal_pointer (&self);
}

void
pr_search_free (PrSearch *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->segments, g_ptr_array_unref);
  g_array_unref (self->sources);
  g_free (self);
}

/* The first of @bits from @ordinal on, or @end. */
static guint
find_bit (const guint64 *bits, guint ordinal, guint end)
{
  while (ordinal < end)
    {
      guint64 word = bits[ordinal / 64] >> ordinal % 64;

      if (word != 0)
        return MIN (ordinal + (guint) __builtin_ctzll (word), end);
      ordinal = (ordinal / 64 + 1) * 64;
    }
  return end;
}

/* Goes to the next match, or to the end of what is found, from where it goes a window
 * further. */
static gboolean
advance (PrSearch *self, Source *source, gboolean *at_end, GError **error)
{
  guint n_messages = pr_segment_get_n_messages (source->segment);
  guint end = pr_match_run_get_end (source->run);

  if (source->ordinal >= end && end < n_messages &&
      !pr_match_run_go_on (source->run, error))
    return FALSE;
  end = pr_match_run_get_end (source->run);
  source->ordinal = find_bit (pr_match_run_get_bits (source->run), source->ordinal, end);
  *at_end = source->ordinal == n_messages;
  if (*at_end)
    return TRUE;
  if (!pr_segment_get_key (source->segment, source->ordinal, &source->key, error))
    return FALSE;
  source->exact = source->ordinal < end && source->key < self->below;
  if (source->ordinal < end)
    source->ordinal++;
  return TRUE;
}

/* Not without @error. */
static gboolean
open_next (PrSearch *self, GError **error)
{
  PrSegment *segment = g_ptr_array_index (self->segments, self->n_opened++);
  gint64 newest = pr_segment_get_newest (segment);
  Source source = { .segment = segment, .key = MIN (newest, self->below - 1) };
  gboolean found = FALSE;

  if (pr_segment_get_oldest (segment) >= self->below || newest < self->least)
    return TRUE;
  if (self->below <= newest &&
      !pr_segment_find_key (segment, self->below, &source.ordinal, &found, error))
    return FALSE;
  source.run = pr_match_run_new (self->match, segment, source.ordinal);
  g_array_append_val (self->sources, source);
  return TRUE;
}

/* The source whose turn it is, or -1. */
static int
find_newest (PrSearch *self)
{
  int newest = -1;

  for (guint i = 0; i < self->sources->len; i++)
    if (newest < 0 || g_array_index (self->sources, Source, i).key >
                        g_array_index (self->sources, Source, newest).key)
      newest = (int) i;
  return newest;
}

/* Whether the next segment may have a newer match than @key. */
static gboolean
is_due (PrSearch *self, gint64 key)
{
  return self->n_opened < self->segments->len &&
         pr_segment_get_newest (g_ptr_array_index (self->segments, self->n_opened)) > key;
}

/* Each source goes on only when its next match may be the newest of all. */
gboolean
pr_search_next (PrSearch *self, gint64 *key, GError **error)
{
  while (TRUE)
    {
      int newest = find_newest (self);
      Source *source = newest < 0 ? NULL : &g_array_index (self->sources, Source, newest);
      gboolean at_end = FALSE;

      if (is_due (self, source == NULL ? 0 : source->key))
        {
          if (!open_next (self, error))
            return FALSE;
          continue;
        }
      if (source == NULL || source->key < self->least)
        return FALSE;
      if (source->exact)
        {
          source->exact = FALSE;
          *key = source->key;
          return TRUE;
        }
      if (!advance (self, source, &at_end, error))
        return FALSE;
      if (at_end)
        g_array_remove_index (self->sources, (guint) newest);
    }
}

/* ---- looking up ---- */

typedef struct
{
  GPtrArray *segments; /* of PrSegment */
  PrMatchRun **runs;   /* of each; NULL: not looked into yet */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  for (guint i = 0; i < lookup->segments->len; i++)
    pr_match_run_free (lookup->runs[i]);
  g_free (lookup->runs);
  g_ptr_array_unref (lookup->segments);
  g_free (lookup);
}

static Lookup *
get_lookup (PrDatabase *database, PrMatch *match, GError **error)
{
  g_autoptr (GPtrArray) segments = NULL;
  Lookup *lookup;

  if (match->lookup != NULL)
    return match->lookup;
  segments = pr_segments_list (database, error);
  if (segments == NULL)
    return NULL;
  lookup = g_new0 (Lookup, 1);
  lookup->runs = g_new0 (PrMatchRun *, segments->len);
  lookup->segments = g_steal_pointer (&segments);
  match->lookup = lookup;
  match->free_lookup = lookup_free;
  return lookup;
}

static gboolean
look_up (PrMatchRun *run, guint ordinal, gboolean *has, GError **error)
{
  while (pr_match_run_get_end (run) <= ordinal)
    if (!pr_match_run_go_on (run, error))
      return FALSE;
  *has = *has || pr_bits_get (pr_match_run_get_bits (run), ordinal);
  return TRUE;
}

gboolean
pr_search_has (PrDatabase *database,
               PrMatch *match,
               gint64 key,
               gboolean *has,
               GError **error)
{
  Lookup *lookup = get_lookup (database, match, error);

  *has = FALSE;
  for (guint i = 0; lookup != NULL && i < lookup->segments->len; i++)
    {
      PrSegment *segment = g_ptr_array_index (lookup->segments, i);
      gboolean found = FALSE;
      guint ordinal = 0;

      if (!pr_segment_find_key (segment, key, &ordinal, &found, error))
        return FALSE;
      if (!found)
        continue;
      if (lookup->runs[i] == NULL)
        lookup->runs[i] = pr_match_run_new (match, segment, 0);
      if (!look_up (lookup->runs[i], ordinal, has, error))
        return FALSE;
    }
  return lookup != NULL;
}
