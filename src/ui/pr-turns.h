/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a frame takes longer than it may, as a spinner turns on a slow machine, the next
 * is due when it ends, and nothing at the priority of drawing or behind it is ever run.
 * So all that has to be done some day is done before the next frame is laid out. */
#define PR_PRIORITY_BEFORE_DRAWING (G_PRIORITY_HIGH_IDLE + 5)

/* Milliseconds, in which the frame that is due is drawn: what may come with the second
 * one waits so long, at that priority. */
#define PR_TURN_MS 20

G_END_DECLS
