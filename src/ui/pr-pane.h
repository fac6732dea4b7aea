/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrPane:
 *
 * Holds one child and asks for the widths it is told, whatever the child's natural width
 * is: the window folds at the same widths with every message and folder name.
 *
 * Properties: "child", "minimum-width" and "natural-width" (pixels; the child's minimum
 * still counts).
 */
#define PR_TYPE_PANE (pr_pane_get_type ())
G_DECLARE_FINAL_TYPE (PrPane, pr_pane, PR, PANE, GtkWidget)

void pr_pane_set_child (PrPane *self, GtkWidget *child);

G_END_DECLS
