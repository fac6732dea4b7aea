/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pr_dial:
 * @host: as typed, for errors
 * @addresses: (element-type GInetAddress): in the order to try them
 * @deadline: on the monotonic clock
 * @attempts: (out) (optional): what became of each address that was tried; set on success
 *   alone, for the error tells it too
 *
 * Connects to the first address that answers: the next one is tried as soon as one is
 * refused, or PR_NET_NEXT_ADDRESS_MS after a silent one, which stays in the race.
 *
 * Returns: (transfer full): a connected, non-blocking socket, or %NULL with
 *   PR_NET_ERROR_CONNECT, PR_NET_ERROR_TIMEOUT or %G_IO_ERROR_CANCELLED; the message says
 *   what became of each address
 */
GSocket *pr_dial (const char *host,
                  guint16 port,
                  GPtrArray *addresses,
                  gint64 deadline,
                  char ***attempts,
                  GCancellable *cancellable,
                  GError **error);

G_END_DECLS
