/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

#define PR_QUOTE_LEVELS 3 /* that are told from each other */

/* Where whole lines of @text are quoted (RFC 3676 §4.5): once, twice, and more often.
 * And its signature, which "-- " begins (§4.3). @levels:
 * PR_QUOTE_LEVELS arrays of PrSpan; @signatures: of at most one. Any UTF-8, in linear
 * time. */
void pr_quotes_find (const char *text, GArray *const *levels, GArray *signatures);

G_END_DECLS
