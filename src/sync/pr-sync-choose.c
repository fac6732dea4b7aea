/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-choose-private.h"
#include "sync/pr-sync-due.h"
#include "sync/pr-sync-gauge-private.h"
#include "sync/pr-sync-limits.h"

#define LIST_COSTS_ONE_OF 3 /* LIST n is about three lines of LIST on the wire */

void
pr_sync_choice_init (PrSyncChoice *self,
                     const PrSyncFacts *facts,
                     const PrAccount *policy,
                     const PrSyncOptions *options)
{
  self->facts = facts;
  self->policy = policy;
  self->options = options;
  self->heads = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  self->refused = g_array_new (FALSE, FALSE, sizeof (PrSyncItem));
  self->found = g_new0 (guint8, facts->requests != NULL ? facts->requests->len : 0);
  self->left = options->max_bytes > 0 ? options->max_bytes : G_MAXUINT64;
  self->left_by_account = facts->has_budget ? facts->budget : G_MAXUINT64;
}

void
pr_sync_choice_clear (PrSyncChoice *self)
{
  g_clear_pointer (&self->fresh, g_array_unref);
  g_clear_pointer (&self->heads, g_array_unref);
  g_clear_pointer (&self->refused, g_array_unref);
  g_clear_pointer (&self->found, g_free);
}

/* ---- sizes and costs ---- */

static int
compare_sizes (const void *key, const void *element)
{
  guint number = *(const guint *) key;
  const PrPop3Size *size = element;

  return number < size->number ? -1 : number > size->number;
}

guint64
pr_sync_find_size (const PrSyncFacts *facts, guint number)
{
  const PrPop3Size *size = NULL;

  if (facts->sizes != NULL && facts->sizes->len > 0)
    size = bsearch (&number, facts->sizes->data, facts->sizes->len, sizeof *size,
                    compare_sizes);
  return size != NULL ? MIN (size->size, PR_SYNC_MAX_SIZE) : 0;
}

guint64
pr_sync_item_get_head_octets (const PrSyncItem *item)
{
  return item->size > 0 ? MIN (item->size, PR_SYNC_HEAD_OCTETS) : PR_SYNC_HEAD_OCTETS;
}

gboolean
pr_sync_item_wants_head (const PrSyncItem *item, gboolean heads_first)
{
  if (item->has_head || item->is_asked || item->refused_before)
    return FALSE;
  return item->waits ||
         (heads_first && (item->size == 0 || item->size > PR_SYNC_TINY_OCTETS));
}

/* ---- the link ---- */

static gboolean
is_slow (const PrSyncChoice *self)
{
  return self->options->metered ||
         pr_sync_link_is_slow (self->facts->latency, self->facts->rate);
}

static guint64
add_sizes (GArray *items, guint64 unknown)
{
  guint64 octets = 0;

  for (guint i = 0; i < items->len; i++)
    {
      guint64 size = g_array_index (items, PrSyncItem, i).size;

      octets += size > 0 ? size : unknown;
    }
  return octets;
}

/* Octets to come, as far as one can tell: what has no size yet counts as the mean of the
 * maildrop. */
static guint64
expect_octets (const PrSyncChoice *self)
{
  guint n = self->facts->n_messages;
  guint64 mean = n > 0 ? self->facts->octets / n : 0;

  return add_sizes (self->fresh, mean) + add_sizes (self->heads, mean);
}

static gboolean
is_heads_first (const PrSyncChoice *self)
{
  const PrSyncFacts *facts = self->facts;
  guint64 rate;

  if (self->options->headers_only || !facts->has_top ||
      self->policy->fetch == PR_FETCH_WHOLE)
    return FALSE;
  if (self->policy->fetch == PR_FETCH_HEADS_FIRST)
    return TRUE;
  if (!is_slow (self))
    return FALSE;
  rate = pr_sync_link_reckon_rate (facts->latency, facts->rate);
  rate = rate > 0 ? MIN (rate, PR_SYNC_SLOW_RATE) : PR_SYNC_SLOW_RATE;
  return expect_octets (self) > rate * PR_SYNC_PATIENCE_SECONDS;
}

