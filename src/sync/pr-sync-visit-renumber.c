/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-store-adopt.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-renumber.h"
#include "sync/pr-sync-run-private.h"

#define LIST_COSTS_ONE_OF 3 /* LIST n is about three lines of LIST on the wire */

/* A new message of which several places could be. */
typedef struct
{
  PrSyncItem item;
  guint8 digest[PR_SYNC_HEAD_DIGEST];
} Later;

/* The comparison of one session. */
typedef struct
{
  /* Borrowed */
  PrSyncVisit *visit;
  PrSyncRun *run;
  PrSyncRenumber *renumber;
  GArray *items; /* of PrSyncItem */

  /* Owned */
  GArray *adoptions; /* of PrAdoption: found, and not stored yet */
  GArray *later;     /* of Later */

  guint first;     /* index into @items of the one that the fetch under way began with */
  gsize n_done;    /* of that fetch */
  gboolean astray; /* a reply showed that the heads were out of step */
  gint64 spoke_at; /* when the server last heard of us */
} Comparison;

/* ---- what is here ---- */

/* Reading may take longer than a server waits for the next command. */
static gboolean
keep_session (Comparison *comparison, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  if (now - comparison->spoke_at <
      (gint64) pr_sync_run_get_idle_seconds (comparison->run) * G_USEC_PER_SEC)
    return TRUE;
  comparison->spoke_at = now;
  return pr_pop3_session_noop (comparison->visit->link->session,
                               comparison->run->cancellable, error);
}

/* A message that cannot be read is compared with nothing. */
static gboolean
hash_place (PrSyncRun *run, PrSyncVanished *vanished, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) octets = pr_store_load_raw (run->store, vanished->key, &local_error);

  if (octets != NULL)
    {
      vanished->has_digest = pr_sync_renumber_hash_head (octets, vanished->digest);
      return TRUE;
    }
  if (g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED) ||
      g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
hash_places (Comparison *comparison, GError **error)
{
  PrSyncRun *run = comparison->run;
  GArray *places = pr_sync_renumber_get_vanished (comparison->renumber);

  for (guint i = 0; i < places->len; i++)
    {
      PrSyncVanished *vanished = &g_array_index (places, PrSyncVanished, i);

      if (g_cancellable_set_error_if_cancelled (run->cancellable, error) ||
          !keep_session (comparison, error) ||
          (vanished->wanted && !hash_place (run, vanished, error)))
        return FALSE;
      pr_sync_meter_advance (&run->meter, 1, 0, g_get_monotonic_time ());
    }
  pr_sync_renumber_begin (comparison->renumber);
  return TRUE;
}

/* ---- adopting ---- */

static gboolean
store_some (Comparison *comparison, guint first, GError **error)
{
  PrSyncRun *run = comparison->run;
  GArray *adoptions = comparison->adoptions;
  guint n_adopted = 0;

  if (!pr_store_adopt_many (run->store, run->account->id,
                            &g_array_index (adoptions, PrAdoption, first),
                            MIN (adoptions->len - first, PR_STORE_ADOPT_BATCH),
                            &n_adopted, error))
    return FALSE;
  comparison->visit->facts.renumbering = TRUE;
  run->report->adopted += n_adopted;
  return TRUE;
}

/* A reply too few, or too many, gives each message the head of another one: what was
 * found is worth something once a reply of another kind stands behind the heads. */
static gboolean
store_adoptions (Comparison *comparison, GError **error)
{
  PrSyncVisit *visit = comparison->visit;
  GArray *adoptions = comparison->adoptions;
  gboolean in_step = FALSE;

  if (adoptions->len == 0)
    return TRUE;
  visit->named_by_heads = TRUE;
  if (!pr_sync_visit_confirm_step (visit, comparison->run, &in_step, error))
    return FALSE;
  comparison->spoke_at = g_get_monotonic_time ();
  comparison->astray = !in_step;
  for (guint i = 0; in_step && i < adoptions->len; i += PR_STORE_ADOPT_BATCH)
    if (!store_some (comparison, i, error))
      return FALSE;
  g_array_set_size (adoptions, 0);
  return TRUE;
}

static void
match (Comparison *comparison,
       const PrSyncItem *item,
       const guint8 digest[PR_SYNC_HEAD_DIGEST],
       gboolean last)
{
  const PrSyncVanished *vanished = NULL;
  PrAdoption adoption = { .to = pr_sync_item_get_uidl (item, comparison->visit->uidls),
                          .to_occurrence = item->occurrence };
  Later later = { .item = *item };

  switch (pr_sync_renumber_match (comparison->renumber, item, digest, last, &vanished))
    {
    case PR_SYNC_MATCH_FOUND:
      adoption.from = vanished->uidl;
      adoption.from_occurrence = vanished->occurrence;
      g_array_append_val (comparison->adoptions, adoption);
      break;
    case PR_SYNC_MATCH_LATER:
      memcpy (later.digest, digest, sizeof later.digest);
      g_array_append_val (comparison->later, later);
      break;
    case PR_SYNC_MATCH_NONE:
    default:
      break;
    }
}

