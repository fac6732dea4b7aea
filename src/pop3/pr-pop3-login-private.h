/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-mechanisms-private.h"
#include "pop3/pr-pop3-reply-private.h"

G_BEGIN_DECLS

/* One command of a login, without CRLF, and what the log shows of it. */
typedef struct
{
  char *octets;
  char *shown;
} PrPop3LoginCommand;

/* All that a login says (of PrPop3LoginCommand), known before the server says anything;
 * its secrets are hidden from here on, until they are cleared. NULL with @error where the
 * mechanism may not be used here, needs a challenge, or does not fit into commands. */
GArray *pr_pop3_session_compose_login (PrPop3Session *self,
                                       const PrPop3Mechanism *mechanism,
                                       const PrPop3Credentials *credentials,
                                       GError **error);

/* Where the secret was sent and *@error is a close, that is what it comes to. @plain: of
 * an -ERR without response code. */
void pr_pop3_session_explain_close (PrPop3Session *self,
                                    PrPop3Error plain,
                                    GError **error);
/* The error of a login that was refused by @reply. */
GError *pr_pop3_session_take_refusal (PrPop3Session *self,
                                      const PrPop3Reply *reply,
                                      PrPop3Error plain);

/* What -ERR without a response code means at a login. */
PrPop3Error pr_pop3_session_get_plain_refusal (PrPop3Session *self,
                                               const PrPop3Mechanism *mechanism);
void pr_pop3_session_set_logged_in (PrPop3Session *self, const char *mechanism);

G_END_DECLS
