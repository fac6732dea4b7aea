/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-errand-private.h"

#include "mail/pr-secret.h"
#include "sync/pr-sync-trouble-private.h"
#include "sync/pr-sync-trust-private.h"

typedef struct
{
  const PrAccount *account;
  const PrSyncOptions *options;
  const PrSyncHooks *hooks;
  GCancellable *cancellable;
} LogIn;

/* @token: (transfer full) (nullable): to be tried instead of what the hook gives. */
static gboolean
log_in (PrSyncErrand *self, const LogIn *how, char *token, GError **error)
{
  g_clear_pointer (&self->link, pr_sync_link_free);
  self->link = pr_sync_link_new (how->account, how->hooks);
  self->link->traits = self->traits;
  self->link->step_by_step = TRUE;
  self->link->token = token;
  return pr_sync_trust_open (self->link, how->options->timeout_seconds, how->cancellable,
                             error) &&
         pr_sync_link_login (self->link, how->cancellable, error);
}

/* A refused access token is renewed once, as in a check. */
static gboolean
log_in_renewing (PrSyncErrand *self, const LogIn *how, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *refused;
  char *token;

  if (log_in (self, how, NULL, &local_error))
    return TRUE;
  if (self->link->refused == NULL || how->hooks->renew == NULL ||
      !pr_sync_link_is_refused_token (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  refused = g_steal_pointer (&self->link->refused);
  token = how->hooks->renew (how->account, refused, how->hooks->user_data,
                             how->cancellable, error);
  pr_secret_free (refused);
  return token != NULL && log_in (self, how, token, error);
}

gboolean
pr_sync_errand_begin (PrSyncErrand *self,
                      PrStore *store,
                      const PrAccount *account,
                      const PrSyncOptions *options,
                      const PrSyncHooks *hooks,
                      GCancellable *cancellable,
                      GError **error)
{
  const LogIn how = { account, options, hooks, cancellable };
  GError *local_error = NULL;

  if (!pr_store_is_read_only (store))
    {
      self->lock =
        pr_profile_lock_account (pr_store_get_path (store), account->id, error);
      if (self->lock == NULL)
        return FALSE;
    }
  self->traits = pr_sync_traits_load (store, account);
  if (log_in_renewing (self, &how, &local_error))
    return TRUE;
  pr_sync_trouble_propagate (error, local_error);
  return FALSE;
}

void
pr_sync_errand_clear (PrSyncErrand *self)
{
  g_clear_pointer (&self->link, pr_sync_link_free);
  g_clear_pointer (&self->traits, pr_sync_traits_free);
  g_clear_pointer (&self->lock, pr_lock_free);
}
