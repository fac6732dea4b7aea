/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "sync/pr-sync-errand-private.h"
#include "sync/pr-sync-trouble-private.h"

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
  g_auto (PrSyncErrand) errand = { 0 };
  g_autoptr (GPtrArray) folders = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (PR_IS_STORE (store), NULL);
  g_return_val_if_fail (account != NULL && options != NULL, NULL);
  g_return_val_if_fail (hooks != NULL && hooks->secret != NULL, NULL);

  if (!pr_sync_errand_begin (&errand, store, account, options, hooks, cancellable, error))
    return NULL;
  folders = list_folders (errand.link, cancellable, &local_error);
  if (folders == NULL)
    {
      pr_sync_trouble_propagate (error, local_error);
      return NULL;
    }
  pr_sync_link_quit (errand.link, cancellable, NULL);
  return g_steal_pointer (&folders);
}
