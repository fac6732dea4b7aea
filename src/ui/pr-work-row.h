/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrWorkRow:
 *
 * Long work at the foot of the sidebar: a sentence with numbers and a bar, and a button
 * to cancel it. It comes into sight when the work has lasted a moment, so that short work
 * does not flicker.
 */
#define PR_TYPE_WORK_ROW (pr_work_row_get_type ())
G_DECLARE_FINAL_TYPE (PrWorkRow, pr_work_row, PR, WORK_ROW, GtkWidget)

/* @action: what its button activates; without one there is no button. */
void pr_work_row_set_cancel (PrWorkRow *self, const char *action);
/* Work is under way. @fraction: 0 … 1 */
void pr_work_row_show (PrWorkRow *self, const char *sentence, double fraction);
void pr_work_row_stop (PrWorkRow *self);
/* What is in sight, or %NULL. */
const char *pr_work_row_get_sentence (PrWorkRow *self);

G_END_DECLS
