/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A TLSA record (RFC 6698 §2.1). */
typedef struct
{
  guint8 usage, selector, matching;
  GBytes *data;
} PrTlsa;

void pr_tlsa_free (PrTlsa *record);

/**
 * pr_dns_find_resolver:
 * @resolv_conf: the text of such a file; a port may follow an address behind "#"
 *
 * Returns: (transfer full) (nullable): the first resolver of the file, if its word that
 *   an answer is signed counts: it is on this very computer, or the file says to trust it
 *   ("options trust-ad")
 */
GSocketAddress *pr_dns_find_resolver (const char *resolv_conf);

/* A question for the TLSA records of @name, with the wish to be told whether the answer
 * is signed (RFC 6840 §5.7). NULL when @name cannot be asked for. */
GBytes *pr_dns_make_question (const char *name, guint16 id);

/**
 * pr_dns_read_answer:
 *
 * Returns: (transfer full) (nullable) (element-type PrTlsa): the records that answer
 *   @question, at most PR_NET_MAX_TLSA; empty when there are none, or the resolver does
 *   not vouch for them; %NULL when these octets are no answer to it
 */
GPtrArray *pr_dns_read_answer (GBytes *question, const guint8 *octets, gsize length);

/* Asks, twice at the most, and waits PR_NET_DNS_SECONDS at the most. As above. */
GPtrArray *pr_dns_ask (GSocketAddress *resolver,
                       const char *name,
                       GCancellable *cancellable);

G_END_DECLS
