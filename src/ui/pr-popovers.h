/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens a popover that ends when it is closed, or when @parent does: a widget with a
 * layout manager. The focus returns to where it was. @at: in @parent. */
void pr_popover_open (GtkPopover *popover, GtkWidget *parent, const GdkRectangle *at);

G_END_DECLS
