/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/**
 * PrSyncDues:
 *
 * What may go from a maildrop, gathered from what is known of it. Pure: the same list,
 * places, rule and clock give the same messages.
 */
typedef struct
{
  const PrAccount *rule; /* borrowed: keep and what belongs to it count */
  gint64 now;            /* seconds since 1970 */

  /* Owned */
  GArray *found; /* of PrSyncDue: what the rule may let go */

  guint
    below; /* once settled: message-numbers below it are beyond the rule's count, or
              its octets; what is stored under one is due at once. 0: there are none */
} PrSyncDues;

void pr_sync_dues_init (PrSyncDues *self, const PrAccount *rule, gint64 now);
void pr_sync_dues_clear (PrSyncDues *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrSyncDues, pr_sync_dues_clear)

/* @item, of which @place is what is known. */
PrSyncDue pr_sync_due_of (const PrSyncItem *item, const PrPlace *place);

/* Whether the rule may delete by the sizes of what is new, in a maildrop of so many
 * octets. */
gboolean pr_sync_dues_need_sizes (const PrAccount *rule, guint64 octets);

/* @item is listed, and @place is what is known of it: FALSE where the rule lets it stay
 * whatever else is in the maildrop. Only what is STORED, or was when an earlier DELE was
 * sent, is ever taken. */
gboolean pr_sync_dues_consider (PrSyncDues *self,
                                const PrSyncItem *item,
                                const PrPlace *place);

/**
 * pr_sync_dues_settle:
 * @items: (element-type PrSyncItem): the whole list, ascending number, with all sizes
 * that are known
 * @kept: (scope call) (nullable): called with each one taken that stays after all
 *
 * Leaves in @found what is due, by ascending number. A size that is not known counts as
 * nothing, so that what stays by it is never too little, and such a message itself stays.
 */
void pr_sync_dues_settle (PrSyncDues *self,
                          GArray *items,
                          void (*kept) (const PrSyncDue *due, gpointer user_data),
                          gpointer user_data);

/* When the oldest of @due (of PrSyncDue) came: seconds since 1970, 0: not known. */
gint64 pr_sync_due_get_oldest (GArray *due);

/**
 * pr_sync_preview_keep:
 * @rule: a stored account with the rule that is wanted, be it agreed to or not
 * @now: seconds since 1970
 *
 * Tells what @rule would delete on the server now, without asking it: by the list that
 * the last check noted, and by what is stored here. Blocks; any thread.
 */
gboolean pr_sync_preview_keep (PrStore *store,
                               const PrAccount *rule,
                               gint64 now,
                               PrKeepPreview *preview,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
