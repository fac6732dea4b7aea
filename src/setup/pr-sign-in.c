/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "mail/pr-gmail.h"
#include "setup/pr-oauth-providers.h"
#include "setup/pr-secrets.h"
#include "setup/pr-sign-in.h"
#include "setup/pr-tokens-private.h"

static gboolean
refuse (const char *sentence, GError **error)
{
  g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS, sentence);
  return FALSE;
}

static gboolean
check_account (const PrAccount *account, GError **error)
{
  if (account->token_command != NULL)
    return refuse (_ ("A command gives the account’s access token: there is nothing to "
                      "sign in to."),
                   error);
  if (pr_tokens_get_goa_id (account) != NULL)
    return refuse (_ ("The account takes its access token from GNOME Online Accounts. "
                      "Sign in there, in the Settings."),
                   error);
  if (account->oauth == NULL)
    return refuse (_ ("The account signs in with a password. Give it a provider of "
                      "access tokens first: --oauth google, for example."),
                   error);
  return TRUE;
}

/* Better before a person has typed their password into a browser than after. */
static gboolean
check_keeping (const PrAccount *account, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *old_token = pr_secrets_lookup_refresh_token (account, cancellable, &local_error);

  pr_secret_free (old_token);
  if (old_token != NULL ||
      g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_NONE))
    return TRUE;
  if (!g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_UNAVAILABLE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return refuse (_ ("There is no Secret Service here to keep the sign-in. Use a token "
                    "command instead."),
                 error);
}

static gboolean
keep (const PrAccount *account,
      const PrOauthTokens *tokens,
      gboolean *session_only,
      GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!pr_secrets_store_refresh_token (account, tokens->refresh, NULL, &local_error))
    {
      if (session_only == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      pr_secrets_remember_refresh_token (account, tokens->refresh);
      *session_only = TRUE;
    }
  pr_tokens_take (account, tokens);
  return TRUE;
}

gboolean
pr_sign_in_run (const PrAccount *account,
                PrSignInOpenFunc open,
                gpointer user_data,
                gboolean *session_only,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (PrOauthClient) client = NULL;
  g_autoptr (PrOauthTokens) tokens = NULL;
  const char *user;

  g_return_val_if_fail (account != NULL && open != NULL, FALSE);

  if (session_only != NULL)
    *session_only = FALSE;
  if (!check_account (account, error))
    return FALSE;
  client = pr_oauth_providers_find (account->oauth, TRUE, error);
  if (client == NULL ||
      (session_only == NULL && !check_keeping (account, cancellable, error)))
    return FALSE;
  user = pr_gmail_get_shown_user (account);
  tokens = pr_oauth_sign_in (client, strchr (user, '@') != NULL ? user : NULL, NULL, open,
                             user_data, cancellable, error);
  return tokens != NULL && keep (account, tokens, session_only, error);
}
