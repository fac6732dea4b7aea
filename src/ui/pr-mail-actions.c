/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-mail-actions.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-act-words.h"
#include "ui/pr-conversation-actions.h"
#include "ui/pr-mail-target.h"
#include "ui/pr-mail-wishes.h"
#include "ui/pr-move-popover.h"
#include "ui/pr-popovers.h"

#define HEADER_HEIGHT 47 /* of a pane: what opens over it leaves its buttons in sight */

/* An act on its way, and what to say when it is over. */
typedef struct
{
  PrWindow *window;
  PrAction action;
  guint n_rows; /* that stand for conversations, or 0 */
  char *name;   /* that the action borrows, or NULL */
  gboolean undoing;
} Request;

static Request *
request_new (PrWindow *window, const PrAction *action, gboolean undoing)
{
  Request *request = g_new0 (Request, 1);

  request->window = g_object_ref (window);
  request->action = *action;
  request->action.name = request->name = g_strdup (action->name);
  request->undoing = undoing;
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->window);
  g_free (request->name);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static PrMessageListView *
get_view (PrWindow *window)
{
  return pr_list_pane_get_view (pr_window_get_list_pane (window));
}

/* ---- what to say ---- */

static void
tell_done (Request *request, guint n)
{
  PrMailbox *mailbox = pr_window_get_mailbox (request->window);
  const PrAction *action = &request->action;
  g_autofree char *sentence = NULL;

  if (n == 0 && action->kind < PR_ACTION_MAKE_FOLDER && action->kind != PR_ACTION_FLAGS)
    {
      sentence = pr_act_words_nothing (mailbox, action);
      pr_window_offer_undo (request->window, NULL);
      pr_window_tell (request->window, sentence);
      return;
    }
  /* One message that was marked shows it itself. */
  if (n > 1 || action->kind != PR_ACTION_FLAGS)
    sentence = pr_act_words_done (mailbox, action, n, request->n_rows);
  pr_window_offer_undo (request->window, sentence);
  pr_mail_wishes_follow (request->window, action);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;
  gboolean cancelled;

  request->n_rows = pr_mailbox_act_count_rows (PR_MAILBOX (source), result);
  pr_mailbox_act_finish (PR_MAILBOX (source), result, &n_changed, &error);
  cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (error != NULL && !cancelled)
    pr_window_tell (request->window, error->message);
  else if (request->undoing && error == NULL)
    {
      g_autofree char *sentence =
        pr_act_words_undone (PR_MAILBOX (source), &request->action, n_changed,
                             request->n_rows);

      pr_window_tell_undone (request->window, sentence);
    }
  else if (!request->undoing && (error == NULL || n_changed > 0))
    tell_done (request, n_changed);
}

void
pr_mail_actions_act (PrWindow *window, const PrAction *action, const GArray *keys)
{
  PrMailbox *mailbox = pr_window_get_mailbox (window);

  g_return_if_fail (PR_IS_WINDOW (window));
  g_return_if_fail (action != NULL);

  if (mailbox != NULL)
    pr_mailbox_act_async (mailbox, action,
                          keys == NULL ? NULL
                                       : (const gint64 *) (gconstpointer) keys->data,
                          keys == NULL ? 0 : keys->len, NULL, acted_cb,
                          request_new (window, action, FALSE));
}

void
pr_mail_actions_act_on_target (PrWindow *window, const PrAction *action)
{
  PrMessageListView *view = get_view (window);
  g_autoptr (GArray) keys = pr_mail_target_list_keys (window);
  gint64 heir = pr_message_list_view_get_heir (view);
  PrAction whole;

  g_return_if_fail (PR_IS_WINDOW (window));
  g_return_if_fail (action != NULL);

  if (keys->len == 0)
    return;
  whole = *action;
  if (pr_mail_target_is_whole (window))
    pr_mail_target_make_whole (window, &whole);
  pr_mail_actions_act (window, &whole, keys);
  if (heir != 0 && pr_message_list_view_get_n_selected (view) == 0)
    pr_message_list_view_select_key (view, heir);
}

/* ---- the actions ---- */

static void
toggle_flag (PrWindow *window, PrFlags flag)
{
  PrAction action = { .kind = PR_ACTION_FLAGS };

  if (pr_mail_target_has_flag (window, flag))
    action.clear = flag;
  else
    action.set = flag;
  pr_mail_actions_act_on_target (window, &action);
}

static void
toggle_unread_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle_flag (PR_WINDOW (widget), PR_FLAG_UNREAD);
}

static void
toggle_star_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle_flag (PR_WINDOW (widget), PR_FLAG_STARRED);
}

