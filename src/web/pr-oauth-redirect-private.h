/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a browser brought to the loopback redirection (RFC 6749 §4.1.2). */
typedef struct
{
  char *state;
  char *code;        /* or NULL: then there is an error */
  char *error;       /* or NULL */
  char *description; /* of the error, or NULL */
} PrOauthRedirect;

void pr_oauth_redirect_clear (PrOauthRedirect *redirect);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrOauthRedirect, pr_oauth_redirect_clear)

/* Whether @octets hold the head of a request whole. */
gboolean pr_oauth_redirect_is_whole (const char *octets, gsize length);

/* Reads the head of a request. Returns the status of HTTP to answer with: 200 when
 * @redirect is filled; 400, 404 or 405 when it is another request than the one that is
 * waited for. */
guint pr_oauth_redirect_parse (const char *octets,
                               gsize length,
                               PrOauthRedirect *redirect);

G_END_DECLS
