/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-choose-private.h"

static int
compare_requested (const void *key, const void *element)
{
  const PrPlace *place = key;
  const PrRequested *requested = *(const PrRequested *const *) element;
  int order = strcmp (place->uidl, requested->uidl);

  if (order != 0)
    return order;
  return place->occurrence < requested->occurrence
           ? -1
           : place->occurrence > requested->occurrence;
}

gboolean
pr_sync_choice_find_request (PrSyncChoice *self, const PrPlace *place, guint8 found)
{
  GPtrArray *requests = self->facts->requests;
  gpointer *requested = NULL;

  if (requests != NULL && requests->len > 0)
    requested = bsearch (place, requests->pdata, requests->len, sizeof (gpointer),
                         compare_requested);
  if (requested != NULL)
    self->found[requested - requests->pdata] = found;
  return requested != NULL;
}

void
pr_sync_choice_mark_fresh (PrSyncChoice *self)
{
  const PrSyncFacts *facts = self->facts;

  self->n_asked = 0;
  if (facts->requests == NULL || facts->requests->len == 0)
    return;
  for (guint i = 0; i < self->fresh->len; i++)
    {
      PrSyncItem *item = &g_array_index (self->fresh, PrSyncItem, i);
      const char *uidl = pr_sync_item_get_uidl (item, facts->uidls);
      const PrPlace place = { .uidl = (char *) uidl, .occurrence = item->occurrence };

      item->is_asked =
        uidl != NULL &&
        pr_sync_choice_find_request (self, &place, PR_SYNC_REQUEST_FOUND) &&
        !self->options->headers_only;
      self->n_asked += item->is_asked ? 1 : 0;
    }
}

void
pr_sync_choice_tell_requests (const PrSyncChoice *self,
                              PrSyncStep *step,
                              gboolean whole_list)
{
  GPtrArray *requests = self->facts->requests;

  for (guint i = 0; requests != NULL && i < requests->len; i++)
    {
      const PrRequested *requested = g_ptr_array_index (requests, i);
      PrPlace *place;

      if (self->found[i] == PR_SYNC_REQUEST_FOUND ||
          (self->found[i] == PR_SYNC_REQUEST_NOT_FOUND && !whole_list))
        continue;
      place = g_new0 (PrPlace, 1);
      place->uidl = g_strdup (requested->uidl);
      place->occurrence = requested->occurrence;
      g_ptr_array_add (self->found[i] == PR_SYNC_REQUEST_MET ? step->met : step->lost,
                       place);
    }
}
