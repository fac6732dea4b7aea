/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/pr-sync-plan.h"

G_BEGIN_DECLS

/**
 * PrSyncFingerprint:
 *
 * Servers without UIDL (RFC 1460 and before): PopReader makes the unique-ids itself, of
 * what the messages hold, and from there on all goes as with a server that has them: what
 * is known is not fetched again, and rules of leaving mail on the server hold.
 *
 * An id is made of the head, without fields that servers change while they serve a
 * message (pr-sync-renumber.h), so that TOP 0 tells it; a head that could be of several
 * messages, for want of Message-ID: and Received:, needs the whole content. Messages with
 * one id are told apart by their order, as with a server that gives an id twice.
 *
 * A check does not ask for all heads again:
 *
 * 1. The list of sizes (LIST) is compared with that of the check before. As far as both
 *    agree, but for the few octets of a Status: field, the ids are as they were, if the
 *    heads of the last, the first and the middle one of them say so too. Without TOP the
 *    last one is retrieved for that, and nothing else is. One that had no id by then did
 *    not come before: it is retrieved.
 * 2. What LAST says nobody retrieved yet cannot be here. It is retrieved without asking
 *    for its head first, and gets its id when it comes. LAST is believed where it is not
 *    0, and in the very first session.
 * 3. Of all others TOP 0 is asked for. A server without TOP, or one that sends the whole
 *    for it, gives them by RETR.
 *
 * A server that has unique-ids, but none for some messages, is asked the same of those
 * alone; what it does name must stand where it stood.
 *
 * When in doubt a message is fetched: the store keeps the same octets once. A size that
 * LIST does not tell, or a server that refuses LIST, ends the part that is believed.
 */

#define PR_SYNC_FINGERPRINT_SLACK 64 /* octets: Status: and its like */

/* Of a head, or of a whole message; NULL: a head that tells nothing. */
char *pr_sync_fingerprint_make (GBytes *octets, gboolean whole);
gboolean pr_sync_fingerprint_is (const char *uidl);

/* Whether @uidls has messages without one, beside others or alone. One that goes up and
 * down has, but its messages cannot be found again. */
gboolean pr_sync_fingerprint_is_needed (const PrPop3Uidls *uidls);

/* How many of the first messages are as they were, by their unique-ids and, where these
 * are blank, by their sizes. @noted: of PrServerMessage, the list of the check before;
 * @sizes: of PrPop3Size; all ascending. */
guint pr_sync_fingerprint_compare (GPtrArray *noted,
                                   const PrPop3Uidls *uidls,
                                   GArray *sizes);

G_END_DECLS
