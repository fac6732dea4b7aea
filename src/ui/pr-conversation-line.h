/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"

G_BEGIN_DECLS

/* A row for a GtkListBox: one message of a conversation on a line, which follows @item.
 */
GtkWidget *pr_conversation_line_new (PrMessageItem *item);
/* One that only says something. @unfolds: it can be activated, and unfolds what it tells
 * of. */
GtkWidget *pr_conversation_line_new_sentence (const char *sentence, gboolean unfolds);
/* The message of a row; 0: it has none. */
gint64 pr_conversation_line_get_key (GtkListBoxRow *row);

G_END_DECLS
