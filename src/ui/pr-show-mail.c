/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-show-mail.h"

/* A row that is waited for: until it is there, or until another one is selected. */
typedef struct
{
  gint64 key;
  PrMessageListView *view; /* borrowed: it owns this */
  PrMessageList *list;     /* owned */
  gulong view_ids[3];
  gulong items_id;
} Wanted;

static void
forget (Wanted *wanted)
{
  for (guint i = 0; i < G_N_ELEMENTS (wanted->view_ids); i++)
    g_clear_signal_handler (&wanted->view_ids[i], wanted->view);
  g_clear_signal_handler (&wanted->items_id, wanted->list);
}

/* The view's own handlers are gone with it. */
static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_clear_signal_handler (&wanted->items_id, wanted->list);
  g_object_unref (wanted->list);
  g_free (wanted);
}

static void
items_changed_cb (Wanted *wanted)
{
  if (pr_message_list_view_is_current (wanted->view) &&
      pr_message_list_view_select_key (wanted->view, wanted->key))
    forget (wanted);
}

static void
list_changed_cb (Wanted *wanted)
{
  PrMessageListView *view = wanted->view;

  if (!pr_message_list_view_is_current (view))
    return;
  if (pr_message_list_view_select_key (view, wanted->key))
    forget (wanted);
  else if (!pr_message_list_view_get_loading (view))
    /* Newer mail may stand for it; or the list has still to hear of it. */
    pr_message_list_view_select_row_of (view, wanted->key);
}

static void
selection_changed_cb (Wanted *wanted)
{
  if (pr_message_list_view_get_n_selected (wanted->view) > 0)
    forget (wanted);
}

static void
want (PrMessageListView *view, gint64 key)
{
  Wanted *before = g_object_get_data (G_OBJECT (view), "wanted-message");
  Wanted *wanted = g_new0 (Wanted, 1);

  if (before != NULL)
    forget (before);
  wanted->key = key;
  wanted->view = view;
  wanted->list = g_object_ref (pr_message_list_view_get_list (view));
  wanted->view_ids[0] = g_signal_connect_swapped (view, "notify::current",
                                                  G_CALLBACK (list_changed_cb), wanted);
  wanted->view_ids[1] = g_signal_connect_swapped (view, "notify::loading",
                                                  G_CALLBACK (list_changed_cb), wanted);
  wanted->view_ids[2] =
    g_signal_connect_swapped (view, "selection-changed",
                              G_CALLBACK (selection_changed_cb), wanted);
  wanted->items_id = g_signal_connect_swapped (wanted->list, "items-changed",
                                               G_CALLBACK (items_changed_cb), wanted);
  g_object_set_data_full (G_OBJECT (view), "wanted-message", wanted, wanted_free);
  list_changed_cb (wanted);
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
  if (key != 0)
    want (view, key);
}
