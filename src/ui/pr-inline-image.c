/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-inline-image.h"

#include "mail/pr-image-type.h"

#define MAX_SIDE 2400          /* pixels */
#define MAX_PIXELS (100 << 20) /* of all images of a message */

struct _PrInlineImage
{
  GtkWidget parent_instance;

  GdkTexture *texture; /* owned */
  int width;           /* that it has where there is room */
  int most;
};

G_DEFINE_FINAL_TYPE (PrInlineImage, pr_inline_image, GTK_TYPE_WIDGET)

static void
get_size (PrInlineImage *self, int *width, int *height)
{
  double ratio = (double) gdk_texture_get_height (self->texture) /
                 (double) gdk_texture_get_width (self->texture);

  *width = MAX (1, MIN (self->width, self->most));
  *height = MAX (1, (int) (*width * ratio + 0.5));
}

static void
pr_inline_image_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  int width, height;

  get_size (PR_INLINE_IMAGE (widget), &width, &height);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? width : height;
}

static void
pr_inline_image_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  gdk_paintable_snapshot (GDK_PAINTABLE (PR_INLINE_IMAGE (widget)->texture), snapshot,
                          gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

static void
pr_inline_image_finalize (GObject *object)
{
  g_clear_object (&PR_INLINE_IMAGE (object)->texture);
  G_OBJECT_CLASS (pr_inline_image_parent_class)->finalize (object);
}

static void
pr_inline_image_class_init (PrInlineImageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pr_inline_image_finalize;
  widget_class->measure = pr_inline_image_measure;
  widget_class->snapshot = pr_inline_image_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pr_inline_image_init (PrInlineImage *self)
{
  self->most = G_MAXINT;
}

GtkWidget *
pr_inline_image_new (GdkTexture *texture, int width, const char *name)
{
  PrInlineImage *self;

  g_return_val_if_fail (GDK_IS_TEXTURE (texture), NULL);

  self = g_object_new (PR_TYPE_INLINE_IMAGE, NULL);
  self->texture = g_object_ref (texture);
  self->width = width > 0 ? width : gdk_texture_get_width (texture);
  if (*name != '\0')
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
    }
  return GTK_WIDGET (self);
}

void
pr_inline_image_set_most (PrInlineImage *self, int width)
{
  g_return_if_fail (PR_IS_INLINE_IMAGE (self));

  if (self->most == width)
    return;
  self->most = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ---- reading ---- */

/* Its size is known before any of it takes memory. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gboolean *refused)
{
  double scale = MIN (1.0, (double) MAX_SIDE / (double) MAX (1, MAX (width, height)));

  if ((gint64) width * height > PR_INLINE_IMAGE_MAX_PIXELS)
    {
      *refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0);
    }
  else if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale)),
                                MAX (1, (int) (height * scale)));
}

GdkTexture *
pr_inline_image_read (GBytes *octets, gint64 *n_pixels)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  gboolean refused = FALSE, read;
  g_autoptr (GdkPixbuf) upright = NULL;
  GdkPixbuf *pixbuf;

  if (*n_pixels >= MAX_PIXELS || !pr_image_is_known (data, length))
    return NULL;
  loader = gdk_pixbuf_loader_new ();
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &refused);
  read = gdk_pixbuf_loader_write_bytes (loader, octets, NULL);
  read = gdk_pixbuf_loader_close (loader, NULL) && read;
  pixbuf = read && !refused ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL)
    return NULL;
  *n_pixels += (gint64) gdk_pixbuf_get_width (pixbuf) * gdk_pixbuf_get_height (pixbuf);
  /* As the camera was held. */
  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  return gdk_texture_new_for_pixbuf (upright != NULL ? upright : pixbuf);
}