guint64
pr_sync_get_ask_above (const PrAccount *policy, gboolean slow)
{
  return slow && policy->fetch != PR_FETCH_WHOLE && policy->ask_above > 0
           ? policy->ask_above
           : G_MAXUINT64;
}

/* ---- what is known ---- */

static gboolean
is_favoured (const PrSyncChoice *self, gint64 key)
{
  GArray *favoured = self->facts->favoured;
  guint low = 0;
  guint high = favoured != NULL ? favoured->len : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (favoured, gint64, middle) < key)
        low = middle + 1;
      else
        high = middle;
    }
  return favoured != NULL && low < favoured->len &&
         g_array_index (favoured, gint64, low) == key;
}

static gboolean
is_too_large (const PrSyncChoice *self, const PrSyncItem *item)
{
  guint64 most = self->policy->max_size;

  if (most == 0 || most > PR_POP3_MAX_MESSAGE_OCTETS)
    most = PR_POP3_MAX_MESSAGE_OCTETS;
  return item->size > most;
}

/* A head is due unless it was deleted here, or is to be asked for. */
static gboolean
is_head_due (const PrSyncChoice *self, const PrSyncItem *item, const PrPlace *place)
{
  return !place->deleted_here && !is_too_large (self, item) &&
         item->size <= pr_sync_get_ask_above (self->policy, is_slow (self));
}

void
pr_sync_choice_add_known (PrSyncChoice *self,
                          const PrSyncItem *item,
                          const PrPlace *place)
{
  gboolean is_here = place->key != 0 && (place->state == PR_PLACE_STORED ||
                                         place->state == PR_PLACE_DELE_SENT);
  PrSyncItem known = *item;

  if (place->state == PR_PLACE_HEAD || place->state == PR_PLACE_QUARANTINED)
    known.size = MAX (item->size, MIN (place->size, PR_SYNC_MAX_SIZE));
  known.refused_before = place->state == PR_PLACE_QUARANTINED;
  known.has_head = place->key != 0;
  known.favoured = is_favoured (self, place->key);
  known.is_asked =
    pr_sync_choice_find_request (self, place,
                                 is_here ? PR_SYNC_REQUEST_MET : PR_SYNC_REQUEST_FOUND);
  if (self->options->headers_only || is_here || place->state == PR_PLACE_GONE)
    return;
  if (known.is_asked ||
      (place->state == PR_PLACE_HEAD && is_head_due (self, &known, place)))
    g_array_append_val (self->heads, known);
  else if (known.refused_before)
    g_array_append_val (self->refused, known);
}

/* ---- asking for sizes ---- */

/* Whether a size may decide anything; a limit that the whole maildrop keeps cannot. */
static gboolean
needs_sizes (const PrSyncChoice *self)
{
  const PrSyncFacts *facts = self->facts;
  guint64 all = facts->octets;

  if (facts->sizes != NULL || self->fresh->len == 0 ||
      (self->fresh->len == self->n_asked && self->options->max_bytes == 0))
    return FALSE;
  if (self->options->headers_only || is_heads_first (self) ||
      pr_sync_dues_need_sizes (self->policy, all) ||
      (self->options->max_bytes > 0 && all > self->options->max_bytes) ||
      (facts->has_budget && facts->budget > 0 && all > facts->budget) ||
      (self->policy->max_size > 0 && all > self->policy->max_size))
    return TRUE;
  return is_slow (self) && self->policy->fetch != PR_FETCH_WHOLE &&
         (self->fresh->len < facts->n_messages ||
          all > pr_sync_get_ask_above (self->policy, TRUE));
}

