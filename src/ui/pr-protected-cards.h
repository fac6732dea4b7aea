/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-protected.h"

G_BEGIN_DECLS

/**
 * PrProtectedCards:
 *
 * Cards of what is encrypted or signed in a message, below each other. Hides itself when
 * there is nothing. Signal "read": another message is to be shown in the place of this,
 * pr_protected_cards_dup_opened () has it.
 */
#define PR_TYPE_PROTECTED_CARDS (pr_protected_cards_get_type ())
G_DECLARE_FINAL_TYPE (PrProtectedCards,
                      pr_protected_cards,
                      PR,
                      PROTECTED_CARDS,
                      GtkWidget)

/* @opened: that is shown, or %NULL; of what came from here the cards stay. */
void pr_protected_cards_set_opened (PrProtectedCards *self, const PrOpened *opened);
/* Another message is to be shown: what is being looked for is not any more. The cards
 * stay in sight. */
void pr_protected_cards_stop (PrProtectedCards *self);
gboolean pr_protected_cards_is_filled (PrProtectedCards *self);
/* (transfer full): what is to be shown */
PrOpened *pr_protected_cards_dup_opened (PrProtectedCards *self);

G_END_DECLS
