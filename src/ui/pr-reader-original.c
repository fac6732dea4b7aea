/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "ui/pr-reader-private.h"

static const char *
get_address (PrReader *self)
{
  const PrEnvelope *envelope = pr_message_get_envelope (self->shown->opened->message);
  const PrAddress *from;

  if (self->mailbox == NULL || envelope->from->len == 0)
    return NULL;
  from = g_ptr_array_index (envelope->from, 0);
  return from->address == NULL || *from->address == '\0' ? NULL : from->address;
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Who reads on by keys does so in what comes instead. */
static void
swap (PrReader *self, gboolean shown)
{
  GtkWidget *original = GTK_WIDGET (self->original);
  gboolean focused = has_focus (shown ? self->text_clamp : original);

  gtk_widget_set_visible (original, shown);
  gtk_widget_set_visible (self->text_clamp, !shown);
  if (focused && shown)
    gtk_widget_child_focus (original, GTK_DIR_TAB_FORWARD);
  else if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
update (PrReader *self)
{
  gboolean shown = pr_original_is_shown (self->original);
  PrOriginalState state = PR_ORIGINAL_OFF;

  if (!pr_reader_has_original (self))
    state = PR_ORIGINAL_NONE;
  else if (shown)
    state = PR_ORIGINAL_ON;
  else if (pr_original_is_busy (self->original))
    state = PR_ORIGINAL_COMING;
  pr_original_bar_set_state (self->original_bar, state,
                             self->shown != NULL && get_address (self) != NULL,
                             self->shown != NULL &&
                               self->shown->opened->sender_wish.original);
  if (shown != gtk_widget_get_visible (GTK_WIDGET (self->original)))
    swap (self, shown);
  if (self->sender_notes != NULL)
    pr_image_bar_set_elsewhere (pr_sender_notes_get_image_bar (self->sender_notes),
                                shown);
  pr_find_bar_set_original (self->find_bar, shown ? self->original : NULL);
}

static void
shown_cb (PrReader *self)
{
  g_assert (PR_IS_READER (self));

  update (self);
  gtk_widget_set_visible (self->blank, FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
failed_cb (PrReader *self, const char *sentence)
{
  g_assert (PR_IS_READER (self));

  update (self);
  pr_original_bar_tell (self->original_bar, sentence);
}

static void
told_cb (PrReader *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", sentence);
}

static void
pointed_cb (PrReader *self)
{
  g_assert (PR_IS_READER (self));

  if (pr_reader_has_original (self))
    pr_original_prepare (self->original);
}

/* ---- images of other hosts, which were fetched for the text ---- */

static char *
dup_type (GBytes *octets)
{
  gsize size;
  const guchar *data = g_bytes_get_data (octets, &size);
  g_autofree char *guessed = g_content_type_guess (NULL, data, size, NULL);

  return g_content_type_get_mime_type (guessed);
}

/* What was not asked for by the banner is not there. */
static void
fetch_cb (PrHtmlRequest *request, const char *address, gpointer user_data)
{
  PrReader *self = user_data;
  GBytes *octets =
    pr_image_bar_get_octets (pr_sender_notes_get_image_bar (self->sender_notes), address);
  g_autofree char *type = octets == NULL ? NULL : dup_type (octets);

  pr_original_answer (request, octets, type);
}

static void
came_cb (PrReader *self)
{
  g_assert (PR_IS_READER (self));

  if (self->shown == NULL)
    return;
  pr_original_set_fetch (self->original, fetch_cb, self);
  if (pr_original_is_busy (self->original))
    pr_original_show (self->original, self->shown->opened->message);
}

void
pr_reader_init_original (PrReader *self)
{
  g_signal_connect_object (self->original_bar, "pointed", G_CALLBACK (pointed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pr_sender_notes_get_image_bar (self->sender_notes), "came",
                           G_CALLBACK (came_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->original, "shown", G_CALLBACK (shown_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->original, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->original, "told", G_CALLBACK (told_cb), self,
                           G_CONNECT_SWAPPED);
}

void
pr_reader_forget_original (PrReader *self)
{
  pr_original_hide (self->original);
  pr_original_set_fetch (self->original, NULL, NULL);
  pr_original_bar_tell (self->original_bar, NULL);
  update (self);
}

void
pr_reader_begin_original (PrReader *self)
{
  if (pr_reading_wants_original (self->shown))
    pr_original_show (self->original, self->shown->opened->message);
  update (self);
}

gboolean
pr_reader_has_original (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  return self->shown != NULL && pr_reading_has_original (self->shown);
}

void
pr_reader_toggle_original (PrReader *self)
{
  g_return_if_fail (PR_IS_READER (self));

  if (!pr_reader_has_original (self))
    return;
  pr_original_bar_tell (self->original_bar, NULL);
  if (pr_original_is_busy (self->original))
    pr_original_hide (self->original);
  else
    pr_original_show (self->original, self->shown->opened->message);
  update (self);
}

static void
wished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrReader) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pr_mailbox_set_sender_wish_finish (PR_MAILBOX (source), result, &error))
    told_cb (self, error->message);
  pr_reader_renew_ahead (self);
}

void
pr_reader_always_original (PrReader *self, gboolean always)
{
  PrSenderWish *wish;

  g_return_if_fail (PR_IS_READER (self));

  if (self->shown == NULL || get_address (self) == NULL)
    return;
  wish = &self->shown->opened->sender_wish;
  wish->original = always;
  pr_mailbox_set_sender_wish_async (self->mailbox, get_address (self), wish, NULL,
                                    wished_cb, g_object_ref (self));
  pr_reader_renew_ahead (self);
}

PrOriginal *
pr_reader_get_original (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->original;
}

PrOriginalBar *
pr_reader_get_original_bar (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->original_bar;
}
