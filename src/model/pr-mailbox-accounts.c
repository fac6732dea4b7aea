/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "setup/pr-secrets.h"
#include "store/pr-profile.h"

GPtrArray *
pr_mailbox_list_accounts (PrMailbox *self, GError **error)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return pr_store_list_accounts (self->store, error);
}

PrAccount *
pr_mailbox_find_account (PrMailbox *self, const char *name, GError **error)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return pr_store_find_account (self->store, name, error);
}

/* Any thread. All or nothing: an account without the password it was given would only
 * fail at its first sync. @session_only: (nullable): where given, a password that no
 * Secret Service keeps is kept for this run. */
static gboolean
add_account (PrStore *store,
             PrAccount *account,
             const char *password,
             gboolean *session_only,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!pr_account_validate (account, error) ||
      !pr_store_add_account (store, account, error))
    return FALSE;
  if (password == NULL || pr_secrets_store (account, password, cancellable, &local_error))
    return TRUE;
  if (session_only != NULL &&
      g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE))
    {
      pr_secrets_remember (account, password);
      *session_only = TRUE;
      return TRUE;
    }
  /* Not cancellable: the account has to go again in any case. */
  pr_store_remove_account (store, account->id, NULL, NULL);
  account->id = 0;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
pr_mailbox_add_account (PrMailbox *self,
                        PrAccount *account,
                        const char *password,
                        GError **error)
{
  gboolean added;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  added = add_account (self->store, account, password, NULL, NULL, error);
  pr_mailbox_nudge (self);
  return added;
}

/* A password is kept under the account's name, server and user. One given for a server is
 * never sent to another, but a new name is no reason to ask for it again. */
static gboolean
is_kept_apart (const PrAccount *old_account, const PrAccount *account)
{
  return g_strcmp0 (old_account->name, account->name) != 0 ||
         g_strcmp0 (old_account->host, account->host) != 0 ||
         g_strcmp0 (old_account->user, account->user) != 0;
}

static void
move_password (const PrAccount *old_account,
               const PrAccount *account,
               gboolean take_along)
{
  if (take_along && account->password_command == NULL &&
      g_strcmp0 (old_account->host, account->host) == 0 &&
      g_strcmp0 (old_account->user, account->user) == 0)
    {
      char *password = pr_secrets_lookup (old_account, NULL, NULL);

      if (password != NULL && !pr_secrets_store (account, password, NULL, NULL))
        pr_secrets_remember (account, password);
      pr_secret_free (password);
    }
  pr_secrets_forget (old_account, NULL, NULL);
}

static PrAccount *
find_by_id (PrStore *store, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) accounts = pr_store_list_accounts (store, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const PrAccount *account = g_ptr_array_index (accounts, i);

      if (account->id == id)
        return pr_account_copy (account);
    }
  if (accounts != NULL)
    g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                         _ ("The account is not there any more. Add it again."));
  return NULL;
}

gboolean
pr_mailbox_update_account (PrMailbox *self,
                           const PrAccount *account,
                           const char *password,
                           GError **error)
{
  g_autoptr (PrAccount) old_account = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  if (!pr_account_validate (account, error))
    return FALSE;
  old_account = find_by_id (self->store, account->id, error);
  if (old_account == NULL)
    return FALSE;
  /* The password first: without a Secret Service nothing may change. */
  if (password != NULL && !pr_secrets_store (account, password, NULL, error))
    return FALSE;
  if (!pr_store_update_account (self->store, account, error))
    return FALSE;
  if (is_kept_apart (old_account, account))
    move_password (old_account, account, password == NULL);
  pr_mailbox_nudge (self);
  return TRUE;
}

/* Forgets what may never have been kept. */
static gboolean
forget_password (const PrAccount *account, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_secrets_forget (account, cancellable, &local_error) ||
      g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_NONE) ||
      g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE))
    return TRUE;
  g_propagate_prefixed_error (
    error, g_steal_pointer (&local_error),
    /* Translators: an account's name; a sentence with the reason follows. */
    _ ("%s was removed, but not its password. Remove it with a password manager. "),
    account->name);
  return FALSE;
}

gboolean
pr_mailbox_remove_account (PrMailbox *self,
                           const char *name,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (PrAccount) account = NULL;
  g_autoptr (PrLock) lock = NULL;
  gboolean removed;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  account = pr_store_find_account (self->store, name, error);
  if (account == NULL)
    return FALSE;
  /* A sync that runs would store more mail while the account goes. */
  lock = pr_profile_lock_account (pr_store_get_path (self->store), account->id, error);
  if (lock == NULL)
    return FALSE;
  removed = pr_store_remove_account (self->store, account->id, cancellable, error);
  pr_mailbox_nudge (self);
  return removed && forget_password (account, cancellable, error);
}

/* ---- the account form ---- */

typedef struct
{
  PrStore *store;
  PrAccount *account;
  char *password;
} AccountForm;

typedef struct
{
  gboolean session_only;
} AccountAdded;

static void
account_form_free (gpointer data)
{
  AccountForm *form = data;

  g_object_unref (form->store);
  pr_account_free (form->account);
  pr_secret_free (form->password);
  g_free (form);
}

static gpointer
add_form (gpointer data, GCancellable *cancellable, GError **error)
{
  AccountForm *form = data;
  g_autofree AccountAdded *added = g_new0 (AccountAdded, 1);

  if (!add_account (form->store, form->account, form->password, &added->session_only,
                    cancellable, error))
    return NULL;
  return g_steal_pointer (&added);
}

void
pr_mailbox_add_account_async (PrMailbox *self,
                              const PrAccount *account,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  static const PrWork work = { add_form, account_form_free, g_free, "pr-account" };
  AccountForm *form;
  GTask *task;

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL);

  form = g_new0 (AccountForm, 1);
  form->store = g_object_ref (self->store);
  form->account = pr_account_copy (account);
  form->password = g_strdup (password);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  pr_work_start_for_task (&work, form, task);
}

gboolean
pr_mailbox_add_account_finish (PrMailbox *self,
                               GAsyncResult *result,
                               gboolean *session_only,
                               GError **error)
{
  g_autofree AccountAdded *added = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  added = g_task_propagate_pointer (G_TASK (result), error);
  if (session_only != NULL)
    *session_only = added != NULL && added->session_only;
  pr_mailbox_nudge (self);
  return added != NULL;
}

/* ---- servers ---- */

PrServerFacts *
pr_mailbox_probe (const PrAccount *account,
                  guint timeout_seconds,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (account != NULL, NULL);

  return pr_sync_engine_probe (account, timeout_seconds, cancellable, error);
}

GPtrArray *
pr_mailbox_list_server (PrMailbox *self,
                        const char *account_name,
                        guint timeout_seconds,
                        GCancellable *cancellable,
                        GError **error)
{
  const PrSyncOptions options = { .timeout_seconds = timeout_seconds };
  const PrSyncHooks hooks = { .secret = pr_sync_job_lookup_secret };
  g_autoptr (PrAccount) account = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (account_name != NULL, NULL);

  account = pr_store_find_account (self->store, account_name, error);
  if (account == NULL)
    return NULL;
  return pr_sync_engine_list_server (self->store, account, &options, &hooks, cancellable,
                                     error);
}
