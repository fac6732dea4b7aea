/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-rich-text.h"

G_BEGIN_DECLS

/* Sets text as a person would write it in plain mail: white space folded, blocks on
 * lines of their own, quotes behind "> ", list items behind a bullet or a number. */
typedef struct _PrHtmlWriter PrHtmlWriter;

PrHtmlWriter *pr_html_writer_new (void);
/* Ends the writer and gives what was written. */
char *pr_html_writer_finish (PrHtmlWriter *self);
/* One that notes quotes, lists, links and the rest as spans instead of writing them. */
PrHtmlWriter *pr_html_writer_new_rich (void);
PrRichText *pr_html_writer_finish_rich (PrHtmlWriter *self);
/* What is written in between is of that kind; where it is noted. */
void pr_html_writer_open_kind (PrHtmlWriter *self, PrRichKind kind, guint level);
void pr_html_writer_close_kind (PrHtmlWriter *self, PrRichKind kind);

void pr_html_writer_add_text (PrHtmlWriter *self, const char *text, gsize length);
/* At least @n line ends before the next text; 2 make an empty line. */
void pr_html_writer_break (PrHtmlWriter *self, guint n);
void pr_html_writer_add_line_end (PrHtmlWriter *self);
void pr_html_writer_add_rule (PrHtmlWriter *self);
typedef struct
{
  const char *alt, *src; /* or NULL */
  guint width, height;   /* pixels; 0: not told */
} PrHtmlImage;

void pr_html_writer_add_image (PrHtmlWriter *self, const PrHtmlImage *image);

void pr_html_writer_open_table (PrHtmlWriter *self);
void pr_html_writer_close_table (PrHtmlWriter *self);
void pr_html_writer_add_row (PrHtmlWriter *self);
void pr_html_writer_add_cell (PrHtmlWriter *self, gboolean header);
void pr_html_writer_close_cell (PrHtmlWriter *self);

void pr_html_writer_open_quote (PrHtmlWriter *self);
void pr_html_writer_close_quote (PrHtmlWriter *self);
void pr_html_writer_open_pre (PrHtmlWriter *self);
void pr_html_writer_close_pre (PrHtmlWriter *self);
/* @first: number of the first item, or -1 for bullets. */
void pr_html_writer_open_list (PrHtmlWriter *self, int first);
void pr_html_writer_close_list (PrHtmlWriter *self);
/* @number: as the sender gave it, or -1. */
void pr_html_writer_add_item (PrHtmlWriter *self, int number);
void pr_html_writer_open_link (PrHtmlWriter *self, const char *href);
/* Shows the target where the link's text does not say it. */
void pr_html_writer_close_link (PrHtmlWriter *self);

G_END_DECLS
