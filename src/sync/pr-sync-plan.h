/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "mail/pr-account.h"
#include "mail/pr-sync-report.h"
#include "pop3/pr-pop3-session.h"
#include "store/pr-store.h"
#include "sync/pr-sync-limits.h"

G_BEGIN_DECLS

/* See pr-sync-sparse.h. */
typedef struct _PrSyncSparse PrSyncSparse;

/* What the session has told so far. Borrowed. */
typedef struct
{
  gboolean has_uidl, has_top, has_pipelining; /* has_uidl FALSE once UIDL was refused */
  gboolean have_stat;
  guint n_messages;           /* STAT */
  guint64 octets;             /* STAT */
  const PrPop3Uidls *uidls;   /* NULL: not asked yet, or the server has no UIDL */
  const PrSyncSparse *sparse; /* NULL: the whole list was asked, or is to be */
  gboolean uidl_refused;
  gboolean is_window; /* the list is a part of the maildrop that moves on: what it does
                         not name may be there still */
  GArray *sizes; /* of PrPop3Size, any subset, sorted by number; NULL: not asked yet */
  gboolean renumbering;    /* since an earlier session: unique-ids are being taken over */
  gboolean heads_compared; /* or cannot be */
  gboolean renumbered;     /* the server changed its unique-ids: nothing is deleted */

  /* The link, as far as it is known: 0 where it is not. */
  gint64 latency; /* microseconds */
  guint64 rate;   /* octets a second */

  gboolean has_budget; /* the account's own, of a session or of a day: */
  guint64 budget;      /* octets that are left of it */

  GPtrArray *requests; /* of PrRequested, as the store gives them; NULL: none */
  GArray *favoured; /* of gint64, ascending: keys of heads whose senders the person reads;
                       NULL: none */
} PrSyncFacts;

#define PR_SYNC_NO_UIDL G_MAXUINT /* blank, or a server without UIDL */
#define PR_SYNC_OCCURRENCE_BITS 23
#define PR_SYNC_SIZE_BITS 35 /* 32 gigabytes: what is said to be more counts as that */
#define PR_SYNC_MAX_SIZE ((G_GUINT64_CONSTANT (1) << PR_SYNC_SIZE_BITS) - 1)

/* One message of the maildrop, in 16 octets: there may be millions. */
typedef struct
{
  guint number;
  guint uidl; /* where its unique-id begins in the listing's text, or PR_SYNC_NO_UIDL */
  guint64 occurrence : PR_SYNC_OCCURRENCE_BITS;
  guint64 refused_before : 1;
  guint64 is_known : 1;
  guint64 has_head : 1;             /* it is here already */
  guint64 is_asked : 1;             /* the person asked for the whole */
  guint64 waits : 1;                /* its head comes, the whole not in this sync */
  guint64 favoured : 1;             /* the person reads or stars mail of who wrote it */
  guint64 size : PR_SYNC_SIZE_BITS; /* octets, 0: not known */
} PrSyncItem;

/* One that may go from the maildrop: it is stored here, or the person asked for it. */
typedef struct
{
  PrSyncItem item;
  gint64 key;           /* of the message here; 0: none, or deleted here for good */
  PrPlaceState state;   /* without earlier DELE */
  gboolean sent_before; /* an earlier DELE is not confirmed */
} PrSyncDue;

/* What is known of the maildrop, to be walked by unique-id and occurrence as
 * pr_store_walk_places () does. */
typedef struct
{
  gboolean (*walk) (gpointer source,
                    PrPlaceFunc func,
                    gpointer user_data,
                    GError **error);
  gpointer source;
} PrSyncKnown;

typedef enum
{
  PR_SYNC_STEP_UIDL,  /* ask STAT and UIDL: the whole list */
  PR_SYNC_STEP_LAST,  /* ask STAT, and UIDL of the last message known */
  PR_SYNC_STEP_NEW,   /* ask UIDL of those behind it */
  PR_SYNC_STEP_LIST,  /* ask the sizes of the numbers in `ask` (all when NULL) */
  PR_SYNC_STEP_HEADS, /* unique-ids look changed: compare sizes and heads, take them over
                         (pr-sync-renumber.h) */
  PR_SYNC_STEP_FINAL, /* the lists below are the plan */
} PrSyncStepKind;

