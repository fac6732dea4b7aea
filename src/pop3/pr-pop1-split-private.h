/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop-drop-private.h"

G_BEGIN_DECLS

/**
 * PrPop1Split:
 *
 * Finds the messages in what POP1 sends, which is a whole mailbox in one piece. RFC 918
 * says nothing of how they are told apart; the mailboxes of those days are mbox files, so
 * a line that begins with "From " ends a message where it stands first or behind a blank
 * line. That line and the blank one belong to no message; all other octets are kept as
 * they are. What does not begin with such a line is one message.
 */
typedef struct
{
  PrPopDrop *drop; /* borrowed */
  guint64 at;      /* octets taken */
  guint64 start;   /* of the message */
  guint64 line;    /* where the line begins */
  guint64 blank;   /* where the last line began, if it was blank */
  guint matched;   /* of "From ", at the beginning of the line; more: it is not one */
  gboolean is_blank, was_blank;
  gboolean separates; /* the line is a separator */
} PrPop1Split;

void pr_pop1_split_init (PrPop1Split *self, PrPopDrop *drop);
/* Takes octets as they come, split anywhere; messages go to the drop without a digest. */
gboolean pr_pop1_split_feed (PrPop1Split *self,
                             const guint8 *octets,
                             gsize length,
                             GError **error);
gboolean pr_pop1_split_end (PrPop1Split *self, GError **error);

G_END_DECLS
