/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrSidebar:
 *
 * The folders of all accounts with their unread counts, and at its foot the state of each
 * account. Signals: "folder-selected" (another folder) and "folder-activated" (a click or
 * Enter, on any).
 */
#define PR_TYPE_SIDEBAR (pr_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PrSidebar, pr_sidebar, PR, SIDEBAR, GtkWidget)

/* Selects the first inbox as soon as there is one. */
void pr_sidebar_set_mailbox (PrSidebar *self, PrMailbox *mailbox);

/* Of the folder selected: id (0: all inboxes, -1: none yet), name, and account or "". */
gint64 pr_sidebar_get_folder (PrSidebar *self);
const char *pr_sidebar_get_folder_name (PrSidebar *self);
const char *pr_sidebar_get_account_name (PrSidebar *self);

/* Where there is more than one account. */
void pr_sidebar_select_all_inboxes (PrSidebar *self);
/* Selects the Inbox of @account, now or when it is there. */
void pr_sidebar_select_inbox (PrSidebar *self, const char *account);

G_END_DECLS
