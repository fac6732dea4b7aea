/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-maildrop.h"

G_BEGIN_DECLS

/* What the window says of a maildrop, translated. Strings that are not const are freed
 * with g_free (). */

/* "Not fetched", and an icon that goes with it (optional). */
const char *pr_server_words_state (PrPlaceState state, const char **icon_name);
/* "Will be deleted"; NULL where nothing is asked. */
const char *pr_server_words_request (PrRequest request);
/* "312 messages, 48 MB" */
char *pr_server_words_total (guint n, guint64 octets);
/* "As of 09:14"; @now: seconds since 1970 */
char *pr_server_words_seen (gint64 seen_at, gint64 now);
/* "The server deletes mail after 30 days"; NULL where it did not say. */
char *pr_server_words_expire (int expire_days);
/* "3 deletions and 1 download wait for the next check"; NULL where nothing waits. */
char *pr_server_words_waiting (guint n_fetch, guint n_delete);

/* What is ticked, and what can be asked of it. */
typedef struct
{
  guint n;
  guint64 octets;
  guint n_fetch;  /* that can be fetched */
  guint n_delete; /* that can be deleted on the server */
  guint n_lost;   /* of those: not here whole */
  guint n_back;   /* of which something is asked */
} PrServerTicks;

void pr_server_ticks_add (PrServerTicks *self, const PrServerMessage *message);
/* Whether @request, or with PR_REQUEST_NONE its taking back, means something for it. */
gboolean pr_server_message_can_be_asked (const PrServerMessage *message,
                                         PrRequest request);
/* "3 selected, 1.2 MB" */
char *pr_server_words_ticks (const PrServerTicks *ticks);
/* What would be lost by deleting what is ticked; NULL: nothing. */
char *pr_server_words_lost (const PrServerTicks *ticks);
/* "3 messages will be deleted on the server at the next check" */
char *pr_server_words_asked (PrRequest request, guint n);

G_END_DECLS
