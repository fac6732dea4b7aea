/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What must not reach a line of a list, a title or a terminal: control characters, line
 * separators and what turns the direction of writing. */
gboolean pr_unichar_is_unsafe (gunichar c);

/* What turns the direction of writing (Unicode's Bidi_Control). */
gboolean pr_unichar_is_bidi_control (gunichar c);

G_END_DECLS
