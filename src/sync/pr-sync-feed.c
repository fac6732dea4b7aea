/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-choose-private.h"
#include "sync/pr-sync-feed-private.h"
#include "sync/pr-sync-limits.h"

#define NONE G_MAXUINT
#define TOP_REFUSALS 4 /* with no head between them: the server has no TOP */
#define LEAST_WINDOW (16 * 1024)
#define FIRST_WINDOW 4096 /* what goes out with the opening comes with it, or so late */
#define UNKNOWN_WINDOW (64 * 1024)
#define RANK_AHEAD 2 /* behind what was asked for, and what fills the list */
#define LARGEST_AHEAD (8 * PR_SYNC_SMALL_OCTETS) /* which takes seconds */
#define USUAL_HEAD 2048                          /* octets, until some came */

struct _PrSyncFeed
{
  /* Owned */
  GArray *items;     /* of PrSyncItem */
  guint8 *ranks;     /* of each: the lower goes first */
  guint8 *wants;     /* of each: whether its head is still to be asked for */
  GSequence *bodies; /* of indices: wholes that may be asked for, in their order */
  GArray *given_up;  /* of guint: indices of what was to wait, and has no head */
  GQueue under_way;  /* of GSIZE_TO_POINTER: octets expected of each */

  gboolean heads_first;
  guint opening;      /* goes first of all, or NONE */
  guint n_asked_left; /* of what the person asked for */

  guint head_at;      /* no head before it is still to be asked for */
  guint n_heads_left; /* to be asked for */
  guint n_heads_asked, n_heads_due, n_heads_came, n_heads_refused;
  guint64 came_octets;              /* of the heads that came */
  guint64 head_octets, body_octets; /* behind the page */

  guint64 octets_under_way, octets_answered;
  guint64 window;
  gboolean paused; /* until a quarter of the window is free: few writes */
};

/* ---- wholes ---- */

/* Where heads go first, what has none of its own fills the list in their stead, before
 * any body that a head tells of already. */
static guint8
rank_of (const PrSyncFeed *self, const PrSyncItem *item, gboolean favoured)
{
  guint8 size_class = 3;

  if (item->refused_before && !item->is_asked)
    return G_MAXUINT8;
  if (item->is_asked)
    return 0;
  if (self->heads_first && item->size > 0 && item->size <= PR_SYNC_TINY_OCTETS)
    return 1;
  if (item->size > 0 && item->size <= PR_SYNC_SMALL_OCTETS)
    size_class = 0;
  else if (item->size <= 8 * PR_SYNC_SMALL_OCTETS)
    size_class = 1;
  else if (item->size <= 64 * PR_SYNC_SMALL_OCTETS)
    size_class = 2;
  return RANK_AHEAD + 1 + 2 * size_class + (favoured ? 0 : 3);
}

static int
compare_bodies (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PrSyncFeed *self = user_data;
  guint left = GPOINTER_TO_UINT (a);
  guint right = GPOINTER_TO_UINT (b);

  if (self->ranks[left] != self->ranks[right])
    return self->ranks[left] < self->ranks[right] ? -1 : 1;
  return left < right ? -1 : left > right;
}

static const PrSyncItem *
get_item (const PrSyncFeed *self, guint index)
{
  return &g_array_index (self->items, PrSyncItem, index);
}

static void
insert_body (PrSyncFeed *self, guint index)
{
  g_sequence_insert_sorted (self->bodies, GUINT_TO_POINTER (index), compare_bodies, self);
}

static void
add_body (PrSyncFeed *self, guint index, gboolean favoured)
{
  self->ranks[index] = rank_of (self, get_item (self, index), favoured);
  insert_body (self, index);
}

static gboolean
take_body (PrSyncFeed *self, guint index)
{
  GSequenceIter *at =
    g_sequence_lookup (self->bodies, GUINT_TO_POINTER (index), compare_bodies, self);

  if (at != NULL)
    g_sequence_remove (at);
  return at != NULL;
}

/* Its head told who wrote it. */
static void
move_ahead (PrSyncFeed *self, guint index)
{
  if (take_body (self, index))
    add_body (self, index, TRUE);
}

void
pr_sync_feed_put_ahead (PrSyncFeed *self, guint index)
{
  const PrSyncItem *item = get_item (self, index);

  if (item->size == 0 || item->size > LARGEST_AHEAD || !take_body (self, index))
    return;
  self->ranks[index] = MIN (self->ranks[index], RANK_AHEAD);
  insert_body (self, index);
}

