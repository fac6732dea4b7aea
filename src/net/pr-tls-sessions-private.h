/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* TLS sessions that the next connection may resume (RFC 5077, RFC 8446 §2.2), which saves
 * the server's certificates on the wire. They are secrets: in memory alone, wiped when
 * they go, and for the next %PR_NET_SESSION_SECONDS at the most. Any thread. */

/* Keeps a session under @key, in place of the oldest where there are %PR_NET_MAX_SESSIONS
 * already. @not_after: seconds since 1970 up to which it is of use. */
void pr_tls_sessions_keep (const char *key,
                           gconstpointer octets,
                           gsize length,
                           gint64 not_after);

/* (transfer full) (nullable): the newest session of exactly @key, which is kept no more:
 * one that is used twice could be told to be of the same person (RFC 8446 §C.4). */
GBytes *pr_tls_sessions_take (const char *key);

G_END_DECLS
