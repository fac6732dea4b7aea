/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "setup/pr-discovery.h"

G_BEGIN_DECLS

/* Connects, hears the greeting, asks for STLS where that is the way, and takes leave: all
 * before a login. Blocks. (transfer full): never %NULL; one that was cancelled counts as
 * silent. */
PrDiscoveryTry *pr_discovery_look (const PrDiscoveryEndpoint *endpoint,
                                   const char *ca_file,
                                   guint timeout_seconds,
                                   GCancellable *cancellable);

G_END_DECLS
