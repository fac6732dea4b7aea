/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-attachment-save.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-dialogs.h"
#include "ui/pr-export.h"

/* A part on its way to a file. */
typedef struct
{
  GtkWidget *widget; /* or NULL: who asks, and is told how it ended */
  PrMessage *message;
  char *number;
  GFile *file;
  GCancellable *cancellable; /* or NULL */
} Save;

static Save *
save_new (PrMessage *message, const char *number)
{
  Save *save = g_new0 (Save, 1);

  save->message = pr_message_ref (message);
  save->number = g_strdup (number);
  return save;
}

static void
save_free (Save *save)
{
  g_clear_object (&save->widget);
  pr_message_unref (save->message);
  g_free (save->number);
  g_clear_object (&save->file);
  g_clear_object (&save->cancellable);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autoptr (GBytes) octets = pr_message_dup_part (save->message, save->number);
  g_autoptr (GError) error = NULL;

  if (octets == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                               _ ("The attachment is not in the message."));
      return;
    }
  if (pr_export_write (save->file, octets, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pr_attachment_save_async (PrMessage *message,
                          const char *number,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (message != NULL);
  g_return_if_fail (number != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  save = save_new (message, number);
  save->file = g_object_ref (file);
  g_task_set_source_tag (task, pr_attachment_save_async);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
pr_attachment_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (pr_attachment_save_finish (result, &error))
    gtk_widget_activate_action (widget, "win.tell", "s", _ ("Attachment saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (widget, "win.tell", "s", error->message);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GFile) file = pr_dialog_save_finish (result, NULL);

  if (file != NULL)
    pr_attachment_save_async (save->message, save->number, file, save->cancellable,
                              saved_cb, g_object_ref (save->widget));
}

void
pr_attachment_save (GtkWidget *widget,
                    PrMessage *message,
                    const char *number,
                    const char *name,
                    GCancellable *cancellable)
{
  Save *save;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (message != NULL);
  g_return_if_fail (number != NULL);

  save = save_new (message, number);
  save->widget = g_object_ref (widget);
  g_set_object (&save->cancellable, cancellable);
  pr_dialog_save_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save Attachment"),
                        name, NULL, place_chosen_cb, save);
}