/* ---- making one ---- */

static guint
find_opening (const PrSyncFeed *self)
{
  for (guint i = 0; self->heads_first && i < self->items->len; i++)
    {
      const PrSyncItem *item = get_item (self, i);

      if (item->is_asked)
        return NONE;
      if (!item->waits && !item->refused_before && item->size > 0 &&
          item->size <= PR_SYNC_SMALL_OCTETS)
        return i;
    }
  return NONE;
}

PrSyncFeed *
pr_sync_feed_new (GArray *items, gboolean heads_first, gboolean readable)
{
  PrSyncFeed *self = g_new0 (PrSyncFeed, 1);

  self->items = g_array_ref (items);
  self->ranks = g_new0 (guint8, items->len);
  self->wants = g_new0 (guint8, items->len);
  self->bodies = g_sequence_new (NULL);
  self->given_up = g_array_new (FALSE, FALSE, sizeof (guint));
  self->heads_first = heads_first;
  self->window = UNKNOWN_WINDOW;
  g_queue_init (&self->under_way);
  self->opening = readable ? NONE : find_opening (self);
  for (guint i = 0; i < items->len; i++)
    {
      const PrSyncItem *item = get_item (self, i);

      self->n_asked_left += item->is_asked ? 1 : 0;
      self->wants[i] = i != self->opening && pr_sync_item_wants_head (item, heads_first);
      self->n_heads_left += self->wants[i];
      if (!self->wants[i] && i != self->opening && !(item->waits && item->has_head))
        add_body (self, i, item->favoured);
    }
  return self;
}

void
pr_sync_feed_free (PrSyncFeed *self)
{
  if (self == NULL)
    return;
  g_queue_clear (&self->under_way);
  g_array_unref (self->given_up);
  g_sequence_free (self->bodies);
  g_free (self->wants);
  g_free (self->ranks);
  g_array_unref (self->items);
  g_free (self);
}

/* ---- the window ---- */

guint64
pr_sync_feed_choose_window (gint64 latency, guint64 rate)
{
  if (rate == 0)
    return UNKNOWN_WINDOW;
  return LEAST_WINDOW + 2 * ((double) rate * MAX (latency, 0) / G_USEC_PER_SEC);
}

void
pr_sync_feed_set_window (PrSyncFeed *self, guint64 octets)
{
  self->window = octets;
}

/* The first may have come, and be handed over with what is behind it; the second is
 * coming, however large. Both count for nothing: something must wait behind them. */
static gboolean
is_full (PrSyncFeed *self)
{
  guint64 window = MIN (self->window, FIRST_WINDOW + 2 * self->octets_answered);
  guint64 behind = self->octets_under_way;

  for (guint i = 0; i < 2; i++)
    behind -= GPOINTER_TO_SIZE (g_queue_peek_nth (&self->under_way, i));
  if (g_queue_get_length (&self->under_way) <= 2)
    return FALSE;
  self->paused = behind >= (self->paused ? window / 4 * 3 : window);
  return self->paused;
}

static void
put_under_way (PrSyncFeed *self, guint64 octets)
{
  gsize counted = CLAMP (octets, 1, G_MAXSIZE);

  g_queue_push_tail (&self->under_way, GSIZE_TO_POINTER (counted));
  self->octets_under_way += counted;
}

static void
take_answer (PrSyncFeed *self)
{
  gsize octets = GPOINTER_TO_SIZE (g_queue_pop_head (&self->under_way));

  self->octets_under_way -= octets;
  self->octets_answered += octets;
}

/* ---- servers without TOP ---- */

/* All that was to be seen by its head comes whole. */
static void
give_up_heads (PrSyncFeed *self)
{
  for (guint i = self->head_at; i < self->items->len; i++)
    if (self->wants[i])
      g_array_append_val (self->given_up, i);
  for (guint i = 0; i < self->given_up->len; i++)
    add_body (self, g_array_index (self->given_up, guint, i), FALSE);
  g_array_set_size (self->given_up, 0);
  self->head_at = self->items->len;
  self->n_heads_left = 0;
}

