/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrSignInGroup:
 *
 * What an account signs in with: a password, the browser (OAuth 2), or an account of
 * GNOME Online Accounts. Only in sight where the server takes more than a password, as
 * its provider says, or where the account has more.
 *
 * Signal: "changed".
 */
#define PR_TYPE_SIGN_IN_GROUP (pr_sign_in_group_get_type ())
G_DECLARE_FINAL_TYPE (PrSignInGroup,
                      pr_sign_in_group,
                      PR,
                      SIGN_IN_GROUP,
                      AdwPreferencesGroup)

/* @account: as it is kept, or with the defaults of a new one */
void pr_sign_in_group_set_account (PrSignInGroup *self, const PrAccount *account);
/* The server that the other fields name now: what it takes is looked up. */
void pr_sign_in_group_set_host (PrSignInGroup *self, const char *host);
/* Puts the choice into @account. */
void pr_sign_in_group_read (PrSignInGroup *self, PrAccount *account);
/* Whether the choice is the browser. */
gboolean pr_sign_in_group_is_browser (PrSignInGroup *self);

G_END_DECLS
