/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-rich-private.h"

G_BEGIN_DECLS

/* Notes the form of a text while PrHtmlWriter writes it. Memory is bounded: spans by
 * PR_RICH_MAX_SPANS, cells by what a table that is set may have. */
typedef struct _PrHtmlRich PrHtmlRich;

PrHtmlRich *pr_html_rich_new (void);
/* The text it is written to; borrowed. */
GString *pr_html_rich_get_text (PrHtmlRich *self);
/* Ends it, when the text is whole. */
PrRichText *pr_html_rich_finish (PrHtmlRich *self);

/* A line begins at the end of the text. */
void pr_html_rich_begin_line (PrHtmlRich *self, guint quotes, guint depth);
/* The bullet or number that was just written begins it. */
void pr_html_rich_mark_item (PrHtmlRich *self, guint n_digits);
/* What is seen begins at the end of the text. */
void pr_html_rich_begin_text (PrHtmlRich *self);

/* What is written from now on is of that kind; the innermost of one kind counts not.
 * @target: or %NULL */
void pr_html_rich_open (PrHtmlRich *self,
                        PrRichKind kind,
                        guint level,
                        guint extra,
                        const char *target);
void pr_html_rich_close (PrHtmlRich *self, PrRichKind kind);

void pr_html_rich_open_table (PrHtmlRich *self);
void pr_html_rich_add_row (PrHtmlRich *self);
void pr_html_rich_add_cell (PrHtmlRich *self, gboolean header);
void pr_html_rich_close_cell (PrHtmlRich *self);
/* Sets a table of data in columns; in others the cells stay as they were written. */
void pr_html_rich_close_table (PrHtmlRich *self);

G_END_DECLS
