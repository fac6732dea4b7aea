/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-reader-actions.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-trouble.h"
#include "ui/pr-compose.h"
#include "ui/pr-dialogs.h"
#include "ui/pr-export.h"
#include "ui/pr-open-link.h"
#include "ui/pr-print.h"
#include "ui/pr-source-window.h"
#include "ui/pr-unsubscribe.h"
#include "ui/pr-zoom.h"

#define MAX_TITLE_CHARS 200
#define READER_DATA "pr-reader"

/* A message that is being saved. */
typedef struct
{
  GtkWidget *window; /* owned: where the outcome is told */
  GBytes *raw;
} Save;

static PrReader *
get_reader (GtkWidget *window)
{
  return g_object_get_data (G_OBJECT (window), READER_DATA);
}

/* ---- finding and looking ---- */

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_find_bar_open (pr_reader_get_find_bar (get_reader (widget)), NULL);
}

static void
message_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (get_reader (widget)), "reader.open-menu", NULL);
}

static void
show_original_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_reader_toggle_original (get_reader (widget));
}

static void
always_original_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_reader_always_original (get_reader (widget), g_variant_get_boolean (parameter));
}

static void
read_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_reader_read_back (get_reader (widget));
}

static void
open_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_open_link (GTK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_zoom_change (1);
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_zoom_change (-1);
}

static void
zoom_normal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_zoom_change (0);
}

static void
copy_address_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const PrOpened *opened = pr_reader_get_opened (get_reader (widget));
  const PrEnvelope *envelope = pr_message_get_envelope (opened->message);
  const PrAddress *from;

  if (envelope->from->len == 0)
    {
      gtk_widget_activate_action (widget, "win.tell", "s",
                                  _ ("This message names no sender"));
      return;
    }
  from = g_ptr_array_index (envelope->from, 0);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), from->address);
  gtk_widget_activate_action (widget, "win.tell", "s", _ ("Address copied"));
}

static void
view_source_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const PrOpened *opened = pr_reader_get_opened (get_reader (widget));
  g_autofree char *title =
    pr_text_for_line (pr_message_get_envelope (opened->message)->subject, -1,
                      MAX_TITLE_CHARS);

  gtk_window_present (GTK_WINDOW (
    pr_source_window_new (GTK_WINDOW (widget), *title == '\0' ? _ ("No subject") : title,
                          pr_message_get_raw (opened->message))));
}

/* ---- saving and printing ---- */

static void
save_free (Save *save)
{
  g_object_unref (save->window);
  g_bytes_unref (save->raw);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = pr_export_save_finish (result, &error);

  gtk_widget_activate_action (window, "win.tell", "s",
                              saved ? _ ("Message saved") : error->message);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GFile) file = pr_dialog_save_finish (result, NULL);

  if (file != NULL)
    pr_export_save_async (save->raw, file, NULL, saved_cb, g_object_ref (save->window));
}

static void
save_as_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const PrOpened *opened = pr_reader_get_opened (get_reader (widget));
  g_autofree char *name = pr_export_dup_name (opened->message);
  Save *save = g_new0 (Save, 1);

  save->window = g_object_ref (widget);
  save->raw = g_bytes_ref (pr_message_get_raw (opened->message));
  pr_dialog_save_async (GTK_WINDOW (widget), _ ("Save Message"), name, NULL,
                        place_chosen_cb, save);
}

static void
printed_cb (GtkPrintOperation *operation,
            GtkPrintOperationResult result,
            GtkWidget *window)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  sentence = g_strdup_printf (
    _ ("The message could not be printed: %s. Look at the printer, or print to a file."),
    error == NULL ? "" : error->message);
  gtk_widget_activate_action (window, "win.tell", "s", sentence);
}

static void
print (GtkWidget *window, PrMessage *message, const char *text)
{
  g_autoptr (GtkPrintOperation) operation = pr_print_new (message, text);

  g_signal_connect_object (operation, "done", G_CALLBACK (printed_cb), window, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (window), NULL);
}

static void
whole_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (PrRichText) rich = pr_message_ref_rich (data);

  g_task_return_pointer (task, pr_rich_text_dup_plain (rich), g_free);
}

static void
whole_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (gtk_widget_get_mapped (window)) /* else it was closed meanwhile */
    print (window, g_task_get_task_data (G_TASK (result)), text);
}

/* Only the beginning of a large text is there yet. */
static void
print_whole (GtkWidget *window, PrMessage *message)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, whole_cb, g_object_ref (window));

  g_task_set_source_tag (task, print_whole);
  g_task_set_task_data (task, pr_message_ref (message),
                        (GDestroyNotify) pr_message_unref);
  g_task_run_in_thread (task, whole_thread);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrOriginal *original = pr_reader_get_original (get_reader (widget));
  const PrOpened *opened = pr_reader_get_opened (get_reader (widget));
  PrTextPlan *plan = pr_message_text_get_plan (pr_reader_get_text (get_reader (widget)));
  g_autofree char *text = NULL;

  if (pr_original_is_shown (original))
    {
      pr_original_print (original, NULL);
      return;
    }
  if (plan->begun)
    {
      print_whole (widget, opened->message);
      return;
    }
  text = plan->rich != NULL ? pr_rich_text_dup_plain (plan->rich) : g_strdup (plan->text);
  print (widget, opened->message, text);
}

/* ---- all of them ---- */

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.find", find_action },
  { "win.message-menu", message_menu_action },
  { "win.copy-address", copy_address_action },
  { "win.view-source", view_source_action },
  { "win.save-as", save_as_action },
  { "win.print", print_action },
};

static void
shown_cb (PrReader *reader, GParamSpec *pspec, GtkWidget *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (window, actions[i].name,
                                   pr_reader_get_opened (reader) != NULL);
  gtk_widget_action_set_enabled (window, "win.show-original",
                                 pr_reader_has_original (reader));
}

void
pr_reader_actions_install (GtkWidgetClass *window_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (window_class, actions[i].name, NULL,
                                     actions[i].activate);
  gtk_widget_class_install_action (window_class, "win.show-original", NULL,
                                   show_original_action);
  gtk_widget_class_install_action (window_class, "win.always-original", "b",
                                   always_original_action);
  gtk_widget_class_install_action (window_class, "win.read-back", NULL, read_back_action);
  gtk_widget_class_install_action (window_class, "win.open-link", "s", open_link_action);
  gtk_widget_class_install_action (window_class, "win.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (window_class, "win.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (window_class, "win.zoom-normal", NULL,
                                   zoom_normal_action);
  pr_unsubscribe_action_install (window_class);
  pr_compose_actions_install (window_class);
}

void
pr_reader_actions_follow (GtkWidget *window, PrReader *reader)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (PR_IS_READER (reader));

  g_object_set_data (G_OBJECT (window), READER_DATA, reader);
  g_signal_connect_object (reader, "notify::page", G_CALLBACK (shown_cb), window, 0);
  shown_cb (reader, NULL, window);
  pr_unsubscribe_action_follow (window, reader);
  pr_compose_actions_follow (window, reader);
}
