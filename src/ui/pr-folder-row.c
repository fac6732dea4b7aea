/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-folder-row.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-folder-name.h"

struct _PrFolderRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  PrFolderItem *item; /* or NULL */

  gint64 id;
  gulong notify_id;
  guint unread;

  /* Template children */
  GtkImage *icon;
  GtkLabel *name;
  GtkImage *refused;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (PrFolderRow, pr_folder_row, GTK_TYPE_LIST_BOX_ROW)

const char *
pr_folder_row_get_icon (PrFolderKind kind)
{
  switch (kind)
    {
    case PR_FOLDER_INBOX:
      return "popreader-inbox-symbolic";
    case PR_FOLDER_SENT:
      return "mail-send-symbolic";
    case PR_FOLDER_JUNK:
      return "mail-mark-junk-symbolic";
    case PR_FOLDER_TRASH:
      return "user-trash-symbolic";
    case PR_FOLDER_ARCHIVE:
      return "popreader-archive-symbolic";
    case PR_FOLDER_OWN:
    default:
      return "folder-symbolic";
    }
}

static void
follow_folder (PrFolderRow *self)
{
  const PrFolder *folder = pr_folder_item_get_folder (self->item);

  gtk_label_set_text (self->name, pr_folder_get_title (folder));
  gtk_image_set_from_icon_name (self->icon, pr_folder_row_get_icon (folder->kind));
  pr_folder_row_set_unread (self, folder->unread);
}

static void
pr_folder_row_dispose (GObject *object)
{
  PrFolderRow *self = PR_FOLDER_ROW (object);

  g_clear_signal_handler (&self->notify_id, self->item);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (pr_folder_row_parent_class)->dispose (object);
}

static void
pr_folder_row_class_init (PrFolderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_folder_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-folder-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PrFolderRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PrFolderRow, name);
  gtk_widget_class_bind_template_child (widget_class, PrFolderRow, refused);
  gtk_widget_class_bind_template_child (widget_class, PrFolderRow, count);
}

static void
pr_folder_row_init (PrFolderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pr_folder_row_new (PrFolderItem *item)
{
  PrFolderRow *self;

  g_return_val_if_fail (PR_IS_FOLDER_ITEM (item), NULL);

  self = g_object_new (PR_TYPE_FOLDER_ROW, NULL);
  self->item = g_object_ref (item);
  self->id = pr_folder_item_get_folder (item)->id;
  self->notify_id =
    g_signal_connect_swapped (item, "notify", G_CALLBACK (follow_folder), self);
  follow_folder (self);
  return GTK_WIDGET (self);
}

GtkWidget *
pr_folder_row_new_view (gint64 view)
{
  PrFolderRow *self = g_object_new (PR_TYPE_FOLDER_ROW, NULL);
  gboolean starred = view == PR_FOLDER_ID_STARRED;

  self->id = view;
  gtk_label_set_text (self->name, starred ? _ ("Starred") : _ ("All Inboxes"));
  gtk_image_set_from_icon_name (self->icon, starred ? "popreader-star-symbolic"
                                                    : "popreader-all-inboxes-symbolic");
  pr_folder_row_set_unread (self, 0);
  return GTK_WIDGET (self);
}

gint64
pr_folder_row_get_id (PrFolderRow *self)
{
  g_return_val_if_fail (PR_IS_FOLDER_ROW (self), 0);

  return self->id;
}

PrFolderItem *
pr_folder_row_get_item (PrFolderRow *self)
{
  g_return_val_if_fail (PR_IS_FOLDER_ROW (self), NULL);

  return self->item;
}

void
pr_folder_row_set_unread (PrFolderRow *self, guint unread)
{
  g_autofree char *count = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (PR_IS_FOLDER_ROW (self));

  self->unread = unread;
  count = g_strdup_printf ("%'u", unread);
  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), unread > 0);
  if (unread == 0)
    spoken = g_strdup (pr_folder_row_get_title (self));
  else
    spoken =
      /* Translators: a folder's name and how many of its messages are unread */
      g_strdup_printf (ngettext ("%s: %'u unread", "%s: %'u unread", unread),
                       pr_folder_row_get_title (self), unread);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

const char *
pr_folder_row_get_title (PrFolderRow *self)
{
  g_return_val_if_fail (PR_IS_FOLDER_ROW (self), NULL);

  return gtk_label_get_text (self->name);
}

void
pr_folder_row_set_drop (PrFolderRow *self, PrFolderRowDrop drop)
{
  g_return_if_fail (PR_IS_FOLDER_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->refused), drop == PR_FOLDER_ROW_DROP_REFUSED);
  if (drop == PR_FOLDER_ROW_DROP_READY)
    gtk_widget_add_css_class (GTK_WIDGET (self), "drop-ready");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-ready");
}
