/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-extra-card.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include "ui/pr-attachments.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-export.h"
#include "ui/pr-wrap-layout.h"

struct _PrExtraCard
{
  GtkWidget parent_instance;

  /* Owned */
  PrMessage *message;
  char *number;
  char *file_name;
  GCancellable *cancellable;

  /* Template children */
  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *details;
  GtkWidget *buttons;
  GtkButton *open;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (PrExtraCard, pr_extra_card, GTK_TYPE_WIDGET)

static void
tell (PrExtraCard *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", sentence);
}

/* ---- opening ---- */

typedef struct
{
  PrMessage *message;
  char *number, *name;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  pr_message_unref (copy->message);
  g_free (copy->number);
  g_free (copy->name);
  g_free (copy);
}

GFile *
pr_extra_card_write_copy (PrMessage *message,
                          const char *number,
                          const char *name,
                          GError **error)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (message, number);
  g_autofree char *folder =
    octets == NULL ? NULL : g_dir_make_tmp ("popreader-XXXXXX", error);
  g_autofree char *path = folder == NULL ? NULL : g_build_filename (folder, name, NULL);
  gsize length;

  if (octets == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("The attachment is not in the message."));
  if (path == NULL)
    return NULL;
  if (!g_file_set_contents_full (path, g_bytes_get_data (octets, NULL),
                                 (gssize) (length = g_bytes_get_size (octets)),
                                 G_FILE_SET_CONTENTS_NONE, 0400, error))
    {
      g_rmdir (folder);
      return NULL;
    }
  return g_file_new_for_path (path);
}

static void
copy_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Copy *copy = data;
  g_autoptr (GError) error = NULL;
  GFile *file =
    pr_extra_card_write_copy (copy->message, copy->number, copy->name, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrExtraCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, _ ("No application for such files is installed. Save it instead."));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrExtraCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *uri = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (file == NULL)
    {
      tell (self, error->message);
      return;
    }
  uri = g_file_get_uri (file);
  g_app_info_launch_default_for_uri_async (uri, NULL, self->cancellable, launched_cb,
                                           g_object_ref (self));
}

static void
open_cb (PrExtraCard *self)
{
  g_autoptr (GTask) task =
    g_task_new (NULL, self->cancellable, copied_cb, g_object_ref (self));
  Copy *copy = g_new0 (Copy, 1);

  copy->message = pr_message_ref (self->message);
  copy->number = g_strdup (self->number);
  copy->name = g_strdup (self->file_name);
  g_task_set_source_tag (task, open_cb);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, copy_thread);
}

/* ---- saving ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrExtraCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pr_attachments_save_finish (result, &error))
    tell (self, _ ("Attachment saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrExtraCard) self = user_data;
  g_autoptr (GFile) file = pr_dialog_save_finish (result, NULL);

  if (file != NULL && self->message != NULL)
    pr_attachments_save_async (self->message, self->number, file, self->cancellable,
                               saved_cb, g_object_ref (self));
}

static void
save_cb (PrExtraCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  pr_dialog_save_async (GTK_WINDOW (root), _ ("Save Attachment"), self->file_name, NULL,
                        place_chosen_cb, g_object_ref (self));
}

/* ---- the widget ---- */

static void
pr_extra_card_dispose (GObject *object)
{
  PrExtraCard *self = PR_EXTRA_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->message, pr_message_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_extra_card_parent_class)->dispose (object);
}

static void
pr_extra_card_finalize (GObject *object)
{
  PrExtraCard *self = PR_EXTRA_CARD (object);

  g_clear_object (&self->cancellable);
  g_free (self->number);
  g_free (self->file_name);
  G_OBJECT_CLASS (pr_extra_card_parent_class)->finalize (object);
}

static void
pr_extra_card_class_init (PrExtraCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_extra_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_extra_card_finalize;
  g_type_ensure (PR_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-extra-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, box);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, icon);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, title);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, details);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, buttons);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, open);
  gtk_widget_class_bind_template_child (widget_class, PrExtraCard, save);
}

static void
pr_extra_card_init (PrExtraCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
}

static const char *
get_icon (const PrExtra *extra)
{
  if (extra->warns)
    return "dialog-warning-symbolic";
  switch (extra->kind)
    {
    case PR_EXTRA_CONTACT:
      return "avatar-default-symbolic";
    case PR_EXTRA_SIGNATURE:
      return "security-high-symbolic";
    case PR_EXTRA_REPORT:
      return "mail-read-symbolic";
    case PR_EXTRA_EVENT:
    default:
      return "x-office-calendar-symbolic";
    }
}

GtkWidget *
pr_extra_card_new (PrMessage *message, const PrExtra *extra)
{
  PrExtraCard *self = g_object_new (PR_TYPE_EXTRA_CARD, NULL);

  self->message = pr_message_ref (message);
  self->number = g_strdup (extra->number);
  self->file_name =
    extra->file_name == NULL ? NULL : pr_dialog_dup_safe_name (extra->file_name);
  gtk_image_set_from_icon_name (self->icon, get_icon (extra));
  gtk_widget_set_visible (self->buttons, extra->number != NULL);
  gtk_label_set_text (self->title, extra->title);
  gtk_label_set_text (self->details, extra->details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *extra->details != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, extra->title, -1);
  return GTK_WIDGET (self);
}

const char *
pr_extra_card_get_title (PrExtraCard *self)
{
  g_return_val_if_fail (PR_IS_EXTRA_CARD (self), NULL);

  return gtk_label_get_text (self->title);
}

const char *
pr_extra_card_get_details (PrExtraCard *self)
{
  g_return_val_if_fail (PR_IS_EXTRA_CARD (self), NULL);

  return gtk_label_get_text (self->details);
}
