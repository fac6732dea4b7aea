/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Decodes images of strangers on another thread; what is none, or would take too much
 * memory, is left out. @images: (element-type utf8 GBytes) */
void pr_images_decode_async (GHashTable *images,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data); /* source object NULL */
/* (transfer full) (element-type utf8 GdkTexture) */
GHashTable *pr_images_decode_finish (GAsyncResult *result, GError **error);

G_END_DECLS
