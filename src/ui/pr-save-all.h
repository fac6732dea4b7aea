/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* @n_saved of @n files are written; @fraction: of their octets, 0 … 1. Main thread. */
typedef void (*PrSaveAllProgress) (guint n_saved,
                                   guint n,
                                   double fraction,
                                   gpointer user_data);

/* Writes all attachments of @message to new files of @folder; none that is there is lost.
 * On a thread; @callback gets %NULL as source. @progress: or %NULL; called with
 * @user_data too, never after @callback. */
void pr_save_all_async (PrMessage *message,
                        GFile *folder,
                        PrSaveAllProgress progress,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* How many were saved; with @error, a sentence, when one could not be. */
guint pr_save_all_finish (GAsyncResult *result, GError **error);

G_END_DECLS
