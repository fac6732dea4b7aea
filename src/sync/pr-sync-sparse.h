/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/* What earlier checks and this session tell of a maildrop that may not have to be listed
 * whole. */
struct _PrSyncSparse
{
  PrMaildrop noted; /* as of the last check */

  /* Borrowed */
  const char *last_uidl; /* of the last one listed then; NULL: blank, or none */
  const char *told_uidl; /* of the same number now; NULL: refused */

  guint last;            /* its message-number */
  gboolean deleted_here; /* a message that is on the server still */
  gboolean asked_last;   /* STAT and UIDL of it were asked */
  gboolean asked_new; /* UIDL of those behind it was asked: they are the facts' uidls */
  gboolean odd;       /* one of those is known already, or comes twice */
};

typedef enum
{
  PR_SYNC_SPARSE_WHOLE, /* only the whole list tells */
  PR_SYNC_SPARSE_LAST,  /* ask STAT, and UIDL of the last one that is known */
  PR_SYNC_SPARSE_NEW,   /* ask UIDL of those behind it */
  PR_SYNC_SPARSE_DONE,  /* the facts' uidls, if any, are all that is new */
} PrSyncSparseStep;

/**
 * pr_sync_sparse_next:
 * @now: seconds since 1970
 *
 * Decides whether a maildrop must be listed whole, without any I/O. It need not where
 * earlier whole lists, the last of them younger than a day, showed that the server
 * appends and keeps its unique-ids, and where nothing is to be deleted, done or settled:
 * then the number and octets of STAT and the unique-id of the last message known show
 * whether anything is new, and those behind it are asked for alone. Whatever surprises
 * asks for the whole list; that a message went is only ever told by one. What this cannot
 * see, until the next whole list, is a swap that leaves number, octets and last unique-id
 * alike.
 */
PrSyncSparseStep pr_sync_sparse_next (const PrSyncFacts *facts,
                                      const PrAccount *policy,
                                      const PrSyncOptions *options,
                                      gint64 now);

/* Whether a check could be sparse as far as is known before the session. */
gboolean pr_sync_sparse_is_worth_loading (const PrMaildrop *noted,
                                          const PrSyncOptions *options,
                                          gint64 now);

G_END_DECLS
