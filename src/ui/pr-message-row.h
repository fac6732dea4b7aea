/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"

G_BEGIN_DECLS

/**
 * PrMessageRow:
 *
 * One message in a list: dot, sender, date, subject, marks, preview. One widget that
 * draws itself, of the same height whatever it shows, so a list scrolls at the cost of
 * some text. It names the list item that holds it for screen readers.
 */
#define PR_TYPE_MESSAGE_ROW (pr_message_row_get_type ())
G_DECLARE_FINAL_TYPE (PrMessageRow, pr_message_row, PR, MESSAGE_ROW, GtkWidget)

GtkWidget *pr_message_row_new (void);
/* @item: or %NULL, to show nothing. The row follows its changes. */
void pr_message_row_set_item (PrMessageRow *self, PrMessageItem *item);
PrMessageItem *pr_message_row_get_item (PrMessageRow *self);

/* What a screen reader says of @summary. Free with g_free (). */
char *pr_message_row_describe (const PrSummary *summary, GDateTime *now);

G_END_DECLS
