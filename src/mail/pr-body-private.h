/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"

G_BEGIN_DECLS

/* Marks the leaves that are texts to be read with the message rather than files that
 * came with it. */
void pr_body_mark_shown (PrMime *mime);

/* A leaf's text in UTF-8 with LF, before any HTML is made readable. Adds to @warnings. */
GString *pr_body_decode (const PrMime *mime, const PrNode *node, PrWarnings *warnings);

/* What a person reads of @node and all below it. */
GString *pr_body_render (const PrMime *mime, const PrNode *node, PrWarnings *warnings);

/* The HTML part of the message's own body, or NULL. */
const PrNode *pr_body_find_html (const PrMime *mime);

/* A leaf that came as a file, as text; NULL when it is no text. */
GString *pr_body_render_attachment (const PrMime *mime,
                                    const PrNode *node,
                                    PrWarnings *warnings);

/* Cuts @text to at most @max octets, between characters. */
void pr_body_cut (GString *text, gsize max);

G_END_DECLS
