/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-account.h"
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Gmail's POP service, as far as names and messages tell it. Its maildrop is a window: a
 * message that one program fetched is not shown again, unless the user name begins with
 * "recent:", which shows the mail of the last 30 days to each. It holds what the person
 * sent, too. */

/* Whether @host is one of Gmail's, by its name. */
gboolean pr_gmail_is_host (const char *host);

/* Whether the user name asks for the mail of the last 30 days. */
gboolean pr_gmail_is_recent (const char *user);

/* The user name without that; borrowed of @user. */
const char *pr_gmail_get_plain_user (const char *user);

/* The user name with it, or without. Free with g_free (). */
char *pr_gmail_dup_user (const char *user, gboolean recent);

/* As a person knows the account's user: without it, where the server is Gmail's; borrowed
 * of @account. */
const char *pr_gmail_get_shown_user (const PrAccount *account);

/* Whether one password is for both: the same user of the same server, be it with it or
 * without. */
gboolean pr_gmail_is_same_login (const PrAccount *account, const PrAccount *other);

/* Whether mail to @address comes to @user: at gmail.com and googlemail.com dots do not
 * count, and nowhere does what follows a "+". */
gboolean pr_gmail_is_own_address (const char *user, const char *address);

/* Whether @user wrote @message to somebody else. Mail to oneself, and whatever says that
 * it was delivered (by a list, or with a From: that anybody may have written), is not. */
gboolean pr_gmail_is_sent (const char *user, PrMessage *message);

G_END_DECLS
