/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-compose.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-answer.h"
#include "ui/pr-application.h"
#include "ui/pr-dialogs.h"

#define READER_DATA "pr-compose-reader"

/* ---- handing it over ---- */

typedef struct
{
  GtkWindow *window; /* owned */
  char *text;        /* to be copied */
  char *note;        /* what is told once it is open, or NULL */
} Draft;

static char *
dup_note (const PrAnswer *answer)
{
  if (answer->n_left_out > 0)
    return g_strdup_printf (ngettext ("%'u recipient found no room: add it there",
                                      "%'u recipients found no room: add them there",
                                      answer->n_left_out),
                            answer->n_left_out);
  return answer->cut ? g_strdup (_ ("The message is long: its beginning was quoted"))
                     : NULL;
}

static Draft *
draft_new (GtkWindow *window, const PrAnswer *answer)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->window = g_object_ref (window);
  draft->text = pr_answer_dup_text (answer);
  draft->note = dup_note (answer);
  return draft;
}

static void
draft_free (Draft *draft)
{
  g_object_unref (draft->window);
  g_free (draft->text);
  g_free (draft->note);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

static void
tell (GtkWindow *window, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.tell", "s", sentence);
}

static void
copy_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Draft) draft = user_data;

  if (pr_dialog_choose_finish (result) != PR_DIALOG_VERB)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (draft->window)),
                          draft->text);
  tell (draft->window, _ ("Message copied"));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Draft) draft = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *window = draft->window;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    {
      if (draft->note != NULL)
        tell (window, draft->note);
      return;
    }
  pr_dialog_choose_async (
    window, _ ("No Program to Write Mail With"),
    _ ("PopReader only reads mail, and no program that writes it could be opened. Choose "
       "one in the settings of your desktop, or copy the message and paste it where you "
       "write."),
    _ ("Co_py Message"), NULL, NULL, copy_chosen_cb, g_steal_pointer (&draft));
}

static void
open_answer (GtkWindow *window, const PrAnswer *answer)
{
  g_autofree char *uri = pr_answer_dup_mailto (answer);
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (display);

  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL,
                                           opened_cb, draft_new (window, answer));
}

void
pr_compose_open (GtkWindow *window, const char *uri)
{
  g_autoptr (PrAnswer) answer = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (uri != NULL);

  answer = pr_answer_new_from_mailto (uri);
  if (answer != NULL)
    open_answer (window, answer);
}

/* ---- what is handed over ---- */

typedef struct
{
  PrMessage *message;
  PrAnswerKind kind;
  GPtrArray *accounts; /* of PrAccount */
  gboolean secret;     /* it was decrypted: its text goes to no one in the clear */
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  pr_message_unref (wish->message);
  g_ptr_array_unref (wish->accounts);
  g_free (wish);
}

static GPtrArray *
list_accounts (GtkWidget *window)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_account_free);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  PrMailbox *mailbox = PR_IS_APPLICATION (application)
                         ? pr_application_get_mailbox (PR_APPLICATION (application))
                         : NULL;
  GListModel *items = mailbox == NULL ? NULL : pr_mailbox_get_accounts (mailbox);
  guint n_items = items == NULL ? 0 : g_list_model_get_n_items (items);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (items, i);

      g_ptr_array_add (accounts, pr_account_copy (pr_account_item_get_account (item)));
    }
  return accounts;
}

static void
answer_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wish *wish = data;
  PrAnswer *answer = pr_answer_new (wish->message, wish->kind, wish->accounts);

  if (wish->secret)
    {
      g_free (answer->body);
      answer->body = g_strdup ("");
      answer->cut = FALSE;
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) pr_answer_free);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (PrAnswer) answer = g_task_propagate_pointer (G_TASK (result), NULL);
  const Wish *wish = g_task_get_task_data (G_TASK (result));

  if (wish->secret)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.tell", "s",
                                _ ("Encrypted text is not quoted"));
  open_answer (window, answer);
}

static void
begin (GtkWidget *window, PrMessage *message, PrAnswerKind kind, gboolean secret)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, answered_cb, g_object_ref (window));
  Wish *wish = g_new0 (Wish, 1);

  wish->message = pr_message_ref (message);
  wish->kind = kind;
  wish->secret = secret;
  wish->accounts = list_accounts (window);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, answer_thread);
}

/* ---- forwarding what has files ---- */

typedef struct
{
  GtkWidget *window; /* owned */
  PrMessage *message;
  gboolean secret;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->window);
  pr_message_unref (question->message);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_shown (const Question *question)
{
  PrReader *reader = g_object_get_data (G_OBJECT (question->window), READER_DATA);
  const PrOpened *opened = reader == NULL ? NULL : pr_reader_get_opened (reader);

  return opened != NULL && opened->message == question->message;
}

static void
way_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  PrDialogChoice choice = pr_dialog_choose_finish (result);

  if (choice == PR_DIALOG_VERB)
    begin (question->window, question->message, PR_ANSWER_FORWARD, question->secret);
  else if (choice == PR_DIALOG_OTHER && is_shown (question))
    gtk_widget_activate_action (question->window, "win.save-as", NULL);
}

static void
ask_for_way (GtkWidget *window, const PrOpened *opened)
{
  Question *question = g_new0 (Question, 1);

  question->window = g_object_ref (window);
  question->message = pr_message_ref (opened->message);
  question->secret = opened->decrypted;
  pr_dialog_choose_async (
    GTK_WINDOW (window), _ ("Forward the Text Alone?"),
    _ ("Attachments cannot be handed to the program that writes mail. To pass on all of "
       "it, save the message as a file and attach that."),
    _ ("_Forward Text"), _ ("_Save Message…"), NULL, way_chosen_cb, question);
}

/* ---- actions ---- */

static const struct
{
  const char *name;
  PrAnswerKind kind;
} kinds[] = {
  { "win.reply", PR_ANSWER_REPLY },
  { "win.reply-all", PR_ANSWER_REPLY_ALL },
  { "win.forward", PR_ANSWER_FORWARD },
};

static void
answer_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PrReader *reader = g_object_get_data (G_OBJECT (window), READER_DATA);
  const PrOpened *opened = pr_reader_get_opened (reader);

  for (guint i = 0; opened != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (name, kinds[i].name))
      {
        if (kinds[i].kind == PR_ANSWER_FORWARD &&
            pr_message_has_attachment (opened->message))
          ask_for_way (window, opened);
        else
          begin (window, opened->message, kinds[i].kind, opened->decrypted);
      }
}

static void
shown_cb (PrReader *reader, GParamSpec *pspec, GtkWidget *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_widget_action_set_enabled (window, kinds[i].name,
                                   pr_reader_get_opened (reader) != NULL);
}

void
pr_compose_actions_install (GtkWidgetClass *window_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_widget_class_install_action (window_class, kinds[i].name, NULL, answer_action);
}

void
pr_compose_actions_follow (GtkWidget *window, PrReader *reader)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (PR_IS_READER (reader));

  g_object_set_data (G_OBJECT (window), READER_DATA, reader);
  g_signal_connect_object (reader, "notify::page", G_CALLBACK (shown_cb), window, 0);
  shown_cb (reader, NULL, window);
}
