/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrFolderNamePopover:
 *
 * Asks for the name of a folder that is made or renamed, and says while one types why a
 * name cannot be. Signal "chosen" (a PrAction, lent).
 */
#define PR_TYPE_FOLDER_NAME_POPOVER (pr_folder_name_popover_get_type ())
G_DECLARE_FINAL_TYPE (PrFolderNamePopover,
                      pr_folder_name_popover,
                      PR,
                      FOLDER_NAME_POPOVER,
                      GtkPopover)

/* @account: the one offered first of those that may have it */
GtkWidget *pr_folder_name_popover_new (PrMailbox *mailbox, gint64 account);
GtkWidget *pr_folder_name_popover_new_rename (PrMailbox *mailbox, const PrFolder *folder);

void pr_folder_name_popover_set_name (PrFolderNamePopover *self, const char *name);
/* Why the name there is cannot be, or %NULL. */
const char *pr_folder_name_popover_get_trouble (PrFolderNamePopover *self);
/* As Enter does; FALSE where the name cannot be. */
gboolean pr_folder_name_popover_choose (PrFolderNamePopover *self);

G_END_DECLS
