/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-application.h"

G_BEGIN_DECLS

/* The verbs of the application's menu and keys; those on mail are off until there is a
 * mailbox, and those that write until there is one that may be written. */
void pr_application_add_actions (PrApplication *self);
void pr_application_add_account_actions (PrApplication *self);
void pr_application_add_server_actions (PrApplication *self);
void pr_application_enable_mail_actions (PrApplication *self, gboolean writable);

/* Syncs @accounts (%NULL: all), and says in the window what went wrong beyond an
 * account's own trouble. */
void pr_application_check (PrApplication *self, const char *const *accounts);

/* @mail: "(sx)": an account, whose Inbox is shown, and a key, or 0; now, or as soon as
 * the mailbox is open. */
void pr_application_show_mail (PrApplication *self, GVariant *mail);

G_END_DECLS
