/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

typedef enum
{
  PR_ANSWER_REPLY,
  PR_ANSWER_REPLY_ALL,
  PR_ANSWER_FORWARD,
} PrAnswerKind;

/**
 * PrAnswer:
 *
 * The beginning of a message that answers or passes on another one, for a program that
 * writes mail. All of it is bounded, so that it fits into one argument of a program.
 */
typedef struct
{
  GPtrArray *to, *cc; /* of char *: addr-specs, none of them twice */
  char *subject;      /* one line */
  char *body;         /* with LF */
  char *in_reply_to;  /* msg-id without the brackets, or NULL */
  GStrv references;   /* the same, oldest first */
  guint n_left_out;   /* recipients that found no room */
  gboolean cut;       /* the end of the text found none */
} PrAnswer;

/**
 * pr_answer_new:
 * @accounts: (nullable) (element-type PrAccount): whose addresses are the person's own:
 *   they get no copy
 *
 * A reply goes where Reply-To: asks for it, but not by that alone to the list that the
 * message came by (List-Post, RFC 2369); one to all goes by Mail-Followup-To: where a
 * list is told. Text is quoted without its signature, HTML as its text. Reads all of the
 * text: on a worker thread.
 */
PrAnswer *pr_answer_new (PrMessage *message, PrAnswerKind kind, GPtrArray *accounts);
/* What a mailto: URL asks for, which a stranger wrote: recipients, subject and text, and
 * nothing that some programs do besides, such as attaching files. %NULL: it is none. */
PrAnswer *pr_answer_new_from_mailto (const char *uri);
void pr_answer_free (PrAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrAnswer, pr_answer_free)

/* As a mailto: URL (RFC 6068) of at most PR_MAIL_MAX_MAILTO_OCTETS. Free with g_free ().
 */
char *pr_answer_dup_mailto (const PrAnswer *self);

/* To be copied: recipients and subject, a line each, an empty line and the text. Free
 * with g_free (). */
char *pr_answer_dup_text (const PrAnswer *self);

/* @subject with "Re: " or "Fwd: " before it, in place of what stands for that there
 * already, in many languages. Free with g_free (). */
char *pr_answer_dup_subject (const char *subject, PrAnswerKind kind);

G_END_DECLS
