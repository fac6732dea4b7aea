/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrRowSelection:
 *
 * The rows of a list that are selected: any number, by position alone.
 * GtkMultiSelection holds each item that is selected, which makes a hundred thousand
 * items of "Select All"; this one holds none.
 */
#define PR_TYPE_ROW_SELECTION (pr_row_selection_get_type ())
G_DECLARE_FINAL_TYPE (PrRowSelection, pr_row_selection, PR, ROW_SELECTION, GObject)

PrRowSelection *pr_row_selection_new (void);
/* @model: (nullable). Nothing is selected afterwards. */
void pr_row_selection_set_model (PrRowSelection *self, GListModel *model);
/* (transfer none): until the selection changes */
const GtkBitset *pr_row_selection_peek (PrRowSelection *self);

G_END_DECLS
