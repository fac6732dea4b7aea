/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/**
 * PrAttachments:
 *
 * The attachments of a message, a button each with name and size; pressing one saves it.
 * Hides itself when there is none. Outcomes are told by the action "win.tell".
 */
#define PR_TYPE_ATTACHMENTS (pr_attachments_get_type ())
G_DECLARE_FINAL_TYPE (PrAttachments, pr_attachments, PR, ATTACHMENTS, GtkWidget)

/* @message: or %NULL. Its attachments come a moment later. */
void pr_attachments_set_message (PrAttachments *self, PrMessage *message);
gboolean pr_attachments_is_filled (PrAttachments *self);

/* Writes the decoded octets of leaf @number of @message to @file: decoding and writing
 * happen on a thread. */
void pr_attachments_save_async (PrMessage *message,
                                const char *number,
                                GFile *file,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pr_attachments_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
