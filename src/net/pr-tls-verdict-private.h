/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pr-gnutls-private.h"
#include "net/pr-tls-private.h"

G_BEGIN_DECLS

/* Reads a pin as people write it (either case, colons, spaces) into 64 lower-case
 * hexadecimal digits. NULL when it is no SHA-256. Free with g_free (). */
char *pr_tls_parse_pin (const char *text);

/**
 * pr_tls_verdict_new:
 * @pin: from pr_tls_parse_pin (), or %NULL
 *
 * Judges the certificate that the server showed in @session.
 *
 * Returns: (transfer full) (nullable): %NULL when it showed none that can be read
 */
PrCertificate *pr_tls_verdict_new (gnutls_session_t session,
                                   const char *server_name,
                                   const char *pin);

G_END_DECLS
