/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-account.h"

G_BEGIN_DECLS

/**
 * PrServerGroup:
 *
 * The server of an account, and what both are called. A field that nobody typed into
 * follows what was found for the address.
 *
 * Signal: "changed", of any field.
 */
#define PR_TYPE_SERVER_GROUP (pr_server_group_get_type ())
G_DECLARE_FINAL_TYPE (PrServerGroup,
                      pr_server_group,
                      PR,
                      SERVER_GROUP,
                      AdwPreferencesGroup)

/* Fills the fields that nobody typed into. @guess: host ("" when not known), port,
 * security, user, name and CA file count. */
void pr_server_group_guess (PrServerGroup *self, const PrAccount *guess);
/* Whether the server is another than the guess. */
gboolean pr_server_group_is_by_hand (PrServerGroup *self);
/* Fills the fields with what @account has. */
void pr_server_group_set_account (PrServerGroup *self, const PrAccount *account);
/* Puts what the fields have into @account; a port that is none becomes 0. */
void pr_server_group_read (PrServerGroup *self, PrAccount *account);

/* Type into the fields, as a person would. */
void pr_server_group_set_name (PrServerGroup *self, const char *name);
void pr_server_group_set_server (PrServerGroup *self,
                                 const char *host,
                                 guint port,
                                 PrSecurity security);
/* Empties the fields, as they are for a new account. */
void pr_server_group_clear (PrServerGroup *self);
void pr_server_group_focus_server (PrServerGroup *self);
/* Forgets the certificate that was trusted by hand. */
void pr_server_group_forget_pin (PrServerGroup *self);

G_END_DECLS
