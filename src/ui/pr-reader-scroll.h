/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PrReaderScroll:
 *
 * What scrolls in the pane of a message: a head, its text and a foot below each other. A
 * GtkScrollable, to be held by a GtkScrolledWindow. The text scrolls within it, so that
 * of a text of megabytes only what is in sight is laid out. Properties "head", "text" (a
 * GtkScrollable), "foot", and "fill": while that is visible, and the text is not, it
 * takes what the head and the foot leave of the page, and scrolls within itself.
 *
 * Signal "arranged": its parts have their places, as after each move.
 */
#define PR_TYPE_READER_SCROLL (pr_reader_scroll_get_type ())
G_DECLARE_FINAL_TYPE (PrReaderScroll, pr_reader_scroll, PR, READER_SCROLL, GtkWidget)

/* Scrolls to the cursor of @view, which is in the text, also while lines above it are
 * still laid out. */
void pr_reader_scroll_show_cursor (PrReaderScroll *self, GtkTextView *view);

G_END_DECLS
