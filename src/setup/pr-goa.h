/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-online-account.h"
#include "mail/pr-token-error.h"

G_BEGIN_DECLS

/* GNOME Online Accounts, over D-Bus alone. All block; any thread. */

/* Those that have mail and give access tokens: of PrOnlineAccount. Empty where there is
 * no such service. */
GPtrArray *pr_goa_list (GCancellable *cancellable);

/* An access token of the account @id, renewed where it has to be. %PR_TOKEN_ERROR_SIGN_IN
 * when the person has to sign in there. */
char *pr_goa_get_token (const char *id, GCancellable *cancellable, GError **error);

G_END_DECLS
