/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pr-connection.h"

G_BEGIN_DECLS

/**
 * pr_kpop_authenticate:
 * @host: the server's name, of whose service "pop" a ticket is asked
 *
 * The first exchange of KPOP, before the server's greeting: what krb5_sendauth () says
 * (KRB5_SENDAUTH_V1.0, application version KPOPV1.0), with the ticket of the default
 * credential cache, on the stream of @connection, TLS or not. Both sides prove who they
 * are; nothing is encrypted by it. Blocks; time-outs and @cancellable hold for what is
 * said to the server, the ticket service has its own.
 *
 * Returns: %FALSE with a %PR_NET_ERROR_KERBEROS, or an error of the connection; the
 *   connection is of no use then
 */
gboolean pr_kpop_authenticate (PrConnection *connection,
                               const char *host,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
