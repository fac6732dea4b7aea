/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/pr-rich-text.h"

G_BEGIN_DECLS

/* What an element does with the text in it. */
typedef enum
{
  PR_HTML_TAG_INLINE,
  PR_HTML_TAG_BLOCK,     /* on lines of its own */
  PR_HTML_TAG_PARAGRAPH, /* and with empty lines around it */
  PR_HTML_TAG_HEADING,
  PR_HTML_TAG_HIDDEN,
  PR_HTML_TAG_QUOTE,
  PR_HTML_TAG_PRE,
  PR_HTML_TAG_LIST,
  PR_HTML_TAG_ORDERED_LIST,
  PR_HTML_TAG_ITEM,
  PR_HTML_TAG_TABLE,
  PR_HTML_TAG_ROW,
  PR_HTML_TAG_CELL,
  PR_HTML_TAG_HEADER_CELL,
  PR_HTML_TAG_LINK,
  PR_HTML_TAG_BREAK,
  PR_HTML_TAG_RULE,
  PR_HTML_TAG_IMAGE,
} PrHtmlTag;

#define PR_HTML_KIND(kind) (1u << (kind))

typedef struct
{
  const char *name;
  PrHtmlTag tag;
  guint kinds; /* PR_HTML_KIND () of those that its text is of */
} PrHtmlElement;

/* Of any name; one that is not known is inline. */
const PrHtmlElement *pr_html_tags_find (const char *name);

G_END_DECLS
