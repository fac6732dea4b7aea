/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-message-list-view.h"

G_BEGIN_DECLS

/* What a pointer does on rows beside selecting them: the menu of those selected, also by
 * the Menu key and Shift+F10 (action "menu.popup"), and the buttons of the row that it is
 * over. */

void pr_message_menu_install (GtkWidgetClass *view_class);
void pr_message_menu_follow_pointer (PrMessageListView *view);

/* What a click of the secondary button at @x, @y of @view does; FALSE: there is no row.
 */
gboolean pr_message_menu_popup_at (PrMessageListView *view, double x, double y);
/* What a click at @x, @y of @view on a button of a row does; FALSE: there is none. */
gboolean pr_message_menu_click (PrMessageListView *view, double x, double y);

G_END_DECLS
