/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "pop3/pr-pop3-credentials.h"

G_BEGIN_DECLS

/* Our side of one SASL exchange. Whatever implements it starts with this struct. */
typedef struct _PrPop3Sasl PrPop3Sasl;

struct _PrPop3Sasl
{
  /* The response to @challenge, which is NULL before the server said anything, in octets;
   * NULL with a PR_POP3_ERROR to give up. */
  GBytes *(*step) (PrPop3Sasl *self,
                   GBytes *challenge,
                   GCancellable *cancellable,
                   GError **error);
  void (*free) (PrPop3Sasl *self);

  gboolean server_first; /* it has nothing to say before a challenge */
  gboolean through;      /* the server may say +OK: it has proved all that it has to */
};

/* What a server offered of SASL: decides what a client says of channel binding. */
typedef struct
{
  gboolean known; /* the list is there */
  gboolean plus;  /* any of it binds to the channel */
} PrPop3SaslOffer;

/* @name: of SASL */
typedef PrPop3Sasl *(*PrPop3SaslNewFunc) (const char *name,
                                          const PrPop3Credentials *credentials,
                                          const PrPop3SaslOffer *offer,
                                          GError **error);

void pr_pop3_sasl_free (PrPop3Sasl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrPop3Sasl, pr_pop3_sasl_free)

/* Octets of a challenge, or NULL where @text is no base64 (RFC 5034 §4). */
GBytes *pr_pop3_sasl_decode (const char *text, gsize length);

/* ---- pr-pop3-sasl-library.c: by libgsasl ---- */

gboolean pr_pop3_sasl_open_library (GError **error);
PrPop3Sasl *pr_pop3_sasl_new_by_library (const char *name,
                                         const PrPop3Credentials *credentials,
                                         const PrPop3SaslOffer *offer,
                                         GError **error);
/* @text as SASLprep has it (RFC 4013); NULL with @error where it holds what may not be in
 * it. */
char *pr_pop3_sasl_prepare (const char *text, GError **error);
/* Whether Kerberos gives a ticket for the server now. May ask the realm's server. */
gboolean pr_pop3_sasl_has_ticket (const PrPop3Credentials *credentials);

/* ---- pr-pop3-scram.c ---- */

/* SCRAM (RFC 5802, 7677) with and without channel binding. */
PrPop3Sasl *pr_pop3_scram_new (const char *name,
                               const PrPop3Credentials *credentials,
                               const PrPop3SaslOffer *offer,
                               GError **error);
/* What binds to the TLS session, and its type; NULL where nothing does. */
GBytes *pr_pop3_scram_dup_binding (const PrPop3Credentials *credentials,
                                   const char **type);

/* ---- pr-pop3-bearer.c ---- */

/* OAUTHBEARER (RFC 7628) and XOAUTH2, which is what was there before it. */
PrPop3Sasl *pr_pop3_bearer_new (const char *name,
                                const PrPop3Credentials *credentials,
                                const PrPop3SaslOffer *offer,
                                GError **error);

G_END_DECLS
