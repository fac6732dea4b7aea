/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-choose-private.h"
#include "sync/pr-sync-fetch-private.h"
#include "sync/pr-sync-gmail.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-text-first-private.h"

#define SUSPECT 1 /* broke one session: asked for last, and alone */
#define GUILTY 2  /* and another: noted as refused, and let be */

/* A message that broke sessions. */
struct _PrSyncSuspect
{
  PrSyncItem item; /* of a session that ended, as its number and its unique-id's place */
  char *uidl;
  guint n_breaks;
};

/* The same command for many. */
typedef struct
{
  PrSyncFetch fetch;
  GArray *items; /* of PrSyncItem; borrowed */
  guint first;   /* of those asked for */
  gboolean heads;
  gsize n_done;
} Run;

static PrSyncSuspect *
find_suspect (PrSyncRun *run, const PrSyncItem *item, const char *uidl)
{
  for (guint i = 0; uidl != NULL && i < run->suspects->len; i++)
    {
      PrSyncSuspect *suspect = g_ptr_array_index (run->suspects, i);

      if (suspect->item.occurrence == item->occurrence &&
          strcmp (suspect->uidl, uidl) == 0)
        return suspect;
    }
  return NULL;
}

static PrSyncSuspect *
add_suspect (PrSyncRun *run, const PrSyncItem *item, const char *uidl)
{
  PrSyncSuspect *suspect = g_new0 (PrSyncSuspect, 1);

  suspect->uidl = g_strdup (uidl);
  suspect->item = *item;
  g_ptr_array_add (run->suspects, suspect);
  return suspect;
}

void
pr_sync_suspect_free (PrSyncSuspect *suspect)
{
  g_free (suspect->uidl);
  g_free (suspect);
}

/* ---- what the server gave, or not ---- */

gboolean
pr_sync_fetch_store (PrSyncRun *run,
                     const PrSyncItem *listed,
                     GBytes *message,
                     gboolean head,
                     gboolean text,
                     GError **error)
{
  PrSyncItem named = *listed;
  const PrSyncItem *item = &named;
  gsize octets = g_bytes_get_size (message);
  gboolean completes = !head || item->waits || run->options.headers_only;
  PrIncoming *incoming;

  pr_sync_visit_name (run->visit, &named, message, head);
  incoming = pr_incoming_new (pr_sync_item_get_uidl (item, run->visit->uidls),
                              item->occurrence, message);
  pr_sync_visit_put_envelope (run->visit, item, incoming);
  incoming->head_only = head;
  incoming->text_start = text;
  incoming->size = head ? item->size : octets;
  incoming->flight = run->flight.id;
  run->n_received += completes ? 1 : 0;
  if (run->gmail)
    pr_sync_gmail_file (run->account, incoming);
  run->octets_received += octets;
  run->n_waiting += head && item->waits && item->size > run->account->ask_above ? 1 : 0;
  pr_sync_meter_advance (&run->meter, completes ? 1 : 0, octets, g_get_monotonic_time ());
  if (!run->visit->in_doubt)
    pr_sync_flight_take (&run->flight, incoming->uidl, incoming->occurrence, message);
  return pr_sync_writer_push (run->writer, item, incoming, error) &&
         pr_sync_run_spend (run, octets, error);
}

/* Notes that @item cannot be had. Without a unique-id there is nothing to note it by, and
 * what was known to be refused is noted already. */
static gboolean
store_refusal (PrSyncRun *run, const PrSyncItem *item, const char *uidl, GError **error)
{
  PrIncoming *incoming;

  if (item->refused_before)
    return TRUE;
  run->n_refused++;
  if (uidl == NULL)
    return TRUE;
  incoming = pr_incoming_new (uidl, item->occurrence, NULL);
  incoming->refused = TRUE;
  incoming->size = item->size;
  incoming->flight = run->flight.id;
  return pr_sync_writer_push (run->writer, item, incoming, error);
}

gboolean
pr_sync_fetch_end (PrSyncFetch *fetch, GError **error)
{
  for (guint i = 0; i < fetch->refusals->len; i++)
    {
      const PrSyncItem *item = &g_array_index (fetch->refusals, PrSyncItem, i);

      if (!store_refusal (fetch->run, item, pr_sync_item_get_uidl (item, fetch->uidls),
                          error))
        return FALSE;
    }
  g_array_set_size (fetch->refusals, 0);
  return TRUE;
}

static gboolean
is_for_good (const GError *refused)
{
  return g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_REFUSED) ||
         g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_PERMANENT);
}

/* One message refused among others that are served is that message's fault; many in a row
 * are the server's state, and say nothing of the messages. A head that is refused, or a
 * message refused for now, is asked for again by the next sync. */