static gboolean
match_rest (Comparison *comparison, GError **error)
{
  for (guint i = 0; i < comparison->later->len; i++)
    {
      const Later *later = &g_array_index (comparison->later, Later, i);

      match (comparison, &later->item, later->digest, TRUE);
    }
  return store_adoptions (comparison, error);
}

/* ---- heads ---- */

static void
take_head (Comparison *comparison, const PrSyncItem *item, GBytes *head)
{
  guint8 digest[PR_SYNC_HEAD_DIGEST];

  comparison->spoke_at = g_get_monotonic_time ();
  pr_sync_meter_advance (&comparison->run->meter, 1, 0, comparison->spoke_at);
  if (pr_sync_renumber_hash_head (head, digest))
    match (comparison, item, digest, FALSE);
}

/* A head that is refused is of a message to be retrieved. */
static gboolean
head_cb (gsize index,
         GBytes *message,
         const GError *refused,
         gpointer user_data,
         GError **error)
{
  Comparison *comparison = user_data;
  const PrSyncItem *item =
    &g_array_index (comparison->items, PrSyncItem, comparison->first + index);

  comparison->n_done = index + 1;
  if (message != NULL)
    take_head (comparison, item, message);
  return !g_cancellable_set_error_if_cancelled (comparison->run->cancellable, error);
}

/* A head that breaks the session would break each one: the next of this run goes
 * without. */
static void
note_break (Comparison *comparison, const GError *error)
{
  if (comparison->first + comparison->n_done >= comparison->items->len ||
      (!g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE) &&
       !g_error_matches (error, PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL)))
    return;
  comparison->visit->broken = TRUE;
  comparison->run->no_heads = TRUE;
}

static gboolean
fail (Comparison *comparison, GError *local_error, GError **error)
{
  note_break (comparison, local_error);
  g_propagate_error (error, local_error);
  return FALSE;
}

/* The first ones alone, as long as none is served: a server without TOP is not asked for
 * thousands. *@served: whether one was. */
static gboolean
try_top (Comparison *comparison, gboolean *served, GError **error)
{
  PrSyncRun *run = comparison->run;
  PrPop3Session *session = comparison->visit->link->session;
  guint most = MIN (comparison->items->len, PR_SYNC_RENUMBER_TRIES);

  *served = FALSE;
  while (comparison->first < most)
    {
      const PrSyncItem *item =
        &g_array_index (comparison->items, PrSyncItem, comparison->first);
      GError *local_error = NULL;
      g_autoptr (GBytes) head =
        pr_pop3_session_top (session, item->number, 0, PR_POP3_MAX_MESSAGE_OCTETS,
                             run->cancellable, &local_error);

      if (head == NULL &&
          pr_pop3_session_get_state (session) != PR_POP3_STATE_TRANSACTION)
        return fail (comparison, local_error, error);
      g_clear_error (&local_error);
      comparison->first++;
      if (head == NULL)
        continue;
      *served = !pr_sync_run_take_top (run, head, 0);
      take_head (comparison, item, head);
      return TRUE;
    }
  return TRUE;
}

static gboolean
ask_some (Comparison *comparison, guint n, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  GError *local_error = NULL;

  for (guint i = 0; i < n; i++)
    g_array_append_val (numbers, g_array_index (comparison->items, PrSyncItem,
                                                comparison->first + i)
                                   .number);
  comparison->n_done = 0;
  if (!pr_pop3_session_fetch (comparison->visit->link->session,
                              &g_array_index (numbers, guint, 0), numbers->len, TRUE,
                              PR_POP3_MAX_MESSAGE_OCTETS, head_cb, comparison,
                              comparison->run->cancellable, &local_error))
    return fail (comparison, local_error, error);
  comparison->first += n;
  return TRUE;
}

/* More at once each time: a break soon leaves something to go on from, and many heads
 * cost few round trips. What came since the last confirmation falls with it. */
static gboolean
ask_heads (Comparison *comparison, GError **error)
{
  guint n = PR_SYNC_RENUMBER_FIRST;

  while (comparison->first < comparison->items->len && !comparison->astray)
    {
      if (!ask_some (comparison, MIN (n, comparison->items->len - comparison->first),
                     error) ||
          !store_adoptions (comparison, error))
        return FALSE;
      n = MIN (2 * n, PR_SYNC_RENUMBER_MOST);
    }
  return TRUE;
}

