/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-empty-folder.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define STARRED (PR_FOLDER_OWN + 1)

struct _PrEmptyFolder
{
  GtkWidget parent_instance;

  /* Owned */
  PrAccountItem *account; /* or NULL */

  gulong status_id;
  guint kind; /* PrFolderKind, or STARRED */

  /* Template children */
  AdwStatusPage *page;
  GtkWidget *check;
};

G_DEFINE_FINAL_TYPE (PrEmptyFolder, pr_empty_folder, GTK_TYPE_WIDGET)

typedef struct
{
  const char *icon, *title, *description;
} Words;

static const Words words[] = {
  [PR_FOLDER_INBOX] = { "popreader-open-envelope-symbolic", N_ ("No Mail Here"),
                        N_ ("New mail comes in here.") },
  [PR_FOLDER_ARCHIVE] = { "popreader-archive-symbolic", N_ ("The Archive Is Empty"),
                          N_ ("Messages that are archived are kept here.") },
  [PR_FOLDER_SENT] = { "mail-send-symbolic", N_ ("No Sent Mail"),
                       N_ ("Sent mail that was imported is kept here.") },
  [PR_FOLDER_JUNK] = { "mail-mark-junk-symbolic", N_ ("No Junk"),
                       N_ ("Messages that are marked as junk come here.") },
  [PR_FOLDER_TRASH] = { "user-trash-symbolic", N_ ("The Trash Is Empty"),
                        N_ ("Messages that are deleted come here.") },
  [PR_FOLDER_OWN] = { "folder-symbolic", N_ ("This Folder Is Empty"),
                      N_ ("Drag messages here, or use Move to… in their menu.") },
  [STARRED] = { "popreader-star-symbolic", N_ ("No Starred Mail"),
                N_ ("Messages with a star are found here.") },
};

static void
update (PrEmptyFolder *self)
{
  const Words *said = &words[self->kind];
  const char *status = self->kind != PR_FOLDER_INBOX || self->account == NULL
                         ? NULL
                         : pr_account_item_get_status (self->account);
  g_autofree char *description =
    g_strconcat (_ (said->description), status == NULL || *status == '\0' ? "" : "\n",
                 status, NULL);
  g_autofree char *markup = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->page, said->icon);
  adw_status_page_set_title (self->page, _ (said->title));
  adw_status_page_set_description (self->page, markup);
  gtk_widget_set_visible (self->check, self->kind == PR_FOLDER_INBOX);
}

static void
set_account (PrEmptyFolder *self, PrAccountItem *account)
{
  g_clear_signal_handler (&self->status_id, self->account);
  g_set_object (&self->account, account);
  if (account != NULL)
    self->status_id =
      g_signal_connect_swapped (account, "notify::status", G_CALLBACK (update), self);
}

static void
pr_empty_folder_dispose (GObject *object)
{
  PrEmptyFolder *self = PR_EMPTY_FOLDER (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  set_account (self, NULL);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_empty_folder_parent_class)->dispose (object);
}

static void
pr_empty_folder_class_init (PrEmptyFolderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_empty_folder_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-empty-folder.ui");
  gtk_widget_class_bind_template_child (widget_class, PrEmptyFolder, page);
  gtk_widget_class_bind_template_child (widget_class, PrEmptyFolder, check);
}

static void
pr_empty_folder_init (PrEmptyFolder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pr_empty_folder_set_folder (PrEmptyFolder *self,
                            gint64 id,
                            const PrFolder *folder,
                            PrAccountItem *account)
{
  g_return_if_fail (PR_IS_EMPTY_FOLDER (self));

  if (id == PR_FOLDER_ID_STARRED)
    self->kind = STARRED;
  else if (id == PR_FOLDER_ID_INBOXES)
    self->kind = PR_FOLDER_INBOX;
  else
    self->kind = folder == NULL ? PR_FOLDER_OWN : folder->kind;
  set_account (self, account);
  update (self);
}

const char *
pr_empty_folder_get_title (PrEmptyFolder *self)
{
  g_return_val_if_fail (PR_IS_EMPTY_FOLDER (self), NULL);

  return adw_status_page_get_title (self->page);
}

const char *
pr_empty_folder_get_description (PrEmptyFolder *self)
{
  g_return_val_if_fail (PR_IS_EMPTY_FOLDER (self), NULL);

  return adw_status_page_get_description (self->page);
}
