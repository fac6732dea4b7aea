/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-nothing-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include "model/pr-items.h"

struct _PrNothingPage
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox; /* or NULL */
  gint64 folder;      /* 0: all inboxes */
  GPtrArray *items;   /* of PrFolderItem: whose counters are followed */
  char *count;

  /* Template children */
  AdwStatusPage *page;
  GtkGrid *hints;
};

G_DEFINE_FINAL_TYPE (PrNothingPage, pr_nothing_page, GTK_TYPE_WIDGET)

static void
update (PrNothingPage *self)
{
  guint total = 0, unread = 0;
  g_autofree char *messages = NULL;
  g_autofree char *markup = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      const PrFolder *folder =
        pr_folder_item_get_folder (g_ptr_array_index (self->items, i));

      total += folder->total;
      unread += folder->unread;
    }
  g_free (self->count);
  messages = g_strdup_printf (ngettext ("%'u message", "%'u messages", total), total);
  if (unread > 0)
    /* Translators: "12 messages", of which so many are unread */
    self->count = g_strdup_printf (_ ("%s, %'u unread"), messages, unread);
  else
    self->count = g_steal_pointer (&messages);
  markup = g_markup_escape_text (self->count, -1);
  adw_status_page_set_description (self->page, self->items->len == 0 ? NULL : markup);
}

static gboolean
is_shown (PrNothingPage *self, const PrFolder *folder)
{
  if (self->folder == 0)
    return folder->kind == PR_FOLDER_INBOX;
  return folder->id == self->folder;
}

static void
forget_items (PrNothingPage *self)
{
  for (guint i = 0; i < self->items->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->items, i), self);
  g_ptr_array_set_size (self->items, 0);
}

static void
folders_changed_cb (PrNothingPage *self)
{
  GListModel *folders = pr_mailbox_get_folders (self->mailbox);

  g_assert (PR_IS_NOTHING_PAGE (self));

  forget_items (self);
  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);

      if (!is_shown (self, pr_folder_item_get_folder (item)))
        continue;
      g_signal_connect_object (item, "notify", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->items, g_steal_pointer (&item));
    }
  update (self);
}

static void
add_hint (PrNothingPage *self, int row, const char *accelerator, const char *sentence)
{
  GtkWidget *key = gtk_shortcut_label_new (accelerator);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_widget_set_halign (key, GTK_ALIGN_END);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->hints, key, 0, row, 1, 1);
  gtk_grid_attach (self->hints, label, 1, row, 1, 1);
}

static void
pr_nothing_page_dispose (GObject *object)
{
  PrNothingPage *self = PR_NOTHING_PAGE (object);

  if (self->mailbox != NULL)
    g_signal_handlers_disconnect_by_data (pr_mailbox_get_folders (self->mailbox), self);
  forget_items (self);
  g_clear_object (&self->mailbox);
  if (self->page != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->page));
      self->page = NULL;
    }
  G_OBJECT_CLASS (pr_nothing_page_parent_class)->dispose (object);
}

static void
pr_nothing_page_finalize (GObject *object)
{
  PrNothingPage *self = PR_NOTHING_PAGE (object);

  g_ptr_array_unref (self->items);
  g_free (self->count);
  G_OBJECT_CLASS (pr_nothing_page_parent_class)->finalize (object);
}

static void
pr_nothing_page_class_init (PrNothingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_nothing_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_nothing_page_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-nothing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PrNothingPage, page);
  gtk_widget_class_bind_template_child (widget_class, PrNothingPage, hints);
}

static void
pr_nothing_page_init (PrNothingPage *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_hint (self, 0, "space", _ ("Read on, then the next unread"));
  add_hint (self, 1, "j", _ ("Next message"));
  add_hint (self, 2, "<Control>f", _ ("Search"));
  add_hint (self, 3, "<Control>question", _ ("All keys"));
}

void
pr_nothing_page_show (PrNothingPage *self,
                      PrMailbox *mailbox,
                      gint64 folder,
                      const char *name)
{
  g_return_if_fail (PR_IS_NOTHING_PAGE (self));
  g_return_if_fail (PR_IS_MAILBOX (mailbox));

  if (g_set_object (&self->mailbox, mailbox))
    g_signal_connect_swapped (pr_mailbox_get_folders (mailbox), "items-changed",
                              G_CALLBACK (folders_changed_cb), self);
  self->folder = folder;
  adw_status_page_set_title (self->page, name);
  folders_changed_cb (self);
}

const char *
pr_nothing_page_get_count (PrNothingPage *self)
{
  g_return_val_if_fail (PR_IS_NOTHING_PAGE (self), NULL);

  return self->count;
}
