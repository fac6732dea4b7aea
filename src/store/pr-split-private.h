/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A message with its attachments decoded: version 1 of a form that lies in databases, so
 * it never changes; another is another codec. */
typedef struct
{
  GByteArray *text;  /* what was cut out where, the rest, and blobs that may compress */
  GByteArray *apart; /* the blobs that would not */
} PrSplit;

void pr_split_clear (PrSplit *split);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrSplit, pr_split_clear)

/* FALSE: there is no base64 in it that could be decoded and written again to the octet.
 */
gboolean pr_split (GBytes *raw, PrSplit *split);

/* The octets again, @octets of them; NULL when text and blobs do not fit together. */
GBytes *pr_split_join (const guint8 *text,
                       gsize n_text,
                       const guint8 *apart,
                       gsize n_apart,
                       gsize octets);

/* Numbers of seven bits an octet, the lowest first, as recipe and codec write them. */
void pr_varint_append (GByteArray *array, guint64 number);
gboolean pr_varint_read (const guint8 **at, const guint8 *end, guint64 *number);

G_END_DECLS
