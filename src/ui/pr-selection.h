/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrSelection:
 *
 * The rows of a list that are selected: any number, by position alone.
 * GtkMultiSelection holds each item that is selected, which makes a hundred thousand
 * items of "Select All"; this one holds none.
 */
#define PR_TYPE_SELECTION (pr_selection_get_type ())
G_DECLARE_FINAL_TYPE (PrSelection, pr_selection, PR, SELECTION, GObject)

PrSelection *pr_selection_new (void);
/* @model: (nullable). Nothing is selected afterwards. */
void pr_selection_set_model (PrSelection *self, GListModel *model);
/* (transfer none): until the selection changes */
const GtkBitset *pr_selection_peek (PrSelection *self);

G_END_DECLS
