/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-match-private.h"
#include "sync/pr-sync-plan.h"
#include "sync/pr-sync-renumber.h"

#define SECONDS_OF_DAY (24 * 60 * 60)
#define LIST_COSTS_ONE_OF 3 /* LIST n is about three lines of LIST on the wire */

typedef struct
{
  /* Borrowed */
  const PrSyncFacts *facts;
  const PrSyncKnown *known;
  const PrAccount *policy;
  const PrSyncOptions *options;
  gint64 now;
  PrSyncStep *step;

  /* Owned: of PrSyncItem */
  GArray *fresh;   /* new here; newest first */
  GArray *refused; /* refused before; ascending number */

  guint n_vanished; /* not listed, and were there as far as is known */
  gboolean whole;   /* the list is as long as STAT said */
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
  return step;
}

static void
plan_clear (Plan *plan)
{
  g_clear_pointer (&plan->fresh, g_array_unref);
  g_clear_pointer (&plan->refused, g_array_unref);
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

static int
compare_sizes (const void *key, const void *element)
{
  guint number = *(const guint *) key;
  const PrPop3Size *size = element;

  return number < size->number ? -1 : number > size->number;
}

static guint64
find_size (const PrSyncFacts *facts, guint number)
{
  const PrPop3Size *size = NULL;

  if (facts->sizes != NULL && facts->sizes->len > 0)
    size = bsearch (&number, facts->sizes->data, facts->sizes->len, sizeof *size,
                    compare_sizes);
  return size != NULL ? size->size : 0;
}

static guint64
clamp_size (guint64 size)
{
  return MIN (size, (G_GUINT64_CONSTANT (1) << PR_SYNC_SIZE_BITS) - 1);
}

/* What a place already here asks for. */
static void
sort_known (Plan *plan, const PrSyncItem *item, const PrPlace *place)
{
  PrSyncStep *step = plan->step;
  PrSyncDue due = { *item, place->key };
  PrSyncItem refused = *item;

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
      refused.size = clamp_size (MAX (item->size, place->size));
      refused.refused_before = TRUE;
      g_array_append_val (plan->refused, refused);
      break;
    case PR_PLACE_HEAD:
    case PR_PLACE_GONE:
    case PR_PLACE_SEEN:
    default:
      break;
    }
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
  item->is_known = TRUE;
  item->size = clamp_size (find_size (plan->facts, item->number));
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
      item.size = clamp_size (find_size (plan->facts, item.number));
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
  g_array_sort (plan->refused, compare_items);
  /* A list that lost lines on its way proves nothing of what it does not name. */
  plan->whole = facts->uidls != NULL && items->len >= facts->n_messages;
  if (!plan->whole)
    g_ptr_array_set_size (plan->step->confirm_gone, 0);
  keep_fresh (plan, items);
  plan->fresh = g_steal_pointer (&items);
  return TRUE;
}

/* Only a whole list tells that unique-ids were changed. */
static gboolean
looks_renumbered (const Plan *plan)
{
  return plan->whole && !plan->facts->heads_compared &&
         !pr_sync_renumber_is_window (plan->policy) &&
         pr_sync_renumber_is_likely (plan->n_vanished, plan->step->known,
                                     plan->fresh->len, plan->facts->renumbering);
}

/* Whether a size may decide anything; a limit that the whole maildrop keeps cannot. */
static gboolean
needs_sizes (const Plan *plan)
{
  guint64 all = plan->facts->octets;

  if (plan->facts->sizes != NULL || plan->fresh->len == 0)
    return FALSE;
  return plan->options->headers_only ||
         (plan->options->max_bytes > 0 && all > plan->options->max_bytes) ||
         (plan->policy->max_size > 0 && all > plan->policy->max_size);
}

static PrSyncStep *
ask_sizes (const Plan *plan)
{
  PrSyncStep *step = step_new (PR_SYNC_STEP_LIST);
  guint n_fresh = plan->fresh->len;
  guint few =
    plan->facts->has_pipelining ? plan->facts->n_messages / LIST_COSTS_ONE_OF : 1;

  if (n_fresh > few)
    return step;
  step->ask = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_fresh);
  for (guint i = n_fresh; i > 0; i--)
    g_array_append_val (step->ask, g_array_index (plan->fresh, PrSyncItem, i - 1).number);
  return step;
}

static gboolean
is_too_large (const Plan *plan, const PrSyncItem *item)
{
  guint64 most = plan->policy->max_size;

  if (plan->options->headers_only)
    return FALSE;
  if (most == 0 || most > PR_POP3_MAX_MESSAGE_OCTETS)
    most = PR_POP3_MAX_MESSAGE_OCTETS;
  return item->size > most;
}

