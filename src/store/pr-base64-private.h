/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PR_BASE64_MAX_LINE 1024 /* characters; RFC 2045 allows 76 */
#define PR_BASE64_MIN_RUN 256   /* octets decoded, below which a run is left as it is */

/* Lines of base64 that are the one way to write @octets octets in lines of @line
 * characters, so that what they decode to is enough to write them again. */
typedef struct
{
  gsize start;   /* offset of the first character */
  gsize length;  /* of all lines, with their ends */
  gsize octets;  /* that they decode to */
  guint line;    /* characters of every line but the last, a multiple of 4 */
  gboolean crlf; /* lines end in CR LF, not in LF */
  gboolean open; /* the last line has no end */
} PrBase64Run;

/* The first run at or after @from, decoded to the end of @octets; FALSE where there is
 * none. */
gboolean pr_base64_find (const guint8 *text,
                         gsize length,
                         gsize from,
                         PrBase64Run *run,
                         GByteArray *octets);

/* How long @run is, from its octets, line, crlf and open; 0 where these make no sense. */
gsize pr_base64_measure (const PrBase64Run *run);
/* Writes @run->octets octets as pr_base64_measure () characters. */
void pr_base64_write (const PrBase64Run *run, const guint8 *octets, guint8 *text);

G_END_DECLS
