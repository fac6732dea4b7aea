/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Letters of one alphabet that look like those of another ("а" of Cyrillic and "a").
 * Both take UTF-8 and cost time in proportion to its length. */

/* Whether a word of @text has letters of several alphabets that look alike: nobody writes
 * so, but for deceiving. Words end at whatever is no letter and no digit. */
gboolean pr_look_alike_mixes (const char *text);

/* Whether all of @label that is not ASCII looks like ASCII, so that it can be read as
 * another name. FALSE for ASCII itself. */
gboolean pr_look_alike_is_ascii (const char *label);

G_END_DECLS
