/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/* The next leaf after @node (NULL: the first) in the order of the message: a part
 * without parts, or a whole message that came as a file. */
const PrNode *pr_parts_next (const PrMime *mime, const PrNode *node);

/* Whether a leaf is an attachment in the contract's sense. @html: the HTML that is shown,
 * or NULL. */
gboolean pr_parts_is_attachment (const PrNode *node, const char *html);

/* All leaves, of PrPart. */
GPtrArray *pr_parts_list (const PrMime *mime, const char *html);

/* Whether a text that is shown holds a file (pr-inline-private.h). */
gboolean pr_parts_hold_inline (const PrMime *mime);

/* Their names, one a line, behind what @names holds. */
void pr_parts_append_inline_names (const PrMime *mime, GString *names);

/* The decoded octets of the file in a text that has that number, or NULL. */
GByteArray *pr_parts_dup_inline (const PrMime *mime, const char *number);

/* The entity of that number, or NULL. */
const PrNode *pr_parts_find (const PrMime *mime, const char *number);

G_END_DECLS
