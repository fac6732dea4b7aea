/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-fingerprint.h"
#include "sync/pr-sync-gauge-private.h"
#include "sync/pr-sync-gmail.h"
#include "sync/pr-sync-run-private.h"
#include "sync/pr-sync-text-first-private.h"

static void
take_uidls (PrSyncVisit *visit)
{
  PrSyncFacts *facts = &visit->facts;

  facts->have_stat = TRUE;
  facts->uidls = visit->uidls;
  facts->uidl_refused = visit->uidls == NULL;
  facts->has_uidl = visit->uidls != NULL;
}

static int
compare_uidls (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Whether what is new came in a way that only a whole list explains. */
static gboolean
look_up_new (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  GArray *entries = visit->uidls->entries;
  g_autoptr (GPtrArray) uidls = g_ptr_array_sized_new (entries->len);
  gboolean twice = FALSE;

  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (uidls, visit->uidls->text->str +
                              g_array_index (entries, PrPop3Uidl, i).offset);
  g_ptr_array_sort (uidls, compare_uidls);
  for (guint i = 1; i < uidls->len; i++)
    twice = twice || g_str_equal (uidls->pdata[i - 1], uidls->pdata[i]);
  /* A beginning that came since the list was noted is no surprise: its session broke
   * before it could note another, and the next one found it in step. */
  if (!pr_store_knows_any (run->store, run->account->id, visit->noted.seen_at,
                           (const char *const *) uidls->pdata, uidls->len,
                           &visit->sparse.odd, error))
    return FALSE;
  visit->sparse.odd = visit->sparse.odd || twice;
  return TRUE;
}

static gboolean
ask_last (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  PrSyncFacts *facts = &visit->facts;

  if (!pr_pop3_session_stat_and_uidl_of (visit->link->session, visit->sparse.last,
                                         &facts->n_messages, &facts->octets,
                                         &visit->told_uidl, run->cancellable, error))
    return FALSE;
  facts->have_stat = TRUE;
  visit->sparse.told_uidl = visit->told_uidl;
  visit->sparse.asked_last = TRUE;
  return TRUE;
}

static gboolean
ask_new (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  guint last = visit->sparse.last;

  if (pr_sync_opening_is_wanted (visit, run))
    {
      if (!pr_sync_opening_ask (visit, run, error))
        return FALSE;
      visit->facts.sizes = visit->sizes;
    }
  else
    visit->uidls =
      pr_pop3_session_uidl_some (visit->link->session, last + 1,
                                 visit->facts.n_messages - last, run->cancellable, error);
  if (visit->uidls == NULL || !look_up_new (visit, run, error))
    return FALSE;
  visit->facts.uidls = visit->uidls;
  visit->sparse.asked_new = TRUE;
  return TRUE;
}

/* The first check of a maildrop over a slow link orders all of it by size: LIST is worth
 * its octets then, and comes without a round trip of its own. */
static gboolean
wants_sizes (const PrSyncVisit *visit, const PrSyncRun *run)
{
  return visit->noted.listed_at == 0 && visit->sizes == NULL &&
         run->account->fetch != PR_FETCH_WHOLE &&
         (run->options.metered || run->account->fetch == PR_FETCH_HEADS_FIRST ||
          pr_sync_link_is_slow (visit->facts.latency, visit->facts.rate));
}

/* It is asked whatever CAPA says, for that costs nothing. */
static void
note_uidl (PrSyncVisit *visit, PrSyncRun *run)
{
  const PrPop3Capabilities *capabilities =
    pr_pop3_session_get_capabilities (visit->link->session);
  const char *value = NULL;

  if (visit->facts.n_messages == 0)
    return;
  if (visit->uidls == NULL)
    value = "none";
  else if (capabilities->known && !capabilities->uidl)
    value = "hidden";
  pr_sync_traits_learn (run->traits, PR_SYNC_TRAIT_UIDL, value);
}

static gboolean
ask_uidls (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  visit->facts.sparse = NULL;
  visit->facts.uidls = NULL;
  visit->facts.sizes = NULL;
  g_clear_pointer (&visit->uidls, pr_pop3_uidls_free);
  g_clear_pointer (&visit->sizes, g_array_unref);
  if (!pr_sync_link_list_whole (visit->link, &visit->facts.n_messages,
                                &visit->facts.octets, &visit->uidls,
                                wants_sizes (visit, run) ? &visit->sizes : NULL,
                                run->cancellable, error))
    return FALSE;
  visit->facts.sizes = visit->sizes;
  note_uidl (visit, run);
  if (visit->facts.n_messages > 0 &&
      (visit->uidls == NULL || pr_sync_fingerprint_is_needed (visit->uidls)) &&
      !pr_sync_visit_make_uidls (visit, run, error))
    return FALSE;
  take_uidls (visit);
  return pr_sync_visit_settle_flight (visit, run, error);
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
    case PR_SYNC_STEP_LAST:
      return ask_last (visit, run, error);
    case PR_SYNC_STEP_NEW:
      return ask_new (visit, run, error);
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
note_places (PrSyncRun *run, GPtrArray *places, PrPlaceEvent event, GError **error)
{
  return places->len == 0 ||
         pr_store_move_places (run->store, run->account->id, places, event, error);
}

/* The items hold what fetching needs of the facts, but for the unique-ids' text: nothing
 * else of the size of the maildrop stays while its mail comes, unless texts of messages
 * follow that are known already. */
static void
let_facts_go (PrSyncVisit *visit, PrSyncRun *run)
{
  visit->settles = visit->facts.sparse != NULL || visit->step->regular;
  visit->facts.uidls = NULL;
  visit->facts.sizes = NULL;
  visit->facts.requests = NULL;
  visit->facts.favoured = NULL;
  if (visit->made != NULL)
    return;
  g_clear_pointer (&visit->sizes, g_array_unref);
  if (visit->uidls != NULL && !pr_sync_text_first_is_wanted (run) && !visit->step->probe)
    g_clear_pointer (&visit->uidls->entries, g_array_unref);
}

/* What is known of the maildrop before anything is asked; the rest only where it may save
 * the whole list. */
static gboolean
load_maildrop (PrSyncVisit *visit, PrSyncRun *run, gint64 now, GError **error)
{
  const PrAccount *account = run->account;
  PrSyncSparse *sparse = &visit->sparse;

  if (!pr_store_load_maildrop (run->store, account->id, &visit->noted, error))
    return FALSE;
  if (run->flight.id != 0 ||
      pr_sync_traits_is (run->traits, PR_SYNC_TRAIT_UIDL, "none") ||
      !pr_sync_sparse_is_worth_loading (&visit->noted, &run->options, now))
    return TRUE;
  if (!pr_store_load_last_listed (run->store, account->id, &sparse->last,
                                  &visit->last_uidl, error) ||
      (account->keep == PR_KEEP_UNTIL_DELETED &&
       !pr_store_is_any_deleted_here (run->store, account->id, &sparse->deleted_here,
                                      error)))
    return FALSE;
  sparse->noted = visit->noted;
  sparse->last_uidl = visit->last_uidl;
  visit->facts.sparse = sparse;
  return TRUE;
}

gboolean
pr_sync_visit_plan (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  const PrPop3Capabilities *capabilities =
    pr_pop3_session_get_capabilities (visit->link->session);
  const PrSyncKnown known = pr_sync_run_get_known (run);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  visit->facts.has_uidl = TRUE;
  /* Servers offer it without saying so: asking tells. */
  visit->facts.has_top = pr_sync_run_has_top (run);
  visit->facts.has_pipelining = capabilities->pipelining;
  run->gmail = pr_sync_gmail_is_server (run->account, visit->link->session);
  visit->facts.is_window = run->gmail;
  if (!load_maildrop (visit, run, now, error) ||
      !pr_sync_visit_begin_renumbering (visit, run, error))
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
  pr_sync_link_note_offer (visit->link);
  /* Only once all that it says is noted does the list count as noted: the next check may
   * rest on it. */
  if (!pr_sync_visit_end_renumbering (visit, run, error) ||
      !pr_sync_run_drop_requests (run, visit->step, error) ||
      !note_places (run, visit->step->confirm_gone, PR_PLACE_NOT_LISTED, error) ||
      !note_places (run, visit->step->reinstate, PR_PLACE_KEPT, error) ||
      !pr_sync_visit_note_listing (visit, run, now, error))
    return FALSE;
  let_facts_go (visit, run);
  return TRUE;
}
