/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/**
 * PrSyncChoice:
 *
 * What of a maildrop is retrieved, and in which order; a part of the plan, and as pure.
 */
typedef struct
{
  /* Borrowed */
  const PrSyncFacts *facts;
  const PrAccount *policy;
  const PrSyncOptions *options;

  /* Owned: of PrSyncItem */
  GArray *fresh;   /* new here; newest first */
  GArray *heads;   /* only their heads are here, or what was here was deleted and is asked
                      for again */
  GArray *refused; /* refused before; ascending number */

  guint8 *found; /* of each request in the facts: what became of it */
  guint n_asked; /* of what is new: asked for */
  guint64 left, left_by_account;
  guint n_taken;
} PrSyncChoice;

void pr_sync_choice_init (PrSyncChoice *self,
                          const PrSyncFacts *facts,
                          const PrAccount *policy,
                          const PrSyncOptions *options);
void pr_sync_choice_clear (PrSyncChoice *self);

/* A message of the listing whose place is known. */
void pr_sync_choice_add_known (PrSyncChoice *self,
                               const PrSyncItem *item,
                               const PrPlace *place);

/* Once all known ones were added, and @fresh is set: the step that asks for sizes, or
 * NULL: none is needed. (transfer full) */
PrSyncStep *pr_sync_choice_ask (PrSyncChoice *self);

/* Sets what @step says of retrieving. @whole_list: what is not in the listing is not in
 * the maildrop. */
void pr_sync_choice_make (PrSyncChoice *self, PrSyncStep *step, gboolean whole_list);

/* ---- pr-sync-choose-requests.c ---- */

enum
{
  PR_SYNC_REQUEST_NOT_FOUND,
  PR_SYNC_REQUEST_FOUND, /* in the maildrop, and not here */
  PR_SYNC_REQUEST_MET,   /* in the maildrop, and here */
};

/* Notes that what was asked for is in the maildrop; FALSE: it was not asked for. */
gboolean pr_sync_choice_find_request (PrSyncChoice *self,
                                      const PrPlace *place,
                                      guint8 found);
/* Marks what is new and asked for, and counts it. */
void pr_sync_choice_mark_fresh (PrSyncChoice *self);
/* Tells what becomes of each request. */
void pr_sync_choice_tell_requests (const PrSyncChoice *self,
                                   PrSyncStep *step,
                                   gboolean whole_list);

/* ---- pr-sync-choose.c ---- */

/* The link turned out to be slow, of @rate, while @items (of PrSyncItem, whose sizes are
 * known now) were still to come: those the person must ask for wait. Whether heads go
 * first; *@octets: to come. */
gboolean pr_sync_choose_slow (GArray *items,
                              const PrAccount *policy,
                              guint64 rate,
                              guint64 *octets);

/* Octets above which a message comes when it is asked for. */
guint64 pr_sync_get_ask_above (const PrAccount *policy, gboolean slow);

/* What TOP 0 is taken to cost of a budget, and of time. */
guint64 pr_sync_item_get_head_octets (const PrSyncItem *item);
/* Whether TOP 0 of @item is asked for before RETR, or in place of it. */
gboolean pr_sync_item_wants_head (const PrSyncItem *item, gboolean heads_first);

guint64 pr_sync_find_size (const PrSyncFacts *facts, guint number);

G_END_DECLS
