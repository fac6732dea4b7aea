/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Actions of a window on its list: going through it, and acting on what is not selected:
 * "win.move", "win.move-unread", "win.toggle-row", "win.next-pane", "win.star-message",
 * "win.delete-message", "win.mark-rows-read". */
void pr_list_actions_install (GtkWidgetClass *window_class);

G_END_DECLS
