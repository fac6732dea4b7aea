/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-protected.h"

G_BEGIN_DECLS

/**
 * PrProtectedCard:
 *
 * What is told of an encrypted or signed part of a message, and a button for what can be
 * done about it. Signal "pressed".
 */
#define PR_TYPE_PROTECTED_CARD (pr_protected_card_get_type ())
G_DECLARE_FINAL_TYPE (PrProtectedCard, pr_protected_card, PR, PROTECTED_CARD, GtkWidget)

/* @shown: what was in it is what the pane shows */
GtkWidget *pr_protected_card_new (const PrProtected *what, gboolean shown);
/* While GnuPG works on the message, or (not @busy) when it was told to stop. */
GtkWidget *pr_protected_card_new_waiting (gboolean busy);

const char *pr_protected_card_get_title (PrProtectedCard *self);
const char *pr_protected_card_get_details (PrProtectedCard *self);
/* What the button says, or %NULL where there is none. */
const char *pr_protected_card_get_button (PrProtectedCard *self);
void pr_protected_card_press (PrProtectedCard *self);

G_END_DECLS
