/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-maildrop-list.h"

G_BEGIN_DECLS

/**
 * PrServerWindow:
 *
 * What is on the server of an account, as of its last check: ticked to be fetched or
 * deleted there, which the next check does. Asks no server itself, so it works offline.
 */
#define PR_TYPE_SERVER_WINDOW (pr_server_window_get_type ())
G_DECLARE_FINAL_TYPE (PrServerWindow, pr_server_window, PR, SERVER_WINDOW, AdwWindow)

PrServerWindow *pr_server_window_new (PrMailbox *mailbox, PrAccountItem *item);
/* Its name as it is now. */
const char *pr_server_window_get_account (PrServerWindow *self);
void pr_server_window_set_filter (PrServerWindow *self, PrMaildropFilter filter);

/* For tests. */
PrMaildropList *pr_server_window_get_list (PrServerWindow *self);
GtkSelectionModel *pr_server_window_get_ticks (PrServerWindow *self);
/* "loading", "never", "empty", "filtered", "trouble" or "list" */
const char *pr_server_window_get_page (PrServerWindow *self);
/* The words of the label with that id in the template. */
const char *pr_server_window_get_words (PrServerWindow *self, const char *id);

G_END_DECLS
