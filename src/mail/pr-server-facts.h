/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-certificate.h"

G_BEGIN_DECLS

/* What was found on port 110 beside a server on another one. */
typedef enum
{
  PR_STLS_NOT_LOOKED_FOR,
  PR_STLS_NO_ANSWER,
  PR_STLS_NONE, /* it answers, and offers no STLS */
  PR_STLS_OFFERED,
} PrStlsWord;

/**
 * PrServerFacts:
 *
 * What a server was found to offer (`probe`, account page). A plain value.
 */
typedef struct
{
  char *host;
  guint16 port;
  char *address;              /* numeric address connected to */
  char *greeting;             /* fit for one line */
  gboolean encrypted;         /* when the facts were taken, after STLS where asked */
  gboolean pinned;            /* the certificate is trusted by the person's own word */
  char *tls;                  /* "TLS 1.3, AES-256-GCM", or NULL */
  PrCertificate *certificate; /* or NULL */
  char **capabilities; /* CAPA lines as sent, fit for one line each; empty when there is
                          no CAPA */
  char **clear_capabilities; /* the same as they were before STLS, or NULL */
  char **attempts;           /* what became of each address, or NULL */
  char **offered;       /* SASL mechanisms that the server names, in capitals, or NULL */
  char **unused;        /* those and why they are not used: "GSSAPI: needs a Kerberos
                           ticket"; or NULL */
  char *implementation; /* IMPLEMENTATION, fit for one line, or NULL */
  gint64 greeting_usec; /* from the start until the greeting was here; 0: not known */
  gint64 round_trip_usec; /* of one command; 0: not known */
  PrStlsWord stls;        /* on port 110, where that is another port */
  char *stls_tls;         /* what STLS came to there, as @tls; or NULL */
  char **mechanisms; /* what can log in, strongest first: "plain", "apop", "user" … */
  gboolean has_stls, has_uidl, has_top, has_pipelining, has_apop;
  gboolean has_folders; /* POP4 */
} PrServerFacts;

/* Of what a server is and does, in words. */
typedef struct
{
  const char *label; /* translated, static */
  char *text;        /* fit for one line */
  gboolean warns;
} PrFact;

void pr_fact_free (PrFact *fact);

/* of PrFact, in the order to show them in. @now: seconds since 1970 */
GPtrArray *pr_server_facts_describe (const PrServerFacts *facts, gint64 now);

/* "none", "not-looked-for", "no-answer", "offered" */
const char *pr_stls_word_to_string (PrStlsWord word);

PrServerFacts *pr_server_facts_new (void);
void pr_server_facts_free (PrServerFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrServerFacts, pr_server_facts_free)

G_END_DECLS
