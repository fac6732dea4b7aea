/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-image-decode.h"

#include "ui/pr-inline-image.h"

static void
decode_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GHashTable *textures =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GHashTableIter iter;
  gpointer url, octets;
  gint64 n_pixels = 0;

  g_hash_table_iter_init (&iter, data);
  while (g_hash_table_iter_next (&iter, &url, &octets) &&
         !g_cancellable_is_cancelled (cancellable))
    {
      GdkTexture *texture = pr_inline_image_read (octets, &n_pixels);

      if (texture != NULL)
        g_hash_table_insert (textures, g_strdup (url), texture);
    }
  g_task_return_pointer (task, textures, (GDestroyNotify) g_hash_table_unref);
}

void
pr_images_decode_async (GHashTable *images,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (images != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pr_images_decode_async);
  g_task_set_task_data (task, g_hash_table_ref (images),
                        (GDestroyNotify) g_hash_table_unref);
  g_task_run_in_thread (task, decode_thread);
}

GHashTable *
pr_images_decode_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
