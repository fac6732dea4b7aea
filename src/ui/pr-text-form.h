/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pr-text-plan.h"

G_BEGIN_DECLS

/* Something that is put into a text where it is shown. */
typedef struct
{
  gsize at;   /* octet of the text before */
  char *text; /* or NULL: a line end */
} PrTextPatch;

GArray *pr_text_patches_new (void);
void pr_text_patches_add (GArray *patches, gsize at, char *text);
void pr_text_patches_sort (GArray *patches);
/* The text with them. Images' places hold PR_TEXT_OBJECT. Free with g_free (). */
char *pr_text_patches_apply (GArray *patches, const char *text, gsize length);
/* Where octet @at is then; what was put there comes before it. */
gsize pr_text_patches_move (GArray *patches, gsize at);

/* Where lines of @text longer than PR_MAIL_FOLD_CHARS are broken. */
void pr_text_patches_add_line_ends (GArray *patches, const char *text);

/* Fills marks, lines, tables and images of @self from its rich text. */
void pr_text_form_fill (PrTextPlan *self, GArray *patches);

/* Which quotes are folded (pr-text-folds.c): a patch and a fold for each. @hits: of
 * PrSpan in the rich text, or NULL: what was searched for is not folded away. */
void pr_text_folds_choose (PrTextPlan *self, GArray *patches, GArray *hits);
/* Where the folds are in the text that is shown. */
void pr_text_folds_place (PrTextPlan *self, GArray *patches);

G_END_DECLS
