/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer floating): a popover with the words of the search language; each is put into
 * @entry, which outlives it, by a click. */
GtkWidget *pr_search_help_new (GtkEditable *entry);

G_END_DECLS
