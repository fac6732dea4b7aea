/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PrNetwork:
 *
 * Whether there is a network. A monitor tells each change several times and in between
 * something else: what it says counts when it has been quiet for a while.
 *
 * Properties: "monitor" (construct-only; %NULL is the system's), "delay" (construct-only;
 * milliseconds of quiet) and "available" (read-only, notified). Main thread only.
 */
#define PR_TYPE_NETWORK (pr_network_get_type ())
G_DECLARE_FINAL_TYPE (PrNetwork, pr_network, PR, NETWORK, GObject)

PrNetwork *pr_network_new (void);
gboolean pr_network_get_available (PrNetwork *self);

G_END_DECLS
