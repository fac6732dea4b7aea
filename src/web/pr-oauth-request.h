/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "web/pr-oauth-client.h"

G_BEGIN_DECLS

/**
 * PrOauthRequest:
 *
 * What one authorization request is told by: a state that only we know (RFC 6749 §10.12)
 * and a code verifier that only whoever sent the request can show (RFC 7636).
 */
typedef struct
{
  char *state;
  char *verifier;
  char *redirect_uri;
} PrOauthRequest;

/* Both at random, of 256 bits. @port: of the loopback redirection */
PrOauthRequest *pr_oauth_request_new (const PrOauthClient *client, guint16 port);
/* Wipes it. */
void pr_oauth_request_free (PrOauthRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrOauthRequest, pr_oauth_request_free)

/* What the browser is to open. @hint: (nullable): the address to sign in with, so that
 * nobody has to type it again. Free with g_free (). */
char *pr_oauth_request_dup_uri (const PrOauthRequest *self,
                                const PrOauthClient *client,
                                const char *hint);

/* The S256 challenge of @verifier (RFC 7636 §4.2). Free with g_free (). */
char *pr_oauth_dup_challenge (const char *verifier);

G_END_DECLS
