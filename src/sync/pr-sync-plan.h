/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "mail/pr-account.h"
#include "mail/pr-sync-report.h"
#include "pop3/pr-pop3-session.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* What the session has told so far. Borrowed. */
typedef struct
{
  gboolean has_uidl, has_top, has_pipelining; /* has_uidl FALSE once UIDL was refused */
  gboolean have_stat;
  guint n_messages;         /* STAT */
  guint64 octets;           /* STAT */
  const PrPop3Uidls *uidls; /* NULL: not asked yet, or the server has no UIDL */
  gboolean uidl_refused;
  GArray *sizes; /* of PrPop3Size, any subset, sorted by number; NULL: not asked yet */
} PrSyncFacts;

/* What to do with one message of the maildrop. */
typedef struct
{
  guint number;
  const char *uidl; /* borrowed of the facts; NULL without UIDL */
  guint occurrence;
  guint64 size; /* octets, 0: not known */
  gint64 key;   /* of the message here, for deletes */
} PrSyncItem;

typedef enum
{
  PR_SYNC_STEP_UIDL,  /* ask STAT and UIDL */
  PR_SYNC_STEP_LIST,  /* ask the sizes of the numbers in `ask` (all when NULL) */
  PR_SYNC_STEP_FINAL, /* the lists below are the plan */
} PrSyncStepKind;

/* The next step. Arrays are of PrSyncItem and never NULL with FINAL. */
typedef struct
{
  PrSyncStepKind kind;
  GArray *ask;      /* of guint: LIST n for these only; NULL: the whole LIST */
  GArray *retrieve; /* newest first (highest number first) */
  gboolean headers_only;
  GArray *delete;       /* stored here and due; ascending number */
  GArray *confirm_gone; /* of guint: indices into known places whose DELE was sent and
                           that the maildrop no longer lists */
  guint known;          /* listed and known */
  guint left_out;       /* new, but over a limit */
  guint64 octets;       /* to retrieve; 0: not known */
} PrSyncStep;

void pr_sync_step_free (PrSyncStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncStep, pr_sync_step_free)

/**
 * pr_sync_plan_next:
 * @known: (element-type PrPlace): every place of the account
 * @now: seconds since 1970
 *
 * Decides, without any I/O, what to ask next or what to do. The same facts give the same
 * step. A place is matched by unique-id and occurrence; one that is GONE and listed again
 * is new mail only when its octets are (the store tells), so it is retrieved again.
 * Nothing is deleted that is not STORED, whatever the policy.
 */
PrSyncStep *pr_sync_plan_next (const PrSyncFacts *facts,
                               GPtrArray *known,
                               const PrAccount *policy,
                               const PrSyncOptions *options,
                               gint64 now);

G_END_DECLS
