/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-account.h"
#include "mail/pr-token-error.h"

G_BEGIN_DECLS

/* Access tokens of OAuth 2: from the account's command, asked anew each time; from GNOME
 * Online Accounts ("goa:ID"); or from a provider of which a person's sign-in left a
 * refresh token in the Secret Service (pr-sign-in.h). Of the last, access tokens are kept
 * in memory until a minute before they end. Nothing is written to a file of ours, logged
 * or put into an error. All calls block; any thread. */

/**
 * pr_tokens_lookup:
 *
 * Returns: (transfer full): a token, for pr_secret_free (), or %NULL with a
 * %PR_TOKEN_ERROR or %G_IO_ERROR_CANCELLED
 */
char *pr_tokens_lookup (const PrAccount *account,
                        GCancellable *cancellable,
                        GError **error);

/* Another one than @refused, which a server did not take. %PR_TOKEN_ERROR_REFUSED when
 * the same is given again. */
char *pr_tokens_renew (const PrAccount *account,
                       const char *refused,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
