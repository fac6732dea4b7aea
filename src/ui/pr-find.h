/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-snippet.h"

G_BEGIN_DECLS

#define PR_FIND_MAX 10000 /* more are not looked for */

/* Where @needle stands in @text, both UTF-8, whatever the case and the accents, as a
 * search has it; none within another. Every white space is like every other. (transfer
 * full): of PrSpan, octets of @text, ascending. Any thread. */
GArray *pr_find_all (const char *text, const char *needle);

G_END_DECLS
