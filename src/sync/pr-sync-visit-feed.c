/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-message.h"
#include "sync/pr-sync-feed-private.h"
#include "sync/pr-sync-fetch-private.h"

/* What was asked for, until it is answered. */
typedef struct
{
  guint index; /* into the items */
  gboolean head;
} Asked;

typedef struct
{
  /* Borrowed */
  PrSyncVisit *visit;
  PrSyncRun *run;
  GArray *items;

  /* Owned */
  PrSyncFeed *feed;
  GArray *asked; /* of Asked */

  PrSyncFetch fetch;
  gsize n_done;
  guint n_heads;   /* that came */
  guint n_no_head; /* refused, for no reason of the moment */
} Receiver;

static PrPop3Next
next_cb (guint *number, gpointer user_data)
{
  Receiver *receiver = user_data;
  const PrSyncGauge *gauge = &receiver->run->gauge;
  Asked asked = { 0 };
  PrPop3Next next;

  pr_sync_run_measure (receiver->run, receiver->visit);
  pr_sync_feed_set_window (receiver->feed,
                           pr_sync_feed_choose_window (pr_sync_gauge_get_latency (gauge),
                                                       pr_sync_gauge_get_rate (gauge)));
  next = pr_sync_feed_next (receiver->feed, &asked.index);
  if (next == PR_POP3_NEXT_WAIT || next == PR_POP3_NEXT_END)
    return next;
  asked.head = next == PR_POP3_NEXT_HEAD;
  g_array_append_val (receiver->asked, asked);
  *number = g_array_index (receiver->items, PrSyncItem, asked.index).number;
  return next;
}

static gboolean
is_favoured (const PrSyncRun *run, GBytes *head)
{
  g_autoptr (PrMessage) message = NULL;
  g_autofree char *sender = NULL;
  const PrAddress *from;
  GPtrArray *senders;

  if (run->favourites == NULL || g_hash_table_size (run->favourites) == 0)
    return FALSE;
  message = pr_message_new (head);
  senders = pr_message_get_envelope (message)->from;
  from = senders->len > 0 ? g_ptr_array_index (senders, 0) : NULL;
  sender = from != NULL ? pr_store_fold_sender (from->address) : NULL;
  return sender != NULL && g_hash_table_contains (run->favourites, sender);
}

static gboolean
take_head (Receiver *receiver,
           guint index,
           GBytes *head,
           const GError *refused,
           GError **error)
{
  const PrSyncItem *item = &g_array_index (receiver->items, PrSyncItem, index);

  if (head == NULL)
    {
      receiver->n_no_head +=
        g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED);
      pr_sync_feed_take_refused_head (receiver->feed, index);
      return TRUE;
    }
  receiver->n_heads++;
  pr_sync_feed_take_head (receiver->feed, index, g_bytes_get_size (head),
                          is_favoured (receiver->run, head));
  if (!pr_sync_fetch_take (&receiver->fetch, item, TRUE, head, NULL, error))
    return FALSE;
  if (!pr_sync_run_has_top (receiver->run))
    pr_sync_feed_end_heads (receiver->feed);
  return TRUE;
}

static gboolean
message_cb (gsize index,
            GBytes *message,
            const GError *refused,
            gpointer user_data,
            GError **error)
{
  Receiver *receiver = user_data;
  const Asked asked = g_array_index (receiver->asked, Asked, index);
  const PrSyncItem *item = &g_array_index (receiver->items, PrSyncItem, asked.index);

  receiver->n_done = index + 1;
  if (asked.head)
    return take_head (receiver, asked.index, message, refused, error);
  pr_sync_feed_take_whole (receiver->feed);
  return pr_sync_fetch_take (&receiver->fetch, item, FALSE, message, refused, error);
}

/* One that is refused says little; several, and none that came, say that there are
 * none. */
static void
learn_top (Receiver *receiver)
{
  if (receiver->n_heads > 0)
    pr_sync_run_learn_top (receiver->run, receiver->visit, NULL);
  else if (receiver->n_no_head > 1)
    pr_sync_run_learn_top (receiver->run, receiver->visit, "none");
}

/* A head that came twice, or without its end, says nothing against the message: the next
 * session asks for no heads. */
static gboolean
is_fault_of_top (Receiver *receiver, const GError *error)
{
  const Asked *asked = &g_array_index (receiver->asked, Asked, receiver->n_done);

  if (!g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL) ||
      (!asked->head &&
       (receiver->n_done == 0 ||
        !g_array_index (receiver->asked, Asked, receiver->n_done - 1).head)))
    return FALSE;
  pr_sync_run_learn_top (receiver->run, receiver->visit, "twice");
  receiver->visit->broken = TRUE;
  return TRUE;
}

static gboolean
receive (Receiver *receiver, GError **error)
{
  PrSyncVisit *visit = receiver->visit;
  PrSyncRun *run = receiver->run;
  g_autoptr (GError) local_error = NULL;

  if (pr_pop3_session_feed (visit->link->session, next_cb, PR_POP3_MAX_MESSAGE_OCTETS,
                            message_cb, receiver, run->cancellable, &local_error))
    {
      run->n_refused += pr_sync_feed_count_given_up (receiver->feed);
      learn_top (receiver);
      return pr_sync_fetch_end (&receiver->fetch, error);
    }
  if (receiver->n_done < receiver->asked->len && !is_fault_of_top (receiver, local_error))
    {
      guint index = g_array_index (receiver->asked, Asked, receiver->n_done).index;

      pr_sync_visit_note_break (visit, run,
                                &g_array_index (receiver->items, PrSyncItem, index),
                                local_error);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_sync_visit_fetch_by_feed (PrSyncVisit *visit,
                             PrSyncRun *run,
                             GArray *items,
                             GError **error)
{
  g_autoptr (PrSyncFeed) feed = NULL;
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (Asked));
  g_autoptr (GArray) refusals = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  Receiver receiver = {
    .visit = visit,
    .run = run,
    .items = items,
    .asked = asked,
    .fetch = { .run = run, .uidls = visit->uidls, .refusals = refusals }
  };

  guint opened = items->len;

  if (items->len == 0)
    return TRUE;
  if (!pr_sync_opening_store (visit, run, items, &opened, error))
    return FALSE;
  receiver.feed = feed =
    pr_sync_feed_new (items, visit->step->heads_first, opened < items->len);
  if (opened < items->len && visit->opening.cut)
    pr_sync_feed_put_ahead (feed, opened);
  if (!pr_sync_run_has_top (run))
    pr_sync_feed_end_heads (feed);
  return receive (&receiver, error);
}
