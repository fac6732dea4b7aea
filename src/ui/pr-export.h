/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Writes @octets in place of what @file has, which is only lost once they are written.
 * Blocks. */
gboolean pr_export_write (GFile *file,
                          GBytes *octets,
                          GCancellable *cancellable,
                          GError **error);

/* Writes @octets to a file of @folder that is new: @name, which is harmless, or that with
 * a number, where there is one. Blocks. @error: a sentence */
gboolean pr_export_write_beside (GFile *folder,
                                 const char *name,
                                 GBytes *octets,
                                 GCancellable *cancellable,
                                 GError **error);

/* Writes the octets of a message as they were received to @file. On a thread; @callback
 * gets %NULL as source. */
void pr_export_save_async (GBytes *raw,
                           GFile *file,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* FALSE with @error, a sentence */
gboolean pr_export_save_finish (GAsyncResult *result, GError **error);

/* What a file of @message is called: its subject and ".eml". Free with g_free (). */
char *pr_export_dup_name (PrMessage *message);

G_END_DECLS
