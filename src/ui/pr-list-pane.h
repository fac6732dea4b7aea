/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"
#include "ui/pr-message-list-view.h"
#include "ui/pr-search-filters.h"

G_BEGIN_DECLS

/**
 * PrListPane:
 *
 * The rows of a folder, and those of a search over them: the folder's rows keep their
 * place below, so Escape returns to it at once.
 *
 * Properties: "show-title-buttons" (whether this is the pane at the window's end),
 * "compact-list", "group-conversations". Actions: "pane.compact-list",
 * "pane.group-conversations", "pane.select-all". Signals:
 * "message-selected" and "message-activated".
 */
#define PR_TYPE_LIST_PANE (pr_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (PrListPane, pr_list_pane, PR, LIST_PANE, GtkWidget)

void pr_list_pane_set_mailbox (PrListPane *self, PrMailbox *mailbox);
/* @folder: 0 for all inboxes. @account: name shown below the folder's, or "" */
void pr_list_pane_show_folder (PrListPane *self,
                               gint64 folder,
                               const char *name,
                               const char *account);

/* The rows in sight: of the folder, or of the search. */
PrMessageListView *pr_list_pane_get_view (PrListPane *self);
/* What is searched for, or %NULL. */
const char *pr_list_pane_get_query (PrListPane *self);
/* What is searched for while @text is being typed: its last word may be the beginning of
 * one. %NULL when there is nothing to search for. Free with g_free (). */
char *pr_list_pane_dup_query (const char *text);
/* (transfer none): what narrows the search beside its words */
PrSearchFilters *pr_list_pane_get_filters (PrListPane *self);
/* "rows", "results", "empty", "no-hits", "trouble" */
const char *pr_list_pane_get_page (PrListPane *self);
const char *pr_list_pane_get_title (PrListPane *self);
const char *pr_list_pane_get_banner (PrListPane *self);
/* Why some of the rows in sight cannot be read, as is told above them, or %NULL. */
const char *pr_list_pane_get_trouble (PrListPane *self);

/* Opens the entry and gives it the focus. @query: what to type into it, or %NULL. */
void pr_list_pane_start_search (PrListPane *self, const char *query);
void pr_list_pane_stop_search (PrListPane *self);
/* Shows the words that a search understands, while one is open. */
void pr_list_pane_show_search_help (PrListPane *self);

G_END_DECLS
