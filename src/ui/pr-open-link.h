/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens what a message leads to, where it is of the web, of mail, or a file on a server:
 * nothing else is gone to. */
void pr_open_link (GtkWindow *window, const char *address);

G_END_DECLS