/* The next step. With FINAL no array is NULL. */
typedef struct
{
  PrSyncStepKind kind;
  GArray *ask;      /* of guint: LIST n for these only; NULL: the whole LIST */
  GArray *retrieve; /* of PrSyncItem, newest first (highest number first), but for runs
                       (pr-sync-plan.c); those refused before, last */
  gboolean headers_only;
  gboolean heads_first; /* the heads of what is retrieved come before it */
  gboolean
    selective;     /* or at least of what waits: pr-sync-feed-private.h has the order */
  gboolean probe;  /* the rate is to be measured before much is asked for */
  GPtrArray *lost; /* of PrPlace: asked for, and not in the maildrop any more */
  GPtrArray *met;  /* of PrPlace: asked for, and here already */
  GArray *delete;  /* of PrSyncDue, ascending number: by the rule in force */
  GArray *asked;   /* the same: what the person asked to delete there */
  GArray *due;     /* the same: what the rule would delete were it agreed to */
  guint due_below; /* message-numbers under which the rule lets go at once what
                      this session stores; 0: none */
  GPtrArray *confirm_gone; /* of PrPlace: DELE was sent, and the maildrop no longer lists
                              them */
  GPtrArray *reinstate;    /* of PrPlace: DELE was sent, the maildrop still lists them and
                              the policy keeps them: STORED again */
  guint n_dropped;         /* of those: orders to delete what is not in the maildrop */
  guint known;             /* listed and known */
  gboolean
    regular;     /* the whole list was: no number missing, a unique-id each, none twice */
  guint refused; /* listed, and refused before */
  guint64 least_head; /* octets of the smallest of which only the head is here; 0: none */
  gint64 oldest_at; /* when the first of what is listed and stored was stored; 0: none */
  guint left_out;   /* new, but over a limit */
  guint64 octets;   /* to retrieve; 0: not known */
} PrSyncStep;

void pr_sync_step_free (PrSyncStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrSyncStep, pr_sync_step_free)

/**
 * pr_sync_plan_next:
 * @known: every place of the account; walked once a call
 * @now: seconds since 1970
 *
 * Decides, without any I/O of its own, what to ask next or what to do. The same facts
 * give the same step. Fails only with an error of the walk.
 *
 * Listing. Where pr_sync_sparse_next () finds that the whole list would tell no more, the
 * last message known and those behind it are asked for alone, and nothing is deleted,
 * confirmed or tried again.
 *
 * Matching. A place is matched by unique-id and occurrence. One that is GONE and listed
 * again is new mail only when its octets are (the store tells), so it is retrieved again,
 * whole: a head would not tell.
 * A message without a unique-id, of the server's or of ours (pr-sync-fingerprint.h),
 * cannot be recognised: it is retrieved every time, the store's content hash keeps it
 * single, and no rule of time deletes it. A number beyond STAT's count waits for the next
 * session, and a place counts as gone only when the listing is as long as that count.
 *
 * Limits. Newest first: a message larger than the account's @max_size, than
 * PR_POP3_MAX_MESSAGE_OCTETS or than what is left of @max_bytes and of the account's
 * budget is left out and smaller ones follow; so is one whose size is not told when a
 * limit needs it. A head counts with PR_SYNC_HEAD_OCTETS at the most. Sizes are asked
 * only when a limit could bite, or for heads, whose rows show them.
 *
 * Heads first. On a link below PR_SYNC_SLOW_RATE, when what is to come would take longer
 * than PR_SYNC_PATIENCE_SECONDS at the rate measured: heads cost each message a few
 * kilobytes more, which pays when the person can see and choose long before all is here,
 * and not on a link that brings all of it in the time of a look. A metered link counts as
 * no faster than PR_SYNC_SLOW_RATE. The account may ask for one order always. On such a
 * link a message above @ask_above waits, its head is stored; a budget that has no room
 * for a whole may have some for the head. What is here as a head is due: on a slow link
 * up to @ask_above, else all, unless it was deleted here.
 *
 * Requests. What the person asked for goes first, whatever its size; @max_bytes of this
 * sync alone can hold it back. What is asked for and not in the maildrop any more (by a
 * whole list) is lost.
 *
 * Refused before. Asked for once more, at most PR_SYNC_MAX_REFUSED of them and after all
 * others, when something new is retrieved anyway: a check that finds nothing sends no
 * RETR, and they never count as left out.
 *
 * Renumbered. When most of what was there is not listed any more by a whole list, and
 * other unique-ids are, HEADS is asked for first. A session that found that so deletes
 * nothing: what surprises is looked at before it is trusted.
 *
 * Deletes. By the rule only what is STORED, or was when an earlier DELE was sent, and
 * only once the person agreed to the rule. What this very session stores below @due_below
 * is not in @delete: the engine adds it once it is durable and checked. What the person
 * asked for is deleted whatever is here of it, and is not retrieved.
 */
PrSyncStep *pr_sync_plan_next (const PrSyncFacts *facts,
                               const PrSyncKnown *known,
                               const PrAccount *policy,
                               const PrSyncOptions *options,
                               gint64 now,
                               GError **error);

/* (nullable): borrowed of @uidls */
const char *pr_sync_item_get_uidl (const PrSyncItem *item, const PrPop3Uidls *uidls);

G_END_DECLS
