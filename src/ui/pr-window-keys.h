/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Binds the window's keys that are no accelerators of the application: an entry that has
 * the focus takes them first. */
void pr_window_keys_install (GtkWidgetClass *window_class);

G_END_DECLS
