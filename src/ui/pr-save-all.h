/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Writes all attachments of @message to new files of @folder; none that is there is lost.
 * On a thread; @callback gets %NULL as source. */
void pr_save_all_async (PrMessage *message,
                        GFile *folder,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* How many were saved; with @error, a sentence, when one could not be. */
guint pr_save_all_finish (GAsyncResult *result, GError **error);

G_END_DECLS
