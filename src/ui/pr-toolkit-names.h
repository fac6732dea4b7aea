/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives what a screen reader says to parts of GTK 4.8's and libadwaita 1.2's own widgets
 * that take the focus without a name: as soon as each is mapped, in every window. Call it
 * once, when the display is open. */
void pr_toolkit_names_install (void);

G_END_DECLS
