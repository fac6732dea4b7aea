/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "ui/pr-account-fields.h"

G_BEGIN_DECLS

/**
 * PrWelcome:
 *
 * The first run, on one page: two fields, one button, and the mail. Stands where the mail
 * stands once there is an account, of which it tells the application by the action
 * "app.account-added".
 */
#define PR_TYPE_WELCOME (pr_welcome_get_type ())
G_DECLARE_FINAL_TYPE (PrWelcome, pr_welcome, PR, WELCOME, GtkWidget)

PrWelcome *pr_welcome_new (PrMailbox *mailbox);
/* As it comes in sight: its button is the default of the window. */
void pr_welcome_begin (PrWelcome *self);
/* As it goes out of sight: nothing of what was typed stays. */
void pr_welcome_end (PrWelcome *self);
PrAccountFields *pr_welcome_get_fields (PrWelcome *self);
GtkWidget *pr_welcome_get_button (PrWelcome *self);

G_END_DECLS
