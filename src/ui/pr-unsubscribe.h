/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-reader.h"

G_BEGIN_DECLS

/* "win.unsubscribe": leaves the list that sent the message shown, once the person was
 * asked; enabled while there is a way. */
void pr_unsubscribe_action_install (GtkWidgetClass *window_class);
void pr_unsubscribe_action_follow (GtkWidget *window, PrReader *reader);

G_END_DECLS
