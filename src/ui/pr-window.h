/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "model/pr-mailbox.h"
#include "ui/pr-likely-rows.h"
#include "ui/pr-list-pane.h"
#include "ui/pr-reader.h"
#include "ui/pr-sidebar.h"
#include "ui/pr-welcome.h"

G_BEGIN_DECLS

/**
 * PrWindow:
 *
 * Folders, list and message beside each other from 900 pixels on, list and message from
 * 600, below one at a time. The panes know nothing of each other: this is what joins
 * them, and the only place that names the widgets that fold. Without any account it shows
 * the first page.
 */
#define PR_TYPE_WINDOW (pr_window_get_type ())
G_DECLARE_FINAL_TYPE (PrWindow, pr_window, PR, WINDOW, AdwApplicationWindow)

/* Shows itself empty until it is given a mailbox, or why there is none. */
GtkWidget *pr_window_new (GtkApplication *application);
void pr_window_set_mailbox (PrWindow *self, PrMailbox *mailbox);
void pr_window_show_trouble (PrWindow *self, const char *sentence);

/* A sentence about something that has just happened. */
void pr_window_tell (PrWindow *self, const char *sentence);
/* The same, with a button that undoes what was done last; NULL takes the last one away.
 */
void pr_window_offer_undo (PrWindow *self, const char *sentence);
/* The same, after it was undone: it takes the place of what was said of it. */
void pr_window_tell_undone (PrWindow *self, const char *sentence);
/* (transfer none): or %NULL while it is being opened */
PrMailbox *pr_window_get_mailbox (PrWindow *self);

PrSidebar *pr_window_get_sidebar (PrWindow *self);
PrListPane *pr_window_get_list_pane (PrWindow *self);
PrReader *pr_window_get_reader (PrWindow *self);
/* Whose messages are loaded before they are opened. */
PrLikelyRows *pr_window_get_likely_rows (PrWindow *self);
/* (nullable): the first page, once there was no account */
PrWelcome *pr_window_get_welcome (PrWindow *self);
/* "mail", "welcome" or "trouble" */
const char *pr_window_get_page (PrWindow *self);
/* Whether list and message share one place, as below 600 pixels. */
gboolean pr_window_get_narrow (PrWindow *self);

G_END_DECLS
