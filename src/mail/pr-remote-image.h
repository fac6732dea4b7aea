/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An image that a message's HTML wants from another computer. */
typedef struct
{
  char *url;         /* http: or https:, absolute, as it is to be asked for */
  char *host;        /* of it, decoded */
  char *alt;         /* what stands for it, or NULL */
  int width, height; /* declared, in pixels; -1: not */
  gboolean pixel;    /* nobody could see it: it counts who reads. Never fetched */
} PrRemoteImage;

void pr_remote_image_free (PrRemoteImage *image);

/* @address as a browser reads it: without white space around it, and without line ends
 * and tabs within. Free with g_free (). */
char *pr_remote_image_trim (const char *address);

/* @src, as a message's HTML writes it, as such an URL; NULL where it is none. What begins
 * with "//" has no scheme to take over, and is asked for in the safe one. Free with
 * g_free (). */
char *pr_remote_image_dup_url (const char *src);

/* How many of @images (of PrRemoteImage) can be seen, on how many hosts, and how many
 * cannot. All are (nullable). */
void pr_remote_images_count (GPtrArray *images,
                             guint *n_visible,
                             guint *n_hosts,
                             guint *n_pixels);

G_END_DECLS
