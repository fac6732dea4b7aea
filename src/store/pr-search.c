/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-search-private.h"

/* A segment that was looked into, with matches left. */
typedef struct
{
  PrSegment *segment; /* borrowed */
  guint64 *bits;      /* of the matches not given yet */
  guint word;         /* all bits before it are given */
  gint64 key;         /* of the first one */
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
  g_free (((Source *) data)->bits);
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

/* Goes to the first match left of @source, if there is one. */
static gboolean
settle (PrSearch *self, Source *source, gboolean *any, GError **error)
{
  guint size = PR_BITS_SIZE (pr_segment_get_n_messages (source->segment));

  *any = FALSE;
  while (source->word < size)
    {
      guint64 bits = source->bits[source->word];
      guint ordinal;

      if (bits == 0)
        {
          source->word++;
          continue;
        }
      ordinal = source->word * 64 + (guint) __builtin_ctzll (bits);
      if (!pr_segment_get_key (source->segment, ordinal, &source->key, error))
        return FALSE;
      if (source->key < self->below)
        {
          *any = TRUE;
          return TRUE;
        }
      source->bits[source->word] &= bits - 1;
    }
  return TRUE;
}

/* Not without @error. */
static gboolean
open_next (PrSearch *self, GError **error)
{
  PrSegment *segment = g_ptr_array_index (self->segments, self->n_opened++);
  Source source = { .segment = segment };
  gboolean any = FALSE;

  if (pr_segment_get_oldest (segment) >= self->below ||
      pr_segment_get_newest (segment) < self->least)
    return TRUE;
  source.bits = pr_match_find (self->match, segment, error);
  if (source.bits == NULL)
    return FALSE;
  if (!settle (self, &source, &any, error) || !any)
    {
      source_clear (&source);
      return any || *error == NULL;
    }
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

gboolean
pr_search_next (PrSearch *self, gint64 *key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean any = TRUE;
  Source *source;
  int newest = find_newest (self);

  while (
    local_error == NULL &&
    is_due (self, newest < 0 ? 0 : g_array_index (self->sources, Source, newest).key))
    {
      open_next (self, &local_error);
      newest = find_newest (self);
    }
  if (local_error == NULL && newest >= 0)
    {
      source = &g_array_index (self->sources, Source, newest);
      *key = source->key;
      source->bits[source->word] &= source->bits[source->word] - 1;
      settle (self, source, &any, &local_error);
      if (!any)
        g_array_remove_index (self->sources, (guint) newest);
    }
  if (local_error == NULL)
    return newest >= 0 && *key >= self->least;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* ---- looking up ---- */

typedef struct
{
  GPtrArray *segments; /* of PrSegment */
  guint64 **bits;      /* of each; NULL: not looked into yet */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  for (guint i = 0; i < lookup->segments->len; i++)
    g_free (lookup->bits[i]);
  g_free (lookup->bits);
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
  lookup->bits = g_new0 (guint64 *, segments->len);
  lookup->segments = g_steal_pointer (&segments);
  match->lookup = lookup;
  match->free_lookup = lookup_free;
  return lookup;
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
      if (lookup->bits[i] == NULL)
        lookup->bits[i] = pr_match_find (match, segment, error);
      if (lookup->bits[i] == NULL)
        return FALSE;
      *has = *has || pr_bits_get (lookup->bits[i], ordinal);
    }
  return lookup != NULL;
}
