/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/**
 * PrSyncFlight:
 *
 * Replies of POP3 bear no numbers. Where a server gives one too few or too many, what
 * comes behind it is taken for other messages than it is, and stands here under their
 * unique-ids. So all that was fetched since a flight was noted durably counts as in
 * flight, until a reply that can be no other shows that both sides are in step: STAT
 * before any DELE, or the end of the connection right behind the reply to QUIT.
 *
 * Where a session ends otherwise (by a break, a crash, the person), the next one looks at
 * the last that came, for what was out of step stays so: if its head is that of the
 * message, the rest of the flight is well too. If not, all of the flight's unique-ids are
 * forgotten, what came stays, and the messages are asked for again, one by one.
 */
typedef struct
{
  gint64 id;      /* of its places; 0: nothing is in flight */
  guint n_broken; /* sessions in a row that were broken by a look at it */

  /* What came last and was not the same as the one before it. */
  char *uidl; /* owned, or NULL */
  guint occurrence;
  guint hash; /* of the octets of what came last */
} PrSyncFlight;

void pr_sync_flight_clear (PrSyncFlight *self);

/* @octets came under @uidl (NULL: none). */
void pr_sync_flight_take (PrSyncFlight *self,
                          const char *uidl,
                          guint occurrence,
                          GBytes *octets);

/* As a trait of the server. */
char *pr_sync_flight_to_trait (const PrSyncFlight *self);
void pr_sync_flight_from_trait (PrSyncFlight *self, const char *value);

/* Whether @seen, the head or the whole of a message, is of the one whose head or whole is
 * @kept. Servers change fields like Status: once a message was read. */
gboolean pr_sync_flight_is_same (GBytes *kept, GBytes *seen);

G_END_DECLS
