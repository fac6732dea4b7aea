/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-items.h"
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrMessageList:
 *
 * A lazy GListModel of PrMessageItem, newest first: it holds the keys of its selection
 * (packed: a few octets a message) and reads rows in pages, on a worker thread, when they
 * are asked for. It follows changes with exact items-changed, so that selection and
 * scroll position stay. Main thread only.
 *
 * Properties: "current" (the rows are those of the selection, its first ones at least),
 * "loading" (keys are being read), "n-items", "trouble" (why the selection, or a part
 * of it, could not be read: a sentence, or NULL).
 */
#define PR_TYPE_MESSAGE_LIST (pr_message_list_get_type ())
G_DECLARE_FINAL_TYPE (PrMessageList, pr_message_list, PR, MESSAGE_LIST, GObject)

PrMessageList *pr_message_list_new (PrMailbox *mailbox);
/* Shows another selection: @folder may be PR_FOLDER_ID_INBOXES or PR_FOLDER_ID_STARRED,
 * @query NULL for no search; all inboxes are searched with all other folders but Trash
 * and Junk. The rows of the one before stay until the first page of the new one is there,
 * so nothing flickers. */
void pr_message_list_select (PrMessageList *self, gint64 folder, const char *query);
/* Whether of each conversation the newest message in a folder alone is a row. What is
 * found by a search is messages in any case. */
void pr_message_list_set_grouped (PrMessageList *self, gboolean grouped);
/* (transfer none) */
PrMailbox *pr_message_list_get_mailbox (PrMessageList *self);
/* Whether its rows stand for conversations now. */
gboolean pr_message_list_is_grouped (PrMessageList *self);
/* (transfer full): an item of a message that need be no row, its summary read and
 * followed as those of rows are. */
PrMessageItem *pr_message_list_ref_item (PrMessageList *self, gint64 key);
gint64 pr_message_list_get_folder (PrMessageList *self);
/* The account that all of @keys belong to; 0: several, or not known for all of them
 * since their rows are not read. */
gint64 pr_message_list_find_account (PrMessageList *self,
                                     const gint64 *keys,
                                     gsize n_keys);
/* Reads the selection anew, after trouble. */
void pr_message_list_try_again (PrMessageList *self);
gboolean pr_message_list_is_current (PrMessageList *self);
gboolean pr_message_list_get_loading (PrMessageList *self);
const char *pr_message_list_get_trouble (PrMessageList *self);
/* How many items of it live: those that somebody holds. */
guint pr_message_list_get_n_live (PrMessageList *self);
/* Position of @key, or GTK's invalid position (G_MAXUINT). */
guint pr_message_list_find (PrMessageList *self, gint64 key);
/* How many rows stand above @key, which need not be there. */
guint pr_message_list_count_above (PrMessageList *self, gint64 key);
/* Without making an item of it. @position must be there. */
gint64 pr_message_list_get_key (PrMessageList *self, guint position);
/* Says which rows are looked at, so that their pages are read first. */
void pr_message_list_prefetch (PrMessageList *self, guint first, guint last);

G_END_DECLS
