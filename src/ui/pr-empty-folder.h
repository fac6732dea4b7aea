/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"

G_BEGIN_DECLS

/**
 * PrEmptyFolder:
 *
 * The page of a folder without messages: what comes here, and how.
 */
#define PR_TYPE_EMPTY_FOLDER (pr_empty_folder_get_type ())
G_DECLARE_FINAL_TYPE (PrEmptyFolder, pr_empty_folder, PR, EMPTY_FOLDER, GtkWidget)

/* @id: of a folder, or PR_FOLDER_ID_INBOXES or PR_FOLDER_ID_STARRED. @folder: (nullable):
 * what is known of it. @account: whose last check an Inbox tells, or %NULL: of several.
 */
void pr_empty_folder_set_folder (PrEmptyFolder *self,
                                 gint64 id,
                                 const PrFolder *folder,
                                 PrAccountItem *account);
const char *pr_empty_folder_get_title (PrEmptyFolder *self);
const char *pr_empty_folder_get_description (PrEmptyFolder *self);

G_END_DECLS
