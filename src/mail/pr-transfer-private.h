/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-gmime-private.h"
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Content-Transfer-Encoding (RFC 2045 §6): all that leave the octets as they are (7bit,
 * 8bit, binary) are GMIME_CONTENT_ENCODING_DEFAULT here. FALSE for a name nobody knows,
 * which is taken for one of those. */
gboolean pr_transfer_from_string (const char *value, GMimeContentEncoding *transfer);

#define PR_TRANSFER_NO_RANK 0xff

/* What an octet of base64 stands for, or PR_TRANSFER_NO_RANK. */
guint8 pr_transfer_rank (char octet);

/* Decoded octets, at most @max of them. Free with g_byte_array_unref (). */
GByteArray *pr_transfer_decode (GMimeContentEncoding transfer,
                                const char *octets,
                                gsize length,
                                gsize max);

/* The same, all of them, in pieces that are not kept. */
void pr_transfer_read (GMimeContentEncoding transfer,
                       const char *octets,
                       gsize length,
                       PrOctetsFunc take,
                       gpointer user_data);

/* How many octets pr_transfer_decode () would give; keeps none of them. */
guint64 pr_transfer_count (GMimeContentEncoding transfer,
                           const char *octets,
                           gsize length);

G_END_DECLS
