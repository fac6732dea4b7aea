/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-run-private.h"

static void
take_uidls (PrSyncVisit *visit)
{
  PrSyncFacts *facts = &visit->facts;

  facts->have_stat = TRUE;
  facts->uidls = visit->uidls;
  facts->uidl_refused = visit->uidls == NULL;
  facts->has_uidl = visit->uidls != NULL;
}

static gboolean
ask_uidls (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  if (!pr_pop3_session_stat_and_uidl (visit->link->session, &visit->facts.n_messages,
                                      &visit->facts.octets, &visit->uidls,
                                      run->cancellable, error))
    return FALSE;
  take_uidls (visit);
  return TRUE;
}

static gboolean
ask_sizes (PrSyncVisit *visit, PrSyncRun *run, GArray *numbers, GError **error)
{
  visit->sizes = pr_sync_link_list (visit->link, numbers, run->cancellable, error);
  visit->facts.sizes = visit->sizes;
  return visit->sizes != NULL;
}

static gboolean
take_step (PrSyncVisit *visit, PrSyncRun *run, const PrSyncStep *step, GError **error)
{
  switch (step->kind)
    {
    case PR_SYNC_STEP_UIDL:
      return ask_uidls (visit, run, error);
    case PR_SYNC_STEP_LIST:
      return ask_sizes (visit, run, step->ask, error);
    case PR_SYNC_STEP_HEADS:
      return pr_sync_visit_renumber (visit, run, error);
    case PR_SYNC_STEP_FINAL:
    default:
      return TRUE;
    }
}

/* What the listing says of earlier deletes is noted before anything new is begun. */
static gboolean
note_places (PrSyncRun *run, GPtrArray *places, PrPlaceState state, GError **error)
{
  return places->len == 0 ||
         pr_store_set_places (run->store, run->account->id, places, state, error);
}

static gboolean
walk_known (gpointer source, PrPlaceFunc func, gpointer user_data, GError **error)
{
  PrSyncRun *run = source;

  return pr_store_walk_places (run->store, run->account->id, func, user_data, error);
}

/* The items hold what fetching needs of the facts, but for the unique-ids' text: nothing
 * else of the size of the maildrop stays while its mail comes. */
static void
let_facts_go (PrSyncVisit *visit)
{
  visit->facts.uidls = NULL;
  visit->facts.sizes = NULL;
  visit->facts.requests = NULL;
  visit->facts.favoured = NULL;
  g_clear_pointer (&visit->sizes, g_array_unref);
  if (visit->uidls != NULL)
    g_clear_pointer (&visit->uidls->entries, g_array_unref);
}

gboolean
pr_sync_visit_plan (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  const PrPop3Capabilities *capabilities =
    pr_pop3_session_get_capabilities (visit->link->session);
  const PrSyncKnown known = { walk_known, run };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  visit->facts.has_uidl = TRUE;
  visit->facts.has_top = TRUE; /* servers offer it without saying so: asking tells */
  visit->facts.has_pipelining = capabilities->pipelining;
  if (!pr_sync_visit_begin_renumbering (visit, run, error))
    return FALSE;
  do
    {
      g_clear_pointer (&visit->step, pr_sync_step_free);
      if (!pr_sync_run_tell_facts (run, visit, error))
        return FALSE;
      visit->step = pr_sync_plan_next (&visit->facts, &known, run->account, &run->options,
                                       now, error);
      if (visit->step == NULL || !take_step (visit, run, visit->step, error))
        return FALSE;
    }
  while (visit->step->kind != PR_SYNC_STEP_FINAL);
  if (!pr_sync_visit_end_renumbering (visit, run, error))
    return FALSE;
  let_facts_go (visit);
  return pr_sync_run_drop_requests (run, visit->step, error) &&
         note_places (run, visit->step->confirm_gone, PR_PLACE_GONE, error) &&
         note_places (run, visit->step->reinstate, PR_PLACE_STORED, error);
}
