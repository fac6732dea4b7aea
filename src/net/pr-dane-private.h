/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "mail/pr-certificate.h"
#include "net/pr-gnutls-private.h"

G_BEGIN_DECLS

/**
 * PrDane:
 *
 * A question for the TLSA records of a server (RFC 6698, RFC 7671), under way on a thread
 * of its own.
 */
typedef struct _PrDane PrDane;

/* NULL when there is nobody to ask, or no name to ask for: only a resolver whose word on
 * signatures counts is asked. @name: from pr_lookup_normalize () */
PrDane *pr_dane_ask (const char *name, guint16 port);
PrDane *pr_dane_ref (PrDane *self);
void pr_dane_unref (PrDane *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrDane, pr_dane_unref)

/**
 * pr_dane_judge:
 * @may_replace: whether a match makes up for authorities that are not trusted here
 *
 * Waits for the answer and adds what it says to @certificate. As with RFC 7672 §3.1 only
 * usages 2 (DANE-TA) and 3 (DANE-EE) count. A match with 3 stands above authorities,
 * names and dates (RFC 7671 §5.1), one with 2 above authorities alone. Records of which
 * none matches refuse the certificate. No answer leaves all as it is.
 */
void pr_dane_judge (PrDane *self,
                    gnutls_session_t session,
                    const char *server_name,
                    gboolean may_replace,
                    PrCertificate *certificate,
                    GCancellable *cancellable);

G_END_DECLS
