/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Going from one message of a conversation to another: "win.show-message" (its key) and
 * "win.step-conversation" (1: to the next, -1: to the one before). @window_class: of
 * PrWindow */
void pr_conversation_actions_install (GtkWidgetClass *window_class);

G_END_DECLS
