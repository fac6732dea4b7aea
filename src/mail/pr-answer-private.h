/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-answer.h"

G_BEGIN_DECLS

/* Room in a mailto: URL, in octets as they are encoded there. */
#define PR_ANSWER_PEOPLE_OCTETS 24000
#define PR_ANSWER_BODY_OCTETS 56000

/* Without recipients, and without a text. */
PrAnswer *pr_answer_new_empty (void);

/* Whether it has two sides, and nothing that cannot be seen. */
gboolean pr_answer_is_address (const char *address);

/* How many octets the first @length of @text are in a mailto: URL; a line end is six. */
gsize pr_mailto_measure (const char *text, gsize length);

/* Fills to, cc and n_left_out. */
void pr_answer_find_people (PrAnswer *self,
                            PrMessage *message,
                            PrAnswerKind kind,
                            GPtrArray *accounts);

/* Fills body and cut. */
void pr_answer_write_body (PrAnswer *self, PrMessage *message, PrAnswerKind kind);

G_END_DECLS
