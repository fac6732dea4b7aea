/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-token-error.h"
#include "web/pr-oauth-client.h"

G_BEGIN_DECLS

/**
 * PrOauthTokens:
 *
 * What a token end point gave (RFC 6749 §5.1). Freeing wipes it.
 */
typedef struct
{
  char *access;
  char *refresh;      /* NULL: none, or the one that was used stays good */
  guint64 expires_in; /* seconds; 0: not told */
} PrOauthTokens;

void pr_oauth_tokens_free (PrOauthTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrOauthTokens, pr_oauth_tokens_free)

/* How long things may take; 0: as PR_WEB_* say. */
typedef struct
{
  guint sign_in_seconds; /* a person, with the browser */
  guint post_seconds;    /* the token end point */
} PrOauthPatience;

/* What the browser is to open; on the thread of the sign-in. */
typedef void (*PrOauthOpenFunc) (const char *uri, gpointer user_data);

/**
 * pr_oauth_sign_in:
 * @client: has a client_id
 * @hint: (nullable): the address to sign in with
 * @patience: (nullable)
 *
 * The authorization code flow of RFC 8252 with PKCE (RFC 7636): listens on a free port of
 * 127.0.0.1, has the browser opened, takes its answer if the state is ours, and changes
 * the code for tokens. Blocks until the person is done, or was not in time.
 *
 * Returns: tokens with a refresh token, or %NULL with a %PR_TOKEN_ERROR or
 * %G_IO_ERROR_CANCELLED
 */
PrOauthTokens *pr_oauth_sign_in (const PrOauthClient *client,
                                 const char *hint,
                                 const PrOauthPatience *patience,
                                 PrOauthOpenFunc open,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

/* A new access token for a refresh token (RFC 6749 §6). %PR_TOKEN_ERROR_SIGN_IN when that
 * is not good any more. Blocks. */
PrOauthTokens *pr_oauth_refresh (const PrOauthClient *client,
                                 const char *refresh_token,
                                 const PrOauthPatience *patience,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
