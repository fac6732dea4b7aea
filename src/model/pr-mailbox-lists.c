/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-items-private.h"
#include "model/pr-mailbox-private.h"

static PrFolderItem *
find_folder_item (GListStore *folders, gint64 id)
{
  guint n_folders = g_list_model_get_n_items (G_LIST_MODEL (folders));

  for (guint i = 0; i < n_folders; i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (G_LIST_MODEL (folders), i);

      if (pr_folder_item_get_folder (item)->id == id)
        return g_steal_pointer (&item);
    }
  return NULL;
}

static PrAccountItem *
find_account_item (GListStore *accounts, gint64 id)
{
  guint n_accounts = g_list_model_get_n_items (G_LIST_MODEL (accounts));

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autoptr (PrAccountItem) item = g_list_model_get_item (G_LIST_MODEL (accounts), i);

      if (pr_account_item_get_account (item)->id == id)
        return g_steal_pointer (&item);
    }
  return NULL;
}

/* Makes @list hold @items in their order, with the fewest changes: an item that stays is
 * not touched, so whoever selected it keeps it. */
static void
set_items (GListStore *list, GPtrArray *items)
{
  guint position;

  for (position = g_list_model_get_n_items (G_LIST_MODEL (list)); position > 0;
       position--)
    {
      g_autoptr (GObject) item =
        g_list_model_get_item (G_LIST_MODEL (list), position - 1);

      if (!g_ptr_array_find (items, item, NULL))
        g_list_store_remove (list, position - 1);
    }
  for (guint i = 0; i < items->len; i++)
    {
      gpointer wanted = g_ptr_array_index (items, i);
      g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (there == wanted)
        continue;
      if (g_list_store_find (list, wanted, &position))
        g_list_store_remove (list, position);
      g_list_store_insert (list, i, wanted);
    }
}

/* Whether a folder or account is called otherwise than before. */
static gboolean
show_folders (PrMailbox *self, GPtrArray *folders)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean renamed = FALSE;

  for (guint i = 0; i < folders->len; i++)
    {
      const PrFolder *folder = g_ptr_array_index (folders, i);
      g_autoptr (PrFolderItem) item = find_folder_item (self->folders, folder->id);

      if (item == NULL)
        item = pr_folder_item_new (folder);
      else if (pr_folder_item_update (item, folder))
        renamed = TRUE;
      g_ptr_array_add (items, g_steal_pointer (&item));
    }
  set_items (self->folders, items);
  return renamed;
}

static void
show_accounts (PrMailbox *self, GPtrArray *accounts, GArray *maildrops)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < accounts->len; i++)
    {
      const PrAccount *account = g_ptr_array_index (accounts, i);
      const PrMaildrop *maildrop = &g_array_index (maildrops, PrMaildrop, i);
      g_autoptr (PrAccountItem) item = find_account_item (self->accounts, account->id);

      if (account->local)
        continue; /* there is nothing to check */
      if (item == NULL)
        item = pr_account_item_new (account, maildrop);
      else
        pr_account_item_update (item, account, maildrop);
      g_ptr_array_add (items, g_steal_pointer (&item));
    }
  set_items (self->accounts, items);
}

static void
take_news (PrNews *news, gpointer user_data)
{
  g_autoptr (PrMailbox) self = g_object_ref (PR_MAILBOX (user_data));

  pr_mailbox_touch (self);
  self->news_number = news->number;
  self->sequence = news->sequence;
  if (news->accounts != NULL)
    show_accounts (self, news->accounts, news->maildrops);
  /* Rows show these names. */
  if (news->folders != NULL && show_folders (self, news->folders))
    pr_news_add_reset (news);
  pr_mailbox_set_searchable (self, news->searchable);
  pr_mailbox_set_grouped (self, news->grouped);
  pr_mailbox_emit_news (self, news);
  if (news->accounts != NULL)
    pr_mailbox_emit_maildrops_changed (self);
}

void
pr_mailbox_start_lists (PrMailbox *self)
{
  if (self->folders != NULL)
    return;
  /* Opened by a call that blocks, the mailbox may block here too. What cannot be read now
   * the watch tries again. */
  if (self->first == NULL)
    self->first = pr_news_read_first (self->store, &self->first_number, NULL);
  self->folders = g_list_store_new (PR_TYPE_FOLDER_ITEM);
  self->accounts = g_list_store_new (PR_TYPE_ACCOUNT_ITEM);
  self->watch = pr_watch_new (self->store, self->context, g_steal_pointer (&self->first),
                              self->first_number, take_news, self);
  pr_mailbox_start_care (self, 0);
}

void
pr_mailbox_stop_lists (PrMailbox *self)
{
  pr_mailbox_stop_care (self);
  g_clear_pointer (&self->watch, pr_watch_free);
  g_clear_object (&self->folders);
  g_clear_object (&self->accounts);
}

void
pr_mailbox_show_progress (PrMailbox *self, gint64 account, const PrSyncProgress *progress)
{
  g_autoptr (PrAccountItem) item = NULL;

  if (self->accounts == NULL)
    return;
  item = find_account_item (self->accounts, account);
  if (item != NULL)
    pr_account_item_set_progress (item, progress);
}

void
pr_mailbox_show_report (PrMailbox *self, gint64 account, const PrSyncReport *report)
{
  g_autoptr (PrAccountItem) item = NULL;

  if (self->accounts == NULL)
    return;
  item = find_account_item (self->accounts, account);
  if (item != NULL)
    pr_account_item_set_report (item, report);
}

void
pr_mailbox_nudge (PrMailbox *self)
{
  pr_mailbox_touch (self);
  if (self->watch != NULL)
    pr_watch_nudge (self->watch);
}

GListModel *
pr_mailbox_get_folders (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  pr_mailbox_start_lists (self);
  return G_LIST_MODEL (self->folders);
}

GListModel *
pr_mailbox_get_accounts (PrMailbox *self)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  pr_mailbox_start_lists (self);
  return G_LIST_MODEL (self->accounts);
}
