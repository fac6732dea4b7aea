/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop3-sasl-private.h"
#include "pop3/pr-pop3-session.h"

G_BEGIN_DECLS

/* What a mechanism cannot do without. */
typedef enum
{
  PR_POP3_NEEDS_PASSWORD = 1 << 0,
  PR_POP3_NEEDS_TOKEN = 1 << 1,
  PR_POP3_NEEDS_TLS = 1 << 2,
  PR_POP3_NEEDS_CERTIFICATE = 1 << 3, /* of ours, shown to the server */
  PR_POP3_NEEDS_BINDING = 1 << 4,     /* of the TLS session */
  PR_POP3_NEEDS_TICKET = 1 << 5,      /* of Kerberos, for this server */
  PR_POP3_NEEDS_STAMP = 1 << 6,       /* in the greeting */
  PR_POP3_NEEDS_LIBRARY = 1 << 7,     /* libgsasl */
} PrPop3Needs;

typedef struct
{
  const char *name; /* as the account names it */
  const char *sasl; /* as AUTH names it; NULL: it has commands of its own */
  guint under_tls;  /* rank for "auto", 1 is best; 0: only by name */
  guint in_clear;   /* the same where others may read along */
  PrPop3Needs needs;
  gboolean clear;     /* the secret itself crosses the stream */
  guint secret_in;    /* which response of ours is the first that tells of the secret */
  gboolean two_steps; /* AUTH never takes the first response along */
  gboolean burst;     /* all that it says is known before the server says anything */
  gboolean octets;    /* the secret goes as it is, in whatever charset */
  PrPop3SaslNewFunc new_client; /* NULL: it has commands of its own */
  const char *reason;           /* of the ranks */
} PrPop3Mechanism;

const PrPop3Mechanism *pr_pop3_mechanisms_get (guint index); /* NULL behind the last */
const PrPop3Mechanism *pr_pop3_mechanisms_find (const char *name);

/* The one to log in with; NULL with @error. Only one is ever tried: after an attempt that
 * failed, a weaker one would hand the secret to whoever made it fail. */
const PrPop3Mechanism *pr_pop3_mechanisms_choose (PrPop3Session *session,
                                                  const PrPop3Credentials *credentials,
                                                  GError **error);
/* Whether @mechanism may be used with @credentials here, whatever the server offers. */
gboolean pr_pop3_mechanisms_check (PrPop3Session *session,
                                   const PrPop3Mechanism *mechanism,
                                   const PrPop3Credentials *credentials,
                                   GError **error);

G_END_DECLS
