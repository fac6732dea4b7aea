/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include "ui/pr-source-window.h"

/* Other windows, and what is over the list. */

/* The one that came over the window of the mail, or %NULL. */
static GtkWindow *
find_other (Shots *shots)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (window != GTK_WINDOW (shots->f.window) &&
          gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window; /* GTK holds it */
    }
  return NULL;
}

static void
take_window (Shots *shots, const char *name)
{
  GtkWindow *window;

  ui_wait_until ((window = find_other (shots)) != NULL);
  shots_save_window (shots, window, name);
  gtk_window_close (window);
  ui_wait_until (find_other (shots) == NULL);
}

static void
take_action (Shots *shots, const char *action, const char *name)
{
  GActionGroup *actions = G_ACTION_GROUP (shots->f.application);

  if (!g_action_group_has_action (actions, action))
    return;
  g_action_group_activate_action (actions, action, NULL);
  take_window (shots, name);
}

static void
take_source (Shots *shots)
{
  g_autofree char *text = NULL;

  ui_fixture_select (&shots->f, 1);
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.view-source", NULL);
  ui_wait_until (
    (text = pr_source_window_dup_text (ui_find_window (PR_TYPE_SOURCE_WINDOW))) != NULL);
  take_window (shots, "39-source");
}

void
shots_take_windows (Shots *shots)
{
  gtk_widget_activate_action (GTK_WIDGET (shots->f.window), "win.show-help-overlay",
                              NULL);
  take_window (shots, "31-shortcuts");
  take_action (shots, "about", "32-about");
  take_action (shots, "preferences", "33-preferences");
  take_source (shots);
}

void
shots_take_selected (Shots *shots)
{
  PrMessageListView *view =
    pr_list_pane_get_view (pr_window_get_list_pane (shots->f.window));

  gtk_widget_activate_action (ui_find (GTK_WIDGET (view), GTK_TYPE_LIST_VIEW),
                              "list.select-all", NULL);
  shots_save (shots, "34-several-selected");
  pr_message_list_view_select (view, 0);
}

void
shots_take_many (Shots *shots)
{
  PrListPane *pane = pr_window_get_list_pane (shots->f.window);

  ui_wait_until (pr_message_list_view_get_n_rows (pr_list_pane_get_view (pane)) > 0);
  ui_fixture_select (&shots->f, 0);
  shots_save (shots, "40-many");
  pr_message_list_view_select (pr_list_pane_get_view (pane),
                               pr_message_list_view_get_n_rows (
                                 pr_list_pane_get_view (pane)) -
                                 1);
  shots_save (shots, "41-many-at-the-end");
}
