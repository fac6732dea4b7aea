/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

/* One message of several in which a larger one was sent (RFC 2046 §5.2.2). */
typedef struct
{
  const char *id; /* that all of them have; of the message, borrowed */
  guint number;   /* from 1 */
  guint total;    /* 0: not told, as only the last one needs to */
} PrPiece;

/* Whether @message is a piece, as a whole and well formed. */
gboolean pr_message_get_piece (PrMessage *message, PrPiece *piece);

/**
 * pr_pieces_join:
 * @pieces: (element-type PrMessage): all of one message, in their order
 *
 * The header is of the message that was cut, its other fields are of the first piece.
 *
 * Returns: (transfer full): the message that was cut
 */
GBytes *pr_pieces_join (PrMessage *const *pieces, guint n_pieces);

G_END_DECLS
