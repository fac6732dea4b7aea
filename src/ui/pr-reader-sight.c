/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-reader-private.h"

#include "ui/pr-reader-scroll.h"
#include "ui/pr-turns.h"

#define PAGE_PART 0.9 /* of what is in sight, when reading on */
#define LOOK_MS 100   /* after something moved: it may go on to */

static GtkWidget *
get_page (PrReader *self)
{
  return gtk_widget_get_ancestor (GTK_WIDGET (self->newer), PR_TYPE_READER_SCROLL);
}

static void
look (PrReader *self)
{
  gboolean shown = self->shown != NULL && self->loading == NULL &&
                   g_strcmp0 (pr_reader_get_page (self), "message") == 0;

  g_clear_handle_id (&self->look_id, g_source_remove);
  pr_conversation_cards_look (self->newer, shown ? get_page (self) : NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  PrReader *self = user_data;

  self->look_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
arranged_cb (PrReader *self)
{
  g_assert (PR_IS_READER (self));

  if (self->look_id == 0 && pr_conversation_cards_get_n_open (self->newer) > 0)
    self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
}

void
pr_reader_init_sight (PrReader *self)
{
  g_signal_connect_object (get_page (self), "arranged", G_CALLBACK (arranged_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->newer, "wished", G_CALLBACK (pr_reader_renew_ahead),
                           self, G_CONNECT_SWAPPED);
}

/* ---- opening cards ---- */

/* Behind the first frame, and behind the files of the message itself. */
static gboolean
open_cards_cb (gpointer user_data)
{
  PrReader *self = user_data;

  if (!pr_attachments_is_filled (self->attachments))
    return G_SOURCE_CONTINUE;
  self->cards_id = 0;
  pr_conversation_cards_open (self->newer, self->mailbox, self->query);
  return G_SOURCE_REMOVE;
}

void
pr_reader_begin_cards (PrReader *self)
{
  if (self->mailbox != NULL && self->cards_id == 0)
    self->cards_id = g_timeout_add_full (PR_PRIORITY_BEFORE_DRAWING, PR_TURN_MS,
                                         open_cards_cb, self, NULL);
}

void
pr_reader_forget_cards (PrReader *self)
{
  g_clear_handle_id (&self->cards_id, g_source_remove);
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->newer != NULL)
    pr_conversation_cards_wait (self->newer);
}

gboolean
pr_reader_is_opening_cards (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  return self->cards_id != 0 || pr_conversation_cards_is_opening (self->newer);
}

gboolean
pr_reader_can_read_below (PrReader *self, gint64 key)
{
  PrOpenCard *card;

  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  card = pr_conversation_cards_find_open (self->newer, key);
  return card != NULL && pr_open_card_is_readable (card);
}

/* ---- reading on ---- */

/* Whether the end of the text is in sight, or above that. */
static gboolean
is_beyond_text (PrReader *self, gboolean at_end)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->newer)) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (self->newer), get_page (self), &bounds))
    return at_end;
  return bounds.origin.y <= (float) gtk_widget_get_height (get_page (self));
}

gboolean
pr_reader_read_on (PrReader *self)
{
  gboolean original;
  GtkAdjustment *adjustment;
  double value, last;

  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  if (g_strcmp0 (pr_reader_get_page (self), "message") != 0)
    return FALSE;
  original = pr_original_is_shown (self->original);
  if (original && pr_original_read_on (self->original))
    return TRUE;
  if (original && pr_conversation_cards_get_n_open (self->newer) == 0)
    return FALSE;
  look (self);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  value = gtk_adjustment_get_value (adjustment);
  last =
    gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  if (!original && !pr_message_text_is_complete (self->text) &&
      is_beyond_text (self, value >= last - 1))
    {
      pr_message_text_complete (self->text);
      return TRUE;
    }
  if (value >= last - 1)
    {
      pr_conversation_cards_leave (self->newer);
      return FALSE;
    }
  gtk_adjustment_set_value (adjustment,
                            MIN (last, value + PAGE_PART * gtk_adjustment_get_page_size (
                                                             adjustment)));
  return TRUE;
}

void
pr_reader_read_back (PrReader *self)
{
  GtkAdjustment *adjustment;
  double value;

  g_return_if_fail (PR_IS_READER (self));

  if (g_strcmp0 (pr_reader_get_page (self), "message") != 0)
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  value = gtk_adjustment_get_value (adjustment);
  /* An original scrolls itself, by the same key. */
  if (pr_original_is_shown (self->original) && value <= 0)
    {
      gtk_widget_child_focus (GTK_WIDGET (self->original), GTK_DIR_TAB_FORWARD);
      return;
    }
  gtk_adjustment_set_value (adjustment, value - PAGE_PART * gtk_adjustment_get_page_size (
                                                              adjustment));
}
