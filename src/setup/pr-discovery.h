/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-discovery-report.h"
#include "setup/pr-providers.h"

G_BEGIN_DECLS

/* Where a server may be. */
typedef struct
{
  const char *host;
  guint16 port;
  PrSecurity security; /* never PR_SECURITY_NONE */
} PrDiscoveryEndpoint;

/* All may be unset; borrowed for the call. */
typedef struct
{
  const PrProviders *providers; /* %NULL: those of pr_providers_load () */
  /* The likeliest first; %NULL: pop., pop3., mail. and the domain itself, by TLS and by
   * STLS on their ports. */
  const PrDiscoveryEndpoint *endpoints;
  guint n_endpoints;     /* at most PR_SETUP_MAX_ENDPOINTS */
  const char *ca_file;   /* PEM instead of the system's trust */
  guint timeout_seconds; /* silence of a server; 0: PR_SETUP_SILENCE_SECONDS */
} PrDiscoveryOptions;

/**
 * pr_discovery_run:
 * @address: of the person; has a domain
 *
 * Finds the POP server of @address: in the list of providers, else by looking at the
 * domain's own hosts, those that speak TLS from the first octet before those that have to
 * be asked for it. Hosts are looked at side by side; a likelier one is waited for a
 * moment when another has answered. Nothing is asked of anybody else, nothing secret is
 * sent, and nothing in clear text but STLS. Blocks: call it on a worker thread.
 *
 * Returns: (transfer full): what was found, which may be nothing, or %NULL with
 *   %G_IO_ERROR_CANCELLED, %G_IO_ERROR_INVALID_ARGUMENT or an error of the provider list
 */
PrDiscoveryReport *pr_discovery_run (const char *address,
                                     const PrDiscoveryOptions *options,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
