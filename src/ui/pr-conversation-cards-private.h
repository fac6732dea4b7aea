/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-conversation-cards.h"

G_BEGIN_DECLS

struct _PrConversationCards
{
  GtkWidget parent_instance;

  gboolean newer; /* below the message shown, else above */
  gboolean unfolded;
  guint first, end, n_more; /* what is shown of the conversation */

  /* Owned */
  PrConversation *conversation; /* or NULL */
  char *fold;                   /* what the folded line says, or NULL */
  GHashTable *wanted;           /* keys of messages to be open: a set */
  GHashTable *cards;            /* PrOpenCard by key: those that are */
  PrMailbox *mailbox;           /* NULL: nothing is to be opened now */
  char *query;                  /* or NULL */
  PrOpenCard *loading;          /* that becomes one of them, or NULL */
  guint next_id;                /* of the source that loads the next, or 0 */

  /* Children, from above */
  GtkListBox *list; /* to which lines are added; NULL: to another */
  GtkWidget *last;  /* or NULL */
};

/* pr-conversation-cards.c */
/* Shows what is listed now: lines, and the cards that are open. */
void pr_conversation_cards_build (PrConversationCards *self);

/* pr-conversation-cards-open.c */
gint64 pr_conversation_cards_get_key (PrConversationCards *self, guint i);
gboolean pr_conversation_cards_is_unread (PrConversationCards *self, guint i);
gboolean pr_conversation_cards_is_wanted (PrConversationCards *self, guint i);
/* Adds to what is to be open. */
void pr_conversation_cards_choose (PrConversationCards *self);
/* Loads the first that is to be open and is not, unless one is being loaded. */
void pr_conversation_cards_open_next (PrConversationCards *self);
void pr_conversation_cards_stop_opening (PrConversationCards *self);

G_END_DECLS
