/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sets rows of PrFolderRow apart: by account, and views of all of them from folders. */
void pr_folder_headings_add (GtkListBox *folders);

G_END_DECLS
