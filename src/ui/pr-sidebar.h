/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrSidebar:
 *
 * The folders of all accounts with their unread counts, and at its foot the state of each
 * account. Signals: "folder-selected" (another folder, or another name of it),
 * "folder-activated" (a click or Enter, on any), "target-changed" and "mail-dropped" (a
 * PrAction and the PrMailDrag it is for, lent).
 */
#define PR_TYPE_SIDEBAR (pr_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PrSidebar, pr_sidebar, PR, SIDEBAR, GtkWidget)

/* Selects the first inbox as soon as there is one. */
void pr_sidebar_set_mailbox (PrSidebar *self, PrMailbox *mailbox);

/* Of the folder selected: id, or PR_FOLDER_ID_INBOXES or PR_FOLDER_ID_STARRED (-1: none
 * yet), name, and account or "". */
gint64 pr_sidebar_get_folder (PrSidebar *self);
const char *pr_sidebar_get_folder_name (PrSidebar *self);
const char *pr_sidebar_get_account_name (PrSidebar *self);

/* Where there is more than one account. */
void pr_sidebar_select_all_inboxes (PrSidebar *self);
/* Nothing happens where there is no such folder or view. */
void pr_sidebar_select_folder (PrSidebar *self, gint64 folder);
/* Selects the Inbox of @account, now or when it is there. */
void pr_sidebar_select_inbox (PrSidebar *self, const char *account);

/* The folder that a menu is open for, else the one selected; as pr_sidebar_get_folder ().
 */
gint64 pr_sidebar_get_target (PrSidebar *self);
/* @row: of a folder, or %NULL for the one selected */
void pr_sidebar_set_target (PrSidebar *self, GtkListBoxRow *row);
/* Where its row is in the sidebar. */
void pr_sidebar_get_target_area (PrSidebar *self, GdkRectangle *area);

G_END_DECLS
