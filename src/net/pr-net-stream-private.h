/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/pr-tls-private.h"

G_BEGIN_DECLS

/**
 * PrNetStream:
 *
 * The octets of a link as a GIOStream: in the clear, or through TLS. A clear one never
 * takes more from the socket than its reader asked for, so that TLS can follow on the
 * same link.
 */
#define PR_TYPE_NET_STREAM (pr_net_stream_get_type ())
G_DECLARE_FINAL_TYPE (PrNetStream, pr_net_stream, PR, NET_STREAM, GIOStream)

/* @tls: (transfer full) (nullable): the TLS session on @link */
GIOStream *pr_net_stream_new (PrLink *link, PrTls *tls);

/* (transfer none): or NULL in the clear */
PrTls *pr_net_stream_get_tls (PrNetStream *self);

/* Ends the use of the stream, and leaves its link open. */
void pr_net_stream_detach (PrNetStream *self);

G_END_DECLS
