/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the octets begin like an image of a kind that is drawn: PNG, JPEG, GIF, WebP,
 * BMP. Of others nothing is handed on: SVG, for one, can ask for more. */
gboolean pr_image_is_known (const guint8 *octets, gsize length);

G_END_DECLS
