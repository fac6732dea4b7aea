/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-account-changes-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"
#include "setup/pr-discovery.h"

PrServerFacts *
pr_mailbox_probe (const PrAccount *account,
                  guint timeout_seconds,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (account != NULL, NULL);

  return pr_sync_engine_probe (account, timeout_seconds, cancellable, error);
}

typedef struct
{
  PrAccount *account;
  guint timeout_seconds;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  pr_account_free (probe->account);
  g_free (probe);
}

static gpointer
probe_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  Probe *probe = data;

  return pr_sync_engine_probe (probe->account, probe->timeout_seconds, cancellable,
                               error);
}

void
pr_mailbox_probe_async (const PrAccount *account,
                        guint timeout_seconds,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  static const PrWork work = { probe_behind, probe_free,
                               (GDestroyNotify) pr_server_facts_free, "pr-probe" };
  Probe *probe;

  g_return_if_fail (account != NULL);

  probe = g_new0 (Probe, 1);
  probe->account = pr_account_copy (account);
  probe->timeout_seconds = timeout_seconds;
  pr_work_start (&work, probe, cancellable, callback, user_data);
}

PrServerFacts *
pr_mailbox_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- finding a server ---- */

static gpointer
discover_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  return pr_discovery_run (data, NULL, cancellable, error);
}

void
pr_mailbox_discover_async (const char *address,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  static const PrWork work = { discover_behind, g_free,
                               (GDestroyNotify) pr_discovery_report_free,
                               "pr-discovery" };

  g_return_if_fail (address != NULL);

  pr_work_start (&work, g_strdup (address), cancellable, callback, user_data);
}

PrDiscoveryReport *
pr_mailbox_discover_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what is in the maildrop ---- */

GPtrArray *
pr_mailbox_list_server (PrMailbox *self,
                        const char *account_name,
                        guint timeout_seconds,
                        GCancellable *cancellable,
                        GError **error)
{
  const PrSyncOptions options = { .timeout_seconds = timeout_seconds };
  const PrSyncHooks hooks = { .secret = pr_sync_job_lookup_secret,
                              .renew = pr_sync_job_renew_token };
  g_autoptr (PrAccount) account = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (account_name != NULL, NULL);

  account = pr_account_changes_find_remote (self->store, account_name, error);
  if (account == NULL)
    return NULL;
  return pr_sync_engine_list_server (self->store, account, &options, &hooks, cancellable,
                                     error);
}

GPtrArray *
pr_mailbox_list_server_folders (PrMailbox *self,
                                const char *account_name,
                                guint timeout_seconds,
                                GCancellable *cancellable,
                                GError **error)
{
  const PrSyncOptions options = { .timeout_seconds = timeout_seconds };
  const PrSyncHooks hooks = { .secret = pr_sync_job_lookup_secret,
                              .renew = pr_sync_job_renew_token };
  g_autoptr (PrAccount) account = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);
  g_return_val_if_fail (account_name != NULL, NULL);

  account = pr_account_changes_find_remote (self->store, account_name, error);
  if (account == NULL)
    return NULL;
  return pr_sync_engine_list_folders (self->store, account, &options, &hooks, cancellable,
                                      error);
}
