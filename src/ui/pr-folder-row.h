/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"

G_BEGIN_DECLS

/* A folder in the sidebar, or a view of the mail of all accounts: icon, name and how many
 * are unread. */
#define PR_TYPE_FOLDER_ROW (pr_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (PrFolderRow, pr_folder_row, PR, FOLDER_ROW, GtkListBoxRow)

GtkWidget *pr_folder_row_new (PrFolderItem *item);
/* @view: PR_FOLDER_ID_INBOXES or PR_FOLDER_ID_STARRED */
GtkWidget *pr_folder_row_new_view (gint64 view);
/* A folder's id, or the view. */
gint64 pr_folder_row_get_id (PrFolderRow *self);
/* (transfer none) (nullable): %NULL for a view */
PrFolderItem *pr_folder_row_get_item (PrFolderRow *self);
/* The folder's own count is followed by itself; this is for all inboxes together. */
void pr_folder_row_set_unread (PrFolderRow *self, guint unread);
/* The folder's name as shown, translated for those that every account has. */
const char *pr_folder_row_get_title (PrFolderRow *self);

/* What is dragged over the row may be dropped there, may not, or is away again. */
typedef enum
{
  PR_FOLDER_ROW_DROP_NONE,
  PR_FOLDER_ROW_DROP_READY,
  PR_FOLDER_ROW_DROP_REFUSED,
} PrFolderRowDrop;

void pr_folder_row_set_drop (PrFolderRow *self, PrFolderRowDrop drop);

/* The icon of a folder of @kind. */
const char *pr_folder_row_get_icon (PrFolderKind kind);

G_END_DECLS
