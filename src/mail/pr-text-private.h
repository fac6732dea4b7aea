/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What must not reach a line of a list, a title or a terminal: control characters, line
 * separators and what turns the direction of writing. */
gboolean pr_unichar_is_unsafe (gunichar c);

/* What turns the direction of writing (Unicode's Bidi_Control). */
gboolean pr_unichar_is_bidi_control (gunichar c);

/* How many octets at the start are ASCII and not NUL. */
gsize pr_text_span_ascii (const char *octets, gsize length);

/* How many octets at the start are UTF-8 without NUL, to the end of a character: what
 * g_utf8_validate_len () finds, several times as fast. */
gsize pr_text_span_utf8 (const char *octets, gsize length);

/* Whether the library that reads HTML is here; pr_html_to_text () tells what else. */
gboolean pr_html_can_read (void);

G_END_DECLS
