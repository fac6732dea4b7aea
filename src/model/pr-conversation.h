/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/pr-items.h"
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrConversation:
 *
 * The messages of the conversation that one of them is of, oldest first: a GListModel of
 * PrMessageItem, whose summaries are there. Follows changes of any process, as lists do.
 * Empty once that message is gone. Main thread only.
 */
#define PR_TYPE_CONVERSATION (pr_conversation_get_type ())
G_DECLARE_FINAL_TYPE (PrConversation, pr_conversation, PR, CONVERSATION, GObject)

/* At most so many are in it, the newest, and the one it was loaded for. */
#define PR_CONVERSATION_MAX 100

void pr_conversation_load_async (PrMailbox *mailbox,
                                 gint64 key,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* (transfer full), or %NULL with @error */
PrConversation *pr_conversation_load_finish (PrMailbox *mailbox,
                                             GAsyncResult *result,
                                             GError **error);

/* The message it was loaded for. */
gint64 pr_conversation_get_key (PrConversation *self);
/* How many messages it has, those that are not in the list too. */
guint pr_conversation_get_n_all (PrConversation *self);
/* Where @key is in the list, or GTK_INVALID_LIST_POSITION (G_MAXUINT). */
guint pr_conversation_find (PrConversation *self, gint64 key);
/* (transfer none): the item @position, or %NULL */
PrMessageItem *pr_conversation_peek (PrConversation *self, guint position);

G_END_DECLS
