/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-errand-private.h"

#include "sync/pr-sync-trouble-private.h"
#include "sync/pr-sync-trust-private.h"

gboolean
pr_sync_errand_begin (PrSyncErrand *self,
                      PrStore *store,
                      const PrAccount *account,
                      const PrSyncOptions *options,
                      const PrSyncHooks *hooks,
                      GCancellable *cancellable,
                      GError **error)
{
  GError *local_error = NULL;

  if (!pr_store_is_read_only (store))
    {
      self->lock =
        pr_profile_lock_account (pr_store_get_path (store), account->id, error);
      if (self->lock == NULL)
        return FALSE;
    }
  self->traits = pr_sync_traits_load (store, account);
  self->link = pr_sync_link_new (account, hooks);
  self->link->traits = self->traits;
  self->link->step_by_step = TRUE;
  if (pr_sync_trust_open (self->link, options->timeout_seconds, cancellable,
                          &local_error) &&
      pr_sync_link_login (self->link, cancellable, &local_error))
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
