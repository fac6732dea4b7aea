/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What ties a login to the TLS that carries it (RFC 5929, RFC 9266). @type:
 * "tls-exporter" or "tls-unique". (transfer full): NULL where this connection has no such
 * binding. */
typedef GBytes *(*PrPop3ChannelBindingFunc) (const char *type, gpointer user_data);

/**
 * PrPop3Credentials:
 *
 * What a person has to log in with, and where. A plain value; all of it is borrowed for
 * the call that takes it. What is not set is not there.
 */
typedef struct
{
  const char *user;
  const char *secret;       /* password or access token; or NULL: there is none */
  const char *mechanism;    /* "auto", or one by name */
  gboolean is_token;        /* the secret is an access token of OAuth 2 */
  gboolean has_certificate; /* a client certificate was shown to TLS */
  gboolean allow_clear;     /* a clear password may cross an unencrypted stream (security
                               "none") */
  const char *host;         /* as the person typed it; or NULL */
  guint16 port;
  const char *realm; /* of DIGEST-MD5, or NULL for that of the server */
  PrPop3ChannelBindingFunc channel_binding; /* or NULL */
  gpointer channel_binding_data;
} PrPop3Credentials;

G_END_DECLS