static gboolean
take_refusal (PrSyncFetch *fetch,
              const PrSyncItem *item,
              gboolean head,
              const GError *refused,
              GError **error)
{
  fetch->n_in_row++;
  if (fetch->n_in_row > PR_SYNC_MAX_REFUSED)
    {
      g_propagate_error (error, g_error_copy (refused));
      return FALSE;
    }
  if (g_error_matches (refused, PR_POP3_ERROR, PR_POP3_ERROR_UTF8) &&
      pr_pop3_session_get_utf8 (fetch->run->visit->link->session) != PR_POP3_TAKEN_YES)
    fetch->run->n_utf8++;
  if (is_for_good (refused) && !head)
    g_array_append_val (fetch->refusals, *item);
  else if (!item->refused_before)
    fetch->run->n_refused++;
  return TRUE;
}

gboolean
pr_sync_fetch_take (PrSyncFetch *fetch,
                    const PrSyncItem *item,
                    gboolean head,
                    GBytes *message,
                    const GError *refused,
                    GError **error)
{
  if (message == NULL)
    return take_refusal (fetch, item, head, refused, error);
  if (head)
    pr_sync_run_take_top (fetch->run, message, 0);
  fetch->n_in_row = 0;
  /* Where the link never makes us wait, nobody else looks whether to stop. */
  return pr_sync_fetch_end (fetch, error) &&
         pr_sync_fetch_store (fetch->run, item, message, head, FALSE, error) &&
         !g_cancellable_set_error_if_cancelled (fetch->run->cancellable, error);
}

static gboolean
message_cb (gsize index,
            GBytes *message,
            const GError *refused,
            gpointer user_data,
            GError **error)
{
  Run *run = user_data;

  run->n_done = index + 1;
  return pr_sync_fetch_take (&run->fetch,
                             &g_array_index (run->items, PrSyncItem, run->first + index),
                             run->heads, message, refused, error);
}

/* ---- messages that break sessions ---- */

void
pr_sync_visit_note_break (PrSyncVisit *visit,
                          PrSyncRun *run,
                          const PrSyncItem *item,
                          const GError *error)
{
  gboolean too_large = g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE);
  const char *uidl = pr_sync_item_get_uidl (item, visit->uidls);
  PrSyncSuspect *suspect = find_suspect (run, item, uidl);

  if (!too_large && !g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL))
    return;
  if (uidl == NULL)
    return;
  if (suspect == NULL)
    suspect = add_suspect (run, item, uidl);
  if (too_large)
    suspect->item.size = MAX (item->size, (guint64) PR_POP3_MAX_MESSAGE_OCTETS + 1);
  suspect->n_breaks += too_large || item->refused_before ? GUILTY : SUSPECT;
  visit->broken = TRUE;
}

