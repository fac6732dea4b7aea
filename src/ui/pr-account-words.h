/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* What will happen, in words for the account's fields. Strings are freed with g_free ().
 */

/* "pop.example.org · encrypted · mail stays on the server" */
char *pr_account_words_describe (const PrAccount *account);
/* What @report says where no server that can be trusted was found; %NULL where one was.
 */
char *pr_account_words_describe_report (const PrDiscoveryReport *report);

G_END_DECLS
