/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-window.h"

G_BEGIN_DECLS

/* Going from one message of a conversation to another: "win.show-message" (its key) and
 * "win.step-conversation" (1: to the next, -1: to the one before); and what a person does
 * to conversations: "win.split-conversation" and "win.merge-conversations".
 * @window_class: of PrWindow */
void pr_conversation_actions_install (GtkWidgetClass *window_class);
/* @any: whether there is something to act on, and it may be changed */
void pr_conversation_actions_update (PrWindow *window, gboolean any);
/* Goes on to what is unread in the conversation in sight, as far as the row selected
 * stands for it; FALSE: there is no more of it. */
gboolean pr_conversation_actions_read_on (PrWindow *window);

G_END_DECLS
