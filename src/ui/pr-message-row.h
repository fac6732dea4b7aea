/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"
#include "ui/pr-row-lines.h"

G_BEGIN_DECLS

/**
 * PrMessageRow:
 *
 * One message in a list: dot, sender, date, subject, marks, preview; under the pointer
 * buttons in place of the date. One widget that draws itself, of the same height whatever
 * it shows, so a list scrolls at the cost of some text. It names the list item that holds
 * it for screen readers.
 */
#define PR_TYPE_MESSAGE_ROW (pr_message_row_get_type ())
G_DECLARE_FINAL_TYPE (PrMessageRow, pr_message_row, PR, MESSAGE_ROW, GtkWidget)

/* What the pointer is on, in a row that it is over. */
typedef enum
{
  PR_ROW_BUTTON_NONE,
  PR_ROW_BUTTON_STAR,
  PR_ROW_BUTTON_TRASH,
} PrRowButton;

/* @style: (not nullable): outlives the row. */
GtkWidget *pr_message_row_new (const PrRowStyle *style);
/* The row's style is another one than before. */
void pr_message_row_restyle (PrMessageRow *self);
/* The row at a point of @within, which holds it, or %NULL. */
PrMessageRow *pr_message_row_pick (GtkWidget *within, double x, double y);
/* @x, @y: of the row */
PrRowButton pr_message_row_get_button (PrMessageRow *self, double x, double y);
/* @item: or %NULL, to show nothing. The row follows its changes. */
void pr_message_row_set_item (PrMessageRow *self, PrMessageItem *item);
PrMessageItem *pr_message_row_get_item (PrMessageRow *self);

/* What a screen reader says of @summary. Free with g_free (). */
char *pr_message_row_describe (const PrSummary *summary, GDateTime *now);

G_END_DECLS
