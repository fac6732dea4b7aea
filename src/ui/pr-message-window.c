/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-message-window.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "model/pr-mailbox.h"
#include "ui/pr-reader-actions.h"

#define MAX_TITLE_CHARS 200

struct _PrMessageWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  GFile *file;
  GCancellable *cancellable; /* of the reading */

  /* Template children */
  AdwToastOverlay *toasts;
  PrReader *reader;
};

G_DEFINE_FINAL_TYPE (PrMessageWindow, pr_message_window, ADW_TYPE_APPLICATION_WINDOW)

static void
tell_action (GtkWidget *widget, const char *name, GVariant *sentence)
{
  g_autofree char *markup =
    g_markup_escape_text (g_variant_get_string (sentence, NULL), -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_overlay_add_toast (PR_MESSAGE_WINDOW (widget)->toasts, toast);
}

static void
read_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_reader_read_on (PR_MESSAGE_WINDOW (widget)->reader);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  PrOpened *opened = pr_opened_new_from_file (data, TRUE, cancellable, &error);

  if (opened != NULL)
    g_task_return_pointer (task, opened, (GDestroyNotify) pr_opened_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* What has no header at all may be a picture, or anything else that was chosen. */
static void
refuse (PrMessageWindow *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *sentence = NULL;

  /* Translators: a file's name */
  sentence = g_strdup_printf (_ ("%s is not a message: it has no header such as From or "
                                 "Date. Choose a file with one message."),
                              name);
  pr_reader_show_trouble (self->reader, sentence);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrMessageWindow *self = PR_MESSAGE_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrOpened) opened = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *subject = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (opened == NULL)
    {
      pr_reader_show_trouble (self->reader, error->message);
      return;
    }
  if (pr_message_get_headers (opened->message)->len == 0)
    {
      refuse (self);
      return;
    }
  subject = pr_text_for_line (pr_message_get_envelope (opened->message)->subject, -1,
                              MAX_TITLE_CHARS);
  if (*subject != '\0')
    gtk_window_set_title (GTK_WINDOW (self), subject);
  pr_reader_show_opened (self->reader, g_steal_pointer (&opened));
}

/* To read on at once; else the first line that can be copied would be selected whole. */
static void
page_changed_cb (PrMessageWindow *self)
{
  if (g_strcmp0 (pr_reader_get_page (self->reader), "message") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (pr_reader_get_text (self->reader)));
}

static void
pr_message_window_dispose (GObject *object)
{
  g_cancellable_cancel (PR_MESSAGE_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (pr_message_window_parent_class)->dispose (object);
}

static void
pr_message_window_finalize (GObject *object)
{
  g_clear_object (&PR_MESSAGE_WINDOW (object)->cancellable);
  g_clear_object (&PR_MESSAGE_WINDOW (object)->file);
  G_OBJECT_CLASS (pr_message_window_parent_class)->finalize (object);
}

static void
pr_message_window_class_init (PrMessageWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_message_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_message_window_finalize;
  g_type_ensure (PR_TYPE_READER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-message-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PrMessageWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PrMessageWindow, reader);
  gtk_widget_class_install_action (widget_class, "win.tell", "s", tell_action);
  gtk_widget_class_install_action (widget_class, "win.read-on", NULL, read_on_action);
  pr_reader_actions_install (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "win.read-on",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, GDK_SHIFT_MASK,
                                       "win.read-back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pr_message_window_init (PrMessageWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->reader, "notify::page", G_CALLBACK (page_changed_cb),
                           self, G_CONNECT_SWAPPED);
  pr_reader_actions_follow (GTK_WIDGET (self), self->reader);
}

GtkWidget *
pr_message_window_new (GtkApplication *application, GFile *file)
{
  PrMessageWindow *self;
  g_autoptr (GTask) task = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_basename (file);
  self = g_object_new (PR_TYPE_MESSAGE_WINDOW, "application", application, "title", name,
                       NULL);
  self->file = g_object_ref (file);
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, pr_message_window_new);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_thread);
  return GTK_WIDGET (self);
}

PrReader *
pr_message_window_get_reader (PrMessageWindow *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_WINDOW (self), NULL);

  return self->reader;
}

GFile *
pr_message_window_get_file (PrMessageWindow *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_WINDOW (self), NULL);

  return self->file;
}

void
pr_message_window_present (GtkApplication *application, GFile *file, gboolean decrypted)
{
  GtkWidget *window = NULL;

  g_return_if_fail (GTK_IS_APPLICATION (application));
  g_return_if_fail (G_IS_FILE (file));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (PR_IS_MESSAGE_WINDOW (l->data) &&
        g_file_equal (PR_MESSAGE_WINDOW (l->data)->file, file))
      window = l->data;
  if (window == NULL)
    window = pr_message_window_new (application, file);
  if (decrypted)
    pr_reader_set_decrypted (PR_MESSAGE_WINDOW (window)->reader);
  gtk_window_present (GTK_WINDOW (window));
}
