/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-list-pane.h"

G_BEGIN_DECLS

/**
 * PrLikelyRows:
 *
 * Which messages of the list in sight are likely to be opened next: the one that the
 * pointer rests on, and those below and above the selected one.
 */
typedef struct _PrLikelyRows PrLikelyRows;

/* The pointer rests on another row. */
typedef void (*PrLikelyRowsFunc) (gpointer user_data);

/* @pane: borrowed, and it may end first. */
PrLikelyRows *pr_likely_rows_new (PrListPane *pane,
                                  PrLikelyRowsFunc func,
                                  gpointer user_data);
void pr_likely_rows_free (PrLikelyRows *self);

#define PR_LIKELY_ROWS_MAX 3
#define PR_LIKELY_ROWS_OCTETS (1u << 20) /* of a message, at most */
/* Sets @keys, the likeliest first: how many there are. */
guint pr_likely_rows_list (PrLikelyRows *self, gint64 keys[PR_LIKELY_ROWS_MAX]);
/* The pointer is there now, in coordinates of the pane. */
void pr_likely_rows_move_pointer (PrLikelyRows *self, double x, double y);
/* The pointer rests on the message @key (0: on none). */
void pr_likely_rows_point_at (PrLikelyRows *self, gint64 key);

G_END_DECLS
