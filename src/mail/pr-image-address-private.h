/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The images that a message names. */
typedef struct
{
  gboolean remote_too; /* those of other hosts may be asked for */
  GHashTable *known;   /* owned: addresses of those that are */
} PrImages;

void pr_images_init (PrImages *self, gboolean remote_too);
void pr_images_clear (PrImages *self);

/* What to write for the address of an image, safe in an attribute and in url("…") as it
 * is; or %NULL where none is shown. cid: and data:image/ stay; what
 * pr_remote_image_dup_url () knows becomes PR_HTML_REMOTE_SCHEME and all of that URL, so
 * that nothing but us can ask for it.
 * Free with g_free (). */
char *pr_images_take (PrImages *self, const char *address, gsize length);

G_END_DECLS
