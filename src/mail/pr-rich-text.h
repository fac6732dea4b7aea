/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a span of a text is. Spans of one kind never overlap; those of different kinds do.
 */
typedef enum
{
  PR_RICH_QUOTE, /* whole lines; level: how often, from 1; extra: 1 where the lines begin
                    with ">" themselves */
  PR_RICH_LIST,  /* whole lines; level: how deep, from 1 */
  PR_RICH_ITEM,  /* a line that begins with a bullet or number; level: digits, or 0 */
  PR_RICH_HEADING, /* level: 1 to 6 */
  PR_RICH_BOLD,
  PR_RICH_ITALIC,
  PR_RICH_UNDERLINE,
  PR_RICH_STRIKE,
  PR_RICH_MONOSPACE,
  PR_RICH_SIGNATURE,
  PR_RICH_TABLE, /* whole lines, cells behind tabs; level: columns; extra: a bit for each
                    of numbers */
  PR_RICH_RULE,
  PR_RICH_IMAGE,  /* U+FFFC, then its alternative text; target: its URL; level, extra:
                     width and height in pixels, or 0 */
  PR_RICH_LINK,   /* target: where it leads; NULL: what it says */
  PR_RICH_TARGET, /* the host that a link leads to, behind its text, which names another
                   */
  PR_N_RICH_KINDS
} PrRichKind;

typedef struct
{
  gsize start, end; /* octets of the text */
  PrRichKind kind;
  guint level, extra;
  const char *target; /* of the text's, or NULL */
} PrRichSpan;

/**
 * PrRichText:
 *
 * A text with its form: what is a heading, a quote, a link. It has no colours and no
 * fonts, so that it can be read in any theme. UTF-8 without NUL; U+FFFC stands for images
 * alone. Immutable once it is given away; any thread.
 */
typedef struct
{
  GString *text;
  GArray *spans;         /* of PrRichSpan, ascending by start; the longer first */
  GStringChunk *strings; /* or NULL */
} PrRichText;

PrRichText *pr_rich_text_new (void);
PrRichText *pr_rich_text_ref (PrRichText *self);
void pr_rich_text_unref (PrRichText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrRichText, pr_rich_text_unref)

/* Of text/plain: quotes and the signature (RFC 3676 §4.3, §4.5) are found in it. Takes
 * @text. */
PrRichText *pr_rich_text_new_plain (GString *text);
/* Of HTML, any octets taken as UTF-8. @plain: where it is not NULL, what
 * pr_html_to_text () makes of it, read in the same pass. Time and memory are in
 * proportion to @length. */
PrRichText *pr_rich_text_new_html (const char *html, gsize length, char **plain);

/* What a person would write in plain mail: quotes with ">", images' text in brackets.
 * Free with g_free (). */
char *pr_rich_text_dup_plain (const PrRichText *self);

G_END_DECLS
