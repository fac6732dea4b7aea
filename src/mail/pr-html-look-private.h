/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pr_html_look:
 * @html: any octets, taken as UTF-8
 * @links: (element-type PrLink): those of its <a> elements are added
 * @images: (element-type PrRemoteImage): those that are to be fetched, each URL once
 *
 * Reads tags alone: no tree is built, and the time is in proportion to @length. What
 * browsers would repair (a tag inside of a quoted value, say) is at worst an image or a
 * link that is not listed, and an image that is not listed is not fetched.
 */
void pr_html_look (const char *html, gsize length, GPtrArray *links, GPtrArray *images);

G_END_DECLS
