/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-folder-name.h"
#include "model/pr-items.h"
#include "model/pr-mailbox-private.h"

typedef gboolean (*FolderFunc) (const PrFolder *folder, gconstpointer data);

/* The list holds the item, and the item the folder. */
static const PrFolder *
find_folder (PrMailbox *self, FolderFunc matches, gconstpointer data)
{
  GListModel *folders = G_LIST_MODEL (self->folders);
  guint n = folders == NULL ? 0 : g_list_model_get_n_items (folders);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PrFolderItem) item = g_list_model_get_item (folders, i);
      const PrFolder *folder = pr_folder_item_get_folder (item);

      if (matches (folder, data))
        return folder;
    }
  return NULL;
}

static gboolean
has_id (const PrFolder *folder, gconstpointer data)
{
  return folder->id == *(const gint64 *) data;
}

const PrFolder *
pr_mailbox_find_folder (PrMailbox *self, gint64 id)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return find_folder (self, has_id, &id);
}

static gboolean
is_of_kind (const PrFolder *folder, gconstpointer data)
{
  const PrFolder *wanted = data;

  return folder->kind == wanted->kind &&
         (folder->account == wanted->account || folder->account == 0);
}

const PrFolder *
pr_mailbox_find_folder_of_kind (PrMailbox *self, gint64 account, PrFolderKind kind)
{
  const PrFolder wanted = { .account = account, .kind = kind };

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return kind == PR_FOLDER_OWN ? NULL : find_folder (self, is_of_kind, &wanted);
}

static gboolean
is_of_another (const PrFolder *folder, gconstpointer data)
{
  return folder->account != *(const gint64 *) data;
}

gint64
pr_mailbox_get_only_account (PrMailbox *self)
{
  const gint64 none = -1;
  const PrFolder *first = find_folder (self, is_of_another, &none);

  return first == NULL || find_folder (self, is_of_another, &first->account) != NULL
           ? 0
           : first->account;
}

gboolean
pr_mailbox_folder_is_inbox (PrMailbox *self, gint64 folder)
{
  const PrFolder *found = pr_mailbox_find_folder (self, folder);

  /* Gone again: what left it is to leave the lists too. */
  return found == NULL || found->kind == PR_FOLDER_INBOX;
}

PrFolderKind
pr_mailbox_get_folder_kind (PrMailbox *self, gint64 folder)
{
  const PrFolder *found = pr_mailbox_find_folder (self, folder);

  return found == NULL ? PR_FOLDER_OWN : found->kind;
}

char *
pr_mailbox_dup_folder_title (PrMailbox *self, gint64 folder)
{
  const PrFolder *found = pr_mailbox_find_folder (self, folder);

  return found == NULL ? NULL : g_strdup (pr_folder_get_title (found));
}

typedef struct
{
  gint64 account, except;
  char *folded;
} Taken;

static gboolean
is_called (const PrFolder *folder, gconstpointer data)
{
  const Taken *taken = data;
  g_autofree char *folded = NULL;

  if (folder->account != taken->account || folder->id == taken->except)
    return FALSE;
  folded = pr_name_fold (folder->name);
  return g_str_equal (folded, taken->folded);
}

char *
pr_mailbox_check_folder_name (PrMailbox *self,
                              gint64 account,
                              gint64 folder,
                              const char *text,
                              GError **error)
{
  g_autofree char *name = NULL;
  Taken taken = { .account = account, .except = folder };
  gboolean found;

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  name = pr_folder_name_clean (text, error);
  if (name == NULL)
    return NULL;
  taken.folded = pr_name_fold (name);
  found = find_folder (self, is_called, &taken) != NULL;
  g_free (taken.folded);
  if (!found)
    return g_steal_pointer (&name);
  pr_folder_name_refuse_taken (name, error);
  return NULL;
}
