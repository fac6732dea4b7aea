/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-conversation.h"

G_BEGIN_DECLS

/**
 * PrConversationCards:
 *
 * Messages of a conversation above or below the one that is open, a line each; many are
 * one line that unfolds. A click or Enter opens one by the action "win.show-message".
 * Hides itself when there is none.
 */
#define PR_TYPE_CONVERSATION_CARDS (pr_conversation_cards_get_type ())
G_DECLARE_FINAL_TYPE (PrConversationCards,
                      pr_conversation_cards,
                      PR,
                      CONVERSATION_CARDS,
                      GtkWidget)

/* Shows the items from @first up to, and without, @end. @n_more: older ones that are not
 * in the list. */
void pr_conversation_cards_show (PrConversationCards *self,
                                 PrConversation *conversation,
                                 guint first,
                                 guint end,
                                 guint n_more);
void pr_conversation_cards_clear (PrConversationCards *self);

/* How many lines are in sight, that of those folded too. */
guint pr_conversation_cards_get_n_lines (PrConversationCards *self);
/* "8 older messages", or %NULL where all are in sight. */
const char *pr_conversation_cards_get_fold (PrConversationCards *self);

G_END_DECLS
