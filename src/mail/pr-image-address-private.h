/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The images that a message names. */
typedef struct
{
  gboolean remote_too; /* those of other hosts may be asked for */
  GPtrArray *remote;   /* owned: of char *, the addresses of those, each once */
  GHashTable *known;   /* owned: the same, borrowed */
} PrImages;

void pr_images_init (PrImages *self, gboolean remote_too);
/* Leaves @remote to the caller. */
void pr_images_clear (PrImages *self);

/* What to write for the address of an image, safe in an attribute and in url("…") as it
 * is; or %NULL where none is shown. cid: and data:image/ stay; http: and https: become
 * PR_HTML_REMOTE_SCHEME and all of the address, so that nothing but us can ask for it.
 * Free with g_free (). */
char *pr_images_take (PrImages *self, const char *address, gsize length);

G_END_DECLS
