/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "ui/pr-account-fields.h"

G_BEGIN_DECLS

/**
 * PrAccountForm:
 *
 * The fields of an account in a window beside the main one, for one more account or to
 * change one. It closes when the account is kept.
 *
 * Signal: "account-saved" (name, and whether the password is kept for this run only).
 */
#define PR_TYPE_ACCOUNT_FORM (pr_account_form_get_type ())
G_DECLARE_FINAL_TYPE (PrAccountForm, pr_account_form, PR, ACCOUNT_FORM, AdwWindow)

/* @account: to be changed, or %NULL for a new one */
PrAccountForm *pr_account_form_new (PrMailbox *mailbox, const PrAccount *account);
PrAccountFields *pr_account_form_get_fields (PrAccountForm *self);

/* The account as the fields have it. Free with pr_account_free (). */
PrAccount *pr_account_form_dup_account (PrAccountForm *self);
/* Name of the account to be changed; %NULL of a new one. */
const char *pr_account_form_get_changed (PrAccountForm *self);

/* Types into the fields, as a person would; for other front doors and tests. */
void pr_account_form_set_sign_in (PrAccountForm *self,
                                  const char *address,
                                  const char *password);
void pr_account_form_set_name (PrAccountForm *self, const char *name);
void pr_account_form_set_server (PrAccountForm *self,
                                 const char *host,
                                 guint port,
                                 PrSecurity security);
/* Presses the button; FALSE when the fields are not complete. */
gboolean pr_account_form_submit (PrAccountForm *self);
/* The sentence below the fields. */
const char *pr_account_form_get_hint (PrAccountForm *self);

G_END_DECLS
