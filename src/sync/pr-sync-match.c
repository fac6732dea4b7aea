/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-match-private.h"

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const PrSyncMatch *left = a;
  const PrSyncMatch *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

static void
append (GArray *matches, guint number, const char *uidl)
{
  PrSyncMatch match = { number, 0, uidl, -1 };

  g_array_append_val (matches, match);
}

/* Without unique-ids only the numbers tell messages apart. */
static GArray *
take_numbers (guint n_messages)
{
  guint first =
    n_messages > PR_POP3_MAX_LISTING_LINES ? n_messages - PR_POP3_MAX_LISTING_LINES : 0;
  GArray *matches =
    g_array_sized_new (FALSE, FALSE, sizeof (PrSyncMatch), n_messages - first);

  for (guint number = first; number < n_messages; number++)
    append (matches, number + 1, NULL);
  return matches;
}

/* A number listed twice names one message: its first line counts. */
static void
drop_repeated_numbers (GArray *matches)
{
  guint n_kept = 0;

  g_array_sort (matches, compare_numbers);
  for (guint i = 0; i < matches->len; i++)
    {
      PrSyncMatch match = g_array_index (matches, PrSyncMatch, i);

      if (n_kept > 0 &&
          g_array_index (matches, PrSyncMatch, n_kept - 1).number == match.number)
        continue;
      g_array_index (matches, PrSyncMatch, n_kept++) = match;
    }
  g_array_set_size (matches, n_kept);
}

static GArray *
take_listing (const PrPop3Uidls *uidls, guint n_messages)
{
  GArray *matches =
    g_array_sized_new (FALSE, FALSE, sizeof (PrSyncMatch), uidls->entries->len);
  gboolean ascending = TRUE;
  guint last = 0;

  for (guint i = 0; i < uidls->entries->len; i++)
    {
      const PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);
      const char *uidl = uidls->text->str + entry->offset;

      if (entry->number == 0 || entry->number > n_messages)
        continue;
      ascending = ascending && entry->number > last;
      last = entry->number;
      append (matches, entry->number, *uidl != '\0' ? uidl : NULL);
    }
  if (!ascending)
    drop_repeated_numbers (matches);
  return matches;
}

/* By unique-id, the blank ones first; the same ones in the order of their numbers. */
static int
compare_uidls (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GArray *matches = user_data;
  guint i = *(const guint *) a;
  guint j = *(const guint *) b;
  int order = g_strcmp0 (g_array_index (matches, PrSyncMatch, i).uidl,
                         g_array_index (matches, PrSyncMatch, j).uidl);

  return order != 0 ? order : (i < j ? -1 : i > j);
}

static int
compare_ids (const char *uidl,
             guint occurrence,
             const char *other_uidl,
             guint other_occurrence)
{
  int order = strcmp (uidl, other_uidl);

  if (order != 0)
    return order;
  return occurrence < other_occurrence ? -1 : occurrence > other_occurrence;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GPtrArray *known = user_data;
  const PrPlace *left = g_ptr_array_index (known, *(const guint *) a);
  const PrPlace *right = g_ptr_array_index (known, *(const guint *) b);

  return compare_ids (left->uidl, left->occurrence, right->uidl, right->occurrence);
}

/* The indices 0 … @n - 1 in the order of @compare. */
static GArray *
sort_indices (guint n, GCompareDataFunc compare, gpointer of)
{
  GArray *indices = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);
  gboolean sorted = TRUE;

  for (guint i = 0; i < n; i++)
    {
      guint previous = i - 1;

      sorted = sorted && (i == 0 || compare (&previous, &i, of) <= 0);
      g_array_append_val (indices, i);
    }
  if (!sorted)
    g_array_sort_with_data (indices, compare, of);
  return indices;
}

static void
count_occurrences (GArray *matches, GArray *by_uidl)
{
  const PrSyncMatch *previous = NULL;

  for (guint i = 0; i < by_uidl->len; i++)
    {
      PrSyncMatch *match =
        &g_array_index (matches, PrSyncMatch, g_array_index (by_uidl, guint, i));

      if (match->uidl == NULL)
        continue;
      if (previous != NULL && strcmp (previous->uidl, match->uidl) == 0)
        match->occurrence = previous->occurrence + 1;
      previous = match;
    }
}

/* Walks both lists side by side. */
static void
merge (GArray *matches,
       GArray *by_uidl,
       GPtrArray *known,
       GArray *places,
       GArray *unlisted)
{
  guint p = 0;

  for (guint i = 0; i < by_uidl->len; i++)
    {
      PrSyncMatch *match =
        &g_array_index (matches, PrSyncMatch, g_array_index (by_uidl, guint, i));
      int order = 1;

      if (match->uidl == NULL)
        continue;
      for (; p < places->len; p++)
        {
          guint index = g_array_index (places, guint, p);
          const PrPlace *place = g_ptr_array_index (known, index);

          order =
            compare_ids (place->uidl, place->occurrence, match->uidl, match->occurrence);
          if (order >= 0)
            break;
          g_array_append_val (unlisted, index);
        }
      if (p < places->len && order == 0)
        match->place = (int) g_array_index (places, guint, p++);
    }
  if (p < places->len)
    g_array_append_vals (unlisted, &g_array_index (places, guint, p), places->len - p);
}

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  return left < right ? -1 : left > right;
}

GArray *
pr_sync_match (const PrPop3Uidls *uidls,
               guint n_messages,
               GPtrArray *known,
               GArray **unlisted)
{
  g_autoptr (GArray) matches =
    uidls != NULL ? take_listing (uidls, n_messages) : take_numbers (n_messages);
  g_autoptr (GArray) by_uidl = sort_indices (matches->len, compare_uidls, matches);
  g_autoptr (GArray) places = sort_indices (known->len, compare_places, known);
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));

  count_occurrences (matches, by_uidl);
  merge (matches, by_uidl, known, places, rest);
  g_array_sort (rest, compare_indices);
  if (unlisted != NULL)
    *unlisted = g_steal_pointer (&rest);
  return g_steal_pointer (&matches);
}
