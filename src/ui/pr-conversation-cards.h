/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-conversation.h"
#include "ui/pr-open-card.h"

G_BEGIN_DECLS

/**
 * PrConversationCards:
 *
 * Messages of a conversation above or below the one that is shown, a line each; many are
 * one line that unfolds. A click or Enter shows one by the action "win.show-message".
 * Below it (property "newer") those that are unread, and the newest, become cards that
 * can be read there, once pr_conversation_cards_open () says so; they stay so as long as
 * one reads in the conversation. Hides itself when there is none.
 *
 * Signal "wished": another wish is set for the sender of a card.
 */
#define PR_TYPE_CONVERSATION_CARDS (pr_conversation_cards_get_type ())
G_DECLARE_FINAL_TYPE (PrConversationCards,
                      pr_conversation_cards,
                      PR,
                      CONVERSATION_CARDS,
                      GtkWidget)

/* So many are open at most. */
#define PR_CONVERSATION_CARDS_MAX_OPEN 8

/* Shows the items from @first up to, and without, @end. @n_more: older ones that are not
 * in the list. */
void pr_conversation_cards_show (PrConversationCards *self,
                                 PrConversation *conversation,
                                 guint first,
                                 guint end,
                                 guint n_more);
void pr_conversation_cards_clear (PrConversationCards *self);

/* Loads what is to be open, one after the other, and from then on what becomes so, until
 * pr_conversation_cards_wait (). @query: whose words are marked, or %NULL. */
void pr_conversation_cards_open (PrConversationCards *self,
                                 PrMailbox *mailbox,
                                 const char *query);
/* What is open stays; no more is loaded, and nothing is being read. */
void pr_conversation_cards_wait (PrConversationCards *self);
gboolean pr_conversation_cards_is_opening (PrConversationCards *self);
guint pr_conversation_cards_get_n_open (PrConversationCards *self);
/* (transfer none) (nullable): where the message is open */
PrOpenCard *pr_conversation_cards_find_open (PrConversationCards *self, gint64 key);

/* What of it is in sight on @page, where it scrolls, is being read. */
void pr_conversation_cards_look (PrConversationCards *self, GtkWidget *page);
/* Who reads on beyond it has read what was in sight. */
void pr_conversation_cards_leave (PrConversationCards *self);

/* How many lines and cards are in sight, the line of those folded too. */
guint pr_conversation_cards_get_n_lines (PrConversationCards *self);
/* "8 older messages", or %NULL where all are in sight. */
const char *pr_conversation_cards_get_fold (PrConversationCards *self);

G_END_DECLS
