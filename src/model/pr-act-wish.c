/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-act-private.h"

/* The part of an act that is done on the server, by the next check: it is noted, and
 * taken back as long as it is not done. On the act's thread. */

static PrRequest
get_request (const PrAct *self)
{
  switch (self->action.kind)
    {
    case PR_ACTION_DOWNLOAD:
      return PR_REQUEST_FETCH;
    case PR_ACTION_DELETE_BOTH:
    case PR_ACTION_DELETE_ON_SERVER:
      return PR_REQUEST_DELETE;
    case PR_ACTION_TAKE_BACK:
    case PR_ACTION_SPLIT:
    case PR_ACTION_MERGE:
    case PR_ACTION_FLAGS:
    case PR_ACTION_MOVE:
    case PR_ACTION_ARCHIVE:
    case PR_ACTION_JUNK:
    case PR_ACTION_DELETE:
    case PR_ACTION_RESTORE:
    case PR_ACTION_NOT_JUNK:
    case PR_ACTION_READ_ALL:
    case PR_ACTION_MAKE_FOLDER:
    case PR_ACTION_RENAME_FOLDER:
    case PR_ACTION_REMOVE_FOLDER:
    default:
      return PR_REQUEST_NONE;
    }
}

/* Whether it can be noted of a message, as the store sees it. */
static gboolean
applies (PrRequest request, const PrWhereabouts *where)
{
  if (where->request == request)
    return FALSE;
  if (request == PR_REQUEST_FETCH)
    return where->state == PR_PLACE_HEAD;
  return request == PR_REQUEST_NONE || where->state == PR_PLACE_HEAD ||
         where->state == PR_PLACE_STORED;
}

gboolean
pr_act_wish (PrAct *self, GError **error)
{
  PrRequest request = get_request (self);
  const gint64 *keys = (const gint64 *) (gconstpointer) pr_act_get_keys (self)->data;
  g_autoptr (GArray) all =
    pr_store_find_whereabouts (self->store, keys, pr_act_get_keys (self)->len, error);
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const PrWhereabouts *where = &g_array_index (all, PrWhereabouts, i);
      PrAsked change = { keys[i], where->request };

      if (!applies (request, where))
        continue;
      g_array_append_val (self->asked, change);
      g_array_append_val (asked, keys[i]);
    }
  if (asked->len > 0 &&
      !pr_store_request_keys (self->store, (const gint64 *) (gconstpointer) asked->data,
                              asked->len, request, &self->n_asked, error))
    {
      g_array_set_size (self->asked, 0);
      return FALSE;
    }
  return TRUE;
}

/* Those that wanted @before get it back. */
static gboolean
ask_again (PrAct *self, PrRequest before, GError **error)
{
  const GArray *asked = self->undone->asked;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = 0;

  for (guint i = 0; i < asked->len; i++)
    {
      const PrAsked *each = &g_array_index (asked, PrAsked, i);

      if (each->before == before)
        g_array_append_val (keys, each->key);
    }
  if (keys->len > 0 &&
      !pr_store_request_keys (self->store, (const gint64 *) (gconstpointer) keys->data,
                              keys->len, before, &n, error))
    return FALSE;
  self->n_asked += n;
  return TRUE;
}

gboolean
pr_act_unwish (PrAct *self, GError **error)
{
  static const PrRequest requests[] = { PR_REQUEST_NONE, PR_REQUEST_FETCH,
                                        PR_REQUEST_DELETE };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    if (!ask_again (self, requests[i], error))
      return FALSE;
  return TRUE;
}
