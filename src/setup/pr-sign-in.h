/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-account.h"
#include "mail/pr-token-error.h"

G_BEGIN_DECLS

/* What the browser is to open; on the thread of the sign-in. */
typedef void (*PrSignInOpenFunc) (const char *uri, gpointer user_data);

/**
 * pr_sign_in_run:
 * @account: has a provider of its own in "oauth"; need not be stored
 * @session_only: (out) (optional): no Secret Service keeps the sign-in, which lasts for
 * this run only. %NULL: then it is refused, before the browser is opened
 *
 * Has the person sign in with the browser and keeps the refresh token. Blocks until they
 * have.
 *
 * Returns: %FALSE with a %PR_TOKEN_ERROR, %PR_SECRETS_ERROR_UNAVAILABLE or
 * %G_IO_ERROR_CANCELLED
 */
gboolean pr_sign_in_run (const PrAccount *account,
                         PrSignInOpenFunc open,
                         gpointer user_data,
                         gboolean *session_only,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
