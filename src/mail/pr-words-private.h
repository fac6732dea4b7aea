/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pr_words_decode:
 * @text: UTF-8, unfolded
 * @structured: leave what is decoded as one encoded word in UTF-8, for a parser of
 *   addresses or parameters to read
 * @guessed: set when a charset had to be guessed
 *
 * Decodes encoded words (RFC 2047, with the language of RFC 2231 §5), whatever they hold:
 * characters split between words, padding missing or in the middle, spaces inside.
 * Neighbours are joined before their charset is applied.
 */
char *pr_words_decode (const char *text, gboolean structured, gboolean *guessed);

G_END_DECLS
