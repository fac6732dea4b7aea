/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* Pure helpers on the text of a message. They take any UTF-8 and cost time in proportion
 * to its length. */

/* @text with every line longer than PR_MAIL_FOLD_CHARS characters broken: GtkTextView
 * needs most of a second for an unbroken megabyte. Free with g_free (). */
char *pr_links_fold_text (const char *text);

/* Where http:, https: and mailto: addresses stand in @text, ascending, without the
 * punctuation of the sentence around them. (transfer full): of PrSpan, octet offsets */
GArray *pr_links_find (const char *text);

G_END_DECLS
