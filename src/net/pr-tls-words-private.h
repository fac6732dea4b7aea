/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pr-gnutls-private.h"
#include "net/pr-tls-private.h"

G_BEGIN_DECLS

/* Octets of a server's first answer that tell what it speaks: a record header and a
 * server hello up to its version. */
#define PR_TLS_HEAD_OCTETS 11

/* Says in words why TLS failed.
 * @code: what GnuTLS returned; @head: the first octets received */
void pr_tls_set_failed (gnutls_session_t session,
                        int code,
                        const char *host,
                        gboolean shaking_hands,
                        const guint8 *head,
                        gsize n_head,
                        GError **error);

G_END_DECLS
