/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-session.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* A message of the maildrop beside what is known of it. */
typedef struct
{
  guint number;     /* message-number */
  guint occurrence; /* how many times the unique-id was listed before */
  const char *uidl; /* borrowed of the listing; NULL: blank, or no UIDL at all */
  int place;        /* index into the known places, or -1 */
} PrSyncMatch;

/**
 * pr_sync_match:
 * @uidls: (nullable): the listing, or %NULL for a server without UIDL
 * @n_messages: STAT's count; lines of the listing beyond it wait for the next session
 * @known: (element-type PrPlace): every place of the account
 * @unlisted: (out) (optional) (transfer full): of guint, ascending: indices of the places
 *   that the maildrop does not list
 *
 * Pairs both lists by unique-id and occurrence by sorting and merging: a hostile server
 * has no hash table to aim at, and lists that come sorted, as the store's does, are
 * walked once.
 *
 * Returns: (transfer full): of PrSyncMatch, ascending number
 */
GArray *pr_sync_match (const PrPop3Uidls *uidls,
                       guint n_messages,
                       GPtrArray *known,
                       GArray **unlisted);

G_END_DECLS