/* Nothing more is believed of this session's heads. */
static void
give_up_heads (Comparison *comparison)
{
  g_array_set_size (comparison->later, 0);
  comparison->run->no_heads = TRUE;
  pr_pop3_session_set_one_by_one (comparison->visit->link->session);
  comparison->visit->facts.has_pipelining = FALSE;
}

static gboolean
end (Comparison *comparison, GError **error)
{
  if (!comparison->astray && !match_rest (comparison, error))
    return FALSE;
  if (comparison->astray)
    give_up_heads (comparison);
  return TRUE;
}

static gboolean
compare (Comparison *comparison, GError **error)
{
  PrSyncRun *run = comparison->run;
  GArray *places = pr_sync_renumber_get_vanished (comparison->renumber);
  gboolean served = FALSE;

  if (comparison->items->len == 0)
    return TRUE;
  pr_sync_meter_begin (&run->meter, PR_SYNC_COMPARING,
                       places->len + comparison->items->len, 0, g_get_monotonic_time ());
  return hash_places (comparison, error) &&
         (pr_sync_traits_is (run->traits, PR_SYNC_TRAIT_TOP, "all") ||
          try_top (comparison, &served, error)) &&
         (!served || ask_heads (comparison, error)) && end (comparison, error);
}

/* ---- one session ---- */

/* Sizes that are known are not asked again by the plan. */
static gboolean
ask_sizes (PrSyncVisit *visit, PrSyncRun *run, GArray *items, GError **error)
{
  g_autoptr (GArray) numbers = NULL;

  if (visit->sizes != NULL)
    return TRUE;
  if (visit->facts.has_pipelining &&
      items->len <= visit->facts.n_messages / LIST_COSTS_ONE_OF)
    {
      numbers = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint i = 0; i < items->len; i++)
        g_array_append_val (numbers, g_array_index (items, PrSyncItem, i).number);
    }
  visit->sizes = pr_sync_link_list (visit->link, numbers, run->cancellable, error);
  visit->facts.sizes = visit->sizes;
  return visit->sizes != NULL;
}

static gboolean
take_over (PrSyncVisit *visit, PrSyncRun *run, PrSyncRenumber *renumber, GError **error)
{
  GArray *items = pr_sync_renumber_get_new (renumber);
  g_autoptr (GArray) adoptions = g_array_new (FALSE, FALSE, sizeof (PrAdoption));
  g_autoptr (GArray) later = g_array_new (FALSE, FALSE, sizeof (Later));
  Comparison comparison = { .visit = visit,
                            .run = run,
                            .renumber = renumber,
                            .items = items,
                            .adoptions = adoptions,
                            .later = later };

  visit->facts.renumbered = TRUE;
  if (!ask_sizes (visit, run, items, error))
    return FALSE;
  pr_sync_renumber_take_sizes (renumber, visit->sizes);
  comparison.spoke_at = g_get_monotonic_time ();
  return compare (&comparison, error);
}

gboolean
pr_sync_visit_begin_renumbering (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  visit->facts.heads_compared = run->no_heads;
  return pr_store_load_renumbering (run->store, run->account->id,
                                    &visit->facts.renumbering, error);
}

gboolean
pr_sync_visit_end_renumbering (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  const PrPop3Uidls *uidls = visit->uidls;
  gboolean whole = uidls != NULL && uidls->entries->len >= visit->facts.n_messages;

  if (!visit->facts.renumbering || !whole)
    return TRUE;
  visit->facts.renumbering = FALSE;
  return pr_store_end_renumbering (run->store, run->account->id, error);
}

gboolean
pr_sync_visit_renumber (PrSyncVisit *visit, PrSyncRun *run, GError **error)
{
  const PrSyncKnown known = pr_sync_run_get_known (run);
  g_autoptr (PrSyncRenumber) renumber = NULL;
  g_autoptr (GPtrArray) listed = NULL;

  visit->facts.heads_compared = TRUE;
  renumber = pr_sync_renumber_new (visit->uidls, visit->facts.n_messages, &known, error);
  if (renumber == NULL)
    return FALSE;
  if (!visit->facts.renumbering)
    {
      listed =
        pr_store_list_maildrop (run->store, run->account->id, run->cancellable, error);
      if (listed == NULL)
        return FALSE;
      if (!pr_sync_renumber_is_sudden (renumber, listed))
        return TRUE;
    }
  return take_over (visit, run, renumber, error);
}