static PrSyncStep *
ask_sizes (const PrSyncChoice *self)
{
  PrSyncStep *step = g_new0 (PrSyncStep, 1);
  guint n_fresh = self->fresh->len;
  guint few =
    self->facts->has_pipelining ? self->facts->n_messages / LIST_COSTS_ONE_OF : 1;

  step->kind = PR_SYNC_STEP_LIST;
  if (n_fresh > few)
    return step;
  step->ask = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_fresh);
  for (guint i = n_fresh; i > 0; i--)
    g_array_append_val (step->ask, g_array_index (self->fresh, PrSyncItem, i - 1).number);
  return step;
}

PrSyncStep *
pr_sync_choice_ask (PrSyncChoice *self)
{
  pr_sync_choice_mark_fresh (self);
  return needs_sizes (self) ? ask_sizes (self) : NULL;
}

/* ---- limits ---- */

/* Whether a limit looks at sizes, and the server did not tell this one when asked. */
static gboolean
is_unsized (const PrSyncChoice *self, const PrSyncItem *item)
{
  return item->size == 0 && self->facts->sizes != NULL &&
         (self->policy->max_size > 0 || self->options->max_bytes > 0 ||
          self->facts->has_budget);
}

/* Takes @octets of every budget, if they have them. The person who asks for one message
 * asks for more than the account's own budget says. */
static gboolean
spend (PrSyncChoice *self, guint64 octets, gboolean asked)
{
  if (octets > self->left ||
      (!asked && (octets > self->left_by_account || self->left_by_account == 0)))
    return FALSE;
  self->left -= octets;
  self->left_by_account -= MIN (octets, self->left_by_account);
  return TRUE;
}

/* Whether every limit allows @item, or its head at least, which then waits. */
static gboolean
take (PrSyncChoice *self, PrSyncStep *step, PrSyncItem *item)
{
  guint most = self->options->max_messages;
  guint64 head = pr_sync_item_wants_head (item, step->heads_first)
                   ? pr_sync_item_get_head_octets (item)
                   : 0;

  if (most > 0 && self->n_taken >= most)
    return FALSE;
  if (step->headers_only)
    return spend (self, pr_sync_item_get_head_octets (item), FALSE);
  if (!item->is_asked && (is_too_large (self, item) || is_unsized (self, item)))
    return FALSE;
  if (item->waits)
    return spend (self, head, FALSE);
  if (spend (self, head + item->size, item->is_asked))
    return TRUE;
  if (head == 0 || !spend (self, head, FALSE))
    return FALSE;
  item->waits = TRUE;
  step->left_out++;
  return TRUE;
}

/* ---- order ---- */

/* What is asked for, then the newest, and at the end what was refused before. */
static int
compare_wanted (gconstpointer a, gconstpointer b)
{
  const PrSyncItem *left = a;
  const PrSyncItem *right = b;

  if (left->is_asked != right->is_asked)
    return left->is_asked ? -1 : 1;
  if (left->refused_before != right->refused_before)
    return left->refused_before ? 1 : -1;
  return left->number > right->number ? -1 : left->number < right->number;
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
  guint first = 0;

  while (n_new < items->len && !g_array_index (items, PrSyncItem, n_new).refused_before)
    n_new++;
  while (first < n_new && g_array_index (items, PrSyncItem, first).is_asked)
    first++;
  for (guint start = MAX (first, PR_SYNC_FIRST_RUN); start < n_new; start += PR_SYNC_RUN)
    reverse (items, start, MIN (start + PR_SYNC_RUN, n_new));
}

/* ---- the choice ---- */

/* What is new, and what is due of heads, becomes what is retrieved, in place: the list
 * may be long. */
