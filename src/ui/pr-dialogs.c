/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-dialogs.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_OCTETS 200 /* below every file system's limit, ending included */

char *
pr_dialog_dup_safe_name (const char *name)
{
  g_autofree char *safe = g_strdup (name == NULL ? "" : name);
  char *start = safe;
  const char *end;

  g_strdelimit (safe, "/\\:", '_');
  for (char *p = safe; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = '_';
  while (*start == '.' || *start == ' ')
    start++;
  if (strlen (start) > MAX_NAME_OCTETS)
    {
      end = g_utf8_find_prev_char (start, start + MAX_NAME_OCTETS + 1);
      start[end - start] = '\0';
    }
  if (*start == '\0')
    /* Translators: name of a file for an attachment that has none */
    return g_strdup (_ ("attachment"));
  return g_strdup (start);
}

/* ---- where to save ---- */

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _ ("Nothing was saved."));
}

static GtkFileChooserNative *
ask_where (GtkWindow *parent, const char *title, GtkFileChooserAction action, GTask *task)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, parent, action, _ ("_Save"), _ ("_Cancel"));

  /* The dialog lives as long as the question. */
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  return dialog;
}

void
pr_dialog_save_async (GtkWindow *parent,
                      const char *title,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *safe = pr_dialog_dup_safe_name (name);
  GtkFileChooserNative *dialog =
    ask_where (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, task);

  g_task_set_source_tag (task, pr_dialog_save_async);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), safe);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
pr_dialog_save_into_async (GtkWindow *parent,
                           const char *title,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GtkFileChooserNative *dialog =
    ask_where (parent, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, task);

  g_task_set_source_tag (task, pr_dialog_save_into_async);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GFile *
pr_dialog_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- whether to do it ---- */

static void
answer (GtkWidget *dialog, PrDialogChoice choice)
{
  g_autoptr (GTask) task = g_object_steal_data (G_OBJECT (dialog), "task");

  if (task != NULL)
    g_task_return_int (task, choice);
}

static void
response_chosen_cb (GtkWidget *dialog, const char *response)
{
  if (g_str_equal (response, "confirm"))
    answer (dialog, PR_DIALOG_VERB);
  else if (g_str_equal (response, "other"))
    answer (dialog, PR_DIALOG_OTHER);
  else
    answer (dialog, PR_DIALOG_CANCEL);
}

/* A dialog that goes with its parent was not answered: the question ends with it. */
static void
dialog_ended_cb (GtkWidget *dialog)
{
  answer (dialog, PR_DIALOG_CANCEL);
}

static AdwMessageDialog *
make_question (GtkWindow *parent, const char *heading, const char *body, GTask *task)
{
  GtkWidget *widget = adw_message_dialog_new (parent, heading, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  g_object_set_data_full (G_OBJECT (dialog), "task", task, g_object_unref);
  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_message_dialog_set_close_response (dialog, "cancel");
  gtk_window_set_modal (GTK_WINDOW (dialog), FALSE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_chosen_cb), NULL);
  g_signal_connect (dialog, "destroy", G_CALLBACK (dialog_ended_cb), NULL);
  return dialog;
}

void
pr_dialog_confirm_async (GtkWindow *parent,
                         const char *heading,
                         const char *body,
                         const char *verb,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  AdwMessageDialog *dialog = make_question (parent, heading, body, task);

  g_task_set_source_tag (task, pr_dialog_confirm_async);
  adw_message_dialog_add_response (dialog, "confirm", verb);
  adw_message_dialog_set_response_appearance (dialog, "confirm",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
pr_dialog_confirm_finish (GAsyncResult *result)
{
  return pr_dialog_choose_finish (result) == PR_DIALOG_VERB;
}

void
pr_dialog_choose_async (GtkWindow *parent,
                        const char *heading,
                        const char *body,
                        const char *verb,
                        const char *other,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  AdwMessageDialog *dialog = make_question (parent, heading, body, task);

  g_task_set_source_tag (task, pr_dialog_choose_async);
  if (other != NULL)
    adw_message_dialog_add_response (dialog, "other", other);
  adw_message_dialog_add_response (dialog, "confirm", verb);
  adw_message_dialog_set_response_appearance (dialog, "confirm", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "confirm");
  gtk_window_present (GTK_WINDOW (dialog));
}

PrDialogChoice
pr_dialog_choose_finish (GAsyncResult *result)
{
  gssize choice;

  g_return_val_if_fail (g_task_is_valid (result, NULL), PR_DIALOG_CANCEL);

  choice = g_task_propagate_int (G_TASK (result), NULL);
  return choice < 0 ? PR_DIALOG_CANCEL : (PrDialogChoice) choice;
}
