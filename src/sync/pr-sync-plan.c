/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-choose-private.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-match-private.h"
#include "sync/pr-sync-plan.h"
#include "sync/pr-sync-renumber.h"
#include "sync/pr-sync-sparse.h"

#define SECONDS_OF_DAY (24 * 60 * 60)

typedef struct
{
  /* Borrowed */
  const PrSyncFacts *facts;
  const PrSyncKnown *known;
  const PrAccount *policy;
  const PrSyncOptions *options;
  gint64 now;
  PrSyncStep *step;

  guint n_vanished;    /* not listed, and were there as far as is known */
  gboolean whole;      /* the list is as long as STAT said */
  PrSyncChoice choice; /* owned */
} Plan;

const char *
pr_sync_item_get_uidl (const PrSyncItem *item, const PrPop3Uidls *uidls)
{
  return item->uidl != PR_SYNC_NO_UIDL ? uidls->text->str + item->uidl : NULL;
}

void
pr_sync_step_free (PrSyncStep *step)
{
  if (step == NULL)
    return;
  g_clear_pointer (&step->ask, g_array_unref);
  g_clear_pointer (&step->retrieve, g_array_unref);
  g_clear_pointer (&step->delete, g_array_unref);
  g_clear_pointer (&step->confirm_gone, g_ptr_array_unref);
  g_clear_pointer (&step->reinstate, g_ptr_array_unref);
  g_clear_pointer (&step->lost, g_ptr_array_unref);
  g_clear_pointer (&step->met, g_ptr_array_unref);
  g_free (step);
}

static PrSyncStep *
step_new (PrSyncStepKind kind)
{
  PrSyncStep *step = g_new0 (PrSyncStep, 1);

  step->kind = kind;
  return step;
}

static PrSyncStep *
final_new (void)
{
  PrSyncStep *step = step_new (PR_SYNC_STEP_FINAL);

  step->retrieve = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  step->delete = g_array_new (FALSE, FALSE, sizeof (PrSyncDue));
  step->confirm_gone = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  step->reinstate = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  step->lost = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  step->met = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  return step;
}

static void
plan_clear (Plan *plan)
{
  pr_sync_choice_clear (&plan->choice);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static gboolean
is_due (const Plan *plan, const PrPlace *place)
{
  switch (plan->policy->keep)
    {
    case PR_KEEP_DAYS:
      return place->stored_at + (gint64) plan->policy->keep_days * SECONDS_OF_DAY <=
             plan->now;
    case PR_KEEP_UNTIL_DELETED:
      return place->deleted_here;
    case PR_KEEP_NONE:
      return TRUE;
    case PR_KEEP_NEWEST:
    case PR_KEEP_OCTETS:
    case PR_KEEP_FOREVER:
    default:
      return FALSE;
    }
}

/* What a place already here asks for. */
static void
sort_known (Plan *plan, const PrSyncItem *item, const PrPlace *place)
{
  PrSyncStep *step = plan->step;
  PrSyncDue due = { *item, place->key };

  pr_sync_choice_add_known (&plan->choice, item, place);
  switch (place->state)
    {
    case PR_PLACE_STORED:
      if (is_due (plan, place))
        g_array_append_val (step->delete, due);
      break;
    case PR_PLACE_DELE_SENT:
      if (is_due (plan, place))
        g_array_append_val (step->delete, due);
      else
        g_ptr_array_add (step->reinstate, pr_place_copy (place));
      break;
    case PR_PLACE_QUARANTINED:
    case PR_PLACE_HEAD:
    case PR_PLACE_GONE:
    case PR_PLACE_SEEN:
    default:
      break;
    }
}

/* What decides whether the next check must see the whole list. */
static void
note_known (PrSyncStep *step, const PrPlace *place)
{
  guint64 size = MAX (place->size, 1);

  if (place->state == PR_PLACE_STORED &&
      (step->oldest_at == 0 || place->stored_at < step->oldest_at))
    step->oldest_at = place->stored_at;
  if (place->state == PR_PLACE_HEAD && !place->deleted_here &&
      (step->least_head == 0 || size < step->least_head))
    step->least_head = size;
}

static void
match_cb (PrSyncItem *item, const PrPlace *place, gpointer user_data)
{
  Plan *plan = user_data;

  if (item == NULL && place->state == PR_PLACE_DELE_SENT)
    g_ptr_array_add (plan->step->confirm_gone, pr_place_copy (place));
  if (item == NULL && pr_sync_renumber_may_be (place))
    plan->n_vanished++;
  if (item == NULL || (place->state == PR_PLACE_GONE && !plan->options->headers_only))
    return;
  note_known (plan->step, place);
  item->is_known = TRUE;
  item->size = pr_sync_find_size (plan->facts, item->number);
  plan->step->known++;
  sort_known (plan, item, place);
}

/* What is new stays in @items, turned about: the list may be long. */
static void
keep_fresh (Plan *plan, GArray *items)
{
  guint n_fresh = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      if (item.is_known)
        continue;
      item.size = pr_sync_find_size (plan->facts, item.number);
      g_array_index (items, PrSyncItem, n_fresh++) = item;
    }
  for (guint i = 0; i < n_fresh / 2; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      g_array_index (items, PrSyncItem, i) =
        g_array_index (items, PrSyncItem, n_fresh - 1 - i);
      g_array_index (items, PrSyncItem, n_fresh - 1 - i) = item;
    }
  g_array_set_size (items, n_fresh);
}

