/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-mime-private.h"
#include "mail/pr-rich-text.h"

G_BEGIN_DECLS

/* A longer text/plain is not only a notice that there is HTML. */
#define PR_BODY_PLACEHOLDER_OCTETS 600

/* Marks the leaves that are texts to be read with the message rather than files that
 * came with it. */
void pr_body_mark_shown (PrMime *mime);

/* A leaf's text in UTF-8 with LF, before any HTML is made readable. Adds to @warnings. */
GString *pr_body_decode (const PrMime *mime, const PrNode *node, PrWarnings *warnings);

/* @octets as the text of @node (NULL: of no part that says what it is in), in UTF-8 with
 * LF. */
GString *pr_body_read (const PrMime *mime,
                       const PrNode *node,
                       const char *octets,
                       gsize length);

/* Where to cut a text of @length octets or more: behind its last line, else behind its
 * last character. */
gsize pr_body_find_line_end (const char *octets, gsize length);

/* The first lines of it, not much less than @max octets; NULL where there is not more, or
 * where these alone do not tell what the text is. */
GString *pr_body_decode_start (const PrMime *mime, const PrNode *node, gsize max);

/* Where @node's text may be cut, of which the end did not come: behind the last whole
 * word or tag, else the last whole character. An offset into the message, for all that it
 * is encoded; 0: nowhere. */
gsize pr_body_find_cut (const PrMime *mime, const PrNode *node);

gboolean pr_body_is_html (const PrNode *node);

/* A kind of text that is for programs; shown only where there is nothing else. */
gboolean pr_body_is_for_programs (const PrNode *node);

/* A leaf that can be read, whoever it is for. */
gboolean pr_body_is_text (const PrNode *node);

/* No character that is seen. */
gboolean pr_body_is_blank (const char *text);

/* Whether a text/plain beside an HTML part says nothing, or only that there is one. */
gboolean pr_body_is_placeholder (const GString *text);

/* What a person reads of @node and all below it. */
GString *pr_body_render (const PrMime *mime, const PrNode *node, PrWarnings *warnings);

/* The same, and in *@rich the text with its form, which is that of HTML where a choice is
 * offered. */
GString *pr_body_render_rich (const PrMime *mime,
                              const PrNode *node,
                              PrRichText **rich,
                              PrWarnings *warnings);

/* The same, but of a long text only the first lines, with *@cut. NULL where it takes all
 * to tell. */
GString *pr_body_render_start (const PrMime *mime, const PrNode *node, gboolean *cut);

/* The first of its text with its form, where that is long; else NULL. */
PrRichText *pr_body_render_rich_start (const PrMime *mime, const PrNode *node);

/* The HTML part of the message's own body, or NULL. */
const PrNode *pr_body_find_html (const PrMime *mime);

/* A leaf that came as a file, as text; NULL when it is no text. */
GString *pr_body_render_attachment (const PrMime *mime,
                                    const PrNode *node,
                                    PrWarnings *warnings);

/* Cuts @text to at most @max octets, between characters. */
void pr_body_cut (GString *text, gsize max);

G_END_DECLS
