/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"

G_BEGIN_DECLS

/* A folder in the sidebar: icon, name and how many are unread. */
#define PR_TYPE_FOLDER_ROW (pr_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (PrFolderRow, pr_folder_row, PR, FOLDER_ROW, GtkListBoxRow)

/* @item: or %NULL, for all inboxes together */
GtkWidget *pr_folder_row_new (PrFolderItem *item);
PrFolderItem *pr_folder_row_get_item (PrFolderRow *self);
/* The folder's own count is followed by itself; this is for all inboxes together. */
void pr_folder_row_set_unread (PrFolderRow *self, guint unread);
/* The folder's name as shown, translated for those that every account has. */
const char *pr_folder_row_get_title (PrFolderRow *self);

G_END_DECLS
