/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Content-Transfer-Encoding (RFC 2045 §6). */
typedef enum
{
  PR_TRANSFER_IDENTITY, /* 7bit, 8bit, binary */
  PR_TRANSFER_BASE64,
  PR_TRANSFER_QUOTED_PRINTABLE,
  PR_TRANSFER_UUENCODE,
} PrTransfer;

/* FALSE for a name nobody knows: the octets are then taken as they are. */
gboolean pr_transfer_from_string (const char *value, PrTransfer *transfer);

/* Decoded octets, at most @max of them. Free with g_byte_array_unref (). */
GByteArray *pr_transfer_decode (PrTransfer transfer,
                                const char *octets,
                                gsize length,
                                gsize max);

/* How many octets pr_transfer_decode () would give; keeps none of them. */
guint64 pr_transfer_count (PrTransfer transfer, const char *octets, gsize length);

G_END_DECLS
