/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pop3/pr-pop-drop-private.h"

G_BEGIN_DECLS

/**
 * PrPopAnswers:
 *
 * What a POP3 server would say of a PrPopDrop, as octets that are made while they are
 * asked for: a message is never in memory whole.
 */
typedef struct
{
  PrPopDrop *drop; /* borrowed; NULL before there is one */

  /* Owned */
  GString *ready; /* what waits to be read … */
  gsize given;    /* … and how much of it was */

  /* The message under way. */
  const PrPopMessage *message; /* borrowed of the drop, or NULL */
  guint64 done;                /* octets of it that were made ready */
  gboolean top;                /* only the header and so many lines of the body … */
  guint64 lines_left;
  gboolean in_body;
  gboolean line_start; /* the next octet begins a line */
  gboolean line_blank; /* the line has nothing so far */
} PrPopAnswers;

void pr_pop_answers_init (PrPopAnswers *self);
void pr_pop_answers_clear (PrPopAnswers *self);

/* Whole lines without CRLF. */
void pr_pop_answers_say (PrPopAnswers *self, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
void pr_pop_answers_stat (PrPopAnswers *self);
/* @number: 0 for all */
void pr_pop_answers_list (PrPopAnswers *self, guint number);
void pr_pop_answers_uidl (PrPopAnswers *self, guint number);
void pr_pop_answers_retr (PrPopAnswers *self, guint number);
void pr_pop_answers_top (PrPopAnswers *self, guint number, guint64 n_lines);

/* Whether nothing is left to be read. */
gboolean pr_pop_answers_is_empty (const PrPopAnswers *self);
/* How many octets went into @buffer; 0 when there are none, -1 with @error. */
gssize pr_pop_answers_read (PrPopAnswers *self,
                            guint8 *buffer,
                            gsize size,
                            GError **error);

G_END_DECLS
