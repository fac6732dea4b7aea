/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-account.h"
#include "pop3/pr-pop3-session.h"
#include "store/pr-store.h"

G_BEGIN_DECLS

/* What a sync does in another way with Gmail, whose maildrop is a window of some 250
 * conversations that hides what was fetched, and holds what the person sent. */

/* Whether @session, which is open, is with Gmail: by the account's host, else by what the
 * server calls itself. */
gboolean pr_sync_gmail_is_server (const PrAccount *account, PrPop3Session *session);

/* The same by what is told of it. @implementation: of CAPA, or NULL. */
gboolean pr_sync_gmail_is (const char *host,
                           const char *greeting,
                           const char *implementation);

/* Lets mail that the account's user sent go to Sent, as read. */
void pr_sync_gmail_file (const PrAccount *account, PrIncoming *incoming);

G_END_DECLS
