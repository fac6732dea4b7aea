/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-run-private.h"

static gboolean
ask_uidls (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  PrSyncFacts *facts = &visit->facts;

  if (!pr_pop3_session_stat_and_uidl (visit->link->session, &facts->n_messages,
                                      &facts->octets, &visit->uidls, run->cancellable,
                                      error))
    return FALSE;
  facts->have_stat = TRUE;
  facts->uidls = visit->uidls;
  facts->uidl_refused = visit->uidls == NULL;
  facts->has_uidl = visit->uidls != NULL;
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
    case PR_SYNC_STEP_FINAL:
    default:
      return TRUE;
    }
}

/* What the listing says of earlier deletes is noted before anything new is begun. */
static gboolean
note_places (PrSyncVisit *visit,
             PrSyncRun *run,
             GArray *indices,
             PrPlaceState state,
             GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new ();

  for (guint i = 0; i < indices->len; i++)
    g_ptr_array_add (places,
                     g_ptr_array_index (visit->known, g_array_index (indices, guint, i)));
  return places->len == 0 ||
         pr_store_set_places (run->store, run->account->id, places, state, error);
}

gboolean
pr_sync_visit_plan (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  const PrPop3Capabilities *capabilities =
    pr_pop3_session_get_capabilities (visit->link->session);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  visit->known = pr_store_list_places (run->store, run->account->id, error);
  if (visit->known == NULL)
    return FALSE;
  visit->facts.has_uidl = TRUE;
  visit->facts.has_top = TRUE; /* servers offer it without saying so: asking tells */
  visit->facts.has_pipelining = capabilities->pipelining;
  do
    {
      g_clear_pointer (&visit->step, pr_sync_step_free);
      visit->step =
        pr_sync_plan_next (&visit->facts, visit->known, run->account, &run->options, now);
      if (!take_step (visit, run, visit->step, error))
        return FALSE;
    }
  while (visit->step->kind != PR_SYNC_STEP_FINAL);
  return note_places (visit, run, visit->step->confirm_gone, PR_PLACE_GONE, error) &&
         note_places (visit, run, visit->step->reinstate, PR_PLACE_STORED, error);
}
