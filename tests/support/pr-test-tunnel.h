/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TLS from the first octet on, in front of a server on 127.0.0.1 that has none of its
 * own: one connection after the other, on a thread. */
typedef struct _PrTestTunnel PrTestTunnel;

PrTestTunnel *pr_test_tunnel_new (guint16 server_port);
void pr_test_tunnel_free (PrTestTunnel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrTestTunnel, pr_test_tunnel_free)

guint16 pr_test_tunnel_get_port (PrTestTunnel *self);
/* PEM of the CA of the certificate, which is for localhost and 127.0.0.1. */
const char *pr_test_tunnel_get_ca_file (PrTestTunnel *self);

G_END_DECLS
