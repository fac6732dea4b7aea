/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extract/pr-unseal.h"
#include "model/pr-protected.h"
#include "model/pr-signed-private.h"

G_BEGIN_DECLS

/* What came of opening, for its words. */
typedef struct
{
  PrSigned *is_signed;        /* or NULL */
  const GError *trouble;      /* or NULL */
  char *subject;              /* that stood inside, and is another; or NULL */
  gboolean subject_encrypted; /* it was; else signed alone */
  gboolean one_key;           /* opens it, and no other */
  gboolean lone;              /* nothing else is in the message */
} PrProtectedFacts;

/* Sets title, details and whether it warns (pr-protected-words.c). */
void pr_protected_put_in_words (PrProtected *self, const PrProtectedFacts *facts);

G_END_DECLS
