/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "mail/pr-account.h"

G_BEGIN_DECLS

/**
 * PrServerRow:
 *
 * All of an account that is not its password, folded away: most people need none of it. A
 * field that nobody typed into follows what is guessed from the address.
 *
 * Signal: "changed", of any field.
 */
#define PR_TYPE_SERVER_ROW (pr_server_row_get_type ())
G_DECLARE_FINAL_TYPE (PrServerRow, pr_server_row, PR, SERVER_ROW, AdwExpanderRow)

void pr_server_row_guess (PrServerRow *self, const char *address);
/* Fills the fields with what @account has. */
void pr_server_row_set_account (PrServerRow *self, const PrAccount *account);
/* Puts what the fields have into @account; a port that is none becomes 0. */
void pr_server_row_read (PrServerRow *self, PrAccount *account);

/* Type into the fields, as a person would. */
void pr_server_row_set_name (PrServerRow *self, const char *name);
void pr_server_row_set_server (PrServerRow *self,
                               const char *host,
                               guint port,
                               PrSecurity security);
/* Forgets the certificate that was trusted by hand. */
void pr_server_row_forget_pin (PrServerRow *self);

G_END_DECLS
