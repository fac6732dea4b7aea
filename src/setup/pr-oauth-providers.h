/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-token-error.h"
#include "web/pr-oauth-client.h"

G_BEGIN_DECLS

/* The providers of data/oauth.ini, which tells the form, overlaid by what a distribution
 * and the person wrote: client ids, and providers of their own. All block. */

/* %PR_TOKEN_ERROR_SETTINGS: there is none of that name, a file cannot be understood, or,
 * with @need_client_id, nobody gave a client id; the message tells where to write it. */
PrOauthClient *pr_oauth_providers_find (const char *name,
                                        gboolean need_client_id,
                                        GError **error);

/* From these files (transfer none), each over those before; one that is not there is left
 * out. */
PrOauthClient *pr_oauth_providers_find_in (const char *name,
                                           const char *const *paths,
                                           gboolean need_client_id,
                                           GError **error);

/* Where the person writes. Free with g_free (). */
char *pr_oauth_providers_dup_path (void);

G_END_DECLS
