/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "setup/pr-goa.h"
#include "setup/pr-oauth-providers.h"
#include "setup/pr-password-command-private.h"
#include "setup/pr-secrets.h"
#include "setup/pr-setup-limits.h"
#include "setup/pr-tokens-private.h"

#define GOA "goa:"

typedef struct
{
  char *token;
  gint64 ends_at; /* seconds since 1970: a sleeping computer's token ages too */
} Kept;

static GMutex kept_lock;
static GHashTable *kept; /* of Kept by key, or NULL */

static void
kept_free (Kept *self)
{
  pr_secret_free (self->token);
  g_free (self);
}

static char *
dup_key (const PrAccount *account)
{
  return g_strjoin ("\n", account->name, account->host, account->user, account->oauth,
                    NULL);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
pr_tokens_take (const PrAccount *account, const PrOauthTokens *tokens)
{
  Kept *one = g_new0 (Kept, 1);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&kept_lock);

  one->token = g_strdup (tokens->access);
  one->ends_at = get_now () + (gint64) tokens->expires_in;
  if (kept == NULL)
    kept =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kept_free);
  g_hash_table_insert (kept, dup_key (account), one);
}

/* @refused: (nullable): a token that is no good, however young. */
static char *
recall (const PrAccount *account, const char *refused)
{
  g_autofree char *key = dup_key (account);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&kept_lock);
  const Kept *found = kept != NULL ? g_hash_table_lookup (kept, key) : NULL;

  if (found == NULL)
    return NULL;
  if (found->ends_at - PR_SETUP_TOKEN_MARGIN_SECONDS > get_now () &&
      g_strcmp0 (found->token, refused) != 0)
    return g_strdup (found->token);
  g_hash_table_remove (kept, key);
  return NULL;
}

const char *
pr_tokens_get_goa_id (const PrAccount *account)
{
  return account->oauth != NULL && g_str_has_prefix (account->oauth, GOA)
           ? account->oauth + strlen (GOA)
           : NULL;
}

/* Whether it was never there, is locked away or cannot be asked for: it takes a new
 * sign-in to have one. */
static char *
lookup_refresh_token (const PrAccount *account,
                      const PrOauthClient *client,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *token = pr_secrets_lookup_refresh_token (account, cancellable, &local_error);

  if (token != NULL)
    return token;
  if (local_error->domain == G_IO_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (g_error_matches (local_error, PR_SECRETS_ERROR, PR_SECRETS_ERROR_NONE))
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SIGN_IN,
                 _ ("Nobody is signed in with %s for this account. Sign in."),
                 client->title);
  else
    g_set_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SIGN_IN,
                 _ (
                   "The sign-in with %s is not kept, for no Secret Service answers here. "
                   "Sign in again."),
                 client->title);
  return NULL;
}

/* A provider may give a new refresh token each time, and take back the old one. */
static void
keep_refresh_token (const PrAccount *account, const PrOauthTokens *tokens)
{
  g_autoptr (GError) error = NULL;

  if (tokens->refresh == NULL)
    return;
  if (pr_secrets_is_refresh_token_remembered (account) ||
      !pr_secrets_store_refresh_token (account, tokens->refresh, NULL, &error))
    pr_secrets_remember_refresh_token (account, tokens->refresh);
}

static char *
refresh (const PrAccount *account, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrOauthClient) client =
    pr_oauth_providers_find (account->oauth, TRUE, error);
  g_autoptr (PrOauthTokens) tokens = NULL;
  char *refresh_token;

  if (client == NULL)
    return NULL;
  refresh_token = lookup_refresh_token (account, client, cancellable, error);
  if (refresh_token == NULL)
    return NULL;
  tokens = pr_oauth_refresh (client, refresh_token, NULL, cancellable, error);
  pr_secret_free (refresh_token);
  if (tokens == NULL)
    return NULL;
  keep_refresh_token (account, tokens);
  pr_tokens_take (account, tokens);
  return g_strdup (tokens->access);
}

static char *
lookup (const PrAccount *account,
        const char *refused,
        GCancellable *cancellable,
        GError **error)
{
  const char *goa_id = pr_tokens_get_goa_id (account);
  char *token;

  if (account->token_command != NULL)
    return pr_token_command_run (account->token_command, PR_SETUP_COMMAND_MS, cancellable,
                                 error);
  if (goa_id != NULL)
    return pr_goa_get_token (goa_id, cancellable, error);
  token = recall (account, refused);
  return token != NULL ? token : refresh (account, cancellable, error);
}

char *
pr_tokens_lookup (const PrAccount *account, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (pr_account_has_token (account), NULL);

  return lookup (account, NULL, cancellable, error);
}

char *
pr_tokens_renew (const PrAccount *account,
                 const char *refused,
                 GCancellable *cancellable,
                 GError **error)
{
  char *token;

  g_return_val_if_fail (account != NULL && refused != NULL, NULL);
  g_return_val_if_fail (pr_account_has_token (account), NULL);

  token = lookup (account, refused, cancellable, error);
  if (token == NULL || !g_str_equal (token, refused))
    return token;
  pr_secret_free (token);
  if (account->token_command != NULL)
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND_REFUSED,
                         _ ("The server does not accept what the token command prints."));
  else
    g_set_error_literal (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_REFUSED,
                         _ (
                           "The server does not accept the access token, and no other is "
                           "given."));
  return NULL;
}
