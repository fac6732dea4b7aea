/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-rich-private.h"

G_BEGIN_DECLS

/* A cell of a table, where it was written. */
typedef struct
{
  gsize start, end; /* octets of the text; both G_MAXSIZE: nothing came yet */
  guint row;
  gboolean header;
} PrHtmlCell;

typedef struct
{
  GArray *cells; /* of PrHtmlCell */
  guint n_rows;
  gboolean in_cell;
  gboolean for_layout; /* it holds what no cell of data does */
} PrHtmlTable;

/* Whether data stands in it: few short lines in several rows and columns. */
gboolean pr_html_table_is_data (const PrHtmlTable *self, const GString *text);

/* Writes its cells anew, those of a row behind tabs, and moves the spans in it. Returns
 * what tells pr_html_table_move () where an octet of it is now. */
GArray *pr_html_table_set (const PrHtmlTable *self, PrRichText *rich);
gsize pr_html_table_move (const GArray *moves, gsize at);

G_END_DECLS
