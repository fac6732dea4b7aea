/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/* @item: listed, or %NULL. @place: what is known of it, or of what is not listed; never
 * %NULL, and lent for the call. */
typedef void (*PrSyncMatchFunc) (PrSyncItem *item,
                                 const PrPlace *place,
                                 gpointer user_data);

/**
 * pr_sync_match:
 * @uidls: (nullable): the listing, or %NULL for a server without UIDL
 * @n_messages: STAT's count; lines of the listing beyond it wait for the next session
 * @func: (scope call): called with each place, and with the item that it is of
 *
 * Pairs both lists by unique-id and occurrence by sorting the one and walking the other:
 * a hostile server has no hash table to aim at, and what is known is never held.
 *
 * Returns: (transfer full): of PrSyncItem, ascending number; %NULL with the walk's error
 */
GArray *pr_sync_match (const PrPop3Uidls *uidls,
                       guint n_messages,
                       const PrSyncKnown *known,
                       PrSyncMatchFunc func,
                       gpointer user_data,
                       GError **error);

G_END_DECLS
