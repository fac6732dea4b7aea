/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The name that DNS and certificates know for what a person typed: ASCII (RFC 5890),
 * lower case, no brackets around an IPv6 address, no dot at the end. NULL when it is no
 * host name. */
char *pr_lookup_normalize (const char *host);

/**
 * pr_lookup_addresses:
 * @host: as typed, for errors
 * @name: from pr_lookup_normalize ()
 * @deadline: on the monotonic clock
 *
 * Looks up every address of @name, at most PR_NET_MAX_ADDRESSES, families taking turns
 * (RFC 8305 §4).
 *
 * Returns: (element-type GInetAddress): at least one, or %NULL with PR_NET_ERROR_RESOLVE,
 *   PR_NET_ERROR_TIMEOUT or %G_IO_ERROR_CANCELLED
 */
GPtrArray *pr_lookup_addresses (const char *host,
                                const char *name,
                                gint64 deadline,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
