/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-unsubscribe.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-dialogs.h"
#include "ui/pr-open-link.h"

#define ACTION "win.unsubscribe"
#define READER_DATA "pr-unsubscribe-reader"

/* What the person is asked about. */
typedef struct
{
  GtkWidget *window; /* owned */
  gboolean one_click;
  char *web, *mail; /* or NULL */
} Question;

static Question *
question_new (GtkWidget *window, const PrUnsubscribe *way)
{
  Question *question = g_new0 (Question, 1);

  question->window = g_object_ref (window);
  question->one_click = way->one_click;
  question->web = g_strdup (way->web);
  question->mail = g_strdup (way->mail);
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->window);
  g_free (question->web);
  g_free (question->mail);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_asked (const Question *question, const PrUnsubscribe *way)
{
  return !question->one_click == !way->one_click &&
         g_strcmp0 (question->web, way->web) == 0 &&
         g_strcmp0 (question->mail, way->mail) == 0;
}

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

static void
leave (GtkWidget *window, PrReader *reader, const PrUnsubscribe *way)
{
  if (way->one_click)
    pr_mailbox_unsubscribe_async (pr_reader_get_mailbox (reader),
                                  pr_reader_get_opened (reader), way->web, NULL, left_cb,
                                  g_object_ref (window));
  else
    pr_open_link (GTK_WINDOW (window), way->mail != NULL ? way->mail : way->web);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  PrReader *reader = g_object_get_data (G_OBJECT (question->window), READER_DATA);
  const PrUnsubscribe *way = reader == NULL ? NULL : get_way (reader);

  /* Another message, of another list, may be shown by now. */
  if (pr_dialog_confirm_finish (result) && way != NULL && is_asked (question, way))
    leave (question->window, reader, way);
}

static void
unsubscribe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrReader *reader = g_object_get_data (G_OBJECT (widget), READER_DATA);
  const PrUnsubscribe *way = get_way (reader);
  g_autofree char *sentence = NULL;

  if (way == NULL)
    return;
  sentence = pr_unsubscribe_dup_question (way);
  pr_dialog_confirm_async (GTK_WINDOW (widget), _ ("Unsubscribe From This List?"),
                           sentence,
                           way->one_click ? _ ("_Unsubscribe") : _ ("_Continue"), NULL,
                           answered_cb, question_new (widget, way));
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
