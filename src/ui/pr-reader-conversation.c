/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-reader-private.h"

static PrConversation *
get_conversation (PrReader *self)
{
  return self->shown == NULL ? NULL : self->shown->conversation;
}

/* A message that is in no list is followed by its conversation. */
static void
adopt_item (PrReader *self, PrConversation *conversation)
{
  guint place =
    pr_conversation_find (conversation, pr_conversation_get_key (conversation));
  PrMessageItem *item = pr_conversation_peek (conversation, place);

  if (!self->is_member || item == NULL || item == self->item)
    return;
  g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  self->changed_id =
    g_signal_connect_swapped (item, "changed", G_CALLBACK (pr_reader_item_changed), self);
}

static void
show_count (PrReader *self, guint n)
{
  g_autofree char *count = NULL;
  g_autofree char *spoken = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 1);
  if (n <= 1)
    return;
  count = g_strdup_printf ("%'u", n);
  spoken = g_strdup_printf (ngettext ("%'u message in this conversation",
                                      "%'u messages in this conversation", n),
                            n);
  gtk_label_set_text (self->count, count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
show_cards (PrReader *self, PrConversation *conversation)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (conversation));
  guint n_all = pr_conversation_get_n_all (conversation);
  guint place =
    pr_conversation_find (conversation, pr_conversation_get_key (conversation));

  show_count (self, n_all);
  if (place == G_MAXUINT)
    place = n_items;
  pr_conversation_cards_show (self->older, conversation, 0, place,
                              n_all > n_items ? n_all - n_items : 0);
  pr_conversation_cards_show (self->newer, conversation, MIN (place + 1, n_items),
                              n_items, 0);
  pr_attachments_set_owner (self->attachments,
                            place + 1 < n_items ? self->shown->opened->summary : NULL);
}

static void
conversation_changed_cb (PrReader *self)
{
  g_assert (PR_IS_READER (self));

  show_cards (self, get_conversation (self));
}

static void
clear_cards (PrReader *self)
{
  pr_conversation_cards_clear (self->older);
  pr_conversation_cards_clear (self->newer);
  pr_attachments_set_owner (self->attachments, NULL);
}

void
pr_reader_end_conversation (PrReader *self)
{
  clear_cards (self);
  self->thread = 0;
}

void
pr_reader_show_conversation (PrReader *self)
{
  PrConversation *conversation = get_conversation (self);
  const PrSummary *summary = self->shown->opened->summary;
  gint64 thread = summary == NULL ? 0 : summary->thread;

  /* What was unfolded, or open, stays so as long as one reads in the same conversation.
   */
  if (thread != self->thread || conversation == NULL)
    clear_cards (self);
  self->thread = thread;
  show_count (self, 0);
  if (conversation == NULL)
    return;
  self->conversation_id =
    g_signal_connect_swapped (conversation, "items-changed",
                              G_CALLBACK (conversation_changed_cb), self);
  adopt_item (self, conversation);
  if (g_list_model_get_n_items (G_LIST_MODEL (conversation)) > 1)
    show_cards (self, conversation);
  else
    clear_cards (self);
  pr_reader_begin_cards (self);
}

PrConversation *
pr_reader_get_conversation (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return get_conversation (self);
}

PrMessageItem *
pr_reader_find_member (PrReader *self, gint64 key)
{
  PrConversation *conversation;

  g_return_val_if_fail (PR_IS_READER (self), NULL);

  conversation = get_conversation (self);
  return conversation == NULL
           ? NULL
           : pr_conversation_peek (conversation,
                                   pr_conversation_find (conversation, key));
}

gint64
pr_reader_get_neighbour (PrReader *self, int step)
{
  PrConversation *conversation;
  PrMessageItem *item;
  guint place;

  g_return_val_if_fail (PR_IS_READER (self), 0);

  conversation = get_conversation (self);
  if (conversation == NULL)
    return 0;
  place = pr_conversation_find (conversation, pr_conversation_get_key (conversation));
  if (place == G_MAXUINT || (step < 0 && place == 0))
    return 0;
  item = pr_conversation_peek (conversation, place + (guint) step);
  return item == NULL ? 0 : pr_message_item_get_key (item);
}

void
pr_reader_show_member (PrReader *self, PrMessageItem *item)
{
  g_autoptr (PrMessageItem) kept = NULL;
  g_autofree char *query = NULL;

  g_return_if_fail (PR_IS_READER (self));
  g_return_if_fail (PR_IS_MESSAGE_ITEM (item));

  kept = g_object_ref (item); /* its conversation ends */
  query = g_strdup (self->query);
  pr_reader_show_item (self, kept, query);
  self->is_member = TRUE;
  /* It may have been loaded ahead. */
  if (get_conversation (self) != NULL)
    adopt_item (self, get_conversation (self));
}

gboolean
pr_reader_shows_member (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  return self->is_member;
}

static void
row_changed_cb (PrReader *self)
{
  pr_reader_update_buttons (self);
}

void
pr_reader_set_row (PrReader *self, PrMessageItem *row)
{
  g_return_if_fail (PR_IS_READER (self));
  g_return_if_fail (row == NULL || PR_IS_MESSAGE_ITEM (row));

  if (row == self->row)
    return;
  g_clear_signal_handler (&self->row_id, self->row);
  g_set_object (&self->row, row);
  if (row != NULL)
    self->row_id =
      g_signal_connect_swapped (row, "changed", G_CALLBACK (row_changed_cb), self);
  pr_reader_update_buttons (self);
}

PrMessageItem *
pr_reader_get_row (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->row;
}
