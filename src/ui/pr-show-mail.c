/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-show-mail.h"

/* A row that is waited for. */
typedef struct
{
  gint64 key;
  gulong current_id;
  gulong loading_id;
} Wanted;

static void
forget (PrMessageListView *view, Wanted *wanted)
{
  g_clear_signal_handler (&wanted->current_id, view);
  g_clear_signal_handler (&wanted->loading_id, view);
}

/* The view owns what it waits for; a wish that comes later takes its place. */
static void
wanted_free (gpointer data)
{
  g_free (data);
}

static void
list_changed_cb (PrMessageListView *view, GParamSpec *pspec, Wanted *wanted)
{
  if (!pr_message_list_view_is_current (view))
    return;
  if (pr_message_list_view_select_key (view, wanted->key))
    forget (view, wanted);
  else if (!pr_message_list_view_get_loading (view))
    {
      /* Newer mail may stand for it. */
      pr_message_list_view_select_row_of (view, wanted->key);
      forget (view, wanted);
    }
}

static void
want (PrMessageListView *view, gint64 key)
{
  Wanted *before = g_object_get_data (G_OBJECT (view), "wanted-message");
  Wanted *wanted = g_new0 (Wanted, 1);

  if (before != NULL)
    forget (view, before);
  wanted->key = key;
  wanted->current_id =
    g_signal_connect (view, "notify::current", G_CALLBACK (list_changed_cb), wanted);
  wanted->loading_id =
    g_signal_connect (view, "notify::loading", G_CALLBACK (list_changed_cb), wanted);
  g_object_set_data_full (G_OBJECT (view), "wanted-message", wanted, wanted_free);
}

void
pr_show_mail (PrWindow *window, const char *account, gint64 key)
{
  PrListPane *pane;
  PrMessageListView *view;

  g_return_if_fail (PR_IS_WINDOW (window));
  g_return_if_fail (account != NULL);

  pane = pr_window_get_list_pane (window);
  pr_list_pane_stop_search (pane);
  pr_sidebar_select_inbox (pr_window_get_sidebar (window), account);
  view = pr_list_pane_get_view (pane);
  if (key == 0)
    return;
  want (view, key);
  list_changed_cb (view, NULL, g_object_get_data (G_OBJECT (view), "wanted-message"));
}
