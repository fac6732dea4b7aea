/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-account.h"
#include "mail/pr-trouble.h"

G_BEGIN_DECLS

/* Where a check of @account failed as it would on a network that wants to be signed in to
 * first (a captive portal), and the system says that this is one: says so too, and that a
 * later try may help. Main thread. */
void pr_portal_explain (PrTrouble *trouble, const PrAccount *account);

G_END_DECLS
