/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-choose-private.h"
#include "sync/pr-sync-due.h"
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-match-private.h"
#include "sync/pr-sync-plan.h"
#include "sync/pr-sync-renumber.h"
#include "sync/pr-sync-sparse.h"

typedef struct
{
  /* Borrowed */
  const PrSyncFacts *facts;
  const PrSyncKnown *known;
  const PrAccount *policy;
  const PrSyncOptions *options;
  gint64 now;
  PrSyncStep *step;

  GPtrArray *orders; /* of PrPlace, owned: to delete messages whose place is not known */
  guint n_vanished;  /* not listed, and were there as far as is known */
  gboolean whole;    /* the list is as long as STAT said */

  /* Owned */
  PrSyncChoice choice;
  PrSyncDues dues;
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
  g_clear_pointer (&step->asked, g_array_unref);
  g_clear_pointer (&step->due, g_array_unref);
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
  step->asked = g_array_new (FALSE, FALSE, sizeof (PrSyncDue));
  step->due = g_array_new (FALSE, FALSE, sizeof (PrSyncDue));
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
  pr_sync_dues_clear (&plan->dues);
  g_clear_pointer (&plan->orders, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* DELE was sent, but it is listed still, and nothing asks for DELE any more: it is what
 * it was before. */
static void
give_back (Plan *plan, PrSyncItem *item, const PrPlace *place)
{
  PrPlace was = *place;

  was.state = place->before;
  g_ptr_array_add (plan->step->reinstate, pr_place_copy (place));
  item->is_known = was.state != PR_PLACE_SEEN && was.state != PR_PLACE_GONE;
  if (item->is_known)
    pr_sync_choice_add_known (&plan->choice, item, &was);
}

/* What a place already here asks for. */
static void
sort_known (Plan *plan, PrSyncItem *item, const PrPlace *place)
{
  gboolean due = pr_sync_dues_consider (&plan->dues, item, place);

  if (place->state == PR_PLACE_DELE_SENT && !due)
    give_back (plan, item, place);
  else
    pr_sync_choice_add_known (&plan->choice, item, place);
}

/* What the list names no more, if it is whole. An order outlives other unique-ids. */
static void
sort_missing (Plan *plan, const PrPlace *place)
{
  gboolean over = place->request == PR_REQUEST_DELETE && !plan->facts->renumbered;

  if (pr_place_is_order (place))
    {
      g_ptr_array_add (plan->orders, pr_place_copy (place));
      return;
    }
  if (pr_sync_renumber_may_be (place))
    plan->n_vanished++;
  if (place->state == PR_PLACE_DELE_SENT || over)
    g_ptr_array_add (plan->step->confirm_gone, pr_place_copy (place));
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
  gboolean asked = place->request == PR_REQUEST_DELETE;
  PrSyncDue due;

  if (item == NULL)
    {
      sort_missing (plan, place);
      return;
    }
  if (!asked && (place->state == PR_PLACE_SEEN ||
                 (place->state == PR_PLACE_GONE && !plan->options->headers_only)))
    return;
  note_known (plan->step, place);
  item->is_known = TRUE;
  item->size = pr_sync_find_size (plan->facts, item->number);
  if (item->size == 0)
    item->size = MIN (place->size, PR_SYNC_MAX_SIZE);
  due = pr_sync_due_of (item, place);
  if (asked)
    g_array_append_val (plan->step->asked, due);
  else
    sort_known (plan, item, place);
  plan->step->known += item->is_known && place->state != PR_PLACE_SEEN;
}

static void
kept_cb (const PrSyncDue *due, gpointer user_data)
{
  const Plan *plan = user_data;
  PrPlace *place;

  if (!due->sent_before)
    return;
  place = g_new0 (PrPlace, 1);
  place->uidl = g_strdup (pr_sync_item_get_uidl (&due->item, plan->facts->uidls));
  place->occurrence = due->item.occurrence;
  g_ptr_array_add (plan->step->reinstate, place);
}

/* Without consent all that the rule lets go is only counted. */
static void
sort_due (Plan *plan, GArray *items)
{
  PrSyncStep *step = plan->step;
  GArray **due = plan->policy->keep_agreed ? &step->delete : &step->due;

  pr_sync_dues_settle (&plan->dues, items, kept_cb, plan);
  step->due_below = plan->dues.below;
  g_array_unref (*due);
  *due = g_steal_pointer (&plan->dues.found);
  for (guint i = 0; i < step->due->len; i++)
    kept_cb (&g_array_index (step->due, PrSyncDue, i), plan);
}

static void
fill_sizes (Plan *plan, GArray *items)
{
  for (guint i = 0; plan->facts->sizes != NULL && i < items->len; i++)
    {
      PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (item->size == 0)
        item->size = pr_sync_find_size (plan->facts, item->number);
    }
}

/* What is new stays in @items, turned about: the list may be long. */
static void
keep_fresh (Plan *plan, GArray *items)
{
  guint n_fresh = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      if (!item.is_known)
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

/* Of what is too large to come no more is ever known. */
static gboolean
is_any_to_come (const Plan *plan)
{
  guint64 most = plan->policy->max_size;

  for (guint i = 0; i < plan->choice.fresh->len; i++)
    {
      guint64 size = g_array_index (plan->choice.fresh, PrSyncItem, i).size;

      if (most == 0 || size <= most)
        return TRUE;
    }
  return FALSE;
}

/* When it is known of all that is in the maildrop which messages they are, what an order
 * is for is not there. What a head is of, or what the
 * server does not give, only its whole tells. */
static void
end_orders (Plan *plan)
{
  if (!plan->whole || plan->facts->renumbered || plan->step->least_head > 0 ||
      plan->choice.refused->len > 0 || is_any_to_come (plan))
    return;
  plan->step->n_dropped = plan->orders->len;
  g_ptr_array_extend_and_steal (plan->step->confirm_gone,
                                g_steal_pointer (&plan->orders));
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
  g_array_sort (plan->step->asked, compare_items);
  g_array_sort (plan->choice.refused, compare_items);
  g_array_sort (plan->choice.heads, compare_items);
  /* A list that lost lines on its way proves nothing of what it does not name. */
  plan->whole =
    facts->uidls != NULL && !facts->is_window && items->len >= facts->n_messages;
  if (!plan->whole)
    g_ptr_array_set_size (plan->step->confirm_gone, 0);
  plan->step->regular = is_regular (plan, items);
  plan->step->refused = plan->choice.refused->len;
  fill_sizes (plan, items);
  sort_due (plan, items);
  keep_fresh (plan, items);
  plan->choice.fresh = g_steal_pointer (&items);
  end_orders (plan);
  return TRUE;
}

/* Only a whole list tells that unique-ids were changed. */
static gboolean
looks_renumbered (const Plan *plan)
{
  return plan->whole && !plan->facts->heads_compared &&
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
      PrSyncItem item = { .number = entry->number,
                          .uidl = entry->offset,
                          .size = pr_sync_find_size (plan->facts, entry->number) };

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
  g_auto (Plan) plan = { .orders = g_ptr_array_new_with_free_func (
                           (GDestroyNotify) pr_place_free),
                         .facts = facts,
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
  pr_sync_dues_init (&plan.dues, policy, now);
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
