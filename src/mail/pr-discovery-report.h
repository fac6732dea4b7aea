/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-certificate.h"
#include "mail/pr-provider.h"

G_BEGIN_DECLS

/* How the look at one server ended. */
typedef enum
{
  PR_DISCOVERY_POP3,          /* it is one, encrypted, with a trusted certificate */
  PR_DISCOVERY_UNTRUSTED,     /* it is one, but its certificate is not to be trusted */
  PR_DISCOVERY_NO_ADDRESS,    /* the name leads nowhere */
  PR_DISCOVERY_UNREACHABLE,   /* nothing listens there */
  PR_DISCOVERY_SILENT,        /* no word within the time-out */
  PR_DISCOVERY_NOT_ENCRYPTED, /* TLS did not come about */
  PR_DISCOVERY_NOT_POP3,      /* something else listens there */
} PrDiscoveryOutcome;

/* A server that was looked at. */
typedef struct
{
  char *host;
  guint16 port;
  PrSecurity security;
  PrDiscoveryOutcome outcome;
  PrCertificate *certificate; /* shown by it, or NULL */
} PrDiscoveryTry;

void pr_discovery_try_free (PrDiscoveryTry *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrDiscoveryTry, pr_discovery_try_free)

/**
 * PrDiscoveryReport:
 *
 * What was found out about the settings of an address. A plain value.
 */
typedef struct
{
  char *domain;         /* of the address, lower case */
  PrProvider *provider; /* known by the list, in which case nothing was tried; or NULL */
  GPtrArray *tries;     /* of PrDiscoveryTry, in the order of preference */
} PrDiscoveryReport;

PrDiscoveryReport *pr_discovery_report_new (void);
void pr_discovery_report_free (PrDiscoveryReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrDiscoveryReport, pr_discovery_report_free)

/* The server to use of those tried: the first that can be trusted, else the first that
 * cannot; %NULL when there is none, or the provider is known. */
const PrDiscoveryTry *pr_discovery_report_get_best (const PrDiscoveryReport *report);
/* Puts host, port, security, user and CA file of what was found for @address into
 * @account, else leaves it alone. FALSE when no server was found. */
gboolean pr_discovery_report_fill (const PrDiscoveryReport *report,
                                   const char *address,
                                   PrAccount *account);
/* That no server was found, and what was tried, in sentences. Free with g_free (). */
char *pr_discovery_report_describe_failure (const PrDiscoveryReport *report);

/* What stands behind the last @ of @address, in ASCII and lower case, when it can be the
 * name of a mail domain; else %NULL. Free with g_free (). */
char *pr_discovery_dup_domain (const char *address);

G_END_DECLS
