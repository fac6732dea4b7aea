/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/shots.h"

#include "ui/pr-folder-name-popover.h"

/* Folders, and menus and popovers over the window. */

static GtkWidget *
find_mapped (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The picture of the window has what is open over it; then that is closed. */
static void
take_popover (Shots *shots, const char *name)
{
  GtkWidget *popover;

  ui_wait_until (
    (popover = find_mapped (GTK_WIDGET (shots->f.window), GTK_TYPE_POPOVER)) != NULL);
  shots_save_window (shots, shots->f.window, name);
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_wait_until (find_mapped (GTK_WIDGET (shots->f.window), GTK_TYPE_POPOVER) == NULL);
}

static const PrFolder *
find_folder (Shots *shots, const char *name)
{
  GListModel *folders =
    pr_mailbox_get_folders (pr_application_get_mailbox (shots->f.application));

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);

      if (g_strcmp0 (folder->name, name) == 0)
        return folder;
    }
  return NULL;
}

static void
make_folder (Shots *shots, const char *name)
{
  GtkWidget *window = GTK_WIDGET (shots->f.window);
  PrFolderNamePopover *popover;

  gtk_widget_activate_action (window, "win.new-folder", NULL);
  popover = PR_FOLDER_NAME_POPOVER (ui_find (window, PR_TYPE_FOLDER_NAME_POPOVER));
  pr_folder_name_popover_set_name (popover, name);
  pr_folder_name_popover_choose (popover);
  ui_wait_until (find_folder (shots, name) != NULL);
  ui_wait_until (find_mapped (window, PR_TYPE_FOLDER_NAME_POPOVER) == NULL);
}

/* A folder with nothing in it has words of its own. */
void
shots_take_empty_folders (Shots *shots)
{
  static const struct
  {
    const char *folder;
    const char *name;
  } states[] = { { "Archive", "44-archive" },
                 { "Trash", "44-trash" },
                 { "Drawings of the engine", "44-own" } };
  PrSidebar *sidebar = pr_window_get_sidebar (shots->f.window);
  guint n_rows = ui_fixture_get_n_rows (&shots->f);

  make_folder (shots, "Drawings of the engine");
  pr_sidebar_select_folder (sidebar, PR_FOLDER_ID_STARRED);
  shots_save (shots, "44-starred");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      pr_sidebar_select_folder (sidebar, find_folder (shots, states[i].folder)->id);
      shots_save (shots, states[i].name);
    }
  pr_sidebar_select_inbox (sidebar, "work");
  ui_fixture_await_rows (&shots->f, n_rows);
}

void
shots_take_popovers (Shots *shots)
{
  GtkWidget *window = GTK_WIDGET (shots->f.window);
  GtkWidget *sidebar = GTK_WIDGET (pr_window_get_sidebar (shots->f.window));
  GtkWidget *view =
    GTK_WIDGET (pr_list_pane_get_view (pr_window_get_list_pane (shots->f.window)));

  ui_fixture_select (&shots->f, 1);
  gtk_widget_activate_action (window, "win.move-to", NULL);
  take_popover (shots, "35-move");
  gtk_widget_activate_action (window, "win.new-folder", NULL);
  pr_folder_name_popover_set_name (PR_FOLDER_NAME_POPOVER (
                                     ui_find (window, PR_TYPE_FOLDER_NAME_POPOVER)),
                                   "archive");
  take_popover (shots, "36-new-folder");
  ui_press (ui_find (sidebar, GTK_TYPE_LIST_BOX), GDK_KEY_Menu);
  take_popover (shots, "37-folder-menu");
  gtk_widget_activate_action (view, "menu.popup", NULL);
  take_popover (shots, "38-row-menu");
}
