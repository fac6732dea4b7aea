/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-unsubscribe.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-dialogs.h"

#define ACTION "win.unsubscribe"
#define READER_DATA "pr-unsubscribe-reader"

static const PrUnsubscribe *
get_way (PrReader *reader)
{
  const PrJudgement *judgement =
    pr_sender_notes_get_judgement (pr_reader_get_sender_notes (reader));

  return judgement == NULL ? NULL : judgement->unsubscribe;
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  g_autoptr (GError) error = NULL;
  gboolean left = pr_mailbox_unsubscribe_finish (result, &error);

  gtk_widget_activate_action (window, "win.tell", "s",
                              left ? _ ("The list was told that you leave it")
                                   : error->message);
}

void
pr_unsubscribe_now (GtkWidget *window, PrReader *reader)
{
  const PrUnsubscribe *way = get_way (reader);

  if (way == NULL)
    return; /* another message is shown by now */
  if (way->one_click)
    pr_mailbox_unsubscribe_async (pr_reader_get_mailbox (reader),
                                  pr_reader_get_opened (reader), way->web, NULL, left_cb,
                                  g_object_ref (window));
  else
    gtk_show_uri (GTK_WINDOW (window), way->mail != NULL ? way->mail : way->web,
                  GDK_CURRENT_TIME);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  PrReader *reader = g_object_get_data (G_OBJECT (window), READER_DATA);

  if (pr_dialog_confirm_finish (result) && reader != NULL)
    pr_unsubscribe_now (window, reader);
}

static void
unsubscribe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrReader *reader = g_object_get_data (G_OBJECT (widget), READER_DATA);
  const PrUnsubscribe *way = get_way (reader);
  g_autofree char *question = NULL;

  if (way == NULL)
    return;
  question = pr_unsubscribe_dup_question (way);
  pr_dialog_confirm_async (GTK_WINDOW (widget), _ ("Unsubscribe From This List?"),
                           question,
                           way->one_click ? _ ("_Unsubscribe") : _ ("_Continue"), NULL,
                           answered_cb, g_object_ref (widget));
}

static void
judged_cb (GtkWidget *window)
{
  PrReader *reader = g_object_get_data (G_OBJECT (window), READER_DATA);

  gtk_widget_action_set_enabled (window, ACTION, get_way (reader) != NULL);
}

void
pr_unsubscribe_action_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, ACTION, NULL, unsubscribe_action);
}

void
pr_unsubscribe_action_follow (GtkWidget *window, PrReader *reader)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (PR_IS_READER (reader));

  g_object_set_data (G_OBJECT (window), READER_DATA, reader);
  g_signal_connect_object (pr_reader_get_sender_notes (reader), "judged",
                           G_CALLBACK (judged_cb), window, G_CONNECT_SWAPPED);
  judged_cb (window);
}
