/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-folder-headings.h"

#include <glib/gi18n-lib.h>
#include "ui/pr-folder-row.h"

static const PrFolder *
get_folder (GtkListBoxRow *row)
{
  PrFolderItem *item = row == NULL ? NULL : pr_folder_row_get_item (PR_FOLDER_ROW (row));

  return item == NULL ? NULL : pr_folder_item_get_folder (item);
}

static GtkWidget *
make_heading (const char *name)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "account-heading");
  return label;
}

/* Above the first folder of each account stands its name; a line sets apart what is of
 * none. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const PrFolder *folder = get_folder (row);
  const PrFolder *previous = get_folder (before);
  GtkWidget *header = NULL;

  if (folder == NULL && before != NULL)
    {
      header = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
      gtk_widget_add_css_class (header, "view-separator");
    }
  else if (folder != NULL && folder->account_name != NULL &&
           (previous == NULL || previous->account != folder->account))
    header = make_heading (folder->local ? _ ("On This Computer") : folder->account_name);
  gtk_list_box_row_set_header (row, header);
}

void
pr_folder_headings_add (GtkListBox *folders)
{
  g_return_if_fail (GTK_IS_LIST_BOX (folders));

  gtk_list_box_set_header_func (folders, update_header, NULL, NULL);
}