/* An item comes first in both structs. */
static int
compare_items (gconstpointer a, gconstpointer b)
{
  const PrSyncItem *left = a;
  const PrSyncItem *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

static gboolean
is_regular (const Plan *plan, GArray *items)
{
  if (plan->facts->uidls == NULL || items->len != plan->facts->n_messages)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (item->uidl == PR_SYNC_NO_UIDL || item->occurrence > 0)
        return FALSE;
    }
  return TRUE;
}

/* Tells what is new, what is known and what is gone. */
static gboolean
sort_maildrop (Plan *plan, GError **error)
{
  const PrSyncFacts *facts = plan->facts;
  g_autoptr (GArray) items =
    pr_sync_match (facts->uidls, facts->n_messages, plan->known, match_cb, plan, error);

  if (items == NULL)
    return FALSE;
  g_array_sort (plan->step->delete, compare_items);
  g_array_sort (plan->choice.refused, compare_items);
  g_array_sort (plan->choice.heads, compare_items);
  /* A list that lost lines on its way proves nothing of what it does not name. */
  plan->whole = facts->uidls != NULL && items->len >= facts->n_messages;
  if (!plan->whole)
    g_ptr_array_set_size (plan->step->confirm_gone, 0);
  plan->step->regular = is_regular (plan, items);
  plan->step->refused = plan->choice.refused->len;
  keep_fresh (plan, items);
  plan->choice.fresh = g_steal_pointer (&items);
  return TRUE;
}

/* Only a whole list tells that unique-ids were changed. */
static gboolean
looks_renumbered (const Plan *plan)
{
  return plan->whole && !plan->facts->heads_compared &&
         !pr_sync_renumber_is_window (plan->policy) &&
         pr_sync_renumber_is_likely (plan->n_vanished, plan->step->known,
                                     plan->choice.fresh->len, plan->facts->renumbering);
}

/* What is behind the last one known is new, and all before it as it was. */
static void
sort_new (Plan *plan)
{
  const PrPop3Uidls *uidls = plan->facts->uidls;
  guint n_new = uidls != NULL ? uidls->entries->len : 0;

  plan->choice.fresh = g_array_sized_new (FALSE, FALSE, sizeof (PrSyncItem), n_new);
  for (guint i = 0; i < n_new; i++)
    {
      const PrPop3Uidl *entry = &g_array_index (uidls->entries, PrPop3Uidl, i);
      PrSyncItem item = { .number = entry->number, .uidl = entry->offset };

      g_array_append_val (plan->choice.fresh, item);
    }
  keep_fresh (plan, plan->choice.fresh);
  plan->step->known = plan->facts->sparse->last;
}

/* A step that asks for what is not told yet of the maildrop; NULL: all is. */
static PrSyncStep *
ask_list (const Plan *plan)
{
  const PrSyncFacts *facts = plan->facts;

  switch (pr_sync_sparse_next (facts, plan->policy, plan->options, plan->now))
    {
    case PR_SYNC_SPARSE_LAST:
      return step_new (PR_SYNC_STEP_LAST);
    case PR_SYNC_SPARSE_NEW:
      return step_new (PR_SYNC_STEP_NEW);
    case PR_SYNC_SPARSE_DONE:
      return NULL;
    case PR_SYNC_SPARSE_WHOLE:
    default:
      break;
    }
  if (facts->sparse != NULL || !facts->have_stat ||
      (facts->has_uidl && !facts->uidl_refused && facts->uidls == NULL))
    return step_new (PR_SYNC_STEP_UIDL);
  return NULL;
}

PrSyncStep *
pr_sync_plan_next (const PrSyncFacts *facts,
                   const PrSyncKnown *known,
                   const PrAccount *policy,
                   const PrSyncOptions *options,
                   gint64 now,
                   GError **error)
{
  g_autoptr (PrSyncStep) step = NULL;
  PrSyncStep *ask;
  g_auto (Plan) plan = { .facts = facts,
                         .known = known,
                         .policy = policy,
                         .options = options,
                         .now = now };

  g_return_val_if_fail (facts != NULL && known != NULL, NULL);
  g_return_val_if_fail (policy != NULL && options != NULL, NULL);

  step = ask_list (&plan);
  if (step != NULL)
    return g_steal_pointer (&step);

  pr_sync_choice_init (&plan.choice, facts, policy, options);
  plan.step = step = final_new ();
  step->headers_only = options->headers_only;
  if (facts->sparse != NULL)
    sort_new (&plan);
  else if (!sort_maildrop (&plan, error))
    return NULL;
  if (looks_renumbered (&plan))
    return step_new (PR_SYNC_STEP_HEADS);
  if (facts->renumbered)
    g_array_set_size (step->delete, 0);
  ask = pr_sync_choice_ask (&plan.choice);
  if (ask != NULL)
    return ask;
  pr_sync_choice_make (&plan.choice, step, plan.whole);
  return g_steal_pointer (&step);
}
