/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-mailbox.h"

G_BEGIN_DECLS

/* The window as it was left: its size, and the folder that was shown. */

/* Before the window is shown for the first time. */
void pr_window_state_restore (GtkWindow *window);
/* While it still has its size. */
void pr_window_state_save (GtkWindow *window);

/* The folder or view that was shown last, or -1 where none was, or it is gone. Folders
 * are kept by name: an id means another folder in another profile. */
gint64 pr_window_state_find_folder (PrMailbox *mailbox);
void pr_window_state_save_folder (PrMailbox *mailbox, gint64 folder);

G_END_DECLS
