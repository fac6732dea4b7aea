/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extract/pr-armor.h"
#include "extract/pr-seal.h"
#include "mail/pr-message.h"

G_BEGIN_DECLS

/* Where in a message something is encrypted, or packed into a signature. */
typedef struct
{
  PrSealProtocol protocol;
  PrSealLook look;
  GBytes *octets; /* that are to be opened */
  char *number;   /* of the part; "" is the message */
  gboolean armor; /* it stands in a text */
  gboolean clear; /* the text can be read without opening it; of @armor */
  gboolean whole; /* nothing else is to be read */
  gboolean lone;  /* nothing else is there at all */
} PrSeal;

void pr_seal_free (PrSeal *self);

/* (transfer full): of PrSeal, at most @max, in the order of the message */
GPtrArray *pr_seals_find (PrMessage *message, guint max);
/* Whether there may be some. @text: of the message. */
gboolean pr_seals_may_be_in (PrMessage *message, const char *text);

G_END_DECLS
