/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/**
 * PrExtraCards:
 *
 * Cards of the invitations and contacts that came with a message, below each other.
 * Hides itself when there is none.
 */
#define PR_TYPE_EXTRA_CARDS (pr_extra_cards_get_type ())
G_DECLARE_FINAL_TYPE (PrExtraCards, pr_extra_cards, PR, EXTRA_CARDS, GtkWidget)

/* @message: or %NULL. Its cards come a moment later. @decrypted: it was encrypted. */
void pr_extra_cards_set_message (PrExtraCards *self,
                                 PrMessage *message,
                                 gboolean decrypted);
gboolean pr_extra_cards_is_filled (PrExtraCards *self);

G_END_DECLS
