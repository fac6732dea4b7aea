/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The start of what the sender of @text said, on one line: without quotes and the lines
 * that announce them, rules, bare links, what stands for pictures and signature; at most
 * @max_chars characters. */
char *pr_preview_of_text (const char *text, gsize max_chars);

/* The same of a text of which @text is only the first lines; NULL where it takes more to
 * tell. */
char *pr_preview_of_start (const char *text, gsize max_chars);

G_END_DECLS