gboolean
pr_sync_run_settle_suspects (PrSyncRun *run, GError **error)
{
  for (guint i = 0; i < run->suspects->len; i++)
    {
      const PrSyncSuspect *suspect = g_ptr_array_index (run->suspects, i);

      if (suspect->n_breaks > 0 &&
          !store_refusal (run, &suspect->item, suspect->uidl, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- asking ---- */

/* @items from @first up to @end. */
static gboolean
fetch_many (PrSyncVisit *visit,
            PrSyncRun *run,
            GArray *items,
            guint first,
            guint end,
            GError **error)
{
  g_autoptr (GArray) refusals = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  g_autoptr (GArray) numbers =
    g_array_sized_new (FALSE, FALSE, sizeof (guint), end - first);
  Run many = { .fetch = { .run = run, .uidls = visit->uidls, .refusals = refusals },
               .items = items,
               .first = first,
               .heads = visit->step->headers_only };
  g_autoptr (GError) local_error = NULL;

  if (first == end)
    return TRUE;
  for (guint i = first; i < end; i++)
    g_array_append_val (numbers, g_array_index (items, PrSyncItem, i).number);
  if (pr_pop3_session_fetch (visit->link->session, &g_array_index (numbers, guint, 0),
                             numbers->len, many.heads, PR_POP3_MAX_MESSAGE_OCTETS,
                             message_cb, &many, run->cancellable, &local_error))
    return pr_sync_fetch_end (&many.fetch, error);
  if (many.n_done < numbers->len)
    pr_sync_visit_note_break (visit, run,
                              &g_array_index (items, PrSyncItem, first + many.n_done),
                              local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The reply to NOOP, whatever it says, proves that the message ended where it seemed
 * to. */
static gboolean
fetch_suspect (PrSyncVisit *visit, PrSyncRun *run, const PrSyncItem *item, GError **error)
{
  PrPop3Session *session = visit->link->session;
  const char *uidl = pr_sync_item_get_uidl (item, visit->uidls);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) message =
    pr_pop3_session_retr (session, item->number, 0, run->cancellable, &local_error);

  if (message != NULL)
    pr_pop3_session_noop (session, run->cancellable, &local_error);
  if (pr_pop3_session_get_state (session) == PR_POP3_STATE_TRANSACTION)
    {
      find_suspect (run, item, uidl)->n_breaks = message != NULL ? 0 : GUILTY;
      return message == NULL ||
             pr_sync_fetch_store (run, item, message, FALSE, FALSE, error);
    }
  pr_sync_visit_note_break (visit, run, item, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The items to retrieve that nothing is known against, and those to ask for alone. */
static GArray *
part (PrSyncVisit *visit, PrSyncRun *run, GArray *suspects)
{
  GArray *retrieve = visit->step->retrieve;
  GArray *sound;

  if (run->suspects->len == 0)
    return g_array_ref (retrieve);
  sound = g_array_sized_new (FALSE, FALSE, sizeof (PrSyncItem), retrieve->len);
  for (guint i = 0; i < retrieve->len; i++)
    {
      const PrSyncItem *item = &g_array_index (retrieve, PrSyncItem, i);
      const PrSyncSuspect *suspect =
        find_suspect (run, item, pr_sync_item_get_uidl (item, visit->uidls));

      if (suspect == NULL)
        g_array_append_val (sound, *item);
      else if (suspect->n_breaks == SUSPECT)
        g_array_append_val (suspects, *item);
    }
  return sound;
}

/* ---- in which way ---- */

static gboolean
ask_sizes (PrSyncVisit *visit, PrSyncRun *run, GArray *items, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  PrSyncFacts facts = { 0 };

  for (guint i = 0; i < items->len; i++)
    g_array_append_val (numbers, g_array_index (items, PrSyncItem, i).number);
  facts.sizes = pr_sync_link_list (visit->link, numbers, run->cancellable, error);
  if (facts.sizes == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      item->size = MAX (item->size, pr_sync_find_size (&facts, item->number));
    }
  g_array_unref (facts.sizes);
  return TRUE;
}

static gboolean
fetch_rest (PrSyncVisit *visit, PrSyncRun *run, GArray *items, GError **error)
{
  visit->last_run = visit->last_run && !pr_sync_text_first_may_follow (run, items);
  if (visit->last_run)
    pr_pop3_session_let_quit_follow (visit->link->session);
  if (visit->step->selective)
    return pr_sync_visit_fetch_by_feed (visit, run, items, error);
  return fetch_many (visit, run, items, 0, items->len, error);
}

/* The first few tell how fast the link is, where nothing did before; the rest goes on as
 * that asks for. */
static gboolean
fetch_and_measure (PrSyncVisit *visit, PrSyncRun *run, GArray *items, GError **error)
{
  g_autoptr (GArray) rest = NULL;
  guint n = MIN (items->len, PR_SYNC_PROBE_MESSAGES);
  guint64 octets = 0;

  if (!fetch_many (visit, run, items, 0, n, error))
    return FALSE;
  pr_sync_run_measure (run, visit);
  rest = g_array_sized_new (FALSE, FALSE, sizeof (PrSyncItem), items->len - n);
  if (items->len > n)
    g_array_append_vals (rest, &g_array_index (items, PrSyncItem, n), items->len - n);
  if (!pr_sync_link_is_slow (pr_sync_gauge_get_latency (&run->gauge),
                             pr_sync_gauge_get_rate (&run->gauge)))
    return fetch_rest (visit, run, rest, error);
  if (!ask_sizes (visit, run, rest, error))
    return FALSE;
  visit->step->heads_first =
    pr_sync_choose_slow (rest, run->account, pr_sync_gauge_get_rate (&run->gauge),
                         &octets);
  visit->step->selective = TRUE;
  pr_sync_visit_begin_receiving (visit, run, rest->len, octets);
  return fetch_rest (visit, run, rest, error);
}

gboolean
pr_sync_visit_fetch (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  g_autoptr (GArray) suspects = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  g_autoptr (GArray) sound = part (visit, run, suspects);

  if (!pr_sync_run_begin_flight (run, error))
    return FALSE;
  visit->last_run = suspects->len == 0 && !pr_sync_visit_may_delete (visit, run) &&
                    !pr_sync_run_closes_late (run);
  if (!(visit->step->probe ? fetch_and_measure (visit, run, sound, error)
                           : fetch_rest (visit, run, sound, error)))
    return FALSE;
  for (guint i = 0; i < suspects->len; i++)
    if (!fetch_suspect (visit, run, &g_array_index (suspects, PrSyncItem, i), error))
      return FALSE;
  return TRUE;
}
