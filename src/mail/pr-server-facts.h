/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-certificate.h"

G_BEGIN_DECLS

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
  char *tls;                  /* "TLS 1.3, AES-256-GCM", or NULL */
  PrCertificate *certificate; /* or NULL */
  char **capabilities; /* CAPA lines as sent, fit for one line each; empty when there is
                          no CAPA */
  char **mechanisms;   /* what can log in, strongest first: "plain", "apop", "user" … */
  gboolean has_stls, has_uidl, has_top, has_pipelining, has_apop;
  gboolean has_folders; /* POP4 */
} PrServerFacts;

PrServerFacts *pr_server_facts_new (void);
void pr_server_facts_free (PrServerFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrServerFacts, pr_server_facts_free)

G_END_DECLS
