/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-account.h"
#include "mail/pr-secret.h"

G_BEGIN_DECLS

typedef enum
{
  PR_SECRETS_ERROR_UNAVAILABLE, /* no Secret Service here */
  PR_SECRETS_ERROR_NONE,        /* no password is stored for the account */
  PR_SECRETS_ERROR_COMMAND, /* the password command failed, was silent, or printed nothing
                             */
} PrSecretsError;

#define PR_SECRETS_ERROR (pr_secrets_error_quark ())
GQuark pr_secrets_error_quark (void);

/* Where passwords come from: the account's command (first line it prints; /bin/sh -c, our
 * environment), else what was given for this run only, else the Secret Service
 * (libsecret, opened when first needed). All calls block; any thread. Nothing is ever
 * written to a file of ours, logged or put into an error. Passwords given back are freed
 * with pr_secret_free (), which wipes them. */

/* What is kept of an account. */
typedef enum
{
  PR_SECRET_PASSWORD,
  PR_SECRET_REFRESH_TOKEN, /* of OAuth 2 */
} PrSecretKind;

char *pr_secrets_lookup (const PrAccount *account,
                         GCancellable *cancellable,
                         GError **error);
gboolean pr_secrets_store (const PrAccount *account,
                           const char *secret,
                           GCancellable *cancellable,
                           GError **error);
/* Of every kind. */
gboolean pr_secrets_forget (const PrAccount *account,
                            GCancellable *cancellable,
                            GError **error);
/* Keeps @secret for this run only. */
void pr_secrets_remember (const PrAccount *account, const char *secret);
/* Whether it is so kept. Does not block. */
gboolean pr_secrets_is_remembered (const PrAccount *account);

/* The same for refresh tokens of OAuth 2, which no command gives. */
char *pr_secrets_lookup_refresh_token (const PrAccount *account,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean pr_secrets_store_refresh_token (const PrAccount *account,
                                         const char *token,
                                         GCancellable *cancellable,
                                         GError **error);
void pr_secrets_remember_refresh_token (const PrAccount *account, const char *token);
gboolean pr_secrets_is_refresh_token_remembered (const PrAccount *account);

G_END_DECLS
