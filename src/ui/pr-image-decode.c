/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-image-decode.h"

#define MAX_SIDE 20000        /* pixels that an image may say it has */
#define MAX_PIXELS (25 << 20) /* of one: 100 MB while it is decoded */
#define MAX_WIDTH 1600        /* that is kept; the pane is narrower */

/* The size comes before the pixels do. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gboolean *refused)
{
  if (width <= 0 || height <= 0 || width > MAX_SIDE || height > MAX_SIDE ||
      (gint64) width * height > MAX_PIXELS)
    {
      *refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0); /* its pixels are not decoded */
    }
  else if (width > MAX_WIDTH)
    gdk_pixbuf_loader_set_size (loader, MAX_WIDTH,
                                MAX (1, (int) ((gint64) height * MAX_WIDTH / width)));
}

static GdkTexture *
decode (GBytes *octets)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gboolean refused = FALSE;
  gboolean whole;
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &refused);
  whole = gdk_pixbuf_loader_write_bytes (loader, octets, NULL);
  whole = gdk_pixbuf_loader_close (loader, NULL) && whole;
  pixbuf = whole && !refused ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf == NULL ? NULL : gdk_texture_new_for_pixbuf (pixbuf);
}

static void
decode_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GHashTable *textures =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GHashTableIter iter;
  gpointer url, octets;

  g_hash_table_iter_init (&iter, data);
  while (g_hash_table_iter_next (&iter, &url, &octets) &&
         !g_cancellable_is_cancelled (cancellable))
    {
      GdkTexture *texture = decode (octets);

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
