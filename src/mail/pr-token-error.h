/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why there is no access token of OAuth 2, or none that a server takes. The message is
 * whole sentences that say what to do, and has no secret in it. */
typedef enum
{
  PR_TOKEN_ERROR_SIGN_IN,  /* the person has to sign in (again) */
  PR_TOKEN_ERROR_DENIED,   /* the person, or the provider for them, said no */
  PR_TOKEN_ERROR_SETTINGS, /* who gives tokens is not known, or not us: no client id */
  PR_TOKEN_ERROR_COMMAND,  /* the token command failed, was silent, or printed none */
  PR_TOKEN_ERROR_REFUSED,  /* the POP server took none of those that were given */
  PR_TOKEN_ERROR_COMMAND_REFUSED, /* the same, of a token command's */
  PR_TOKEN_ERROR_UNREACHABLE,     /* no connection to who gives tokens; may pass */
  PR_TOKEN_ERROR_TIMEOUT,         /* the same, silent or too slow */
  PR_TOKEN_ERROR_TEMPORARY,       /* the same, not able now by their own word */
  PR_TOKEN_ERROR_PROTOCOL,        /* they gave an answer that is none */
} PrTokenError;

#define PR_TOKEN_ERROR (pr_token_error_quark ())
GQuark pr_token_error_quark (void);

/* Whether @token may stand in a login or a header field (RFC 6750 §2.1, and a little
 * more): visible ASCII, at least one. */
gboolean pr_token_is_sound (const char *token);

G_END_DECLS
