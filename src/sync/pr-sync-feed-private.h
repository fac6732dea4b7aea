/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/**
 * PrSyncFeed:
 *
 * In which order heads and wholes are asked for over a slow link. It knows messages and
 * sizes, and no session: its decisions are tested as sequences.
 *
 * - One small message goes first of all, the newest: something can be read while the list
 *   fills. It needs no head before it, and neither does one of PR_SYNC_TINY_OCTETS.
 * - What the person asked for goes behind at most PR_SYNC_HEADS_AHEAD heads, which take a
 *   moment and show what is new.
 * - Heads go newest first: a page of PR_SYNC_HEADS_PAGE before other wholes, and behind
 *   it heads and wholes take turns by octets, so that no maildrop is too long for its
 *   newest messages to be read.
 * - Of wholes, the smaller class of size goes first, and in a class the newest. Mail of
 *   senders whom the person reads or stars goes ahead in its class, and ahead of the
 *   next smaller one.
 * - The rest of what can be read in part goes ahead of those, unless it is large itself.
 * - A server that refuses TOP, or sends the whole for it, gives wholes instead, also of
 *   what was to wait: unseen it would not be asked for.
 */
typedef struct _PrSyncFeed PrSyncFeed;

/* @items: of PrSyncItem, newest first; referenced, and not to be changed. @readable: the
 * newest can be read already: none needs to go first of all. */
PrSyncFeed *pr_sync_feed_new (GArray *items, gboolean heads_first, gboolean readable);
/* The beginning of the one at @index is being read: its rest goes ahead. */
void pr_sync_feed_put_ahead (PrSyncFeed *self, guint index);
void pr_sync_feed_free (PrSyncFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncFeed, pr_sync_feed_free)

/* How many octets may be under way behind the message that is coming and the one before
 * it. */
void pr_sync_feed_set_window (PrSyncFeed *self, guint64 octets);
/* What keeps a link full: twice what fits into a round trip at the rate that is known. */
guint64 pr_sync_feed_choose_window (gint64 latency, guint64 rate);

/* The next to ask for; sets *@index, into the items, with WHOLE and HEAD. */
PrPop3Next pr_sync_feed_next (PrSyncFeed *self, guint *index);

/* Answers, in the order in which it was asked. @octets: of the head; @favoured: the
 * sender is one whom the person reads. */
void pr_sync_feed_take_head (PrSyncFeed *self,
                             guint index,
                             guint64 octets,
                             gboolean favoured);
void pr_sync_feed_take_refused_head (PrSyncFeed *self, guint index);
/* It came, or was refused. */
void pr_sync_feed_take_whole (PrSyncFeed *self);

/* No head is asked for any more: all that is left comes whole. */
void pr_sync_feed_end_heads (PrSyncFeed *self);

/* At the end: of how many neither head nor whole came, for TOP was refused. */
guint pr_sync_feed_count_given_up (PrSyncFeed *self);

G_END_DECLS