static void
choose_wanted (PrSyncChoice *self, PrSyncStep *step)
{
  gboolean impossible = step->headers_only && !self->facts->has_top;
  guint64 ask_above = pr_sync_get_ask_above (self->policy, is_slow (self));
  GArray *wanted = self->fresh;
  guint n_wanted;

  if (self->heads->len > 0)
    g_array_append_vals (wanted, self->heads->data, self->heads->len);
  if (self->n_asked > 0 || self->heads->len > 0)
    g_array_sort (wanted, compare_wanted);
  n_wanted = wanted->len;
  for (guint i = 0; i < n_wanted; i++)
    {
      PrSyncItem item = g_array_index (wanted, PrSyncItem, i);

      item.waits = !step->headers_only && !item.is_asked && !item.has_head &&
                   self->facts->has_top && item.size > ask_above;
      if (impossible || !take (self, step, &item))
        continue;
      step->selective = step->selective || item.waits;
      g_array_index (wanted, PrSyncItem, self->n_taken++) = item;
    }
  step->left_out += n_wanted - self->n_taken;
  g_array_set_size (wanted, self->n_taken);
}

static void
choose_refused (PrSyncChoice *self, PrSyncStep *step)
{
  guint n = self->refused->len;

  if (self->n_taken == 0 || step->headers_only)
    return;
  for (guint i = 0; i < MIN (n, PR_SYNC_MAX_REFUSED); i++)
    {
      PrSyncItem *item = &g_array_index (self->refused, PrSyncItem, n - 1 - i);

      if (!take (self, step, item))
        continue;
      g_array_append_val (self->fresh, *item);
      self->n_taken++;
    }
}

/* 0 where a size is not known. */
static guint64
sum_octets (GArray *items, gboolean heads_first)
{
  guint64 octets = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = &g_array_index (items, PrSyncItem, i);

      if (item->size == 0)
        return 0;
      octets += item->waits ? 0 : item->size;
      if (pr_sync_item_wants_head (item, heads_first))
        octets += pr_sync_item_get_head_octets (item);
    }
  return octets;
}

/* Octets to come: the sizes' sum, or all that STAT counted when all is new. */
static guint64
tell_octets (const PrSyncChoice *self, const PrSyncStep *step)
{
  if (step->headers_only)
    return 0;
  if (!step->selective && self->facts->sizes == NULL &&
      step->retrieve->len == self->facts->n_messages)
    return self->facts->octets;
  return sum_octets (step->retrieve, step->heads_first);
}

void
pr_sync_choice_make (PrSyncChoice *self, PrSyncStep *step, gboolean whole_list)
{
  guint64 expected = expect_octets (self);

  step->heads_first = step->selective = is_heads_first (self);
  choose_wanted (self, step);
  choose_refused (self, step);
  pr_sync_choice_tell_requests (self, step, whole_list);
  g_array_unref (step->retrieve);
  step->retrieve = g_steal_pointer (&self->fresh);
  step->probe = !step->selective && !step->headers_only &&
                self->policy->fetch == PR_FETCH_AUTO && self->facts->has_top &&
                pr_sync_link_reckon_rate (self->facts->latency, self->facts->rate) == 0 &&
                self->n_taken > PR_SYNC_PROBE_MESSAGES && expected > PR_SYNC_PROBE_ABOVE;
  if (!step->selective)
    order_in_runs (step->retrieve);
  step->octets = tell_octets (self, step);
}

gboolean
pr_sync_choose_slow (GArray *items,
                     const PrAccount *policy,
                     guint64 rate,
                     guint64 *octets)
{
  guint64 ask_above = pr_sync_get_ask_above (policy, TRUE);
  gboolean heads_first = add_sizes (items, 0) > rate * PR_SYNC_PATIENCE_SECONDS;
  guint n_left = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PrSyncItem item = g_array_index (items, PrSyncItem, i);

      item.waits = !item.is_asked && item.size > ask_above;
      if (!item.waits || !item.has_head)
        g_array_index (items, PrSyncItem, n_left++) = item;
    }
  g_array_set_size (items, n_left);
  g_array_sort (items, compare_wanted);
  *octets = sum_octets (items, heads_first);
  return heads_first;
}
