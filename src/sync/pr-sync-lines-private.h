/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many octets of @text go before what stands behind its first empty line; @length:
 * nothing does. */
gsize pr_sync_find_body (const char *text, gsize length);
/* The last one need not end. */
gsize pr_sync_count_lines (const char *text, gsize length);

G_END_DECLS
