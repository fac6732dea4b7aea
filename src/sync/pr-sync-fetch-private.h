/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-run-private.h"

G_BEGIN_DECLS

/* Messages asked for in one run of commands (pr-sync-visit-fetch.c). */
typedef struct
{
  PrSyncRun *run;           /* borrowed */
  const PrPop3Uidls *uidls; /* of the items; borrowed */
  GArray *refusals;         /* of PrSyncItem; owned: refused, and nothing served since */
  guint n_in_row;           /* refused in a row, for good or for now */
} PrSyncFetch;

/* @message came, or was @refused. @head: it is what TOP 0 gave. */
gboolean pr_sync_fetch_take (PrSyncFetch *fetch,
                             const PrSyncItem *item,
                             gboolean head,
                             GBytes *message,
                             const GError *refused,
                             GError **error);
/* Hands a message, its @head or, with @text too, head and whole text, to the writer. */
gboolean pr_sync_fetch_store (PrSyncRun *run,
                              const PrSyncItem *item,
                              GBytes *message,
                              gboolean head,
                              gboolean text,
                              GError **error);
/* The run went to its end. */
gboolean pr_sync_fetch_end (PrSyncFetch *fetch, GError **error);

/* A message that is too large, or whose end is damaged, ended the session with @error.
 * Its unique-id tells it in the next one. */
void pr_sync_visit_note_break (PrSyncVisit *visit,
                               PrSyncRun *run,
                               const PrSyncItem *item,
                               const GError *error);

/* Heads and wholes of @items, in the order of PrSyncFeed (pr-sync-visit-feed.c). */
gboolean pr_sync_visit_fetch_by_feed (PrSyncVisit *visit,
                                      PrSyncRun *run,
                                      GArray *items,
                                      GError **error);
/* Tells what is to be received, and how long that will take. */
void pr_sync_visit_begin_receiving (PrSyncVisit *visit,
                                    PrSyncRun *run,
                                    guint n_messages,
                                    guint64 octets);

G_END_DECLS
