/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-sidebar.h"

#include <glib/gi18n-lib.h>

#include "model/pr-items.h"
#include "ui/pr-account-row.h"
#include "ui/pr-folder-drop.h"
#include "ui/pr-folder-headings.h"
#include "ui/pr-folder-menu.h"
#include "ui/pr-folder-row.h"
#include "ui/pr-index-note.h"
#include "ui/pr-work-row.h"

struct _PrSidebar
{
  GtkWidget parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  char *wanted_account; /* whose Inbox is to be selected when it comes, or NULL */
  char *lost_account;   /* of the folder that was selected and went, or NULL */

  gint64 lost; /* that folder, as long as it may come again */
  guint lost_id;

  /* Template children */
  GtkWidget *box;
  GtkListBox *folders;
  GtkListBox *accounts;
  PrWorkRow *work;
  PrIndexNote *indexing;

  /* Borrowed of the list: its first row, hidden with fewer than two accounts, and its
   * last */
  PrFolderRow *all_inboxes;
  PrFolderRow *starred;

  /* Weak: the row that a menu is open for, or NULL */
  GtkListBoxRow *target;
};

G_DEFINE_FINAL_TYPE (PrSidebar, pr_sidebar, GTK_TYPE_WIDGET)

enum
{
  FOLDER_SELECTED,
  FOLDER_ACTIVATED,
  TARGET_CHANGED,
  MAIL_DROPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const PrFolder *
get_folder (GtkListBoxRow *row)
{
  PrFolderItem *item = row == NULL ? NULL : pr_folder_row_get_item (PR_FOLDER_ROW (row));

  return item == NULL ? NULL : pr_folder_item_get_folder (item);
}

static GtkListBoxRow *
find_row (PrSidebar *self, gint64 id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->folders, i)) != NULL; i++)
    if (pr_folder_row_get_id (PR_FOLDER_ROW (row)) == id)
      return row;
  return NULL;
}

static GtkListBoxRow *
find_inbox (PrSidebar *self, const char *account)
{
  GtkListBoxRow *row;

  for (int i = 1; (row = gtk_list_box_get_row_at_index (self->folders, i)) != NULL; i++)
    {
      const PrFolder *folder = get_folder (row);

      if (folder != NULL && folder->kind == PR_FOLDER_INBOX &&
          (account == NULL || g_strcmp0 (folder->account_name, account) == 0))
        return row;
    }
  return NULL;
}

/* Without any Inbox, what comes first; there may be no folder yet. */
static GtkListBoxRow *
find_first (PrSidebar *self)
{
  GtkListBoxRow *row = GTK_LIST_BOX_ROW (self->all_inboxes);

  if (gtk_widget_get_visible (GTK_WIDGET (row)))
    return row;
  row = find_inbox (self, NULL);
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->folders, 1);
  return get_folder (row) == NULL ? NULL : row;
}

/* What a person wants to see who has not chosen yet. */
static void
select_something (PrSidebar *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->folders);
  GtkListBoxRow *row = NULL;

  if (self->wanted_account != NULL)
    row = find_inbox (self, self->wanted_account);
  if (row != NULL)
    g_clear_pointer (&self->wanted_account, g_free);
  else if (selected != NULL && gtk_widget_get_visible (GTK_WIDGET (selected)))
    return;
  else if (self->lost_account != NULL)
    row = find_inbox (self, self->lost_account);
  if (row == NULL)
    row = find_first (self);
  if (row != NULL)
    gtk_list_box_select_row (self->folders, row);
}

static gboolean
lost_cb (gpointer user_data)
{
  PrSidebar *self = user_data;

  self->lost_id = 0;
  self->lost = 0;
  select_something (self);
  g_clear_pointer (&self->lost_account, g_free);
  return G_SOURCE_REMOVE;
}

/* A folder that moves, since it is called otherwise, goes and comes again at once. */
static void
lose (PrSidebar *self, const PrFolder *folder)
{
  self->lost = folder->id;
  g_free (self->lost_account);
  self->lost_account = g_strdup (folder->account_name);
  if (self->lost_id == 0)
    self->lost_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, lost_cb, self, NULL);
}

static void
update_all_inboxes (PrSidebar *self)
{
  guint unread = 0;
  GtkListBoxRow *row;
  guint n_accounts = g_list_model_get_n_items (pr_mailbox_get_accounts (self->mailbox));

  for (int i = 1; (row = gtk_list_box_get_row_at_index (self->folders, i)) != NULL; i++)
    {
      const PrFolder *folder = get_folder (row);

      if (folder != NULL && folder->kind == PR_FOLDER_INBOX)
        unread += folder->unread;
    }
  pr_folder_row_set_unread (self->all_inboxes, unread);
  gtk_widget_set_visible (GTK_WIDGET (self->all_inboxes), n_accounts > 1);
}

