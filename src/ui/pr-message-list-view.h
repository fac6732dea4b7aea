/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-message-list.h"
#include "ui/pr-row-lines.h"

G_BEGIN_DECLS

/**
 * PrMessageListView:
 *
 * The rows of one selection of mail (a folder, or a search in it), of which any number is
 * selected. Properties "current", "loading" and "trouble" (PrMessageList), "n-rows".
 * Signals: "selection-changed", "row-activated" (Enter or a click, on any row) and
 * "emptied" (the list became empty or no longer is).
 */
#define PR_TYPE_MESSAGE_LIST_VIEW (pr_message_list_view_get_type ())
G_DECLARE_FINAL_TYPE (PrMessageListView,
                      pr_message_list_view,
                      PR,
                      MESSAGE_LIST_VIEW,
                      GtkWidget)

void pr_message_list_view_set_mailbox (PrMessageListView *self, PrMailbox *mailbox);
/* As pr_message_list_select (); nothing is selected afterwards. */
void pr_message_list_view_show (PrMessageListView *self,
                                gint64 folder,
                                const char *query);
/* Whether a conversation is one row of it, but for what is found by a search. */
void pr_message_list_view_set_grouped (PrMessageListView *self, gboolean grouped);
/* Whether its rows stand for conversations now. */
gboolean pr_message_list_view_is_grouped (PrMessageListView *self);
/* Whether the row selected now stands for what was selected before: its message came to
 * the conversation, or the list was grouped. Only while "selection-changed" is emitted.
 */
gboolean pr_message_list_view_is_moving (PrMessageListView *self);
gboolean pr_message_list_view_is_current (PrMessageListView *self);
gboolean pr_message_list_view_get_loading (PrMessageListView *self);
const char *pr_message_list_view_get_trouble (PrMessageListView *self);
void pr_message_list_view_set_style (PrMessageListView *self, const PrRowStyle *style);
/* (transfer none) (nullable): what it shows */
PrMessageList *pr_message_list_view_get_list (PrMessageListView *self);
guint pr_message_list_view_get_n_rows (PrMessageListView *self);
/* Rows that arrived above what is in sight, as a pill at the list's top says. */
guint pr_message_list_view_get_n_new (PrMessageListView *self);
/* (transfer none): of the scroll position */
GtkAdjustment *pr_message_list_view_get_adjustment (PrMessageListView *self);
/* Whether what is selected is so for its menu, not to be read. */
gboolean pr_message_list_view_is_choosing (PrMessageListView *self);

/* (transfer none): the only one, or %NULL when none or several are */
PrMessageItem *pr_message_list_view_get_selected (PrMessageListView *self);
guint pr_message_list_view_get_n_selected (PrMessageListView *self);
/* (transfer full) (element-type gint64): their keys */
GArray *pr_message_list_view_list_selected (PrMessageListView *self);
/* Whether one of them is known to have @flag; looks at the first of many only. */
gboolean pr_message_list_view_any_selected_has (PrMessageListView *self, PrFlags flag);
/* The key of the row to select when those selected leave the list; 0: none. */
gint64 pr_message_list_view_get_heir (PrMessageListView *self);
/* FALSE: there is no such row. */
gboolean pr_message_list_view_select_key (PrMessageListView *self, gint64 key);
/* Selects the row that stands for message @key in a list that is grouped, once it is
 * known which. */
void pr_message_list_view_select_row_of (PrMessageListView *self, gint64 key);
/* Selects a row and scrolls to it; G_MAXUINT selects none. */
void pr_message_list_view_select (PrMessageListView *self, guint position);
void pr_message_list_view_select_all (PrMessageListView *self);
/* Selects the row @step below the selected one (above, when negative), or the first.
 * FALSE at the end of the list. */
gboolean pr_message_list_view_move (PrMessageListView *self, int step);
/* Selects the nearest unread row below (@step 1) or above (-1) the selected one, at once
 * where the rows between are read, else once they are; tells by "win.tell" that there is
 * none. @both_ways: then the nearest on the other side */
void pr_message_list_view_seek_unread (PrMessageListView *self,
                                       int step,
                                       gboolean both_ways);

G_END_DECLS
