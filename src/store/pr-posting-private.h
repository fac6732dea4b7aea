/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/pr-query-parse-private.h"
#include "store/pr-segment-private.h"
#include "store/pr-varint-private.h"

G_BEGIN_DECLS

/* How the columns of a posting, and how many numbers its positions are, are said: in the
 * two lowest bits of its first number. */
typedef enum
{
  PR_POSTING_ONCE,    /* once, in the body */
  PR_POSTING_SEVERAL, /* in the body: the number follows */
  PR_POSTING_MASKED,  /* a mask and the number follow */
  PR_POSTING_AGAIN    /* as the last one of its block that was masked */
} PrPostingKind;

#define PR_POSTING_MAX_OCTETS (2 * PR_VARINT_MAX_OCTETS + 1)

/* How many postings a block of a word has. */
static inline guint
pr_posting_get_block_size (guint n_messages)
{
  return n_messages > PR_SEGMENT_ONE_BLOCK ? PR_SEGMENT_BLOCK : PR_SEGMENT_ONE_BLOCK;
}

/* What was masked last in a block. */
typedef struct
{
  guint8 columns;
  guint32 n_numbers;
} PrPostingMask;

/* Writes where there is room for PR_POSTING_MAX_OCTETS, and tells where it ends. @before:
 * the ordinal before. */
static inline guint8 *
pr_posting_put (guint8 *to, const PrPosting *posting, guint32 before, PrPostingMask *mask)
{
  guint64 code = (guint64) (posting->ordinal - before) << 2;

  if (posting->columns == PR_COLUMN_BODY && posting->n_numbers == 1)
    return pr_varint_put (to, code | PR_POSTING_ONCE);
  if (posting->columns == PR_COLUMN_BODY)
    return pr_varint_put (pr_varint_put (to, code | PR_POSTING_SEVERAL),
                          posting->n_numbers);
  if (posting->columns == mask->columns && posting->n_numbers == mask->n_numbers)
    return pr_varint_put (to, code | PR_POSTING_AGAIN);
  mask->columns = posting->columns;
  mask->n_numbers = posting->n_numbers;
  to = pr_varint_put (to, code | PR_POSTING_MASKED);
  *to++ = mask->columns;
  return pr_varint_put (to, mask->n_numbers);
}

/* Reads a posting: all but its ordinal, and how much larger that is than the one before.
 */
static inline guint64
pr_posting_read (PrScan *scan, PrPostingMask *mask, guint8 *columns, guint32 *n_numbers)
{
  guint64 code = pr_scan_varint (scan);

  *columns = PR_COLUMN_BODY;
  *n_numbers = 1;
  switch ((PrPostingKind) (code & 3))
    {
    case PR_POSTING_ONCE:
      break;
    case PR_POSTING_SEVERAL:
      *n_numbers = (guint32) pr_scan_varint (scan);
      break;
    case PR_POSTING_MASKED:
      mask->columns = scan->octets < scan->end ? *scan->octets++ : 0;
      mask->n_numbers = (guint32) pr_scan_varint (scan);
      G_GNUC_FALLTHROUGH;
    case PR_POSTING_AGAIN:
    default:
      *columns = mask->columns;
      *n_numbers = mask->n_numbers;
    }
  if (G_UNLIKELY (*columns == 0))
    scan->damaged = TRUE;
  return code >> 2;
}

G_END_DECLS
