/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-due.h"
#include "sync/pr-sync-match-private.h"

typedef struct
{
  /* Borrowed */
  PrStore *store;
  GPtrArray *messages; /* of PrServerMessage: the list of the last check */

  gint64 account;
  PrSyncDues dues;
} Preview;

static void
preview_clear (Preview *preview)
{
  pr_sync_dues_clear (&preview->dues);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Preview, preview_clear)

static gboolean
walk_known (gpointer source, PrPlaceFunc func, gpointer user_data, GError **error)
{
  Preview *preview = source;

  return pr_store_walk_places (preview->store, preview->account, func, user_data, error);
}

/* The list as a session would tell it, numbered by place. */
static PrPop3Uidls *
make_uidls (GPtrArray *messages)
{
  PrPop3Uidls *uidls = g_new0 (PrPop3Uidls, 1);

  uidls->entries = g_array_sized_new (FALSE, FALSE, sizeof (PrPop3Uidl), messages->len);
  uidls->text = g_string_new (NULL);
  for (guint i = 0; i < messages->len; i++)
    {
      const PrServerMessage *message = g_ptr_array_index (messages, i);
      PrPop3Uidl entry = { .number = i + 1, .offset = uidls->text->len };

      g_string_append_len (uidls->text, message->uidl,
                           (gssize) strlen (message->uidl) + 1);
      g_array_append_val (uidls->entries, entry);
    }
  return uidls;
}

static void
match_cb (PrSyncItem *item, const PrPlace *place, gpointer user_data)
{
  Preview *preview = user_data;
  const PrServerMessage *message;

  if (item == NULL)
    return;
  message = g_ptr_array_index (preview->messages, item->number - 1);
  item->size = MIN (message->size > 0 ? message->size : place->size, PR_SYNC_MAX_SIZE);
  pr_sync_dues_consider (&preview->dues, item, place);
}

/* Sizes of what nothing is known of, as far as they were told. */
static void
fill_sizes (GArray *items, GPtrArray *messages)
{
  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem *item = &g_array_index (items, PrSyncItem, i);
      const PrServerMessage *message = g_ptr_array_index (messages, item->number - 1);

      if (item->size == 0)
        item->size = MIN (message->size, PR_SYNC_MAX_SIZE);
    }
}

static guint
count_below (GArray *items, guint below)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += g_array_index (items, PrSyncItem, i).number < below;
  return n;
}

static void
sum_up (const Preview *preview, GArray *items, PrKeepPreview *sums)
{
  GArray *due = preview->dues.found;
  guint beyond = count_below (items, preview->dues.below);

  *sums = (PrKeepPreview){ .messages = due->len,
                           .oldest = pr_sync_due_get_oldest (due),
                           .left = items->len - due->len,
                           .waiting = beyond - MIN (beyond, due->len) };
  for (guint i = 0; i < due->len; i++)
    sums->octets += g_array_index (due, PrSyncDue, i).item.size;
}

gboolean
pr_sync_preview_keep (PrStore *store,
                      const PrAccount *rule,
                      gint64 now,
                      PrKeepPreview *preview,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (PrPop3Uidls) uidls = NULL;
  g_autoptr (GArray) items = NULL;
  g_auto (Preview) look = { .store = store, .account = rule->id };
  const PrSyncKnown known = { walk_known, &look };

  g_return_val_if_fail (PR_IS_STORE (store), FALSE);
  g_return_val_if_fail (rule != NULL && preview != NULL, FALSE);

  messages = pr_store_list_maildrop (store, rule->id, cancellable, error);
  if (messages == NULL)
    return FALSE;
  uidls = make_uidls (messages);
  look.messages = messages;
  pr_sync_dues_init (&look.dues, rule, now);
  items = pr_sync_match (uidls, messages->len, &known, match_cb, &look, error);
  if (items == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  fill_sizes (items, messages);
  pr_sync_dues_settle (&look.dues, items, NULL, NULL);
  sum_up (&look, items, preview);
  return TRUE;
}
