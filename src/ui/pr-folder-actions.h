/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-window.h"

G_BEGIN_DECLS

/* What a person does to the folder whose menu is open in a PrWindow's sidebar, else to
 * the one that is selected there: "win.new-folder", "win.rename-folder" (both ask for the
 * name), "win.remove-folder" and "win.mark-all-read". */
void pr_folder_actions_install (GtkWidgetClass *window_class);
/* Another folder is meant, or it changed: enables what can be done to it. */
void pr_folder_actions_update (PrWindow *window);

G_END_DECLS
