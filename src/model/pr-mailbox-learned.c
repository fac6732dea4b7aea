/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-account-changes-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "sync/pr-sync-traits.h"

typedef struct
{
  PrStore *store;
  char *account;
  gboolean forget; /* first */
} Wish;

static Wish *
wish_new (PrMailbox *self, const char *account, gboolean forget)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->store = g_object_ref (self->store);
  wish->account = g_strdup (account);
  wish->forget = forget;
  return wish;
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->store);
  g_free (wish->account);
  g_free (wish);
}

/* What is known once the wish is fulfilled. */
static gpointer
fulfil (gpointer data, GCancellable *cancellable, GError **error)
{
  const Wish *wish = data;
  g_autoptr (PrAccount) account =
    pr_account_changes_find_remote (wish->store, wish->account, error);

  if (account == NULL ||
      (wish->forget && !pr_sync_traits_forget (wish->store, account, error)))
    return NULL;
  return pr_sync_traits_describe (wish->store, account, error);
}

static const PrWork work = { fulfil, wish_free, (GDestroyNotify) g_ptr_array_unref,
                             NULL };

GPtrArray *
pr_mailbox_list_learned (PrMailbox *self, const char *account, GError **error)
{
  Wish wish = { self->store, (char *) account, FALSE };

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  return fulfil (&wish, NULL, error);
}

gboolean
pr_mailbox_forget_learned (PrMailbox *self, const char *account, GError **error)
{
  Wish wish = { self->store, (char *) account, TRUE };
  g_autoptr (GPtrArray) learned = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  learned = fulfil (&wish, NULL, error);
  return learned != NULL;
}

gboolean
pr_mailbox_ask_envelopes (PrMailbox *self,
                          const char *account_name,
                          gboolean ask,
                          GError **error)
{
  g_autoptr (PrAccount) account = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account_name != NULL, FALSE);

  account = pr_account_changes_find_remote (self->store, account_name, error);
  return account != NULL &&
         pr_sync_traits_set_envelopes (self->store, account, ask, error);
}

void
pr_mailbox_list_learned_async (PrMailbox *self,
                               const char *account,
                               gboolean forget,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL);

  pr_work_start (&work, wish_new (self, account, forget), cancellable, callback,
                 user_data);
}

GPtrArray *
pr_mailbox_list_learned_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
