/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pr_words_settle:
 * @text: UTF-8, unfolded
 * @guessed: set when a charset had to be guessed
 *
 * Rewrites encoded words (RFC 2047, with the language of RFC 2231 §5) so that GMime reads
 * all of them, whatever they hold: characters split between words, padding missing or in
 * the middle, spaces inside. Neighbours become one word, in UTF-8.
 */
char *pr_words_settle (const char *text, gboolean *guessed);

/* The text of unstructured @text, where each "=?" begins an encoded word; else NULL. Says
 * what GMime does of the settled text. */
char *pr_words_decode (const char *text, gboolean *guessed);

G_END_DECLS
