/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrAccountFields:
 *
 * Two fields, and behind them the server's, which are found by the address and shown when
 * they are not. What will happen is said in words below. Before the button is pressed,
 * only the domain's own hosts are greeted; a server that is new to the account is looked
 * at before anything secret goes there, and a certificate that cannot be trusted is
 * trusted only by hand. The button is whoever's this stands in, and should be the default
 * of its window.
 *
 * Signal: "saved" (name, and whether the password is kept for this run only).
 * Properties, read-only and notified: "can-submit" and "submit-label", of the button, and
 * "unfolded": more than the two fields is in sight.
 */
#define PR_TYPE_ACCOUNT_FIELDS (pr_account_fields_get_type ())
G_DECLARE_FINAL_TYPE (PrAccountFields, pr_account_fields, PR, ACCOUNT_FIELDS, GtkBox)

void pr_account_fields_set_mailbox (PrAccountFields *self, PrMailbox *mailbox);
/* @account: to be changed */
void pr_account_fields_set_account (PrAccountFields *self, const PrAccount *account);
/* Says why the password is asked for, in a sentence, above the fields. */
void pr_account_fields_explain (PrAccountFields *self, const char *reason);
/* The account as the fields have it. Free with pr_account_free (). */
PrAccount *pr_account_fields_dup_account (PrAccountFields *self);
/* Name of the account to be changed; %NULL of a new one. */
const char *pr_account_fields_get_changed (PrAccountFields *self);

/* Where one begins to type. */
void pr_account_fields_focus (PrAccountFields *self);
/* Empties the fields of a new account, unless it is just being kept. */
void pr_account_fields_clear (PrAccountFields *self);
/* Ends what is under way; for one who goes away. */
void pr_account_fields_cancel (PrAccountFields *self);

/* Types into the fields, as a person would; for other front doors and tests. */
void pr_account_fields_set_sign_in (PrAccountFields *self,
                                    const char *address,
                                    const char *password);
void pr_account_fields_set_name (PrAccountFields *self, const char *name);
void pr_account_fields_set_server (PrAccountFields *self,
                                   const char *host,
                                   guint port,
                                   PrSecurity security);
/* Presses the button; FALSE when the fields are not complete. */
gboolean pr_account_fields_submit (PrAccountFields *self);
gboolean pr_account_fields_get_can_submit (PrAccountFields *self);
/* The sentence below the fields. */
const char *pr_account_fields_get_hint (PrAccountFields *self);
/* What the provider asks for before it lets a program in; %NULL: nothing. */
const char *pr_account_fields_get_needs (PrAccountFields *self);
/* Whether it says that the password is kept for this run only. */
gboolean pr_account_fields_get_for_run (PrAccountFields *self);
/* Whether the settings were found. */
gboolean pr_account_fields_get_found (PrAccountFields *self);
/* Whether the fields of the server, or its certificate, are in sight. */
gboolean pr_account_fields_get_unfolded (PrAccountFields *self);
/* Whether a certificate is in question, so that its buttons are the ones to press. */
gboolean pr_account_fields_is_asking (PrAccountFields *self);

G_END_DECLS
