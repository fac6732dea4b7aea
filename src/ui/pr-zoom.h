/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PR_ZOOM_NORMAL 100

/* How large the text of messages is, in percent of the font's size: one for all windows,
 * until the program ends. */
guint pr_zoom_get (void);
/* A step larger (1) or smaller (-1), or as it was (0). */
void pr_zoom_change (int step);
/* Lets @text be as large as that, from now on. */
void pr_zoom_follow (GtkWidget *text);
/* Calls @changed whenever that is another, as long as @widget lives. */
void pr_zoom_tell (GtkWidget *widget, void (*changed) (GtkWidget *widget));

G_END_DECLS