static void
named_cb (PrFolderItem *item, GParamSpec *pspec, PrSidebar *self)
{
  if (pr_folder_item_get_folder (item)->id == pr_sidebar_get_folder (self))
    g_signal_emit (self, signals[FOLDER_SELECTED], 0);
}

static void
dropped_cb (const PrAction *action, PrMailDrag *drag, gpointer user_data)
{
  g_signal_emit (user_data, signals[MAIL_DROPPED], 0, action, drag);
}

static void
remove_row (PrSidebar *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->folders, index);

  if (gtk_list_box_row_is_selected (row))
    lose (self, get_folder (row));
  g_signal_handlers_disconnect_by_data (pr_folder_row_get_item (PR_FOLDER_ROW (row)),
                                        self);
  gtk_list_box_remove (self->folders, GTK_WIDGET (row));
}

static void
add_row (PrSidebar *self, PrFolderItem *item, int index)
{
  GtkWidget *row = pr_folder_row_new (item);

  pr_folder_drop_add (PR_FOLDER_ROW (row), self->mailbox, dropped_cb, self);
  gtk_list_box_insert (self->folders, row, index);
  if (pr_folder_item_get_folder (item)->id == self->lost)
    gtk_list_box_select_row (self->folders, GTK_LIST_BOX_ROW (row));
  g_signal_connect_object (item, "notify::unread", G_CALLBACK (update_all_inboxes), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::name", G_CALLBACK (named_cb), self, 0);
}

static void
folders_changed_cb (GListModel *folders,
                    guint position,
                    guint removed,
                    guint added,
                    PrSidebar *self)
{
  g_assert (PR_IS_SIDEBAR (self));

  for (guint i = 0; i < removed; i++)
    remove_row (self, (int) position + 1);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, position + i);

      add_row (self, item, (int) (position + i) + 1);
    }
  update_all_inboxes (self);
  gtk_list_box_invalidate_headers (self->folders);
  if (self->lost_id == 0)
    select_something (self);
}

static void
accounts_changed_cb (PrSidebar *self)
{
  update_all_inboxes (self);
  select_something (self);
}

/* ---- the foot ---- */

static void
acts_changed_cb (PrSidebar *self)
{
  guint done = 0, total = 0;
  g_autofree char *sentence = NULL;

  if (!pr_mailbox_get_act_progress (self->mailbox, &done, &total) || total == 0)
    {
      pr_work_row_stop (self->work);
      return;
    }
  sentence = g_strdup_printf (_ ("Changing %'u of %'u"), done, total);
  pr_work_row_show (self->work, sentence, (double) done / total);
}

static void
row_selected_cb (PrSidebar *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  g_signal_emit (self, signals[FOLDER_SELECTED], 0);
  g_signal_emit (self, signals[TARGET_CHANGED], 0);
}

static void
row_activated_cb (PrSidebar *self)
{
  g_signal_emit (self, signals[FOLDER_ACTIVATED], 0);
}

static GtkWidget *
make_account_row (gpointer item, gpointer user_data)
{
  return pr_account_row_new (item);
}

static void
pr_sidebar_dispose (GObject *object)
{
  PrSidebar *self = PR_SIDEBAR (object);

  if (self->mailbox != NULL)
    {
      g_signal_handlers_disconnect_by_data (pr_mailbox_get_folders (self->mailbox), self);
      g_signal_handlers_disconnect_by_data (pr_mailbox_get_accounts (self->mailbox),
                                            self);
      g_signal_handlers_disconnect_by_data (self->mailbox, self);
    }
  g_clear_object (&self->mailbox);
  g_clear_handle_id (&self->lost_id, g_source_remove);
  g_clear_weak_pointer (&self->target);
  g_clear_pointer (&self->wanted_account, g_free);
  g_clear_pointer (&self->lost_account, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pr_sidebar_parent_class)->dispose (object);
}

