/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pr-gnutls-private.h"
#include "net/pr-tls-private.h"

G_BEGIN_DECLS

/**
 * PrTlsTrust:
 *
 * Whom a session trusts, and what it shows of ourselves. Never changed once it is loaded,
 * so that sessions on several threads can share the system's, which is slow to load.
 */
typedef struct _PrTlsTrust PrTlsTrust;

/* PR_NET_ERROR_SETTINGS when a file of @settings cannot be used. */
PrTlsTrust *pr_tls_trust_load (const PrTlsSettings *settings, GError **error);
void pr_tls_trust_unref (PrTlsTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTlsTrust, pr_tls_trust_unref)

/* A text for what the files of the settings hold: with other authorities, or another
 * certificate of ours, another one. */
const char *pr_tls_trust_get_files (PrTlsTrust *self);

gnutls_certificate_credentials_t pr_tls_trust_get_credentials (PrTlsTrust *self);

G_END_DECLS
