/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-sidebar.h"

G_BEGIN_DECLS

/* Gives the rows of @folders, which is in @sidebar, a menu: by the other mouse button, a
 * long touch, the Menu key or Shift+F10. While it is open, its row is the sidebar's
 * target. */
void pr_folder_menu_add (PrSidebar *sidebar, GtkListBox *folders);

G_END_DECLS