static void
pr_sidebar_class_init (PrSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pr_sidebar_dispose;
  signals[FOLDER_SELECTED] =
    g_signal_new ("folder-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOLDER_ACTIVATED] =
    g_signal_new ("folder-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[TARGET_CHANGED] =
    g_signal_new ("target-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[MAIL_DROPPED] =
    g_signal_new ("mail-dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, PR_TYPE_MAIL_DRAG);

  g_type_ensure (PR_TYPE_INDEX_NOTE);
  g_type_ensure (PR_TYPE_WORK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/PopReader/pr-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PrSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, PrSidebar, folders);
  gtk_widget_class_bind_template_child (widget_class, PrSidebar, accounts);
  gtk_widget_class_bind_template_child (widget_class, PrSidebar, work);
  gtk_widget_class_bind_template_child (widget_class, PrSidebar, indexing);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
pr_sidebar_init (PrSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pr_work_row_set_cancel (self->work, "win.cancel-acts");
  self->all_inboxes = PR_FOLDER_ROW (pr_folder_row_new_view (PR_FOLDER_ID_INBOXES));
  gtk_widget_set_visible (GTK_WIDGET (self->all_inboxes), FALSE);
  gtk_list_box_append (self->folders, GTK_WIDGET (self->all_inboxes));
  self->starred = PR_FOLDER_ROW (pr_folder_row_new_view (PR_FOLDER_ID_STARRED));
  gtk_list_box_append (self->folders, GTK_WIDGET (self->starred));
  pr_folder_headings_add (self->folders);
  pr_folder_menu_add (self, self->folders);
}

void
pr_sidebar_set_mailbox (PrSidebar *self, PrMailbox *mailbox)
{
  GListModel *folders, *accounts;

  g_return_if_fail (PR_IS_SIDEBAR (self));
  g_return_if_fail (PR_IS_MAILBOX (mailbox));
  g_return_if_fail (self->mailbox == NULL);

  self->mailbox = g_object_ref (mailbox);
  folders = pr_mailbox_get_folders (mailbox);
  accounts = pr_mailbox_get_accounts (mailbox);
  g_signal_connect (folders, "items-changed", G_CALLBACK (folders_changed_cb), self);
  g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (accounts_changed_cb),
                            self);
  gtk_list_box_bind_model (self->accounts, accounts, make_account_row, NULL, NULL);
  pr_index_note_set_mailbox (self->indexing, mailbox);
  g_signal_connect_swapped (mailbox, "acts-changed", G_CALLBACK (acts_changed_cb), self);
  pr_folder_drop_add (self->starred, mailbox, dropped_cb, self);
  folders_changed_cb (folders, 0, 0, g_list_model_get_n_items (folders), self);
}

gint64
pr_sidebar_get_folder (PrSidebar *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (PR_IS_SIDEBAR (self), -1);

  row = gtk_list_box_get_selected_row (self->folders);
  if (row == NULL)
    return -1;
  return pr_folder_row_get_id (PR_FOLDER_ROW (row));
}

const char *
pr_sidebar_get_folder_name (PrSidebar *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (PR_IS_SIDEBAR (self), NULL);

  row = gtk_list_box_get_selected_row (self->folders);
  return row == NULL ? "" : pr_folder_row_get_title (PR_FOLDER_ROW (row));
}

const char *
pr_sidebar_get_account_name (PrSidebar *self)
{
  const PrFolder *folder;

  g_return_val_if_fail (PR_IS_SIDEBAR (self), NULL);

  folder = get_folder (gtk_list_box_get_selected_row (self->folders));
  return folder == NULL || folder->account_name == NULL ? "" : folder->account_name;
}

void
pr_sidebar_select_all_inboxes (PrSidebar *self)
{
  g_return_if_fail (PR_IS_SIDEBAR (self));

  pr_sidebar_select_folder (self, PR_FOLDER_ID_INBOXES);
}

void
pr_sidebar_select_folder (PrSidebar *self, gint64 folder)
{
  GtkListBoxRow *row;

  g_return_if_fail (PR_IS_SIDEBAR (self));

  row = find_row (self, folder);
  if (row != NULL && gtk_widget_get_visible (GTK_WIDGET (row)))
    gtk_list_box_select_row (self->folders, row);
}

void
pr_sidebar_select_inbox (PrSidebar *self, const char *account)
{
  g_return_if_fail (PR_IS_SIDEBAR (self));
  g_return_if_fail (account != NULL);

  g_free (self->wanted_account);
  self->wanted_account = g_strdup (account);
  if (self->mailbox != NULL)
    select_something (self);
}

static GtkListBoxRow *
get_target_row (PrSidebar *self)
{
  return self->target != NULL ? self->target
                              : gtk_list_box_get_selected_row (self->folders);
}

gint64
pr_sidebar_get_target (PrSidebar *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (PR_IS_SIDEBAR (self), -1);

  row = get_target_row (self);
  return row == NULL ? -1 : pr_folder_row_get_id (PR_FOLDER_ROW (row));
}

void
pr_sidebar_set_target (PrSidebar *self, GtkListBoxRow *row)
{
  g_return_if_fail (PR_IS_SIDEBAR (self));

  if (g_set_weak_pointer (&self->target, row))
    g_signal_emit (self, signals[TARGET_CHANGED], 0);
}

void
pr_sidebar_get_target_area (PrSidebar *self, GdkRectangle *area)
{
  GtkListBoxRow *row;
  graphene_rect_t bounds;

  g_return_if_fail (PR_IS_SIDEBAR (self));

  row = get_target_row (self);
  *area = (GdkRectangle){ gtk_widget_get_width (GTK_WIDGET (self)) / 2, 0, 1, 1 };
  if (row != NULL &&
      gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self), &bounds))
    *area = (GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                            (int) bounds.size.width, (int) bounds.size.height };
}
