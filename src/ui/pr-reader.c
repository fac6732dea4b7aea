/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-reader-private.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-group.h"
#include "ui/pr-charset-menu.h"
#include "ui/pr-reader-buttons.h"
#include "ui/pr-reader-scroll.h"

G_DEFINE_FINAL_TYPE (PrReader, pr_reader, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_BACK,
  PROP_PAGE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

void
pr_reader_show_page (PrReader *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static PrFlags
get_flags (PrReader *self)
{
  const PrSummary *summary =
    self->item == NULL ? NULL : pr_message_item_get_summary (self->item);

  if (self->n_several > 0)
    return self->several_flags;
  return summary == NULL ? 0 : summary->flags;
}

void
pr_reader_update_buttons (PrReader *self)
{
  const PrSummary *row =
    self->row == NULL ? NULL : pr_message_item_get_summary (self->row);
  const PrReaderButtons buttons = { self->star_button,    self->unread_button,
                                    self->archive_button, self->delete_button,
                                    self->read_several,   self->star_several };

  pr_reader_buttons_update (&buttons,
                            row == NULL ? get_flags (self)
                                        : pr_summary_get_row_flags (row),
                            self->item != NULL || self->n_several > 0,
                            self->n_several > 0, self->show_back);
  gtk_widget_set_visible (self->menu_button, self->item != NULL || self->shown != NULL);
  gtk_widget_set_visible (self->reply_button,
                          !self->show_back && gtk_widget_get_visible (self->menu_button));
}

static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
load (PrReader *self)
{
  /* What was found in the message as it was must not come in the place of this. */
  pr_protected_cards_stop (self->protected_cards);
  self->loading = g_cancellable_new ();
  pr_reading_load_async (self->mailbox, pr_message_item_get_key (self->item), self->query,
                         FALSE, self->loading, read_cb, g_object_ref (self));
}

void
pr_reader_item_changed (PrReader *self)
{
  g_assert (PR_IS_READER (self));

  if (self->loading == NULL && pr_reading_has_more_now (self->shown, self->item))
    load (self);
  /* Marked by hand: whoever marks it unread again wants it so. */
  if ((get_flags (self) & PR_FLAG_UNREAD) == 0)
    g_clear_handle_id (&self->mark_read_id, g_source_remove);
  pr_reader_update_buttons (self);
}

/* While another message is loaded, those of the last stay. */
static void
forget_parts (PrReader *self)
{
  pr_protected_cards_set_opened (self->protected_cards, NULL);
  pr_extra_cards_set_message (self->extras, NULL, FALSE);
  pr_attachments_set_message (self->attachments, NULL, FALSE);
  pr_reader_end_conversation (self);
}

static void
forget (PrReader *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->protected_cards != NULL)
    pr_protected_cards_stop (self->protected_cards);
  g_clear_handle_id (&self->ahead_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  g_clear_signal_handler (&self->row_id, self->row);
  g_clear_object (&self->row); /* the buttons follow with the next message */
  pr_reader_forget_reading (self);
  self->n_several = 0;
  self->is_member = FALSE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrReader) self = user_data;
  g_autoptr (GError) error = NULL;
  PrReading *reading = pr_reading_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another message is to be shown */
  if (reading != NULL)
    {
      pr_reader_show_reading (self, reading);
      return;
    }
  g_clear_object (&self->loading);
  pr_reader_show_trouble (self, error->message);
}

/* What was encrypted, or the message that it came in, is to be shown. */
static void
read_protected_cb (PrReader *self)
{
  if (self->shown == NULL)
    return; /* another message is on its way: the cards are of the last one */
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  pr_reading_prepare_async (pr_protected_cards_dup_opened (self->protected_cards),
                            self->query, self->loading, read_cb, g_object_ref (self));
}

/* Here, and not only in the window: a toast between the two takes Escape for itself. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PrReader *self = PR_READER (widget);

  if (pr_find_bar_is_open (self->find_bar))
    {
      pr_find_bar_close (self->find_bar);
      return GDK_EVENT_STOP;
    }
  if (!self->show_back)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (widget, "win.back", NULL);
  return GDK_EVENT_STOP;
}

static void
open_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (PR_READER (widget)->menu_button));
}

static void
pr_reader_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PrReader *self = PR_READER (object);

  switch (prop_id)
    {
    case PROP_SHOW_BACK:
      g_value_set_boolean (value, self->show_back);
      break;
    case PROP_PAGE:
      g_value_set_string (value, pr_reader_get_page (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pr_reader_set_property (GObject *object,
                        guint prop_id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  PrReader *self = PR_READER (object);

  if (prop_id != PROP_SHOW_BACK)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (self->show_back != g_value_get_boolean (value))
    {
      self->show_back = g_value_get_boolean (value);
      pr_reader_update_buttons (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
pr_reader_dispose (GObject *object)
{
  PrReader *self = PR_READER (object);

  forget (self);
  g_clear_pointer (&self->ahead, pr_read_ahead_free);
  g_clear_object (&self->mailbox);
  g_clear_pointer (&self->query, g_free);
  self->original = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->text = NULL;
  self->sender_notes = NULL;
  self->protected_cards = NULL;
  self->newer = NULL;
  G_OBJECT_CLASS (pr_reader_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-reader.ui");
  gtk_widget_class_bind_template_child (widget_class, PrReader, box);
  gtk_widget_class_bind_template_child (widget_class, PrReader, star_button);
  gtk_widget_class_bind_template_child (widget_class, PrReader, unread_button);
  gtk_widget_class_bind_template_child (widget_class, PrReader, delete_button);
  gtk_widget_class_bind_template_child (widget_class, PrReader, archive_button);
  gtk_widget_class_bind_template_child (widget_class, PrReader, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PrReader, charsets);
  gtk_widget_class_bind_template_child (widget_class, PrReader, reply_button);
  gtk_widget_class_bind_template_child (widget_class, PrReader, nothing);
  gtk_widget_class_bind_template_child (widget_class, PrReader, subject);
  gtk_widget_class_bind_template_child (widget_class, PrReader, count);
  gtk_widget_class_bind_template_child (widget_class, PrReader, older);
  gtk_widget_class_bind_template_child (widget_class, PrReader, newer);
  gtk_widget_class_bind_template_child (widget_class, PrReader, find_bar);
  gtk_widget_class_bind_template_child (widget_class, PrReader, several);
  gtk_widget_class_bind_template_child (widget_class, PrReader, read_several);
  gtk_widget_class_bind_template_child (widget_class, PrReader, star_several);
  gtk_widget_class_bind_template_child (widget_class, PrReader, stack);
  gtk_widget_class_bind_template_child (widget_class, PrReader, trouble);
  gtk_widget_class_bind_template_child (widget_class, PrReader, envelope);
  gtk_widget_class_bind_template_child (widget_class, PrReader, sender_notes);
  gtk_widget_class_bind_template_child (widget_class, PrReader, download);
  gtk_widget_class_bind_template_child (widget_class, PrReader, protected_cards);
  gtk_widget_class_bind_template_child (widget_class, PrReader, extras);
  gtk_widget_class_bind_template_child (widget_class, PrReader, blank);
  gtk_widget_class_bind_template_child (widget_class, PrReader, scroller);
  gtk_widget_class_bind_template_child (widget_class, PrReader, text);
  gtk_widget_class_bind_template_child (widget_class, PrReader, text_clamp);
  gtk_widget_class_bind_template_child (widget_class, PrReader, original);
  gtk_widget_class_bind_template_child (widget_class, PrReader, original_bar);
  gtk_widget_class_bind_template_child (widget_class, PrReader, attachments);
}

static void
pr_reader_class_init (PrReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pr_reader_dispose;
  object_class->get_property = pr_reader_get_property;
  object_class->set_property = pr_reader_set_property;

  properties[PROP_SHOW_BACK] =
    g_param_spec_boolean ("show-back", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "nothing",
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (PR_TYPE_ATTACHMENTS);
  g_type_ensure (PR_TYPE_CONVERSATION_CARDS);
  g_type_ensure (PR_TYPE_FIND_BAR);
  g_type_ensure (PR_TYPE_NOTHING_PAGE);
  g_type_ensure (PR_TYPE_READER_SCROLL);
  g_type_ensure (PR_TYPE_ENVELOPE_VIEW);
  g_type_ensure (PR_TYPE_SENDER_NOTES);
  g_type_ensure (PR_TYPE_DOWNLOAD_BAR);
  g_type_ensure (PR_TYPE_EXTRA_CARDS);
  g_type_ensure (PR_TYPE_PROTECTED_CARDS);
  g_type_ensure (PR_TYPE_MESSAGE_TEXT);
  g_type_ensure (PR_TYPE_ORIGINAL);
  g_type_ensure (PR_TYPE_ORIGINAL_BAR);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "reader.open-menu", NULL,
                                   open_menu_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static gboolean
image_cb (PrReader *self, const char *url, GdkTexture *texture)
{
  return pr_message_text_set_image (self->text, url, texture);
}

static void
pr_reader_init (PrReader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (pr_sender_notes_get_image_bar (self->sender_notes), "image",
                           G_CALLBACK (image_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pr_sender_notes_get_image_bar (self->sender_notes), "wished",
                           G_CALLBACK (pr_reader_renew_ahead), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->protected_cards, "read", G_CALLBACK (read_protected_cb),
                           self, G_CONNECT_SWAPPED);
  pr_find_bar_set_text (self->find_bar, self->text);
  pr_reader_init_original (self);
  pr_reader_init_sight (self);
  pr_charset_menu_set_up (self, GTK_MENU_BUTTON (self->menu_button), self->charsets);
  pr_reader_update_buttons (self);
}

void
pr_reader_set_mailbox (PrReader *self, PrMailbox *mailbox)
{
  g_return_if_fail (PR_IS_READER (self));

  g_set_object (&self->mailbox, mailbox);
  g_clear_pointer (&self->ahead, pr_read_ahead_free);
  if (mailbox != NULL)
    self->ahead = pr_read_ahead_new (mailbox);
  pr_reader_show_item (self, NULL, NULL);
}

static void
open_item (PrReader *self, PrMessageItem *item)
{
  gint64 key = pr_message_item_get_key (item);
  PrReading *reading;

  self->item = g_object_ref (item);
  self->changed_id =
    g_signal_connect_swapped (item, "changed", G_CALLBACK (pr_reader_item_changed), self);
  reading = pr_read_ahead_take (self->ahead, key, self->query, get_flags (self));
  if (reading != NULL)
    {
      pr_reader_show_reading (self, reading);
      return;
    }
  load (self);
}

void
pr_reader_show_item (PrReader *self, PrMessageItem *item, const char *query)
{
  g_return_if_fail (PR_IS_READER (self));
  g_return_if_fail (item == NULL || PR_IS_MESSAGE_ITEM (item));

  if (item != NULL && item == self->item && g_strcmp0 (query, self->query) == 0)
    return;
  forget (self);
  g_free (self->query);
  self->query = g_strdup (query);
  if (item != NULL)
    open_item (self, item);
  else
    {
      forget_parts (self);
      pr_reader_show_page (self, "nothing");
    }
  pr_reader_update_buttons (self);
}

void
pr_reader_set_folder (PrReader *self, gint64 folder, const char *name)
{
  g_return_if_fail (PR_IS_READER (self));
  g_return_if_fail (self->mailbox != NULL);

  pr_nothing_page_show (self->nothing, self->mailbox, folder, name);
}

void
pr_reader_show_several (PrReader *self, guint n, gboolean conversations, PrFlags flags)
{
  g_autofree char *title = NULL;

  g_return_if_fail (PR_IS_READER (self));

  forget (self);
  self->n_several = n;
  self->several_flags = flags;
  title =
    conversations
      ? g_strdup_printf (ngettext ("%'u Conversation Selected",
                                   "%'u Conversations Selected", n),
                         n)
      : g_strdup_printf (ngettext ("%'u Message Selected", "%'u Messages Selected", n),
                         n);
  adw_status_page_set_title (self->several, title);
  forget_parts (self);
  pr_reader_show_page (self, "several");
  pr_reader_update_buttons (self);
}

void
pr_reader_show_opened (PrReader *self, PrOpened *opened)
{
  g_return_if_fail (PR_IS_READER (self));
  g_return_if_fail (opened != NULL);

  forget (self);
  pr_reader_update_buttons (self);
  self->loading = g_cancellable_new ();
  pr_reading_prepare_async (opened, self->query, self->loading, read_cb,
                            g_object_ref (self));
}

void
pr_reader_set_decrypted (PrReader *self)
{
  g_return_if_fail (PR_IS_READER (self));

  self->decrypted = TRUE;
}

void
pr_reader_reload (PrReader *self)
{
  g_return_if_fail (PR_IS_READER (self));

  if (self->item != NULL && self->loading == NULL)
    load (self);
}

void
pr_reader_show_trouble (PrReader *self, const char *sentence)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (PR_IS_READER (self));
  g_return_if_fail (sentence != NULL);

  markup = g_markup_escape_text (sentence, -1);
  adw_status_page_set_description (self->trouble, markup);
  forget_parts (self);
  pr_reader_show_page (self, "trouble");
}

PrMessageItem *
pr_reader_get_item (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->item;
}

gboolean
pr_reader_is_loading (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  return self->loading != NULL;
}

gboolean
pr_reader_is_complete (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), FALSE);

  return self->loading == NULL && pr_attachments_is_filled (self->attachments) &&
         pr_extra_cards_is_filled (self->extras) &&
         pr_protected_cards_is_filled (self->protected_cards);
}

const char *
pr_reader_get_page (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

PrMessageText *
pr_reader_get_text (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->text;
}

const PrOpened *
pr_reader_get_opened (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->shown == NULL ? NULL : self->shown->opened;
}

PrSenderNotes *
pr_reader_get_sender_notes (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->sender_notes;
}

PrMailbox *
pr_reader_get_mailbox (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->mailbox;
}

PrDownloadBar *
pr_reader_get_download_bar (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->download;
}

PrFindBar *
pr_reader_get_find_bar (PrReader *self)
{
  g_return_val_if_fail (PR_IS_READER (self), NULL);

  return self->find_bar;
}
