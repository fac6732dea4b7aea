/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-match-private.h"

G_STATIC_ASSERT (sizeof (PrSyncItem) == 16);
G_STATIC_ASSERT (PR_POP3_MAX_LISTING_LINES < 1 << PR_SYNC_OCCURRENCE_BITS);

/* The listing by unique-id, and how far the walk through the places came in it. */
typedef struct
{
  /* Borrowed */
  const PrPop3Uidls *uidls;
  GArray *items;   /* of PrSyncItem, ascending number */
  GArray *by_uidl; /* of guint: indices of those with a unique-id */

  PrSyncMatchFunc func;
  gpointer user_data;
  guint at; /* index into @by_uidl */
} Merge;

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const PrSyncItem *left = a;
  const PrSyncItem *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

static void
append (GArray *items, guint number, guint uidl)
{
  PrSyncItem item = { .number = number, .uidl = uidl };

  g_array_append_val (items, item);
}

/* Without unique-ids only the numbers tell messages apart. */
static GArray *
take_numbers (guint n_messages)
{
  guint first =
    n_messages > PR_POP3_MAX_LISTING_LINES ? n_messages - PR_POP3_MAX_LISTING_LINES : 0;
  GArray *items =
    g_array_sized_new (FALSE, FALSE, sizeof (PrSyncItem), n_messages - first);

  for (guint number = first; number < n_messages; number++)
    append (items, number + 1, PR_SYNC_NO_UIDL);
  return items;
}

/* A number listed twice names one message: its first line counts. */
static void
drop_repeated_numbers (GArray *items)
{
  guint n_kept = 0;

  g_array_sort (items, compare_numbers);
  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      if (n_kept > 0 &&
          g_array_index (items, PrSyncItem, n_kept - 1).number == item.number)
        continue;
      g_array_index (items, PrSyncItem, n_kept++) = item;
    }
  g_array_set_size (items, n_kept);
}

static GArray *
take_listing (const PrPop3Uidls *uidls, guint n_messages)
{
  GArray *items =
    g_array_sized_new (FALSE, FALSE, sizeof (PrSyncItem), uidls->entries->len);
  gboolean ascending = TRUE;
  guint last = 0;

  for (guint i = 0; i < uidls->entries->len; i++)
    {
      const PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);
      gboolean blank = uidls->text->str[entry->offset] == '\0';

      if (entry->number == 0 || entry->number > n_messages)
        continue;
      ascending = ascending && entry->number > last;
      last = entry->number;
      append (items, entry->number, blank ? PR_SYNC_NO_UIDL : entry->offset);
    }
  if (!ascending)
    drop_repeated_numbers (items);
  return items;
}

static PrSyncItem *
get_item (const Merge *merge, guint i)
{
  return &g_array_index (merge->items, PrSyncItem,
                         g_array_index (merge->by_uidl, guint, i));
}

static const char *
get_uidl (const Merge *merge, guint i)
{
  return pr_sync_item_get_uidl (get_item (merge, i), merge->uidls);
}

/* By unique-id; the same ones in the order of their numbers. */
static int
compare_uidls (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Merge *merge = user_data;
  guint i = *(const guint *) a;
  guint j = *(const guint *) b;
  const char *text = merge->uidls->text->str;
  int order = strcmp (text + g_array_index (merge->items, PrSyncItem, i).uidl,
                      text + g_array_index (merge->items, PrSyncItem, j).uidl);

  return order != 0 ? order : (i < j ? -1 : i > j);
}

static void
sort_by_uidl (Merge *merge)
{
  gboolean sorted = TRUE;

  for (guint i = 0; i < merge->items->len; i++)
    {
      guint n = merge->by_uidl->len;

      if (g_array_index (merge->items, PrSyncItem, i).uidl == PR_SYNC_NO_UIDL)
        continue;
      sorted =
        sorted && (n == 0 || compare_uidls (&g_array_index (merge->by_uidl, guint, n - 1),
                                            &i, merge) < 0);
      g_array_append_val (merge->by_uidl, i);
    }
  if (!sorted)
    g_array_sort_with_data (merge->by_uidl, compare_uidls, merge);
}

static void
count_occurrences (Merge *merge)
{
  for (guint i = 1; i < merge->by_uidl->len; i++)
    if (strcmp (get_uidl (merge, i - 1), get_uidl (merge, i)) == 0)
      get_item (merge, i)->occurrence = get_item (merge, i - 1)->occurrence + 1;
}

static int
compare_place (const PrPlace *place, const Merge *merge, guint i)
{
  guint occurrence = get_item (merge, i)->occurrence;
  int order = strcmp (place->uidl, get_uidl (merge, i));

  if (order != 0)
    return order;
  return place->occurrence < occurrence ? -1 : place->occurrence > occurrence;
}

/* The places ascend as the listing does, so that neither is walked twice. */
static void
place_cb (const PrPlace *place, gpointer user_data)
{
  Merge *merge = user_data;
  PrSyncItem *item = NULL;
  int order = -1;

  for (; merge->at < merge->by_uidl->len; merge->at++)
    {
      order = compare_place (place, merge, merge->at);
      if (order <= 0)
        break;
    }
  if (merge->at < merge->by_uidl->len && order == 0)
    item = get_item (merge, merge->at++);
  merge->func (item, place, merge->user_data);
}

GArray *
pr_sync_match (const PrPop3Uidls *uidls,
               guint n_messages,
               const PrSyncKnown *known,
               PrSyncMatchFunc func,
               gpointer user_data,
               GError **error)
{
  g_autoptr (GArray) items =
    uidls != NULL ? take_listing (uidls, n_messages) : take_numbers (n_messages);
  g_autoptr (GArray) by_uidl =
    g_array_sized_new (FALSE, FALSE, sizeof (guint), uidls != NULL ? items->len : 0);
  Merge merge = { uidls, items, by_uidl, func, user_data, 0 };

  sort_by_uidl (&merge);
  count_occurrences (&merge);
  if (!known->walk (known->source, place_cb, &merge, error))
    return NULL;
  return g_steal_pointer (&items);
}
