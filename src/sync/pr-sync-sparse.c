/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-sparse.h"

#include <string.h>
#include "sync/pr-sync-choose-private.h"
#include "sync/pr-sync-gauge-private.h"
#include "sync/pr-sync-limits.h"

/* Octets on the wire around a number and a unique-id. */
#define LINE_OF_UIDL (1 + 2)                        /* "n unique-id" */
#define LINES_OF_UIDL_OF (5 + 2 + 4 + LINE_OF_UIDL) /* "UIDL n", "+OK n unique-id" */

/* A clock that was set back makes the last list one of the future, which proves nothing.
 */
static gboolean
is_listed_today (const PrMaildrop *noted, gint64 now)
{
  return noted->listed_at <= now && now - noted->listed_at < PR_SYNC_DAY_SECONDS;
}

gboolean
pr_sync_sparse_is_worth_loading (const PrMaildrop *noted,
                                 const PrSyncOptions *options,
                                 gint64 now)
{
  return !options->whole_list && noted->appends >= PR_SYNC_SPARSE_APPENDS &&
         is_listed_today (noted, now) && !noted->unsettled && noted->messages > 0 &&
         noted->n_fetch == 0 && noted->n_delete == 0;
}

/* Whether the rule may ask for a DELE, or for consent to one. */
static gboolean
may_be_due (const PrSyncSparse *sparse,
            const PrAccount *policy,
            guint n_messages,
            guint64 octets,
            gint64 now)
{
  gint64 oldest = sparse->noted.oldest_at;

  switch (policy->keep)
    {
    case PR_KEEP_FOREVER:
      return FALSE;
    case PR_KEEP_DAYS:
      return oldest > 0 &&
             oldest + (gint64) policy->keep_days * PR_SYNC_DAY_SECONDS <= now;
    case PR_KEEP_NEWEST:
      return n_messages > policy->keep_count;
    case PR_KEEP_OCTETS:
      return octets > policy->keep_octets;
    case PR_KEEP_UNTIL_DELETED:
      return sparse->deleted_here;
    case PR_KEEP_NONE:
    default:
      return TRUE;
    }
}

/* Whether a message of which only the head is here is to come whole over this link. */
static gboolean
is_head_due (const PrSyncFacts *facts,
             const PrAccount *policy,
             const PrSyncOptions *options)
{
  guint64 least = facts->sparse->noted.least_head;
  gboolean slow = options->metered || pr_sync_link_is_slow (facts->latency, facts->rate);

  return least > 0 && !options->headers_only &&
         least <= pr_sync_get_ask_above (policy, slow);
}

static guint
count_digits (guint number)
{
  guint n = 1;

  for (; number >= 10; number /= 10)
    n++;
  return n;
}

/* Whether UIDL of each of the new ones costs less than the whole list does; without
 * pipelining it costs a round trip each too. */
static gboolean
is_cheaper (const PrSyncFacts *facts, guint n_new)
{
  guint64 length = strlen (facts->sparse->last_uidl);
  guint64 digits = count_digits (facts->n_messages);
  guint64 some = n_new * (2 * digits + LINES_OF_UIDL_OF + length);
  guint64 whole = facts->n_messages * (digits + LINE_OF_UIDL + length);

  return some < whole && (facts->has_pipelining || n_new <= PR_SYNC_SPARSE_SINGLES);
}

/* The number of messages grew, and the octets must have. What was refused before is tried
 * again along with new mail, and only the whole list tells where it is. */
static PrSyncSparseStep
judge_new (const PrSyncFacts *facts)
{
  const PrSyncSparse *sparse = facts->sparse;
  guint n_new = facts->n_messages - sparse->last;

  if ((!sparse->noted.drifts && facts->octets <= sparse->noted.octets) ||
      sparse->noted.refused > 0 || !is_cheaper (facts, n_new))
    return PR_SYNC_SPARSE_WHOLE;
  if (!sparse->asked_new)
    return PR_SYNC_SPARSE_NEW;
  return sparse->odd || facts->uidls->entries->len != n_new ? PR_SYNC_SPARSE_WHOLE
                                                            : PR_SYNC_SPARSE_DONE;
}

PrSyncSparseStep
pr_sync_sparse_next (const PrSyncFacts *facts,
                     const PrAccount *policy,
                     const PrSyncOptions *options,
                     gint64 now)
{
  const PrSyncSparse *sparse = facts->sparse;

  if (sparse == NULL || facts->is_window ||
      !pr_sync_sparse_is_worth_loading (&sparse->noted, options, now) ||
      sparse->last_uidl == NULL || sparse->last != sparse->noted.messages ||
      is_head_due (facts, policy, options) ||
      may_be_due (sparse, policy, sparse->noted.messages, sparse->noted.octets, now))
    return PR_SYNC_SPARSE_WHOLE;
  if (!sparse->asked_last)
    return PR_SYNC_SPARSE_LAST;
  if (g_strcmp0 (sparse->told_uidl, sparse->last_uidl) != 0 ||
      facts->n_messages < sparse->last ||
      may_be_due (sparse, policy, facts->n_messages, facts->octets, now))
    return PR_SYNC_SPARSE_WHOLE;
  if (facts->n_messages > sparse->last)
    return judge_new (facts);
  return sparse->noted.drifts || facts->octets == sparse->noted.octets
           ? PR_SYNC_SPARSE_DONE
           : PR_SYNC_SPARSE_WHOLE;
}
