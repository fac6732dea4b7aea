/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-items.h"
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* How an account is: its state or trouble in words, and the last dialogue with its
 * server, secrets masked. Follows a check while it runs. */
#define PR_TYPE_DETAILS_WINDOW (pr_details_window_get_type ())
G_DECLARE_FINAL_TYPE (PrDetailsWindow, pr_details_window, PR, DETAILS_WINDOW, AdwWindow)

PrDetailsWindow *pr_details_window_new (PrMailbox *mailbox, PrAccountItem *item);
/* Name of the account shown. */
const char *pr_details_window_get_account (PrDetailsWindow *self);

G_END_DECLS
