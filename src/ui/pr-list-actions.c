/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-list-actions.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-mail-actions.h"
#include "ui/pr-mail-target.h"
#include "ui/pr-window.h"

static PrMessageListView *
get_view (GtkWidget *window)
{
  return pr_list_pane_get_view (pr_window_get_list_pane (PR_WINDOW (window)));
}

/* ---- going through the list ---- */

static void
move_action (GtkWidget *window, const char *name, GVariant *step)
{
  pr_message_list_view_move (get_view (window), g_variant_get_int32 (step));
}

static void
move_unread_action (GtkWidget *window, const char *name, GVariant *step)
{
  pr_message_list_view_seek_unread (get_view (window), g_variant_get_int32 (step), FALSE);
}

static void
toggle_row_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (get_view (window)), "list.toggle-row", NULL);
}

static void
search_help_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  pr_list_pane_show_search_help (pr_window_get_list_pane (PR_WINDOW (window)));
}

/* The panes that can be gone to, in the order of reading. */
static guint
list_panes (PrWindow *window, GtkWidget *panes[3])
{
  PrMessageText *text = pr_reader_get_text (pr_window_get_reader (window));
  GtkWidget *all[] = {
    GTK_WIDGET (pr_window_get_sidebar (window)),
    GTK_WIDGET (pr_list_pane_get_view (pr_window_get_list_pane (window))),
    GTK_WIDGET (text),
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (gtk_widget_get_mapped (all[i]))
      panes[n++] = all[i];
  return n;
}

static gboolean
holds_focus (PrWindow *window, GtkWidget *pane)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *step)
{
  PrWindow *window = PR_WINDOW (widget);
  GtkWidget *panes[3];
  guint n = list_panes (window, panes), at = 0;

  while (at < n && !holds_focus (window, panes[at]))
    at++;
  if (n == 0)
    return;
  /* From a header bar or a banner one comes to the first. */
  if (at < n)
    at = (at + n + (guint) g_variant_get_int32 (step)) % n;
  gtk_widget_child_focus (panes[at < n ? at : 0], GTK_DIR_TAB_FORWARD);
}

/* ---- on what is not selected ---- */

static void
star_message_action (GtkWidget *window, const char *name, GVariant *parameters)
{
  PrAction action = { .kind = PR_ACTION_FLAGS };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean star;
  gint64 key;

  g_variant_get (parameters, "(xb)", &key, &star);
  pr_mail_target_make_whole (PR_WINDOW (window), &action);
  if (star)
    action.set = PR_FLAG_STARRED;
  else
    action.clear = PR_FLAG_STARRED;
  g_array_append_val (keys, key);
  pr_mail_actions_act (PR_WINDOW (window), &action, keys);
}

static void
delete_message_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PrAction action = { .kind = PR_ACTION_DELETE };
  PrMessageItem *selected = pr_message_list_view_get_selected (get_view (window));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 key = g_variant_get_int64 (parameter);

  g_array_append_val (keys, key);
  pr_mail_target_make_whole (PR_WINDOW (window), &action);
  /* The one that is read leaves as by the key: the next one is selected. */
  if (selected != NULL && pr_message_item_get_key (selected) == key)
    gtk_widget_activate_action (window, "win.delete", NULL);
  else
    pr_mail_actions_act (PR_WINDOW (window), &action, keys);
}

/* What was found of a search; else the whole folder, which needs no list of it. */
static void
mark_rows_read_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  const PrAction action = { .kind = PR_ACTION_FLAGS, .clear = PR_FLAG_UNREAD };
  PrMessageListView *view = get_view (window);
  guint n_rows = pr_message_list_view_get_n_rows (view);
  g_autoptr (GArray) keys = NULL;

  if (pr_list_pane_get_query (pr_window_get_list_pane (PR_WINDOW (window))) == NULL)
    {
      gtk_widget_activate_action (window, "win.mark-all-read", NULL);
      return;
    }
  if (pr_message_list_view_get_loading (view))
    {
      pr_window_tell (PR_WINDOW (window), _ ("The list is still being read"));
      return;
    }
  keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      gint64 key = pr_message_list_get_key (pr_message_list_view_get_list (view), i);

      g_array_append_val (keys, key);
    }
  pr_mail_actions_act (PR_WINDOW (window), &action, keys);
}

void
pr_list_actions_install (GtkWidgetClass *window_class)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.move", "i", move_action },
    { "win.move-unread", "i", move_unread_action },
    { "win.toggle-row", NULL, toggle_row_action },
    { "win.next-pane", "i", next_pane_action },
    { "win.search-help", NULL, search_help_action },
    { "win.star-message", "(xb)", star_message_action },
    { "win.delete-message", "x", delete_message_action },
    { "win.mark-rows-read", NULL, mark_rows_read_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (window_class, actions[i].name, actions[i].type,
                                     actions[i].activate);
}
