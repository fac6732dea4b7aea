/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-gmail.h"
#include "model/pr-account-changes-private.h"
#include "setup/pr-oauth-providers.h"
#include "setup/pr-secrets.h"
#include "store/pr-profile.h"

/* @session_only: (nullable): where given, a password that no Secret Service keeps is kept
 * for this run. */
static gboolean
keep_password (const PrAccount *account,
               const char *password,
               gboolean *session_only,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pr_secrets_store (account, password, cancellable, &local_error))
    return TRUE;
  if (session_only == NULL ||
      !g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  pr_secrets_remember (account, password);
  *session_only = TRUE;
  return TRUE;
}

PrAccount *
pr_account_changes_find_remote (PrStore *store, const char *name, GError **error)
{
  g_autoptr (PrAccount) account = pr_store_find_account (store, name, error);

  if (account == NULL || !account->local)
    return g_steal_pointer (&account);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("“%s” holds the mail that was imported on this computer, and has no "
                  "server. Name another account."),
               account->name);
  return NULL;
}

/* A name that nobody knows would fail at each sync. */
static gboolean
check (const PrAccount *account, GError **error)
{
  g_autoptr (PrOauthClient) client = NULL;

  if (!pr_account_validate (account, error))
    return FALSE;
  if (account->oauth == NULL || g_str_has_prefix (account->oauth, "goa:"))
    return TRUE;
  client = pr_oauth_providers_find (account->oauth, FALSE, error);
  return client != NULL;
}

gboolean
pr_account_changes_add (PrStore *store,
                        PrAccount *account,
                        const char *password,
                        gboolean *session_only,
                        GCancellable *cancellable,
                        GError **error)
{
  if (!check (account, error) || !pr_store_add_account (store, account, error))
    return FALSE;
  if (password == NULL ||
      keep_password (account, password, session_only, cancellable, error))
    return TRUE;
  /* Not cancellable: the account has to go again in any case. */
  pr_store_remove_account (store, account->id, NULL, NULL);
  account->id = 0;
  return FALSE;
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

/* The same for a sign-in, which is with the same provider still. */
static void
move_sign_in (const PrAccount *old_account, const PrAccount *account)
{
  char *token;

  if (account->oauth == NULL || g_strcmp0 (old_account->oauth, account->oauth) != 0)
    return;
  token = pr_secrets_lookup_refresh_token (old_account, NULL, NULL);
  if (token != NULL && !pr_secrets_store_refresh_token (account, token, NULL, NULL))
    pr_secrets_remember_refresh_token (account, token);
  pr_secret_free (token);
}

static void
move_password (const PrAccount *old_account,
               const PrAccount *account,
               gboolean take_along)
{
  if (take_along && account->password_command == NULL &&
      pr_gmail_is_same_login (old_account, account))
    {
      char *password = pr_secrets_lookup (old_account, NULL, NULL);

      if (password != NULL && !pr_secrets_store (account, password, NULL, NULL))
        pr_secrets_remember (account, password);
      pr_secret_free (password);
    }
  if (pr_gmail_is_same_login (old_account, account))
    move_sign_in (old_account, account);
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
pr_account_changes_update (PrStore *store,
                           const PrAccount *account,
                           const char *password,
                           gboolean *session_only,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (PrAccount) old_account = NULL;

  if (!check (account, error))
    return FALSE;
  old_account = find_by_id (store, account->id, error);
  if (old_account != NULL && old_account->local != account->local)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("An account of this computer gets no server, nor does "
                              "another lose its own. Add a new account."));
      return FALSE;
    }
  /* The account first: where its new name is another's, that one's password stays. */
  if (old_account == NULL || !pr_store_update_account (store, account, error))
    return FALSE;
  if (password != NULL &&
      !keep_password (account, password, session_only, cancellable, error))
    {
      pr_store_update_account (store, old_account, NULL);
      return FALSE;
    }
  if (!account->local && is_kept_apart (old_account, account))
    move_password (old_account, account, password == NULL);
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
pr_account_changes_remove (PrStore *store,
                           const char *name,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (PrAccount) account = pr_store_find_account (store, name, error);
  g_autoptr (PrLock) lock = NULL;

  if (account == NULL)
    return FALSE;
  /* A sync that runs would store more mail while the account goes. */
  if (!pr_store_is_read_only (store))
    {
      lock = pr_profile_lock_account (pr_store_get_path (store), account->id, error);
      if (lock == NULL)
        return FALSE;
    }
  return pr_store_remove_account (store, account->id, cancellable, error) &&
         (account->local || forget_password (account, cancellable, error));
}
