/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where an image of another host may be shown, its address stands behind this scheme,
 * percent-encoded. */
#define PR_HTML_REMOTE_SCHEME "popreader-image"

/**
 * PrHtmlSafe:
 *
 * The HTML of a message, such that a browser can show it as its sender laid it out, and
 * finds nothing in it to run, to fetch, to send or to go to by itself.
 */
typedef struct
{
  GBytes *octets; /* a document in UTF-8 */
  gboolean dark;  /* the sender has thought of a dark background */
} PrHtmlSafe;

/**
 * pr_html_safe_new:
 * @html: any octets, taken as UTF-8
 * @remote_too: images of other hosts are asked for by PR_HTML_REMOTE_SCHEME; else they
 *   are left out
 *
 * Lets through the elements and attributes that are known to be harmless, and of styles
 * what fetches nothing. It reads and writes tags one by one as HTML 5 tells them apart
 * (§13.2.5) and builds no tree, which is the browser's own: libxml2's, of HTML 4, would
 * move what newsletters nest. Images that come with the message keep cid: and data:; a
 * link keeps its target when that is http:, https:, mailto: or a place in the message.
 * Time and memory are in proportion to @length. Any thread.
 */
PrHtmlSafe *pr_html_safe_new (const char *html, gsize length, gboolean remote_too);
void pr_html_safe_free (PrHtmlSafe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrHtmlSafe, pr_html_safe_free)

G_END_DECLS
