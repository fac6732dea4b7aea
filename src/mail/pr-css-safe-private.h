/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-image-address-private.h"

G_BEGIN_DECLS

/**
 * pr_css_make_safe:
 * @css: UTF-8: a style sheet, or the value of a style attribute
 * @images: what is shown of images
 * @out: what is left of it is appended
 *
 * Takes out all that could be fetched: url() and its like unless they name an
 * image that may be shown, @import, @font-face, @namespace and every other
 * rule that is not known to be harmless, in whatever spelling and with whatever escapes
 * (CSS Syntax 3 §4). No "<" is left, so that it cannot end the element that it stands in.
 * Time is in proportion to @length.
 */
void pr_css_make_safe (const char *css, gsize length, PrImages *images, GString *out);

G_END_DECLS
