/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-conversation-cards-private.h"
#include "ui/pr-turns.h"

/* ---- which are to be open ---- */

gint64
pr_conversation_cards_get_key (PrConversationCards *self, guint i)
{
  return pr_message_item_get_key (pr_conversation_peek (self->conversation, i));
}

gboolean
pr_conversation_cards_is_unread (PrConversationCards *self, guint i)
{
  PrMessageItem *item = pr_conversation_peek (self->conversation, i);

  return (pr_message_item_get_summary (item)->flags & PR_FLAG_UNREAD) != 0;
}

gboolean
pr_conversation_cards_is_wanted (PrConversationCards *self, guint i)
{
  gint64 key = pr_conversation_cards_get_key (self, i);

  return g_hash_table_contains (self->wanted, &key);
}

static void
want (PrConversationCards *self, guint i)
{
  gint64 key = pr_conversation_cards_get_key (self, i);

  g_hash_table_add (self->wanted, g_memdup2 (&key, sizeof key));
}

/* The newest has its place, and what is unread has the others as far as they go. */
void
pr_conversation_cards_choose (PrConversationCards *self)
{
  guint n = 0;

  if (!self->newer || self->first == self->end)
    return;
  for (guint i = self->first; i < self->end; i++)
    n += pr_conversation_cards_is_wanted (self, i);
  if (!pr_conversation_cards_is_wanted (self, self->end - 1))
    {
      if (n == PR_CONVERSATION_CARDS_MAX_OPEN)
        return;
      want (self, self->end - 1);
      n++;
    }
  for (guint i = self->first; i < self->end && n < PR_CONVERSATION_CARDS_MAX_OPEN; i++)
    if (pr_conversation_cards_is_unread (self, i) &&
        !pr_conversation_cards_is_wanted (self, i))
      {
        want (self, i);
        n++;
      }
}

/* ---- opening ---- */

void
pr_conversation_cards_stop_opening (PrConversationCards *self)
{
  g_clear_handle_id (&self->next_id, g_source_remove);
  g_clear_object (&self->loading); /* nothing else holds it */
}

static gboolean
next_cb (gpointer user_data)
{
  PrConversationCards *self = user_data;

  self->next_id = 0;
  pr_conversation_cards_open_next (self);
  return G_SOURCE_REMOVE;
}

static void
wished_cb (PrConversationCards *self)
{
  g_signal_emit_by_name (self, "wished");
}

/* Its line becomes the card, and a frame may be drawn before the next. */
static void
loaded_cb (PrConversationCards *self, PrOpenCard *card)
{
  gint64 key = pr_open_card_get_key (card);

  g_assert (PR_IS_CONVERSATION_CARDS (self));

  if (card != self->loading) /* more came of one that is open */
    return;
  g_hash_table_insert (self->cards, g_memdup2 (&key, sizeof key),
                       g_steal_pointer (&self->loading));
  pr_conversation_cards_build (self);
  self->next_id =
    g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS, next_cb, self, NULL);
}

static void
load (PrConversationCards *self, guint i)
{
  PrOpenCard *card = pr_open_card_new (pr_conversation_peek (self->conversation, i));

  self->loading = g_object_ref_sink (card);
  g_signal_connect_object (card, "loaded", G_CALLBACK (loaded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pr_sender_notes_get_image_bar (
                             pr_open_card_get_sender_notes (card)),
                           "wished", G_CALLBACK (wished_cb), self, G_CONNECT_SWAPPED);
  pr_open_card_load (card, self->mailbox, self->query);
}

/* The first that is to be open and is not. */
void
pr_conversation_cards_open_next (PrConversationCards *self)
{
  if (self->mailbox == NULL || self->loading != NULL || self->next_id != 0)
    return;
  for (guint i = self->first; i < self->end; i++)
    if (pr_conversation_cards_is_wanted (self, i) &&
        pr_conversation_cards_find_open (self, pr_conversation_cards_get_key (self, i)) ==
          NULL)
      {
        load (self, i);
        return;
      }
}

void
pr_conversation_cards_open (PrConversationCards *self,
                            PrMailbox *mailbox,
                            const char *query)
{
  g_return_if_fail (PR_IS_CONVERSATION_CARDS (self));
  g_return_if_fail (PR_IS_MAILBOX (mailbox));

  g_set_object (&self->mailbox, mailbox);
  g_free (self->query);
  self->query = g_strdup (query);
  pr_conversation_cards_open_next (self);
}

void
pr_conversation_cards_wait (PrConversationCards *self)
{
  g_return_if_fail (PR_IS_CONVERSATION_CARDS (self));

  pr_conversation_cards_stop_opening (self);
  g_clear_object (&self->mailbox);
  pr_conversation_cards_look (self, NULL);
}

gboolean
pr_conversation_cards_is_opening (PrConversationCards *self)
{
  g_return_val_if_fail (PR_IS_CONVERSATION_CARDS (self), FALSE);

  return self->loading != NULL || self->next_id != 0;
}

guint
pr_conversation_cards_get_n_open (PrConversationCards *self)
{
  g_return_val_if_fail (PR_IS_CONVERSATION_CARDS (self), 0);

  return g_hash_table_size (self->cards);
}

PrOpenCard *
pr_conversation_cards_find_open (PrConversationCards *self, gint64 key)
{
  g_return_val_if_fail (PR_IS_CONVERSATION_CARDS (self), NULL);

  return g_hash_table_lookup (self->cards, &key);
}

void
pr_conversation_cards_look (PrConversationCards *self, GtkWidget *page)
{
  GHashTableIter iter;
  gpointer card;

  g_return_if_fail (PR_IS_CONVERSATION_CARDS (self));

  g_hash_table_iter_init (&iter, self->cards);
  while (g_hash_table_iter_next (&iter, NULL, &card))
    pr_open_card_look (card, page);
}

void
pr_conversation_cards_leave (PrConversationCards *self)
{
  GHashTableIter iter;
  gpointer card;

  g_return_if_fail (PR_IS_CONVERSATION_CARDS (self));

  g_hash_table_iter_init (&iter, self->cards);
  while (g_hash_table_iter_next (&iter, NULL, &card))
    pr_open_card_leave (card);
}
