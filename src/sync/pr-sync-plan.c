/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-limits.h"
#include "sync/pr-sync-match-private.h"
#include "sync/pr-sync-plan.h"

#define SECONDS_OF_DAY (24 * 60 * 60)
#define LIST_COSTS_ONE_OF 3 /* LIST n is about three lines of LIST on the wire */

typedef struct
{
  /* Borrowed */
  const PrSyncFacts *facts;
  GPtrArray *known;
  const PrAccount *policy;
  const PrSyncOptions *options;
  gint64 now;

  /* Owned: of PrSyncItem, newest first */
  GArray *fresh;   /* new here */
  GArray *refused; /* refused before */
} Plan;

void
pr_sync_step_free (PrSyncStep *step)
{
  if (step == NULL)
    return;
  g_clear_pointer (&step->ask, g_array_unref);
  g_clear_pointer (&step->retrieve, g_array_unref);
  g_clear_pointer (&step->delete, g_array_unref);
  g_clear_pointer (&step->confirm_gone, g_array_unref);
  g_clear_pointer (&step->reinstate, g_array_unref);
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
  step->delete = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  step->confirm_gone = g_array_new (FALSE, FALSE, sizeof (guint));
  step->reinstate = g_array_new (FALSE, FALSE, sizeof (guint));
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

static PrSyncItem
make_item (const Plan *plan, const PrSyncMatch *match)
{
  return (PrSyncItem){ .number = match->number,
                       .occurrence = match->occurrence,
                       .uidl = match->uidl,
                       .size = find_size (plan->facts, match->number) };
}

/* What a place already here asks for. */
static void
sort_known (Plan *plan, PrSyncStep *step, const PrSyncMatch *match)
{
  const PrPlace *place = g_ptr_array_index (plan->known, match->place);
  PrSyncItem item = make_item (plan, match);
  guint index = (guint) match->place;

  item.key = place->key;
  switch (place->state)
    {
    case PR_PLACE_STORED:
      if (is_due (plan, place))
        g_array_append_val (step->delete, item);
      break;
    case PR_PLACE_DELE_SENT:
      if (is_due (plan, place))
        g_array_append_val (step->delete, item);
      else
        g_array_append_val (step->reinstate, index);
      break;
    case PR_PLACE_REFUSED:
      item.size = MAX (item.size, place->size);
      item.refused_before = TRUE;
      g_array_append_val (plan->refused, item);
      break;
    case PR_PLACE_HEAD:
    case PR_PLACE_GONE:
    default:
      break;
    }
}

static gboolean
is_new (const Plan *plan, const PrSyncMatch *match)
{
  const PrPlace *place;

  if (match->place < 0)
    return TRUE;
  place = g_ptr_array_index (plan->known, match->place);
  return place->state == PR_PLACE_GONE && !plan->options->headers_only;
}

/* Tells what is new, what is known and what is gone. */
static void
sort_maildrop (Plan *plan, PrSyncStep *step)
{
  const PrSyncFacts *facts = plan->facts;
  g_autoptr (GArray) unlisted = NULL;
  g_autoptr (GArray) matches =
    pr_sync_match (facts->uidls, facts->n_messages, plan->known, &unlisted);

  for (guint i = 0; i < matches->len; i++)
    {
      const PrSyncMatch *match = &g_array_index (matches, PrSyncMatch, i);

      if (is_new (plan, match))
        continue;
      step->known++;
      sort_known (plan, step, match);
    }
  plan->fresh =
    g_array_sized_new (FALSE, FALSE, sizeof (PrSyncItem), matches->len - step->known);
  for (guint i = matches->len; i > 0; i--)
    {
      const PrSyncMatch *match = &g_array_index (matches, PrSyncMatch, i - 1);
      PrSyncItem item = make_item (plan, match);

      if (is_new (plan, match))
        g_array_append_val (plan->fresh, item);
    }
  /* A list that lost lines on its way proves nothing of what it does not name. */
  if (facts->uidls == NULL || matches->len < facts->n_messages)
    return;
  for (guint i = 0; i < unlisted->len; i++)
    {
      guint index = g_array_index (unlisted, guint, i);
      const PrPlace *place = g_ptr_array_index (plan->known, index);

      if (place->state == PR_PLACE_DELE_SENT)
        g_array_append_val (step->confirm_gone, index);
    }
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
                   GPtrArray *known,
                   const PrAccount *policy,
                   const PrSyncOptions *options,
                   gint64 now)
{
  g_auto (Plan) plan = { facts, known, policy, options, now, NULL, NULL };
  g_autoptr (PrSyncStep) step = NULL;

  g_return_val_if_fail (facts != NULL && known != NULL, NULL);
  g_return_val_if_fail (policy != NULL && options != NULL, NULL);

  if (!facts->have_stat ||
      (facts->has_uidl && !facts->uidl_refused && facts->uidls == NULL))
    return step_new (PR_SYNC_STEP_UIDL);

  plan.refused = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  step = final_new ();
  step->headers_only = options->headers_only;
  sort_maildrop (&plan, step);
  if (needs_sizes (&plan))
    return ask_sizes (&plan);
  choose (&plan, step);
  order_in_runs (step->retrieve);
  step->octets = sum_octets (&plan, step);
  return g_steal_pointer (&step);
}
