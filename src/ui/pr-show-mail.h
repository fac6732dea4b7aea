/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-window.h"

G_BEGIN_DECLS

/* Shows the Inbox of @account in @window, and in it the message @key (0: none) as soon as
 * its row is there. */
void pr_show_mail (PrWindow *window, const char *account, gint64 key);

G_END_DECLS
