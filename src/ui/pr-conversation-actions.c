/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-conversation-actions.h"

#include "ui/pr-mail-actions.h"
#include "ui/pr-window.h"

/* By its row, so that the list follows, or without one: the list then lets go of its row,
 * so that what is done is done to the message in sight. */
static void
show_message (PrWindow *window, gint64 key)
{
  PrReader *reader = pr_window_get_reader (window);
  PrMessageListView *view = pr_list_pane_get_view (pr_window_get_list_pane (window));
  PrMessageItem *item = pr_reader_find_member (reader, key);

  if (item == NULL || pr_message_list_view_select_key (view, key))
    return;
  pr_reader_show_member (reader, item);
  pr_message_list_view_select (view, GTK_INVALID_LIST_POSITION);
  pr_mail_actions_update (window);
}

static void
show_message_action (GtkWidget *widget, const char *name, GVariant *key)
{
  show_message (PR_WINDOW (widget), g_variant_get_int64 (key));
}

static void
step_conversation_action (GtkWidget *widget, const char *name, GVariant *step)
{
  PrWindow *window = PR_WINDOW (widget);
  gint64 key =
    pr_reader_get_neighbour (pr_window_get_reader (window), g_variant_get_int32 (step));

  if (key != 0)
    show_message (window, key);
}

void
pr_conversation_actions_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.show-message", "x",
                                   show_message_action);
  gtk_widget_class_install_action (window_class, "win.step-conversation", "i",
                                   step_conversation_action);
}
