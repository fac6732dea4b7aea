/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-account-search-private.h"

#include "model/pr-account-changes-private.h"
#include "model/pr-work-private.h"

typedef struct
{
  PrStore *store;
  char **names; /* NULL: every account */
} AccountSearch;

static void
account_search_free (gpointer data)
{
  AccountSearch *search = data;

  g_object_unref (search->store);
  g_strfreev (search->names);
  g_free (search);
}

/* Takes @account, unless it is there already under the name in another case. */
static void
take_once (GPtrArray *accounts, PrAccount *account)
{
  for (guint i = 0; i < accounts->len; i++)
    if (((PrAccount *) g_ptr_array_index (accounts, i))->id == account->id)
      {
        pr_account_free (account);
        return;
      }
  g_ptr_array_add (accounts, account);
}

static GPtrArray *
list_accounts (PrStore *store, GError **error)
{
  GPtrArray *accounts = pr_store_list_accounts (store, error);

  for (guint i = accounts == NULL ? 0 : accounts->len; i > 0; i--)
    if (((PrAccount *) g_ptr_array_index (accounts, i - 1))->local)
      g_ptr_array_remove_index (accounts, i - 1);
  return accounts;
}

static gpointer
find_accounts (gpointer data, GCancellable *cancellable, GError **error)
{
  AccountSearch *search = data;
  g_autoptr (GPtrArray) accounts = NULL;

  if (search->names == NULL)
    return list_accounts (search->store, error);
  accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_account_free);
  for (gsize i = 0; search->names[i] != NULL; i++)
    {
      PrAccount *account =
        pr_account_changes_find_remote (search->store, search->names[i], error);

      if (account == NULL)
        return NULL;
      take_once (accounts, account);
    }
  return g_steal_pointer (&accounts);
}

void
pr_account_search_start (PrStore *store,
                         const char *const *names,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  static const PrWork work = { find_accounts, account_search_free,
                               (GDestroyNotify) g_ptr_array_unref, NULL };
  AccountSearch *search = g_new0 (AccountSearch, 1);

  search->store = g_object_ref (store);
  search->names = g_strdupv ((char **) names);
  pr_work_start (&work, search, NULL, callback, user_data);
}

GPtrArray *
pr_account_search_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
