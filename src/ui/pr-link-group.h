/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-account.h"

G_BEGIN_DECLS

/**
 * PrLinkGroup:
 *
 * How much of a connection an account may use, and what comes first over it. Folded: most
 * people need none of it.
 *
 * Signal: "changed".
 */
#define PR_TYPE_LINK_GROUP (pr_link_group_get_type ())
G_DECLARE_FINAL_TYPE (PrLinkGroup, pr_link_group, PR, LINK_GROUP, AdwPreferencesGroup)

void pr_link_group_set_account (PrLinkGroup *self, const PrAccount *account);
/* What nobody changed stays to the octet. */
void pr_link_group_read (PrLinkGroup *self, PrAccount *account);

/* As a person would. @limit: "ask_above", "max_size", "session" or "day" */
void pr_link_group_set_order (PrLinkGroup *self, PrFetchOrder order);
void pr_link_group_set_limit (PrLinkGroup *self, const char *limit, guint megabytes);

G_END_DECLS
