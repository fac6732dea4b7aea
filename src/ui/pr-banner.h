/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrBanner:
 *
 * The one lasting state that a person should know of, at the top of the list: the trouble
 * of an account, with what can be done about it, else that the profile cannot be written.
 */
#define PR_TYPE_BANNER (pr_banner_get_type ())
G_DECLARE_FINAL_TYPE (PrBanner, pr_banner, PR, BANNER, GtkWidget)

/* @mailbox: whose accounts are watched, or %NULL */
void pr_banner_set_mailbox (PrBanner *self, PrMailbox *mailbox);
/* The sentence shown, or %NULL. */
const char *pr_banner_get_sentence (PrBanner *self);

G_END_DECLS
