/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-account-changes-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "setup/pr-secrets.h"

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

gboolean
pr_mailbox_add_account (PrMailbox *self,
                        PrAccount *account,
                        const char *password,
                        GError **error)
{
  gboolean added;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  added = pr_account_changes_add (self->store, account, password, NULL, NULL, error);
  pr_mailbox_nudge (self);
  return added;
}

gboolean
pr_mailbox_update_account (PrMailbox *self,
                           const PrAccount *account,
                           const char *password,
                           GError **error)
{
  gboolean updated;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  updated = pr_account_changes_update (self->store, account, password, NULL, NULL, error);
  pr_mailbox_nudge (self);
  return updated;
}

gboolean
pr_mailbox_remove_account (PrMailbox *self,
                           const char *name,
                           GCancellable *cancellable,
                           GError **error)
{
  gboolean removed;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  removed = pr_account_changes_remove (self->store, name, cancellable, error);
  pr_mailbox_nudge (self);
  return removed;
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
} AccountKept;

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
  g_autofree AccountKept *kept = g_new0 (AccountKept, 1);

  if (!pr_account_changes_add (form->store, form->account, form->password,
                               &kept->session_only, cancellable, error))
    return NULL;
  return g_steal_pointer (&kept);
}

static gpointer
update_form (gpointer data, GCancellable *cancellable, GError **error)
{
  AccountForm *form = data;
  g_autofree AccountKept *kept = g_new0 (AccountKept, 1);

  if (!pr_account_changes_update (form->store, form->account, form->password,
                                  &kept->session_only, cancellable, error))
    return NULL;
  return g_steal_pointer (&kept);
}

static void
keep_form (PrMailbox *self,
           const PrWork *work,
           const PrAccount *account,
           const char *password,
           GTask *task)
{
  AccountForm *form = g_new0 (AccountForm, 1);

  form->store = g_object_ref (self->store);
  form->account = pr_account_copy (account);
  form->password = g_strdup (password);
  g_task_set_task_data (task, pr_account_copy (account),
                        (GDestroyNotify) pr_account_free);
  g_task_set_check_cancellable (task, FALSE);
  pr_work_start_for_task (work, form, task);
}

static gboolean
finish_form (PrMailbox *self,
             GAsyncResult *result,
             gboolean *session_only,
             GError **error)
{
  g_autofree AccountKept *kept = g_task_propagate_pointer (G_TASK (result), error);

  pr_mailbox_nudge (self);
  if (kept == NULL)
    return FALSE;
  if (session_only != NULL)
    *session_only = kept->session_only;
  return TRUE;
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

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL);

  keep_form (self, &work, account, password,
             g_task_new (self, cancellable, callback, user_data));
}

gboolean
pr_mailbox_add_account_finish (PrMailbox *self,
                               GAsyncResult *result,
                               gboolean *session_only,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return finish_form (self, result, session_only, error);
}

gboolean
pr_mailbox_is_password_for_run (PrMailbox *self, const PrAccount *account)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  return pr_secrets_is_remembered (account);
}

void
pr_mailbox_update_account_async (PrMailbox *self,
                                 const PrAccount *account,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const PrWork work = { update_form, account_form_free, g_free, "pr-account" };

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (account != NULL);

  keep_form (self, &work, account, password,
             g_task_new (self, cancellable, callback, user_data));
}

gboolean
pr_mailbox_update_account_finish (PrMailbox *self,
                                  GAsyncResult *result,
                                  gboolean *session_only,
                                  GError **error)
{
  const PrAccount *account;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  account = g_task_get_task_data (G_TASK (result));
  if (!finish_form (self, result, session_only, error))
    return FALSE;
  pr_mailbox_cancel_jobs (self, account->id);
  return TRUE;
}

/* ---- removing, while the window goes on ---- */

typedef struct
{
  PrStore *store;
  char *name;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->store);
  g_free (removal->name);
  g_free (removal);
}

static gpointer
remove_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  Removal *removal = data;

  return GINT_TO_POINTER (
    pr_account_changes_remove (removal->store, removal->name, cancellable, error));
}

static void
start_removal (PrMailbox *self, GTask *task)
{
  static const PrWork work = { remove_behind, removal_free, NULL, "pr-account" };
  Removal *removal = g_new0 (Removal, 1);

  removal->store = g_object_ref (self->store);
  removal->name = g_strdup (g_task_get_task_data (task));
  pr_work_start_for_task (&work, removal, task);
}

static void
sync_finished_cb (PrMailbox *self, const char *account, gpointer report, GTask *task)
{
  if (pr_mailbox_is_syncing (self, g_task_get_task_data (task)))
    return;
  g_object_ref (task);
  g_signal_handlers_disconnect_by_func (self, sync_finished_cb, task);
  start_removal (self, task);
}

static void
let_go_of_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

void
pr_mailbox_remove_account_async (PrMailbox *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PR_IS_MAILBOX (self));
  g_return_if_fail (name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pr_mailbox_remove_account_async);
  g_task_set_task_data (task, g_strdup (name), g_free);
  g_task_set_check_cancellable (task, FALSE);
  pr_mailbox_cancel_sync (self, name);
  if (!pr_mailbox_is_syncing (self, name))
    start_removal (self, task);
  else
    /* The signal holds the task, and the task the mailbox, until the sync has ended. */
    g_signal_connect_data (self, "sync-finished", G_CALLBACK (sync_finished_cb), task,
                           let_go_of_task, 0);
}

gboolean
pr_mailbox_remove_account_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  pr_mailbox_nudge (self);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
