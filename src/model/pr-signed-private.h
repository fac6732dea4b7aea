/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extract/pr-signature.h"
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* What is known of the signature of a message, and how it is told. */
typedef struct
{
  GPtrArray *signatures; /* of PrSignature, or NULL */
  char *trouble;         /* why they could not be looked at, or NULL */
  char *others;          /* the sender, where the key does not name theirs; or NULL */
  gboolean is_part;      /* something of the message is not signed */
} PrSigned;

/* Looks at the multipart/signed @number of @message, which is as it came, with nothing
 * unpacked; "": it is the message. Blocks. */
PrSigned *pr_signed_new (PrMessage *message, const char *number);
/* A key of somebody else, or of nobody who is named, proves nothing of the one who is
 * named as the sender. */
void pr_signed_compare (PrSigned *self, const PrEnvelope *envelope);
void pr_signed_free (PrSigned *self);

/* Free with g_free (). */
char *pr_signed_dup_title (const PrSigned *self);
char *pr_signed_dup_details (const PrSigned *self);
/* Whether it is no reason to believe anything. */
gboolean pr_signed_warns (const PrSigned *self);

G_END_DECLS
