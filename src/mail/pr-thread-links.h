/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Of one message no more msg-ids are named: the first, and the last ones. */
#define PR_THREAD_LINKS_MAX 64

/**
 * PrThreadLinks:
 *
 * What a message says of the conversation that it belongs to, in numbers: hashes of
 * msg-ids and of the subject. Says the same of a head and of its whole message.
 */
typedef struct
{
  gint64 subject;      /* without prefixes and tags of lists; 0: there is none */
  gboolean bare_reply; /* a reply by its subject alone: no msg-id is named */
  guint n_ids;         /* at least one */
  gint64 ids[];        /* References, oldest first, In-Reply-To, then its own; never 0 */
} PrThreadLinks;

/* (transfer full): to be freed by g_free (). */
PrThreadLinks *pr_thread_links_new (PrMessage *message);

/**
 * pr_subject_get_base:
 * @subject: decoded, on one line
 * @reply: (out) (optional): whether it says that the message is a reply
 *
 * Returns: (transfer full): the subject without what programs put before and behind it:
 *   "Re:", "Fwd:" and their like in other languages, "[list]", "(fwd)"; folded in case,
 *   with single spaces
 */
char *pr_subject_get_base (const char *subject, gboolean *reply);

/* The first address in @from, folded, or NULL. Free with g_free (). */
char *pr_thread_dup_sender (const char *from);
/* Whether the sender of one of two messages is a sender or recipient of the other. Texts
 * are those of pr_addresses_to_text (). */
gboolean pr_thread_has_common_person (const char *from,
                                      const char *to,
                                      const char *other_from,
                                      const char *other_to);

G_END_DECLS
