/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-message.h"

G_BEGIN_DECLS

/* What a person should know before believing a message, in sentences, gravest first. */
typedef struct
{
  GPtrArray *sentences; /* of char *; none: there is nothing to say */
  gboolean grave;       /* it may come from somebody else than it says */
} PrCautions;

PrCautions *pr_cautions_new (PrMessage *message, const PrProof *proof);
void pr_cautions_free (PrCautions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrCautions, pr_cautions_free)

G_END_DECLS
