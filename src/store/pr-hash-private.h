/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PR_HASH_OCTETS 32

/* SHA-256: what makes two messages one has to stand against those who would like two
 * different ones to be. */
void pr_hash_digest (GBytes *octets, guint8 digest[PR_HASH_OCTETS]);
GBytes *pr_hash_octets (GBytes *octets);

G_END_DECLS
