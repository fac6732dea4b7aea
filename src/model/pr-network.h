/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PrNetwork:
 *
 * Whether there is a network, and whether to use little of it. A monitor tells each
 * change several times and in between something else: what it says counts when it has
 * been quiet for a while.
 *
 * Properties: "monitor" and "power" (construct-only; %NULL is the system's), "delay"
 * (construct-only; milliseconds of quiet), "available", "metered" (the network costs by
 * the octet) and "power-saver" (read-only, notified). Signal "changed": the network is,
 * or may be, another one; after the notifications. Main thread only.
 */
#define PR_TYPE_NETWORK (pr_network_get_type ())
G_DECLARE_FINAL_TYPE (PrNetwork, pr_network, PR, NETWORK, GObject)

PrNetwork *pr_network_new (void);
gboolean pr_network_get_available (PrNetwork *self);
gboolean pr_network_get_metered (PrNetwork *self);
gboolean pr_network_get_power_saver (PrNetwork *self);
/* Whether a way leads to @host; nothing is sent to it. Errors: G_IO_ERROR_NETWORK_
 * UNREACHABLE and _HOST_UNREACHABLE say no; others, that it is not known. */
void pr_network_can_reach_async (PrNetwork *self,
                                 const char *host,
                                 guint16 port,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean pr_network_can_reach_finish (PrNetwork *self,
                                      GAsyncResult *result,
                                      GError **error);

G_END_DECLS
