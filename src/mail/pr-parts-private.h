/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-inlines-private.h"
#include "mail/pr-inside-private.h"
#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/* The next leaf after @node (NULL: the first) in the order of the message: a part
 * without parts, or a whole message that came as a file. */
const PrNode *pr_parts_next (const PrMime *mime, const PrNode *node);

/* Whether a leaf is an attachment in the contract's sense. @inside: of the HTML that is
 * shown, or NULL. */
gboolean pr_parts_is_attachment (const PrNode *node, PrInside *inside);

/* Whether that depends on the HTML, which may have megabytes: for a leaf, and for any. */
gboolean pr_parts_asks_html (const PrNode *node);
gboolean pr_parts_ask_html (const PrMime *mime);

/* The first octets of each of pr_parts_list () in their order, decoded: of GBytes. */
GPtrArray *pr_parts_list_starts (const PrMime *mime, const PrInlines *inlines, gsize max);

/* All leaves, of PrPart, and the files in texts. */
GPtrArray *pr_parts_list (const PrMime *mime, const PrInlines *inlines, const char *html);
/* The entity of that number, or NULL. */
const PrNode *pr_parts_find (const PrMime *mime, const char *number);

G_END_DECLS
