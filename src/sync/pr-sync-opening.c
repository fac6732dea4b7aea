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

gboolean
pr_sync_opening_ask (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_pop3_session_survey (visit->link->session, visit->sparse.last + 1,
                              visit->facts.n_messages, PR_SYNC_OPENING_LINES,
                              &visit->uidls, &visit->sizes, &visit->start,
                              run->cancellable, &local_error))
    return TRUE;
  /* What TOP brought may have broken it: another session does without. */
  if (g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL) ||
      g_error_matches (local_error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE))
    run->no_texts = visit->broken = TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static PrSyncItem *
find_newest (const PrSyncVisit *visit, GArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (item->number == visit->facts.n_messages)
        return item->is_known || item->has_head || item->is_asked ? NULL : item;
    }
  return NULL;
}

/* What is stored of @octets, of a message of @size: all that belongs to the text if it is
 * whole, else no more than TOP n 0 would have given. */
static GBytes *
cut (GBytes *octets, guint64 size, gboolean *readable)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  PrFirstText found = pr_first_text_find (data, length, size > 0 && length >= size);
  g_autoptr (PrMessage) message = NULL;

  *readable = found.state == PR_FIRST_TEXT_WHOLE;
  if (*readable)
    return g_bytes_new_from_bytes (octets, 0, found.octets);
  message = pr_message_new (octets);
  return pr_message_dup_raw_headers (message);
}

gboolean
pr_sync_opening_store (PrSyncVisit *visit,
                       PrSyncRun *run,
                       GArray *items,
                       gboolean *readable,
                       GError **error)
{
  g_autoptr (GBytes) octets = g_steal_pointer (&visit->start);
  g_autoptr (GBytes) start = NULL;
  PrSyncItem *item = octets != NULL ? find_newest (visit, items) : NULL;

  *readable = FALSE;
  if (octets != NULL)
    pr_sync_run_take_top (run, octets, PR_SYNC_OPENING_LINES);
  if (item == NULL)
    return TRUE;
  start = cut (octets, item->size, readable);
  if (!pr_sync_fetch_store (run, item, start, TRUE, *readable, error))
    return FALSE;
  item->has_head = TRUE;
  /* At once, not with the batch that begins here. */
  return pr_sync_writer_flush (run->writer, error);
}