static void
archive_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_mail_actions_act_on_target (PR_WINDOW (widget),
                                 &(const PrAction){ .kind = PR_ACTION_ARCHIVE });
}

static void
junk_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  const PrAction action = { .kind = pr_mail_target_is_in (window, PR_FOLDER_JUNK)
                                      ? PR_ACTION_NOT_JUNK
                                      : PR_ACTION_JUNK };

  pr_mail_actions_act_on_target (window, &action);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_mail_actions_act_on_target (PR_WINDOW (widget),
                                 &(const PrAction){ .kind = PR_ACTION_DELETE });
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pr_mail_actions_act_on_target (PR_WINDOW (widget),
                                 &(const PrAction){ .kind = PR_ACTION_RESTORE });
}

static void
move_to_folder_action (GtkWidget *widget, const char *name, GVariant *folder)
{
  const PrAction action = { .kind = PR_ACTION_MOVE,
                            .folder = g_variant_get_int64 (folder) };

  pr_mail_actions_act_on_target (PR_WINDOW (widget), &action);
}

static void
chosen_cb (PrWindow *window, const PrAction *action)
{
  pr_mail_actions_act_on_target (window, action);
}

/* Where the person is looking. */
static GtkWidget *
get_pane (PrWindow *window)
{
  GtkWidget *view = GTK_WIDGET (get_view (window));
  GtkWidget *reader = GTK_WIDGET (pr_window_get_reader (window));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  gboolean reading = focus != NULL && gtk_widget_is_ancestor (focus, reader);

  return reading || !gtk_widget_get_child_visible (view) || !gtk_widget_get_mapped (view)
           ? reader
           : view;
}

static void
move_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  g_autoptr (GArray) keys = pr_mail_target_list_keys (window);
  GtkWidget *pane = get_pane (window);
  GdkRectangle at = { gtk_widget_get_width (pane) / 2, 0, 1, 1 };
  GtkWidget *popover = pr_move_popover_new (pr_window_get_mailbox (window),
                                            pr_mail_target_find_account (window, keys),
                                            pr_mail_target_get_folder (window));

  if (PR_IS_READER (pane))
    at.y = HEADER_HEIGHT;
  g_signal_connect_object (popover, "chosen", G_CALLBACK (chosen_cb), window,
                           G_CONNECT_SWAPPED);
  pr_popover_open (GTK_POPOVER (popover), pane, &at);
}

/* ---- undoing ---- */

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  PrMailbox *mailbox = pr_window_get_mailbox (window);
  PrAction action;

  if (mailbox == NULL)
    return;
  if (!pr_mailbox_peek_undoable (mailbox, &action))
    {
      pr_window_tell (window, _ ("There is nothing to undo"));
      return;
    }
  pr_window_offer_undo (window, NULL);
  pr_mailbox_undo_async (mailbox, acted_cb, request_new (window, &action, TRUE));
}

static void
cancel_acts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrMailbox *mailbox = pr_window_get_mailbox (PR_WINDOW (widget));

  if (mailbox != NULL)
    pr_mailbox_cancel_acts (mailbox);
}

void
pr_mail_actions_update (PrWindow *window)
{
  GtkWidget *widget = GTK_WIDGET (window);
  PrMailbox *mailbox = pr_window_get_mailbox (window);
  gboolean any = mailbox != NULL && !pr_mailbox_is_read_only (mailbox) &&
                 pr_mail_target_count (window) > 0;
  static const char *const always[] = {
    "win.toggle-unread", "win.toggle-star",    "win.junk",
    "win.move-to",       "win.move-to-folder", "win.delete",
  };

  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    gtk_widget_action_set_enabled (widget, always[i], any);
  pr_mail_wishes_enable (window, any);
  pr_conversation_actions_update (window, any);
  gtk_widget_action_set_enabled (widget, "win.archive",
                                 any &&
                                   !pr_mail_target_is_in (window, PR_FOLDER_ARCHIVE));
  gtk_widget_action_set_enabled (widget, "win.restore",
                                 any && pr_mail_target_is_in (window, PR_FOLDER_TRASH));
}

void
pr_mail_actions_install (GtkWidgetClass *window_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.toggle-unread", toggle_unread_action },
    { "win.toggle-star", toggle_star_action },
    { "win.archive", archive_action },
    { "win.junk", junk_action },
    { "win.delete", delete_action },
    { "win.restore", restore_action },
    { "win.move-to", move_to_action },
    { "win.undo", undo_action },
    { "win.cancel-acts", cancel_acts_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (window_class, actions[i].name, NULL,
                                     actions[i].activate);
  gtk_widget_class_install_action (window_class, "win.move-to-folder", "x",
                                   move_to_folder_action);
}
