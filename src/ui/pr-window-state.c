/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-window-state.h"

#include "model/pr-items.h"
#include "ui/pr-settings.h"

/* What no folder is called: its name follows that of an account. */
#define ALL_INBOXES "/"
#define STARRED "/starred"

void
pr_window_state_restore (GtkWindow *window)
{
  int width, height;
  gboolean maximized;

  g_return_if_fail (GTK_IS_WINDOW (window));

  g_object_get (pr_settings_get_default (), "window-width", &width, "window-height",
                &height, "maximized", &maximized, NULL);
  gtk_window_set_default_size (window, width, height);
  if (maximized)
    gtk_window_maximize (window);
}

void
pr_window_state_save (GtkWindow *window)
{
  int width, height;

  g_return_if_fail (GTK_IS_WINDOW (window));

  /* That of a maximized window is the one it goes back to. */
  gtk_window_get_default_size (window, &width, &height);
  g_object_set (pr_settings_get_default (), "window-width", width, "window-height",
                height, "maximized", gtk_window_is_maximized (window), NULL);
}

static char *
dup_path (const PrFolder *folder)
{
  if (folder->account_name == NULL)
    return g_strdup (folder->name);
  return g_strjoin ("/", folder->account_name, folder->name, NULL);
}

gint64
pr_window_state_find_folder (PrMailbox *mailbox)
{
  GListModel *folders;
  g_autofree char *path = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), -1);

  g_object_get (pr_settings_get_default (), "selected-folder", &path, NULL);
  if (g_str_equal (path, ALL_INBOXES))
    return PR_FOLDER_ID_INBOXES;
  if (g_str_equal (path, STARRED))
    return PR_FOLDER_ID_STARRED;
  folders = pr_mailbox_get_folders (mailbox);
  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);
      g_autofree char *candidate = dup_path (folder);

      if (g_str_equal (candidate, path))
        return folder->id;
    }
  return -1;
}

void
pr_window_state_save_folder (PrMailbox *mailbox, gint64 id)
{
  GListModel *folders;
  g_autofree char *path = NULL;

  g_return_if_fail (PR_IS_MAILBOX (mailbox));

  folders = pr_mailbox_get_folders (mailbox);
  for (guint i = 0; i < g_list_model_get_n_items (folders) && path == NULL; i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);

      if (folder->id == id)
        path = dup_path (folder);
    }
  if (id == PR_FOLDER_ID_INBOXES)
    path = g_strdup (ALL_INBOXES);
  else if (id == PR_FOLDER_ID_STARRED)
    path = g_strdup (STARRED);
  if (path != NULL)
    g_object_set (pr_settings_get_default (), "selected-folder", path, NULL);
}
