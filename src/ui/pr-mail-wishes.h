/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-window.h"

G_BEGIN_DECLS

/* What a person wants of messages on the server: "win.download", "win.delete-both" (here
 * and there) and "win.delete-on-server" of those that are selected in a PrWindow;
 * "win.download-message" and "win.take-back-message" of one (its key). The next check
 * does it; until then it is undone like any act. */
void pr_mail_wishes_install (GtkWidgetClass *window_class);
void pr_mail_wishes_enable (PrWindow *window, gboolean any);
/* @action is over: what is to be downloaded is fetched at once where a network leads to
 * the server. */
void pr_mail_wishes_follow (PrWindow *window, const PrAction *action);

G_END_DECLS
