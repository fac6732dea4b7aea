/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-window.h"

G_BEGIN_DECLS

/* What a person does to the messages that are selected in a PrWindow:
 * "win.toggle-unread", "win.toggle-star", "win.archive", "win.junk" (in Junk: not junk),
 * "win.delete", "win.restore", "win.move-to" (asks where), "win.move-to-folder" (its id),
 * "win.undo" and "win.cancel-acts".
 */
void pr_mail_actions_install (GtkWidgetClass *window_class);
/* Another folder or message is in sight: enables what can be done to it. */
void pr_mail_actions_update (PrWindow *window);
/* Does @action, and says so when it is over. @keys: (element-type gint64) (nullable) */
void pr_mail_actions_act (PrWindow *window, const PrAction *action, const GArray *keys);
/* The same on what is selected. Where that leaves the list, the row below is next. */
void pr_mail_actions_act_on_target (PrWindow *window, const PrAction *action);

G_END_DECLS
