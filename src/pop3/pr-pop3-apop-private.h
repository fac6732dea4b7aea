/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The time stamp in a greeting (RFC 1939 §7): the first msg-id in the syntax of RFC 822,
 * brackets included, or NULL. A man in the middle who may choose it freely can find out
 * passwords by MD5 collisions, for which he needs octets that no msg-id has. */
char *pr_pop3_apop_find_timestamp (const char *greeting);
/* MD5 of time stamp and password, lower-case hex. */
char *pr_pop3_apop_digest (const char *timestamp, const char *password);

G_END_DECLS
