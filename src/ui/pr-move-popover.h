/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/**
 * PrMovePopover:
 *
 * The folders that mail may go to, narrowed as one types, and a new one of the name that
 * was typed. Signal "chosen" (a PrAction, lent).
 */
#define PR_TYPE_MOVE_POPOVER (pr_move_popover_get_type ())
G_DECLARE_FINAL_TYPE (PrMovePopover, pr_move_popover, PR, MOVE_POPOVER, GtkPopover)

/* @account: of the mail; 0: of several, which only goes where each of them has a folder.
 * @folder: the one it is in, which is left out, or 0 */
GtkWidget *pr_move_popover_new (PrMailbox *mailbox, gint64 account, gint64 folder);

void pr_move_popover_set_text (PrMovePopover *self, const char *text);
/* What Enter chooses: its words, or %NULL where nothing fits. */
const char *pr_move_popover_get_choice (PrMovePopover *self);
guint pr_move_popover_get_n_choices (PrMovePopover *self);
/* As the arrow keys do. */
void pr_move_popover_step (PrMovePopover *self, int step);
/* As Enter does. */
void pr_move_popover_choose (PrMovePopover *self);

G_END_DECLS
