/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-summary-cache-private.h"

#include "mail/pr-group.h"

struct _PrSummaryCache
{
  guint capacity;
  GHashTable *links; /* the summary's own key → its GList link in @order */
  GQueue order;      /* of PrSummary, used last first */
};

PrSummaryCache *
pr_summary_cache_new (guint capacity)
{
  PrSummaryCache *self = g_new0 (PrSummaryCache, 1);

  self->capacity = capacity;
  self->links = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->order);
  return self;
}

void
pr_summary_cache_free (PrSummaryCache *self)
{
  pr_summary_cache_clear (self);
  g_hash_table_unref (self->links);
  g_free (self);
}

PrSummary *
pr_summary_cache_lookup (PrSummaryCache *self, gint64 key)
{
  GList *link = g_hash_table_lookup (self->links, &key);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->order, link);
  g_queue_push_head_link (&self->order, link);
  return link->data;
}

static void
drop_link (PrSummaryCache *self, GList *link)
{
  PrSummary *summary = link->data;

  g_hash_table_remove (self->links, &summary->key);
  g_queue_delete_link (&self->order, link);
  pr_summary_unref (summary);
}

void
pr_summary_cache_add (PrSummaryCache *self, PrSummary *summary)
{
  pr_summary_cache_remove (self, summary->key);
  g_queue_push_head (&self->order, pr_summary_ref (summary));
  g_hash_table_insert (self->links, &summary->key, self->order.head);
  if (g_queue_get_length (&self->order) > self->capacity)
    drop_link (self, self->order.tail);
}

void
pr_summary_cache_remove (PrSummaryCache *self, gint64 key)
{
  GList *link = g_hash_table_lookup (self->links, &key);

  if (link != NULL)
    drop_link (self, link);
}

gboolean
pr_summary_stands_for_any (const PrSummary *summary, GHashTable *keys)
{
  const GArray *members = summary->group == NULL ? NULL : summary->group->members;

  for (guint i = 0; members != NULL && i < members->len; i++)
    if (g_hash_table_contains (keys, &g_array_index (members, PrGroupMember, i).key))
      return TRUE;
  return FALSE;
}

void
pr_summary_cache_remove_groups (PrSummaryCache *self, GHashTable *keys)
{
  for (GList *link = self->order.head, *next; link != NULL; link = next)
    {
      next = link->next;
      if (pr_summary_stands_for_any (link->data, keys))
        drop_link (self, link);
    }
}

void
pr_summary_cache_clear (PrSummaryCache *self)
{
  g_hash_table_remove_all (self->links);
  g_queue_clear_full (&self->order, (GDestroyNotify) pr_summary_unref);
}
