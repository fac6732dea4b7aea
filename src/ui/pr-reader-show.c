/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-reader-private.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-message-notes.h"
#include "ui/pr-settings.h"

#define MAX_SUBJECT_CHARS 1000

static gboolean
mark_read_cb (gpointer user_data)
{
  PrReader *self = user_data;

  self->mark_read_id = 0;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.mark-read", "x",
                              pr_message_item_get_key (self->item));
  return G_SOURCE_REMOVE;
}

void
pr_reader_forget_reading (PrReader *self)
{
  if (self->original != NULL)
    pr_reader_forget_original (self);
  pr_reader_forget_rest (self);
  pr_reader_forget_cards (self);
  g_clear_handle_id (&self->mark_read_id, g_source_remove);
  g_clear_signal_handler (&self->conversation_id,
                          self->shown == NULL ? NULL : self->shown->conversation);
  if (self->sender_notes != NULL)
    pr_sender_notes_clear (self->sender_notes);
  g_clear_pointer (&self->shown, pr_reading_free);
}

/* The row knows better: what was loaded ahead may have been marked since. */
static gboolean
is_unread (PrReader *self, const PrOpened *opened)
{
  const PrSummary *row =
    self->item == NULL ? NULL : pr_message_item_get_summary (self->item);
  const PrSummary *summary = row != NULL ? row : opened->summary;

  return self->item != NULL && summary != NULL && (summary->flags & PR_FLAG_UNREAD) != 0;
}

static void
show_subject (PrReader *self, const PrEnvelope *envelope)
{
  g_autofree char *line = pr_text_for_line (envelope->subject, -1, MAX_SUBJECT_CHARS);

  gtk_label_set_text (self->subject, *line == '\0' ? _ ("No subject") : line);
}

/* Who comes to the text hears whose it is first. */
static void
name_text (PrReader *self, const PrOpened *opened)
{
  PrFlags flags = opened->summary == NULL ? 0 : opened->summary->flags;
  g_autofree char *spoken = pr_message_notes_dup_spoken (opened, flags);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* What was encrypted in a message is of its conversation. */
static void
keep_conversation (PrReader *self, PrReading *reading)
{
  const PrSummary *now = self->shown == NULL ? NULL : self->shown->opened->summary;
  const PrSummary *next = reading->opened->summary;

  if (reading->conversation == NULL && now != NULL && next != NULL &&
      now->key == next->key && self->shown->conversation != NULL)
    reading->conversation = g_object_ref (self->shown->conversation);
}

void
pr_reader_show_reading (PrReader *self, PrReading *reading)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  int read_after = pr_settings_get_mark_read_after (pr_settings_get_default ());

  if (self->decrypted)
    reading->opened->decrypted = TRUE;
  keep_conversation (self, reading);
  g_clear_object (&self->loading);
  pr_reader_forget_reading (self); /* of the same message, when only its head was here */
  self->shown = reading;
  show_subject (self, pr_message_get_envelope (reading->opened->message));
  pr_envelope_view_set_opened (self->envelope, reading->opened);
  name_text (self, reading->opened);
  pr_download_bar_show (self->download, self->mailbox, reading->opened->summary);
  gtk_widget_set_visible (self->blank, pr_message_notes_is_blank (reading->opened));
  pr_message_text_take_plan (self->text, g_steal_pointer (&reading->plan));
  pr_reader_begin_rest (self);
  pr_protected_cards_set_opened (self->protected_cards, reading->opened);
  pr_extra_cards_set_message (self->extras, reading->opened->message,
                              reading->opened->decrypted);
  pr_attachments_set_message (self->attachments, reading->opened->message,
                              reading->opened->decrypted);
  pr_reader_show_conversation (self);
  pr_sender_notes_show (self->sender_notes, self->mailbox, reading->opened);
  pr_reader_begin_original (self);
  gtk_adjustment_set_value (adjustment, 0);
  pr_reader_show_page (self, "message");
  pr_reader_update_buttons (self);
  pr_find_bar_renew (self->find_bar);
  if (read_after >= 0 && is_unread (self, reading->opened))
    self->mark_read_id = g_timeout_add ((guint) read_after * 1000, mark_read_cb, self);
  pr_reader_continue_ahead (self);
}