static void
see_to_top (PrSyncFeed *self)
{
  if (self->n_heads_came == 0 && self->n_heads_refused > 0 &&
      (self->n_heads_refused >= TOP_REFUSALS ||
       self->n_heads_left + self->n_heads_due == 0))
    give_up_heads (self);
}

/* ---- what is next ---- */

static gboolean
is_head_next (const PrSyncFeed *self)
{
  if (self->n_heads_left == 0)
    return FALSE;
  if (g_sequence_is_empty (self->bodies))
    return TRUE;
  if (self->n_asked_left > 0)
    return self->n_heads_asked < PR_SYNC_HEADS_AHEAD;
  return self->n_heads_asked < PR_SYNC_HEADS_PAGE ||
         self->head_octets <= self->body_octets;
}

/* What they are taken to cost of a budget is too much to keep a link full with. */
static guint64
expect_head (const PrSyncFeed *self, const PrSyncItem *item)
{
  guint64 usual =
    self->n_heads_came > 0 ? self->came_octets / self->n_heads_came : USUAL_HEAD;

  return item->size > 0 ? MIN (item->size, usual) : usual;
}

/* The last heads tell of whom the person reads: unless the link would stand still, wholes
 * wait for them. */
static gboolean
waits_for_heads (const PrSyncFeed *self)
{
  guint64 round_trip = (self->window - MIN (self->window, LEAST_WINDOW)) / 2;

  return self->n_heads_left == 0 && self->n_heads_due > 0 &&
         self->octets_under_way >= round_trip;
}

/* Replies come in order, so the whole may be asked for while the head is on its way. */
static PrPop3Next
ask_head (PrSyncFeed *self, guint *index)
{
  guint64 octets;

  while (!self->wants[self->head_at])
    self->head_at++;
  *index = self->head_at++;
  octets = expect_head (self, get_item (self, *index));
  self->wants[*index] = FALSE;
  self->n_heads_left--;
  self->n_heads_due++;
  if (self->n_heads_asked++ >= PR_SYNC_HEADS_PAGE)
    self->head_octets += octets;
  put_under_way (self, octets);
  if (!get_item (self, *index)->waits)
    add_body (self, *index, FALSE);
  return PR_POP3_NEXT_HEAD;
}

static PrPop3Next
ask_whole (PrSyncFeed *self, guint index)
{
  const PrSyncItem *item = get_item (self, index);

  self->n_asked_left -= item->is_asked ? 1 : 0;
  if (self->n_heads_asked >= PR_SYNC_HEADS_PAGE)
    self->body_octets += item->size;
  put_under_way (self, item->size);
  return PR_POP3_NEXT_WHOLE;
}

PrPop3Next
pr_sync_feed_next (PrSyncFeed *self, guint *index)
{
  GSequenceIter *first;

  if (is_full (self))
    return PR_POP3_NEXT_WAIT;
  if (self->opening != NONE)
    {
      *index = self->opening;
      self->opening = NONE;
      return ask_whole (self, *index);
    }
  if (is_head_next (self))
    return ask_head (self, index);
  if (waits_for_heads (self))
    return PR_POP3_NEXT_WAIT;
  first = g_sequence_get_begin_iter (self->bodies);
  if (!g_sequence_iter_is_end (first))
    {
      *index = GPOINTER_TO_UINT (g_sequence_get (first));
      g_sequence_remove (first);
      return ask_whole (self, *index);
    }
  return self->n_heads_due > 0 ? PR_POP3_NEXT_WAIT : PR_POP3_NEXT_END;
}

/* ---- answers ---- */

void
pr_sync_feed_take_head (PrSyncFeed *self, guint index, guint64 octets, gboolean favoured)
{
  take_answer (self);
  self->n_heads_due--;
  self->n_heads_came++;
  self->came_octets += octets;
  if (favoured)
    move_ahead (self, index);
}

void
pr_sync_feed_take_refused_head (PrSyncFeed *self, guint index)
{
  take_answer (self);
  self->n_heads_due--;
  self->n_heads_refused++;
  if (get_item (self, index)->waits)
    g_array_append_val (self->given_up, index);
  see_to_top (self);
}

void
pr_sync_feed_take_whole (PrSyncFeed *self)
{
  take_answer (self);
}

void
pr_sync_feed_end_heads (PrSyncFeed *self)
{
  give_up_heads (self);
}

guint
pr_sync_feed_count_given_up (PrSyncFeed *self)
{
  return self->given_up->len;
}
