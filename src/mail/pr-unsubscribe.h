/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a person leaves the list that sent a message (RFC 2369 §3.2, RFC 8058). */
typedef struct
{
  char *web;          /* https: URL, or NULL */
  char *host;         /* of it, for the eyes */
  char *mail;         /* mailto: URL, or NULL */
  char *address;      /* of it */
  gboolean one_click; /* by one POST to @web, which the sender promised and signed */
} PrUnsubscribe;

void pr_unsubscribe_free (PrUnsubscribe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrUnsubscribe, pr_unsubscribe_free)

/* @field: of List-Unsubscribe; @post: of List-Unsubscribe-Post, or NULL; @signed: whether
 * the receiving server found the message's DKIM signature good. NULL: there is no way. */
PrUnsubscribe *pr_unsubscribe_new (const char *field,
                                   const char *post,
                                   gboolean is_signed);

/* What is said before it is done, naming whom it goes to. Free with g_free (). */
char *pr_unsubscribe_dup_question (const PrUnsubscribe *self);

G_END_DECLS
