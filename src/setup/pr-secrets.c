/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "setup/pr-secrets.h"

#include <string.h>
#include "setup/pr-password-command-private.h"
#include "setup/pr-secret-service-private.h"
#include "setup/pr-setup-limits.h"

G_DEFINE_QUARK (pr_secrets_error, pr_secrets_error)

static GMutex remembered_lock;
static GHashTable *remembered; /* of secrets by key, or NULL */

/* A password belongs to a server as well as to an account: one given for a server is not
 * sent to another that the account is changed to. */
static char *
dup_key (const PrAccount *account, PrSecretKind kind)
{
  return g_strjoin ("\n", account->name, account->host, account->user,
                    kind == PR_SECRET_PASSWORD ? "password" : "refresh-token", NULL);
}

static char *
recall (const PrAccount *account, PrSecretKind kind)
{
  g_autofree char *key = dup_key (account, kind);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&remembered_lock);

  return remembered != NULL ? g_strdup (g_hash_table_lookup (remembered, key)) : NULL;
}

static void
remember (const PrAccount *account, PrSecretKind kind, const char *secret)
{
  g_autofree char *key = dup_key (account, kind);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&remembered_lock);

  if (remembered == NULL)
    remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) pr_secret_free);
  g_hash_table_insert (remembered, g_steal_pointer (&key), g_strdup (secret));
}

static gboolean
is_remembered (const PrAccount *account, PrSecretKind kind)
{
  g_autofree char *key = dup_key (account, kind);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&remembered_lock);

  return remembered != NULL && g_hash_table_contains (remembered, key);
}

static void
stop_remembering (const PrAccount *account, PrSecretKind kind)
{
  g_autofree char *key = dup_key (account, kind);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&remembered_lock);

  if (remembered != NULL)
    g_hash_table_remove (remembered, key);
}

static char *
lookup (const PrAccount *account,
        PrSecretKind kind,
        GCancellable *cancellable,
        GError **error)
{
  char *secret = recall (account, kind);

  if (secret != NULL)
    return secret;
  return pr_secret_service_lookup (account, kind, cancellable, error);
}

static gboolean
store (const PrAccount *account,
       PrSecretKind kind,
       const char *secret,
       GCancellable *cancellable,
       GError **error)
{
  if (!pr_secret_service_store (account, kind, secret, cancellable, error))
    return FALSE;
  stop_remembering (account, kind);
  return TRUE;
}

char *
pr_secrets_lookup (const PrAccount *account, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (account != NULL, NULL);

  if (account->password_command != NULL)
    return pr_password_command_run (account->password_command, PR_SETUP_COMMAND_MS,
                                    cancellable, error);
  return lookup (account, PR_SECRET_PASSWORD, cancellable, error);
}

gboolean
pr_secrets_store (const PrAccount *account,
                  const char *secret,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (account != NULL, FALSE);
  g_return_val_if_fail (secret != NULL, FALSE);

  return store (account, PR_SECRET_PASSWORD, secret, cancellable, error);
}

gboolean
pr_secrets_forget (const PrAccount *account, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (account != NULL, FALSE);

  stop_remembering (account, PR_SECRET_PASSWORD);
  stop_remembering (account, PR_SECRET_REFRESH_TOKEN);
  return pr_secret_service_forget (account, PR_SECRET_PASSWORD, cancellable, error) &&
         pr_secret_service_forget (account, PR_SECRET_REFRESH_TOKEN, cancellable, error);
}

void
pr_secrets_remember (const PrAccount *account, const char *secret)
{
  g_return_if_fail (account != NULL);
  g_return_if_fail (secret != NULL);

  remember (account, PR_SECRET_PASSWORD, secret);
}

gboolean
pr_secrets_is_remembered (const PrAccount *account)
{
  g_return_val_if_fail (account != NULL, FALSE);

  return is_remembered (account, PR_SECRET_PASSWORD);
}

char *
pr_secrets_lookup_refresh_token (const PrAccount *account,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_return_val_if_fail (account != NULL, NULL);

  return lookup (account, PR_SECRET_REFRESH_TOKEN, cancellable, error);
}

gboolean
pr_secrets_store_refresh_token (const PrAccount *account,
                                const char *token,
                                GCancellable *cancellable,
                                GError **error)
{
  g_return_val_if_fail (account != NULL, FALSE);
  g_return_val_if_fail (token != NULL, FALSE);

  return store (account, PR_SECRET_REFRESH_TOKEN, token, cancellable, error);
}

void
pr_secrets_remember_refresh_token (const PrAccount *account, const char *token)
{
  g_return_if_fail (account != NULL);
  g_return_if_fail (token != NULL);

  remember (account, PR_SECRET_REFRESH_TOKEN, token);
}

gboolean
pr_secrets_is_refresh_token_remembered (const PrAccount *account)
{
  g_return_val_if_fail (account != NULL, FALSE);

  return is_remembered (account, PR_SECRET_REFRESH_TOKEN);
}
