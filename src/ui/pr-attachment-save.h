/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Asks where to, and saves part @number of @message there. @name: proposed. How it went
 * is told by the action "win.tell" of @widget, which lives so long. */
void pr_attachment_save (GtkWidget *widget,
                         PrMessage *message,
                         const char *number,
                         const char *name,
                         GCancellable *cancellable);

/* Writes the decoded octets of leaf @number of @message to @file: decoding and writing
 * happen on a thread. */
void pr_attachment_save_async (PrMessage *message,
                               const char *number,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean pr_attachment_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
