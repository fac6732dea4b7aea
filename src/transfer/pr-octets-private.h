/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-summary.h"
#include "transfer/pr-mbox-private.h"

G_BEGIN_DECLS

/* What files say of a message beside its octets. */
typedef struct
{
  PrFlags flags;    /* of PR_FLAG_UNREAD and PR_FLAG_STARRED */
  gboolean deleted; /* marked so, and still there only until the file is tidied up */
} PrMark;

/**
 * pr_octets_take_file:
 * @octets: (transfer full): of g_malloc ()
 *
 * The octets of a message as they were on the wire, where lines end in CRLF: programs on
 * Unix keep files with LF and turn each into CRLF when they serve or sign them, so a
 * signature holds (RFC 6376 §3.4), and mail that is also fetched has the same octets. The
 * first line tells: where it ends in CRLF the file is as the wire was, and nothing is
 * changed; else every LF without CR before it gets one.
 */
GBytes *pr_octets_take_file (guint8 *octets, gsize length);

/**
 * pr_octets_from_mbox:
 * @part: what it owns is taken
 * @mark: set to what the mbox's own fields say
 *
 * The same for a message of an mbox. One ">" is taken from lines ">From ", ">>From " …
 * (mboxrd) unless Content-Length made that needless. Header fields in which programs note
 * down the state of their mbox (Status, X-Status, X-UID …; Content-Length where it is
 * right) were never on the wire: they are read and left out, so that a message is the
 * same after it was read there.
 */
GBytes *pr_octets_from_mbox (PrMboxPart *part, PrMark *mark);

G_END_DECLS
