/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PrOauthClient:
 *
 * A provider of access tokens, and who we are to it (RFC 6749, RFC 8252). A plain value.
 */
typedef struct
{
  char *name;          /* as accounts name it, lower case: "google" */
  char *title;         /* as people call it: "Google" */
  char *authorization; /* its authorization end point, for the browser */
  char *token;         /* its token end point */
  char *scope;
  char *parameters; /* of its own, for the authorization end point: "a=b&c=d"; or NULL */
  char *redirect_host; /* of the loopback redirection: "127.0.0.1" or "localhost" */
  char *client_id;     /* NULL: nobody gave one */
  char *client_secret; /* or NULL; of an installed program it is no secret */
  char *ca_file;       /* PEM; or NULL for the system's trust */
} PrOauthClient;

void pr_oauth_client_free (PrOauthClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrOauthClient, pr_oauth_client_free)

/* Whether @uri may be an end point: https, or http of this computer itself. */
gboolean pr_oauth_client_is_end_point (const char *uri);

G_END_DECLS
