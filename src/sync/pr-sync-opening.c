/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-first-text.h"
#include "sync/pr-sync-fetch-private.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-text-first-private.h"

/* The newest message's beginning comes in the flight that tells of the new messages at
 * all: a round trip, which may be most of a second, before anything else could. */

static guint64
count_new_octets (const PrSyncVisit *visit)
{
  const PrSyncFacts *facts = &visit->facts;
  guint64 before = visit->sparse.noted.octets;

  return facts->octets > before ? facts->octets - before : 0;
}

gboolean
pr_sync_opening_is_wanted (const PrSyncVisit *visit, const PrSyncRun *run)
{
  const PrSyncFacts *facts = &visit->facts;
  guint64 rate = pr_sync_link_reckon_rate (facts->latency, facts->rate);

  if (!facts->has_pipelining || !facts->has_top || facts->has_budget ||
      visit->sparse.noted.drifts || run->options.max_bytes > 0 ||
      !pr_sync_text_first_is_wanted (run))
    return FALSE;
  if (run->account->fetch == PR_FETCH_HEADS_FIRST)
    return TRUE;
  rate = rate > 0 ? MIN (rate, PR_SYNC_SLOW_RATE) : PR_SYNC_SLOW_RATE;
  return count_new_octets (visit) > rate * PR_SYNC_PATIENCE_SECONDS;
}

static PrSyncItem *
find_newest (const PrSyncVisit *visit, GArray *items, guint *index)
{
  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      *index = i;
      /* A whole list behind it knows the beginning that is here. */
      if (item->number == visit->opening.stored)
        return item;
      if (item->number == visit->facts.n_messages)
        return item->is_known || item->has_head || item->is_asked ? NULL : item;
    }
  return NULL;
}

/* What is stored of @octets, of a message of @size: all that belongs to the text, whole
 * or cut, else no more than TOP n 0 would have given. *@final: TOP has no more to give.
 */
static GBytes *
cut (PrSyncOpening *opening, GBytes *octets, guint64 size, gboolean *final)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  PrFirstText found = pr_first_text_find (data, length, size > 0 && length >= size);
  g_autoptr (PrMessage) message = NULL;

  opening->cut = found.begun > 0;
  opening->readable = opening->cut || found.state == PR_FIRST_TEXT_WHOLE;
  *final = found.state == PR_FIRST_TEXT_WHOLE || (opening->cut && found.alone);
  if (opening->readable)
    return g_bytes_new_from_bytes (octets, 0, MAX (found.begun, found.octets));
  message = pr_message_new (octets);
  return pr_message_dup_raw_headers (message);
}

/* At once, not with the batch that begins here. */
static gboolean
store (PrSyncVisit *visit,
       PrSyncRun *run,
       const PrSyncItem *item,
       const char *uidl,
       GBytes *octets,
       GError **error)
{
  gboolean final = FALSE;
  g_autoptr (GBytes) start = cut (&visit->opening, octets, item->size, &final);
  PrIncoming *incoming = pr_incoming_new (uidl, item->occurrence, start);

  incoming->head_only = TRUE;
  incoming->text_start = final;
  incoming->size = item->size;
  pr_sync_visit_ensure_writer (visit, run);
  pr_sync_visit_put_envelope (visit, item, incoming);
  visit->opening.stored = item->number;
  visit->opening.size = item->size;
  visit->opening.n_octets = g_bytes_get_size (start);
  run->octets_received += visit->opening.n_octets;
  pr_sync_flight_take (&run->flight, incoming->uidl, incoming->occurrence, octets);
  if (!pr_sync_run_begin_flight (run, error))
    {
      pr_incoming_free (incoming);
      return FALSE;
    }
  incoming->flight = run->flight.id;
  return pr_sync_writer_push (run->writer, item, incoming, error) &&
         pr_sync_run_spend (run, visit->opening.n_octets, error) &&
         pr_sync_writer_flush (run->writer, error);
}

/* Whether it is one of those to retrieve, though nothing is planned yet. */
static gboolean
is_sure (const PrSyncRun *run, guint64 size)
{
  guint64 most = run->account->max_size;

  return size > 0 && size <= PR_POP3_MAX_MESSAGE_OCTETS && (most == 0 || size <= most) &&
         run->options.max_messages == 0 && run->suspects->len == 0;
}

typedef struct
{
  PrSyncVisit *visit;
  PrSyncRun *run;
} Asking;

static gboolean
start_cb (const char *uidl,
          guint64 size,
          GBytes *start,
          gpointer user_data,
          GError **error)
{
  const Asking *asking = user_data;
  PrSyncVisit *visit = asking->visit;
  PrSyncRun *run = asking->run;
  const PrSyncItem item = { .number = visit->facts.n_messages,
                            .uidl = PR_SYNC_NO_UIDL,
                            .size = MIN (size, PR_SYNC_MAX_SIZE) };
  gboolean known = FALSE;

  pr_sync_run_take_top (run, start, PR_SYNC_OPENING_LINES);
  if (!pr_store_knows_any (run->store, run->account->id, G_MAXINT64, &uidl, 1, &known,
                           error))
    return FALSE;
  if (!known && is_sure (run, size))
    return store (visit, run, &item, uidl, start, error);
  visit->opening.octets = g_bytes_ref (start);
  return TRUE;
}

gboolean
pr_sync_opening_ask (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  Asking asking = { visit, run };
  g_autoptr (GError) local_error = NULL;

  if (pr_pop3_session_survey (visit->link->session, visit->sparse.last + 1,
                              visit->facts.n_messages, PR_SYNC_OPENING_LINES,
                              &visit->uidls, &visit->sizes, start_cb, &asking,
                              run->cancellable, &local_error))
    return TRUE;
  /* What TOP brought may have broken it: another session does without. */
  if (g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL) ||
      g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE))
    run->no_texts = visit->broken = TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Of what waits no more comes in this sync. */
static void
count (const PrSyncVisit *visit, PrSyncRun *run, const PrSyncItem *item)
{
  run->n_received += item->waits ? 1 : 0;
  run->n_waiting += item->waits && item->size > run->account->ask_above ? 1 : 0;
  pr_sync_meter_advance (&run->meter, item->waits ? 1 : 0, visit->opening.n_octets,
                         g_get_monotonic_time ());
}

gboolean
pr_sync_opening_store (PrSyncVisit *visit,
                       PrSyncRun *run,
                       GArray *items,
                       guint *index,
                       GError **error)
{
  g_autoptr (GBytes) octets = g_steal_pointer (&visit->opening.octets);
  guint at = items->len;
  PrSyncItem *item = find_newest (visit, items, &at);

  *index = items->len;
  /* It waits, and a whole list knew it: nothing more comes of it. */
  if (item == NULL && visit->opening.size > run->account->ask_above)
    run->n_waiting++;
  if (item == NULL || (octets == NULL && visit->opening.stored != item->number))
    return TRUE;
  if (octets != NULL &&
      !store (visit, run, item, pr_sync_item_get_uidl (item, visit->uidls), octets,
              error))
    return FALSE;
  item->has_head = TRUE;
  count (visit, run, item);
  if (visit->opening.readable)
    *index = at;
  return TRUE;
}
