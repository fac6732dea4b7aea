/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-gmime-private.h"

G_BEGIN_DECLS

#define PR_CONTENT_MAX_PLAIN 8

/* What a Content-Type or Content-Disposition says (RFC 2045 §5, RFC 2183). */
typedef struct
{
  char *value; /* before the parameters, "" when there is none */
  /* Of a plain field: pairs of strings in @text */
  char *text;
  const char *names[PR_CONTENT_MAX_PLAIN], *values[PR_CONTENT_MAX_PLAIN];
  guint n_parameters;
  GObject *parsed; /* of any other, by GMime */
  GMimeParamList *parameters;
} PrContent;

/* @value: unfolded and settled. */
PrContent *pr_content_new_type (const char *value);
PrContent *pr_content_new_disposition (const char *value);
void pr_content_free (PrContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrContent, pr_content_free)

/* Reads what nearly all mail has: tokens, and quoted strings without backslash, each
 * parameter once, none of RFC 2231. NULL for all that is written otherwise. Says what
 * GMime does, for a tenth of the time. */
PrContent *pr_content_new_plain (const char *value);

/* Decoded, or NULL. */
const char *pr_content_get_parameter (const PrContent *content, const char *name);

G_END_DECLS
