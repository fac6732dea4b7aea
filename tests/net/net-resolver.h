/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Name service of the tests, in place of the system's: no test asks the network. */

/* @addresses: numeric, separated by spaces; NULL: the question is never answered. A name
 * that was not set does not exist. */
void net_resolver_set (const char *name, const char *addresses);

/* Takes the place of the default resolver until the process ends. */
void net_resolver_install (void);

/* Questions that are waiting now for an answer that never comes. */
gint net_resolver_count_silent (void);

G_END_DECLS
