/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-due.h"
#include "sync/pr-sync-limits.h"

void
pr_sync_dues_init (PrSyncDues *self, const PrAccount *rule, gint64 now)
{
  *self = (PrSyncDues){ .rule = rule, .now = now };
  self->found = g_array_new (FALSE, FALSE, sizeof (PrSyncDue));
}

void
pr_sync_dues_clear (PrSyncDues *self)
{
  g_clear_pointer (&self->found, g_array_unref);
}

static gboolean
has_limit (const PrAccount *rule)
{
  return rule->keep == PR_KEEP_NONE || rule->keep == PR_KEEP_NEWEST ||
         rule->keep == PR_KEEP_OCTETS;
}

/* What the rule says of one message; where it counts others too, it may go until they are
 * counted. */
static gboolean
may_go (const PrSyncDues *self, const PrSyncItem *item, const PrPlace *place)
{
  switch (self->rule->keep)
    {
    case PR_KEEP_DAYS:
      return place->stored_at + (gint64) self->rule->keep_days * PR_SYNC_DAY_SECONDS <=
             self->now;
    case PR_KEEP_UNTIL_DELETED:
      return place->deleted_here;
    case PR_KEEP_NONE:
    case PR_KEEP_NEWEST:
      return TRUE;
    case PR_KEEP_OCTETS:
      return item->size > 0;
    case PR_KEEP_FOREVER:
    default:
      return FALSE;
    }
}

PrSyncDue
pr_sync_due_of (const PrSyncItem *item, const PrPlace *place)
{
  gboolean sent = place->state == PR_PLACE_DELE_SENT;

  return (PrSyncDue){ .item = *item,
                      .key = place->key,
                      .state = sent ? place->before : place->state,
                      .sent_before = sent };
}

gboolean
pr_sync_dues_need_sizes (const PrAccount *rule, guint64 octets)
{
  return rule->keep == PR_KEEP_OCTETS && rule->keep_agreed && octets > rule->keep_octets;
}

gboolean
pr_sync_dues_consider (PrSyncDues *self, const PrSyncItem *item, const PrPlace *place)
{
  PrSyncDue due = pr_sync_due_of (item, place);

  if (due.state != PR_PLACE_STORED || !may_go (self, item, place))
    return FALSE;
  g_array_append_val (self->found, due);
  return TRUE;
}

/* Newest first, until the rule's limit is reached: what is older is beyond it. */
static guint
find_limit (const PrAccount *rule, GArray *items)
{
  guint n = 0;
  guint64 octets = 0;

  if (rule->keep == PR_KEEP_NONE)
    return G_MAXUINT;
  for (guint i = items->len; i > 0; i--)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i - 1);

      n++;
      octets += item->size;
      if (rule->keep == PR_KEEP_NEWEST ? n > rule->keep_count
                                       : octets > rule->keep_octets)
        return item->number + 1;
    }
  return 0;
}

/* An item comes first in a PrSyncDue. */
static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const PrSyncItem *left = a;
  const PrSyncItem *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

void
pr_sync_dues_settle (PrSyncDues *self,
                     GArray *items,
                     void (*kept) (const PrSyncDue *due, gpointer user_data),
                     gpointer user_data)
{
  guint n_due = 0;

  g_array_sort (self->found, compare_numbers);
  if (!has_limit (self->rule))
    return;
  self->below = find_limit (self->rule, items);
  for (guint i = 0; i < self->found->len; i++)
    {
      PrSyncDue due = g_array_index (self->found, PrSyncDue, i);

      if (due.item.number < self->below)
        g_array_index (self->found, PrSyncDue, n_due++) = due;
      else if (kept != NULL)
        kept (&due, user_data);
    }
  g_array_set_size (self->found, n_due);
}

gint64
pr_sync_due_get_oldest (GArray *due)
{
  gint64 oldest = 0;

  for (guint i = 0; i < due->len; i++)
    {
      gint64 came = pr_store_key_get_time (g_array_index (due, PrSyncDue, i).key);

      if (came > 0 && (oldest == 0 || came < oldest))
        oldest = came;
    }
  return oldest;
}
