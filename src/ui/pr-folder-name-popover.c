/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-folder-name-popover.h"

#include <glib/gi18n-lib.h>
#include "model/pr-items.h"

#define MAX_WIDTH_CHARS 22 /* of an account's name */

struct _PrFolderNamePopover
{
  GtkPopover parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  GArray *ids; /* of gint64: the accounts of the drop-down */

  gint64 folder; /* to be renamed, or 0 */
  char *old_name;

  /* Template children */
  GtkLabel *title;
  GtkDropDown *accounts;
  GtkEntry *entry;
  GtkLabel *trouble;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (PrFolderNamePopover, pr_folder_name_popover, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gint64
get_account (PrFolderNamePopover *self)
{
  guint selected = gtk_drop_down_get_selected (self->accounts);

  return selected < self->ids->len ? g_array_index (self->ids, gint64, selected) : 0;
}

static char *
check (PrFolderNamePopover *self, GError **error)
{
  return pr_mailbox_check_folder_name (self->mailbox, get_account (self), self->folder,
                                       gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                                       error);
}

static void
show_trouble (PrFolderNamePopover *self, const char *sentence)
{
  gtk_label_set_text (self->trouble, sentence == NULL ? "" : sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), sentence != NULL);
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY,
                                     sentence == NULL ? NULL : "dialog-warning-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               sentence == NULL ? GTK_ACCESSIBLE_INVALID_FALSE
                                                : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
}

/* Nobody is blamed for having typed nothing yet. */
static void
changed_cb (PrFolderNamePopover *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = self->mailbox == NULL ? NULL : check (self, &error);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_assert (PR_IS_FOLDER_NAME_POPOVER (self));

  show_trouble (self, error == NULL || *text == '\0' ? NULL : error->message);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), name != NULL);
}

gboolean
pr_folder_name_popover_choose (PrFolderNamePopover *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  PrAction action;

  g_return_val_if_fail (PR_IS_FOLDER_NAME_POPOVER (self), FALSE);

  name = check (self, &error);
  if (name == NULL)
    {
      show_trouble (self, error->message);
      return FALSE;
    }
  action = (PrAction){ .kind = self->folder == 0 ? PR_ACTION_MAKE_FOLDER
                                                 : PR_ACTION_RENAME_FOLDER,
                       .account = get_account (self),
                       .folder = self->folder,
                       .name = name };
  gtk_popover_popdown (GTK_POPOVER (self));
  if (g_strcmp0 (name, self->old_name) != 0)
    g_signal_emit (self, signals[CHOSEN], 0, &action);
  return TRUE;
}

/* The name is what is asked for, whatever stands above it. */
static void
pr_folder_name_popover_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pr_folder_name_popover_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (PR_FOLDER_NAME_POPOVER (widget)->entry));
}

static void
pr_folder_name_popover_dispose (GObject *object)
{
  PrFolderNamePopover *self = PR_FOLDER_NAME_POPOVER (object);

  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_folder_name_popover_parent_class)->dispose (object);
}

static void
pr_folder_name_popover_finalize (GObject *object)
{
  PrFolderNamePopover *self = PR_FOLDER_NAME_POPOVER (object);

  g_array_unref (self->ids);
  g_free (self->old_name);
  G_OBJECT_CLASS (pr_folder_name_popover_parent_class)->finalize (object);
}

static void
pr_folder_name_popover_class_init (PrFolderNamePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_folder_name_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_folder_name_popover_finalize;
  widget_class->map = pr_folder_name_popover_map;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/PopReader/pr-folder-name-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PrFolderNamePopover, title);
  gtk_widget_class_bind_template_child (widget_class, PrFolderNamePopover, accounts);
  gtk_widget_class_bind_template_child (widget_class, PrFolderNamePopover, entry);
  gtk_widget_class_bind_template_child (widget_class, PrFolderNamePopover, trouble);
  gtk_widget_class_bind_template_child (widget_class, PrFolderNamePopover, button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pr_folder_name_popover_choose);
}

static void
pr_folder_name_popover_init (PrFolderNamePopover *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Every account has a folder at least, and its folders stand together. */
static void
list_accounts (PrFolderNamePopover *self, gint64 wanted)
{
  GListModel *folders = pr_mailbox_get_folders (self->mailbox);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);
      guint n = self->ids->len;

      if (folder->account == 0 ||
          (n > 0 && g_array_index (self->ids, gint64, n - 1) == folder->account))
        continue;
      if (folder->account == wanted)
        selected = n;
      g_array_append_val (self->ids, folder->account);
      gtk_string_list_append (names, folder->local ? _ ("On This Computer")
                                                   : folder->account_name);
    }
  gtk_drop_down_set_model (self->accounts, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->accounts, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->accounts),
                          self->folder == 0 && self->ids->len > 1);
}

static void
setup_account_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_WIDTH_CHARS);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_account_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkStringObject *name = gtk_list_item_get_item (list_item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)),
                      gtk_string_object_get_string (name));
}

static void
set_up_accounts (PrFolderNamePopover *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_account_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_account_cb), NULL);
  gtk_drop_down_set_factory (self->accounts, factory);
}

static PrFolderNamePopover *
new_popover (PrMailbox *mailbox, gint64 account, gint64 folder)
{
  PrFolderNamePopover *self = g_object_new (PR_TYPE_FOLDER_NAME_POPOVER, NULL);

  self->mailbox = g_object_ref (mailbox);
  self->folder = folder;
  set_up_accounts (self);
  list_accounts (self, account);
  return self;
}

static void
set_words (PrFolderNamePopover *self, const char *title, const char *button)
{
  gtk_label_set_text (self->title, title);
  gtk_button_set_label (self->button, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  changed_cb (self);
}

GtkWidget *
pr_folder_name_popover_new (PrMailbox *mailbox, gint64 account)
{
  PrFolderNamePopover *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);

  self = new_popover (mailbox, account, 0);
  set_words (self, _ ("New Folder"), _ ("_Create"));
  return GTK_WIDGET (self);
}

GtkWidget *
pr_folder_name_popover_new_rename (PrMailbox *mailbox, const PrFolder *folder)
{
  PrFolderNamePopover *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = new_popover (mailbox, folder->account, folder->id);
  self->old_name = g_strdup (folder->name);
  title = g_strdup_printf (_ ("Rename “%s”"), folder->name);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), folder->name);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  set_words (self, title, _ ("_Rename"));
  return GTK_WIDGET (self);
}

void
pr_folder_name_popover_set_name (PrFolderNamePopover *self, const char *name)
{
  g_return_if_fail (PR_IS_FOLDER_NAME_POPOVER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
}

const char *
pr_folder_name_popover_get_trouble (PrFolderNamePopover *self)
{
  g_return_val_if_fail (PR_IS_FOLDER_NAME_POPOVER (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->trouble))
           ? gtk_label_get_text (self->trouble)
           : NULL;
}
