/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-rich-text.h"

G_BEGIN_DECLS

#define PR_RICH_MAX_SPANS 100000 /* what is marked beyond is text alone */
#define PR_RICH_OBJECT "\xef\xbf\xbc"

void pr_rich_text_add (PrRichText *self, const PrRichSpan *span);
/* As long as the text. (transfer none) */
const char *pr_rich_text_keep (PrRichText *self, const char *string);
/* Puts @more behind it, after an empty line. */
void pr_rich_text_append (PrRichText *self, const PrRichText *more);
/* Cuts it to at most @max octets, between characters. */
void pr_rich_text_cut (PrRichText *self, gsize max);
void pr_rich_text_sort (PrRichText *self);

G_END_DECLS
