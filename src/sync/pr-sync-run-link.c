/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-run-private.h"

gboolean
pr_sync_run_load_link (PrSyncRun *run, GError **error)
{
  PrMaildrop maildrop;

  if (!pr_store_load_maildrop (run->store, run->account->id, &maildrop, error))
    return FALSE;
  pr_sync_gauge_init (&run->gauge, &maildrop);
  run->day_octets = maildrop.day_octets;
  return TRUE;
}

void
pr_sync_run_measure (PrSyncRun *run, const PrSyncVisit *visit)
{
  if (visit->link->session != NULL)
    pr_sync_gauge_take (&run->gauge, pr_pop3_session_get_link (visit->link->session));
}

/* ---- facts ---- */

static guint64
subtract (guint64 budget, guint64 spent)
{
  return budget == 0 ? G_MAXUINT64 : budget - MIN (budget, spent);
}

static void
tell_budget (const PrSyncRun *run, PrSyncFacts *facts)
{
  const PrAccount *account = run->account;
  guint64 today = run->day_octets + run->octets;

  facts->has_budget = account->session_octets > 0 || account->day_octets > 0;
  facts->budget = MIN (subtract (account->session_octets, run->octets),
                       subtract (account->day_octets, today));
}

static gboolean
may_choose (const PrSyncRun *run, const PrSyncFacts *facts)
{
  if (run->options.headers_only || run->account->fetch == PR_FETCH_WHOLE)
    return FALSE;
  return run->account->fetch == PR_FETCH_HEADS_FIRST || run->options.metered ||
         pr_sync_link_is_slow (facts->latency, facts->rate);
}

/* Only where it decides what goes first. */
static gboolean
tell_favourites (PrSyncRun *run, PrSyncFacts *facts, GError **error)
{
  if (!may_choose (run, facts))
    return TRUE;
  if (run->favourites == NULL)
    run->favourites = pr_store_list_favourites (run->store, run->cancellable, error);
  if (run->favourites == NULL)
    return FALSE;
  if (run->favoured == NULL)
    run->favoured = pr_store_list_heads_from (run->store, run->account->id,
                                              run->favourites, run->cancellable, error);
  facts->favoured = run->favoured;
  return run->favoured != NULL;
}

static gboolean
is_no_fetch (gpointer data)
{
  const PrRequested *requested = data;

  return requested->request != PR_REQUEST_FETCH;
}

static gboolean
tell_requests (PrSyncRun *run, PrSyncFacts *facts, GError **error)
{
  g_clear_pointer (&run->requests, g_ptr_array_unref);
  run->requests = pr_store_list_requests (run->store, run->account->id, error);
  if (run->requests == NULL)
    return FALSE;
  for (guint i = run->requests->len; i > 0; i--)
    if (is_no_fetch (g_ptr_array_index (run->requests, i - 1)))
      g_ptr_array_remove_index (run->requests, i - 1);
  facts->requests = run->requests;
  return TRUE;
}

gboolean
pr_sync_run_tell_facts (PrSyncRun *run, PrSyncVisit *visit, GError **error)
{
  PrSyncFacts *facts = &visit->facts;

  pr_sync_run_measure (run, visit);
  facts->latency = pr_sync_gauge_get_latency (&run->gauge);
  facts->rate = pr_sync_gauge_get_rate (&run->gauge);
  tell_budget (run, facts);
  return tell_requests (run, facts, error) && tell_favourites (run, facts, error);
}

gboolean
pr_sync_run_drop_requests (PrSyncRun *run, const PrSyncStep *step, GError **error)
{
  run->report->not_there += step->lost->len;
  run->report->orders_dropped += step->n_dropped;
  return (step->lost->len == 0 ||
          pr_store_request_places (run->store, run->account->id, step->lost,
                                   PR_REQUEST_NONE, error)) &&
         (step->met->len == 0 ||
          pr_store_request_places (run->store, run->account->id, step->met,
                                   PR_REQUEST_NONE, error));
}

/* ---- what was carried ---- */

gboolean
pr_sync_run_note_spent (PrSyncRun *run, GError **error)
{
  if (run->unspent == 0)
    return TRUE;
  if (!pr_store_spend_octets (run->store, run->account->id, run->unspent, error))
    return FALSE;
  run->unspent = 0;
  return TRUE;
}

gboolean
pr_sync_run_spend (PrSyncRun *run, guint64 octets, GError **error)
{
  guint64 most =
    run->account->day_octets > 0 ? PR_SYNC_SPEND_CLOSELY : PR_SYNC_SPEND_OCTETS;

  run->octets += octets;
  run->unspent += octets;
  return run->unspent < most || pr_sync_run_note_spent (run, error);
}

gboolean
pr_sync_run_note_link (PrSyncRun *run, GError **error)
{
  PrMaildrop maildrop = { 0 };

  return !pr_sync_gauge_settle (&run->gauge, g_get_real_time () / G_USEC_PER_SEC,
                                &maildrop) ||
         pr_store_note_link (run->store, run->account->id, &maildrop, error);
}

void
pr_sync_run_clear_link (PrSyncRun *run)
{
  g_clear_pointer (&run->favourites, g_hash_table_unref);
  g_clear_pointer (&run->favoured, g_array_unref);
  g_clear_pointer (&run->requests, g_ptr_array_unref);
}

/* ---- what is here ---- */

static gboolean
walk_known (gpointer source, PrPlaceFunc func, gpointer user_data, GError **error)
{
  PrSyncRun *run = source;

  return pr_store_walk_places (run->store, run->account->id, func, user_data, error);
}

PrSyncKnown
pr_sync_run_get_known (PrSyncRun *run)
{
  return (PrSyncKnown){ walk_known, run };
}
