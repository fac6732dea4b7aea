/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "store/pr-profile.h"
#include "sync/pr-sync-link-private.h"
#include "sync/pr-sync-trouble-private.h"

static gpointer
fail (GError *error, GError **destination)
{
  pr_sync_trouble_advise (error);
  g_propagate_error (destination, error);
  return NULL;
}

static GPtrArray *
list_folders (PrSyncLink *link, GCancellable *cancellable, GError **error)
{
  if (pr_pop3_session_is_pop4 (link->session))
    return pr_pop3_session_list_folders (link->session, cancellable, error);
  g_set_error_literal (error, PR_POP3_ERROR, PR_POP3_ERROR_PERMANENT,
                       _ ("The server has no folders, for it does not speak POP4."));
  return NULL;
}

GPtrArray *
pr_sync_engine_list_folders (PrStore *store,
                             const PrAccount *account,
                             const PrSyncOptions *options,
                             const PrSyncHooks *hooks,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (PrLock) lock = NULL;
  g_autoptr (PrSyncLink) link = NULL;
  g_autoptr (GPtrArray) folders = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (store), NULL);
  g_return_val_if_fail (account != NULL && options != NULL, NULL);
  g_return_val_if_fail (hooks != NULL && hooks->secret != NULL, NULL);

  /* A maildrop has one session at a time. */
  if (!pr_store_is_read_only (store))
    {
      lock = pr_profile_lock_account (pr_store_get_path (store), account->id, error);
      if (lock == NULL)
        return NULL;
    }
  link = pr_sync_link_new (account, hooks);
  link->step_by_step = TRUE;
  if (!pr_sync_link_open (link, options->timeout_seconds, PR_SYNC_LINK_FOR_MAIL,
                          cancellable, &local_error) ||
      !pr_sync_link_login (link, cancellable, &local_error))
    return fail (local_error, error);
  folders = list_folders (link, cancellable, &local_error);
  if (folders == NULL)
    return fail (local_error, error);
  pr_sync_link_quit (link, cancellable, NULL);
  return g_steal_pointer (&folders);
}
