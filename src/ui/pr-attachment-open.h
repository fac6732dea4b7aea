/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Opens a copy of part @number of @message: a message in a window of its own, anything
 * else with the person's application for it. What could run is opened only where the
 * person says so, and even then it is handed over, not run. @name, @type: as the message
 * tells, or %NULL. @decrypted: @message was encrypted. What goes wrong is told by the
 * action "win.tell" of @widget. */
void pr_attachment_open (GtkWidget *widget,
                         PrMessage *message,
                         const char *number,
                         const char *name,
                         const char *type,
                         gboolean decrypted,
                         GCancellable *cancellable);

G_END_DECLS
