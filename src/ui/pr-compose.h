/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-reader.h"

G_BEGIN_DECLS

/* The window's actions "win.reply", "win.reply-all" and "win.forward", which hand the
 * beginning of a message to the program that the person writes mail with; where there is
 * none, it can be copied. */
void pr_compose_actions_install (GtkWidgetClass *window_class);
/* They are there while @reader shows a message. */
void pr_compose_actions_follow (GtkWidget *window, PrReader *reader);

/* Opens the message that a mailto: URL asks for, which may be a stranger's. */
void pr_compose_open (GtkWindow *window, const char *uri);

G_END_DECLS