/* Whether a limit looks at sizes, and the server did not tell this one when asked. */
static gboolean
is_unsized (const Plan *plan, const PrSyncItem *item)
{
  return item->size == 0 && plan->facts->sizes != NULL && !plan->options->headers_only &&
         (plan->policy->max_size > 0 || plan->options->max_bytes > 0);
}

static guint64
cost_of (const Plan *plan, const PrSyncItem *item)
{
  if (!plan->options->headers_only)
    return item->size;
  return item->size > 0 ? MIN (item->size, PR_SYNC_HEAD_OCTETS) : PR_SYNC_HEAD_OCTETS;
}

/* Whether every limit allows @item, the one after @n_taken. @left: octets of the budget,
 * which it takes its part of. */
static gboolean
take (const Plan *plan, guint n_taken, const PrSyncItem *item, guint64 *left)
{
  guint most = plan->options->max_messages;

  if ((most > 0 && n_taken >= most) || is_too_large (plan, item) ||
      is_unsized (plan, item) || cost_of (plan, item) > *left)
    return FALSE;
  *left -= cost_of (plan, item);
  return TRUE;
}

/* What is new becomes what is retrieved, in place: the list may be long. */
static void
choose (Plan *plan, PrSyncStep *step)
{
  guint64 left = plan->options->max_bytes > 0 ? plan->options->max_bytes : G_MAXUINT64;
  gboolean impossible = plan->options->headers_only && !plan->facts->has_top;
  guint n_taken = 0;

  for (guint i = 0; i < plan->fresh->len; i++)
    {
      const PrSyncItem *item = &g_array_index (plan->fresh, PrSyncItem, i);

      if (!impossible && take (plan, n_taken, item, &left))
        g_array_index (plan->fresh, PrSyncItem, n_taken++) = *item;
    }
  step->left_out = plan->fresh->len - n_taken;
  g_array_set_size (plan->fresh, n_taken);
  g_array_unref (step->retrieve);
  step->retrieve = g_steal_pointer (&plan->fresh);
  if (n_taken == 0 || plan->options->headers_only)
    return;
  for (guint i = 0; i < MIN (plan->refused->len, PR_SYNC_MAX_REFUSED); i++)
    {
      const PrSyncItem *item =
        &g_array_index (plan->refused, PrSyncItem, plan->refused->len - 1 - i);

      if (take (plan, step->retrieve->len, item, &left))
        g_array_append_val (step->retrieve, *item);
    }
}

/* Octets to come: the sizes' sum, or all that STAT counted when all is new. */
static guint64
sum_octets (const Plan *plan, const PrSyncStep *step)
{
  guint64 octets = 0;

  if (step->headers_only)
    return 0;
  if (plan->facts->sizes == NULL)
    return step->retrieve->len == plan->facts->n_messages ? plan->facts->octets : 0;
  for (guint i = 0; i < step->retrieve->len; i++)
    {
      guint64 size = g_array_index (step->retrieve, PrSyncItem, i).size;

      if (size == 0)
        return 0;
      octets += size;
    }
  return octets;
}

static void
reverse (GArray *items, guint start, guint end)
{
  for (; start + 1 < end; start++, end--)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, start);

      g_array_index (items, PrSyncItem, start) =
        g_array_index (items, PrSyncItem, end - 1);
      g_array_index (items, PrSyncItem, end - 1) = item;
    }
}

/* The newest come first, and a page of them at once. Behind that, runs go from new to
 * old, but each from its oldest on: rows that are stored in the order of their keys fill
 * the pages of the database, and others leave them half empty. */
static void
order_in_runs (GArray *items)
{
  guint n_new = 0;

  while (n_new < items->len && !g_array_index (items, PrSyncItem, n_new).refused_before)
    n_new++;
  for (guint start = PR_SYNC_FIRST_RUN; start < n_new; start += PR_SYNC_RUN)
    reverse (items, start, MIN (start + PR_SYNC_RUN, n_new));
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
  g_auto (Plan) plan = { .facts = facts,
                         .known = known,
                         .policy = policy,
                         .options = options,
                         .now = now };

  g_return_val_if_fail (facts != NULL && known != NULL, NULL);
  g_return_val_if_fail (policy != NULL && options != NULL, NULL);

  if (!facts->have_stat ||
      (facts->has_uidl && !facts->uidl_refused && facts->uidls == NULL))
    return step_new (PR_SYNC_STEP_UIDL);

  plan.refused = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  plan.step = step = final_new ();
  step->headers_only = options->headers_only;
  if (!sort_maildrop (&plan, error))
    return NULL;
  if (looks_renumbered (&plan))
    return step_new (PR_SYNC_STEP_HEADS);
  if (facts->renumbered)
    g_array_set_size (step->delete, 0);
  if (needs_sizes (&plan))
    return ask_sizes (&plan);
  choose (&plan, step);
  order_in_runs (step->retrieve);
  step->octets = sum_octets (&plan, step);
  return g_steal_pointer (&step);
}
