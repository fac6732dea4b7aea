/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "model/pr-items.h"

G_BEGIN_DECLS

/* The state of an account in the sidebar's foot: numbers and Cancel while its mail is
 * checked, else when it was. Activating it shows the details; a menu has its verbs. */
#define PR_TYPE_ACCOUNT_ROW (pr_account_row_get_type ())
G_DECLARE_FINAL_TYPE (PrAccountRow, pr_account_row, PR, ACCOUNT_ROW, GtkListBoxRow)

/* For gtk_list_box_bind_model () over PrAccountItem. */
GtkWidget *pr_account_row_new (PrAccountItem *item);

G_END_DECLS
