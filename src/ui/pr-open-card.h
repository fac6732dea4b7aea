/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"
#include "model/pr-mailbox.h"
#include "ui/pr-message-text.h"
#include "ui/pr-sender-notes.h"

G_BEGIN_DECLS

/**
 * PrOpenCard:
 *
 * A message that can be read below the one that is shown: who it is from, what is to be
 * known of that, and its text, of a long one the beginning. What it cannot show here it
 * says, and how many files there are; its header and its buttons show the whole message
 * by the action "win.show-message". Once its text was in sight for as long as the setting
 * says, it asks for "win.mark-read".
 *
 * Signal "loaded": it can be shown, if only to say why not.
 */
#define PR_TYPE_OPEN_CARD (pr_open_card_get_type ())
G_DECLARE_FINAL_TYPE (PrOpenCard, pr_open_card, PR, OPEN_CARD, GtkWidget)

PrOpenCard *pr_open_card_new (PrMessageItem *item);
/* Another item of the same message. */
void pr_open_card_set_item (PrOpenCard *self, PrMessageItem *item);
gint64 pr_open_card_get_key (PrOpenCard *self);

/* Once. @query: whose words are marked, or %NULL. Ends with the card. */
void pr_open_card_load (PrOpenCard *self, PrMailbox *mailbox, const char *query);

/* Whether who reads the card has read the message: not of one that is encrypted, or not
 * here yet. */
gboolean pr_open_card_is_readable (PrOpenCard *self);
/* Notes whether its text is in sight on @page, where it scrolls; %NULL: it is not. */
void pr_open_card_look (PrOpenCard *self, GtkWidget *page);
/* Who read on beyond it has read what was in sight. */
void pr_open_card_leave (PrOpenCard *self);

/* What makes it the message that is shown. */
GtkWidget *pr_open_card_get_header (PrOpenCard *self);
PrMessageText *pr_open_card_get_text (PrOpenCard *self);
PrSenderNotes *pr_open_card_get_sender_notes (PrOpenCard *self);
/* (nullable): what it says of what is not shown here */
const char *pr_open_card_get_rest (PrOpenCard *self);
/* (nullable): "2 attachments" */
const char *pr_open_card_get_files (PrOpenCard *self);

G_END_DECLS
