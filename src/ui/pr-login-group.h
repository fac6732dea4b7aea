/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-account.h"

G_BEGIN_DECLS

/**
 * PrLoginGroup:
 *
 * By which way an account logs in. The server's list and a table decide for most people;
 * here it can be said.
 *
 * Signal: "changed".
 */
#define PR_TYPE_LOGIN_GROUP (pr_login_group_get_type ())
G_DECLARE_FINAL_TYPE (PrLoginGroup, pr_login_group, PR, LOGIN_GROUP, AdwPreferencesGroup)

void pr_login_group_set_account (PrLoginGroup *self, const PrAccount *account);
void pr_login_group_read (PrLoginGroup *self, PrAccount *account);

/* As a person would. @auth: one of pr_auth_get_names () */
void pr_login_group_set_way (PrLoginGroup *self, const char *auth);

G_END_DECLS
