/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-run-private.h"

G_BEGIN_DECLS

/* Deletes of one session. */
typedef struct
{
  /* Borrowed */
  PrSyncVisit *visit;
  PrSyncRun *run;

  /* Owned */
  GPtrArray *deleted; /* of PrPlace: DELE accepted, QUIT not yet */
  GArray *numbers;    /* of guint: the same, and those without a unique-id */

  guint64 octets;  /* of them, as far as sizes were told */
  gint64 spoke_at; /* when the server last heard of us */
} PrSyncDeletion;

/* Checks, notes durably and sends DELE for each of @due (of PrSyncDue, ascending number),
 * because @event (PR_PLACE_DELE_BY_RULE or PR_PLACE_DELE_AS_ASKED) says so. What is not
 * readable, or not asked for any more, stays. Ends early, with TRUE, when the person
 * takes back what the rule deletes. */
gboolean pr_sync_deletion_send (PrSyncDeletion *self,
                                GArray *due,
                                PrPlaceEvent event,
                                GError **error);

/* Whether the person takes back what the rule deletes: then the rule's consent is
 * withdrawn, durably, and so it stays. FALSE with @error when that failed. */
gboolean pr_sync_deletion_ask_taken_back (PrSyncDeletion *self, GError **error);

/* Waits between DELE and QUIT as long as the options say, or until the person takes the
 * deletes back. */
gboolean pr_sync_deletion_hold (PrSyncDeletion *self, GError **error);

/* RSET: all that was deleted in this session is as it was before. After an error QUIT
 * would delete it. */
gboolean pr_sync_deletion_undo (PrSyncDeletion *self, GError **error);

G_END_DECLS
