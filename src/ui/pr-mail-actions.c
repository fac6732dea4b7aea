/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-mail-actions.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-window.h"

/* An act on its way, and what to say when it is over. */
typedef struct
{
  PrWindow *window;
  PrAction action;
} Request;

static PrMessageListView *
get_view (PrWindow *window)
{
  return pr_list_pane_get_view (pr_window_get_list_pane (window));
}

/* ---- what to say ---- */

static char *
describe_flags (const PrAction *action, guint n)
{
  if ((action->clear & PR_FLAG_UNREAD) != 0)
    return g_strdup_printf (ngettext ("Marked %'u message as read",
                                      "Marked %'u messages as read", n),
                            n);
  if ((action->set & PR_FLAG_UNREAD) != 0)
    return g_strdup_printf (ngettext ("Marked %'u message as unread",
                                      "Marked %'u messages as unread", n),
                            n);
  if ((action->set & PR_FLAG_STARRED) != 0)
    return g_strdup_printf (ngettext ("Starred %'u message", "Starred %'u messages", n),
                            n);
  return g_strdup_printf (ngettext ("Removed the star of %'u message",
                                    "Removed the stars of %'u messages", n),
                          n);
}

/* One message that was marked shows it itself. */
static void
tell (Request *request, guint n)
{
  g_autofree char *sentence = NULL;

  if (request->action.kind == PR_ACTION_FLAGS)
    sentence = n > 1 ? describe_flags (&request->action, n) : NULL;
  else if (n > 0)
    sentence = g_strdup_printf (ngettext ("Moved %'u message to Trash",
                                          "Moved %'u messages to Trash", n),
                                n);
  else
    pr_window_tell (request->window, _ ("What is in Trash is deleted already"));
  pr_window_offer_undo (request->window, sentence);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  pr_mailbox_act_finish (PR_MAILBOX (source), result, &n_changed, &error);
  if (error == NULL ||
      (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && n_changed > 0))
    tell (request, n_changed);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pr_window_tell (request->window, error->message);
  g_object_unref (request->window);
  g_free (request);
}

static void
act (PrWindow *window, const PrAction *action)
{
  PrMailbox *mailbox = pr_window_get_mailbox (window);
  PrMessageListView *view = get_view (window);
  g_autoptr (GArray) keys = pr_message_list_view_list_selected (view);
  PrMessageItem *item = pr_reader_get_item (pr_window_get_reader (window));
  Request *request;

  /* A message stays in sight while a search goes on; what is done is done to it. */
  if (keys->len == 0 && item != NULL)
    {
      gint64 key = pr_message_item_get_key (item);

      g_array_append_val (keys, key);
    }
  if (mailbox == NULL || keys->len == 0)
    return;
  request = g_new0 (Request, 1);
  request->window = g_object_ref (window);
  request->action = *action;
  pr_mailbox_act_async (mailbox, action, (gint64 *) (gpointer) keys->data, keys->len,
                        NULL, acted_cb, request);
}

/* ---- the actions ---- */

/* Whether the first of what is selected have @flag, or one of them. */
static gboolean
has_flag (PrWindow *window, PrFlags flag)
{
  PrMessageItem *item = pr_reader_get_item (pr_window_get_reader (window));
  const PrSummary *summary = item == NULL ? NULL : pr_message_item_get_summary (item);

  if (item != NULL)
    return summary != NULL && (summary->flags & flag) != 0;
  return pr_message_list_view_any_selected_has (get_view (window), flag);
}

static void
toggle_flag (PrWindow *window, PrFlags flag)
{
  PrAction action = { .kind = PR_ACTION_FLAGS };

  if (has_flag (window, flag))
    action.clear = flag;
  else
    action.set = flag;
  act (window, &action);
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
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const PrAction action = { .kind = PR_ACTION_DELETE };
  PrWindow *window = PR_WINDOW (widget);
  PrMessageListView *view = get_view (window);
  gint64 heir = pr_message_list_view_get_heir (view);

  act (window, &action);
  /* The row below is next; in a list that keeps its rows nothing is deleted. */
  if (heir != 0 && pr_message_list_view_get_n_selected (view) == 0)
    pr_message_list_view_select_key (view, heir);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  guint n = 0;

  if (!pr_mailbox_act_finish (PR_MAILBOX (source), result, &n, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        pr_window_tell (window, error->message);
      return;
    }
  if (n == 0)
    return;
  sentence = g_strdup_printf (ngettext ("%'u message is as before",
                                        "%'u messages are as before", n),
                              n);
  pr_window_tell (window, sentence);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrWindow *window = PR_WINDOW (widget);
  PrMailbox *mailbox = pr_window_get_mailbox (window);

  if (mailbox == NULL)
    return;
  if (!pr_mailbox_can_undo (mailbox))
    {
      pr_window_tell (window, _ ("There is nothing to undo"));
      return;
    }
  pr_window_offer_undo (window, NULL);
  pr_mailbox_undo_async (mailbox, undone_cb, g_object_ref (window));
}

static void
cancel_acts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PrMailbox *mailbox = pr_window_get_mailbox (PR_WINDOW (widget));

  if (mailbox != NULL)
    pr_mailbox_cancel_acts (mailbox);
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
    { "win.delete", delete_action },
    { "win.undo", undo_action },
    { "win.cancel-acts", cancel_acts_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (window_class, actions[i].name, NULL,
                                     actions[i].activate);
}
