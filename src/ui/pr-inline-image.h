/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrInlineImage:
 *
 * An image in a text: as large as it is, or as it was asked to be, but no wider than
 * there is room for. Its alternative text is its name.
 */
#define PR_TYPE_INLINE_IMAGE (pr_inline_image_get_type ())
G_DECLARE_FINAL_TYPE (PrInlineImage, pr_inline_image, PR, INLINE_IMAGE, GtkWidget)

/* @width: that was asked for, or 0. @name: "" for one that only adorns. */
GtkWidget *pr_inline_image_new (GdkTexture *texture, int width, const char *name);
void pr_inline_image_set_most (PrInlineImage *self, int width);

/* Reads an image of a stranger, of the few kinds that pr_image_is_known () tells. Scaled
 * down where it is larger than any window; %NULL for what is no image, or one of more
 * than PR_INLINE_IMAGE_MAX_PIXELS. @n_pixels: (inout): of the images of the message that
 * were read before; beyond a bound there are no more. Any thread. */
#define PR_INLINE_IMAGE_MAX_PIXELS (40 << 20)
GdkTexture *pr_inline_image_read (GBytes *octets, gint64 *n_pixels);

G_END_DECLS
