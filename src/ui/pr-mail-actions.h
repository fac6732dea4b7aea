/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person does to the messages that are selected in a PrWindow:
 * "win.toggle-unread", "win.toggle-star", "win.delete", "win.undo" and "win.cancel-acts".
 */
void pr_mail_actions_install (GtkWidgetClass *window_class);

G_END_DECLS
