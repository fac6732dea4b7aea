/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-tags-private.h"

static const PrHtmlElement elements[] = {
  { "a", PR_HTML_TAG_LINK, 0 },
  { "address", PR_HTML_TAG_BLOCK, 0 },
  { "article", PR_HTML_TAG_BLOCK, 0 },
  { "aside", PR_HTML_TAG_BLOCK, 0 },
  { "b", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_BOLD) },
  { "blockquote", PR_HTML_TAG_QUOTE, 0 },
  { "br", PR_HTML_TAG_BREAK, 0 },
  { "caption", PR_HTML_TAG_BLOCK, PR_HTML_KIND (PR_RICH_BOLD) },
  { "center", PR_HTML_TAG_BLOCK, 0 },
  { "cite", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_ITALIC) },
  { "code", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
  { "dd", PR_HTML_TAG_BLOCK, 0 },
  { "del", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_STRIKE) },
  { "dfn", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_ITALIC) },
  { "dir", PR_HTML_TAG_LIST, 0 },
  { "div", PR_HTML_TAG_BLOCK, 0 },
  { "dl", PR_HTML_TAG_PARAGRAPH, 0 },
  { "dt", PR_HTML_TAG_BLOCK, PR_HTML_KIND (PR_RICH_BOLD) },
  { "em", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_ITALIC) },
  { "fieldset", PR_HTML_TAG_BLOCK, 0 },
  { "figcaption", PR_HTML_TAG_BLOCK, 0 },
  { "figure", PR_HTML_TAG_BLOCK, 0 },
  { "footer", PR_HTML_TAG_BLOCK, 0 },
  { "form", PR_HTML_TAG_BLOCK, 0 },
  { "h1", PR_HTML_TAG_HEADING, 0 },
  { "h2", PR_HTML_TAG_HEADING, 0 },
  { "h3", PR_HTML_TAG_HEADING, 0 },
  { "h4", PR_HTML_TAG_HEADING, 0 },
  { "h5", PR_HTML_TAG_HEADING, 0 },
  { "h6", PR_HTML_TAG_HEADING, 0 },
  { "head", PR_HTML_TAG_HIDDEN, 0 },
  { "header", PR_HTML_TAG_BLOCK, 0 },
  { "hr", PR_HTML_TAG_RULE, 0 },
  { "i", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_ITALIC) },
  { "iframe", PR_HTML_TAG_HIDDEN, 0 },
  { "img", PR_HTML_TAG_IMAGE, 0 },
  { "ins", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_UNDERLINE) },
  { "kbd", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
  { "li", PR_HTML_TAG_ITEM, 0 },
  { "listing", PR_HTML_TAG_PRE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
  { "main", PR_HTML_TAG_BLOCK, 0 },
  { "menu", PR_HTML_TAG_LIST, 0 },
  { "nav", PR_HTML_TAG_BLOCK, 0 },
  { "ol", PR_HTML_TAG_ORDERED_LIST, 0 },
  { "p", PR_HTML_TAG_PARAGRAPH, 0 },
  { "plaintext", PR_HTML_TAG_PRE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
  { "pre", PR_HTML_TAG_PRE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
  { "s", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_STRIKE) },
  { "samp", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
  { "script", PR_HTML_TAG_HIDDEN, 0 },
  { "section", PR_HTML_TAG_BLOCK, 0 },
  { "select", PR_HTML_TAG_HIDDEN, 0 },
  { "strike", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_STRIKE) },
  { "strong", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_BOLD) },
  { "style", PR_HTML_TAG_HIDDEN, 0 },
  { "svg", PR_HTML_TAG_HIDDEN, 0 },
  { "table", PR_HTML_TAG_TABLE, 0 },
  { "td", PR_HTML_TAG_CELL, 0 },
  { "template", PR_HTML_TAG_HIDDEN, 0 },
  { "textarea", PR_HTML_TAG_HIDDEN, 0 },
  { "th", PR_HTML_TAG_HEADER_CELL, PR_HTML_KIND (PR_RICH_BOLD) },
  { "title", PR_HTML_TAG_HIDDEN, 0 },
  { "tr", PR_HTML_TAG_ROW, 0 },
  { "tt", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
  { "u", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_UNDERLINE) },
  { "ul", PR_HTML_TAG_LIST, 0 },
  { "var", PR_HTML_TAG_INLINE, PR_HTML_KIND (PR_RICH_ITALIC) },
  { "xmp", PR_HTML_TAG_PRE, PR_HTML_KIND (PR_RICH_MONOSPACE) },
};

const PrHtmlElement *
pr_html_tags_find (const char *name)
{
  static const PrHtmlElement unknown = { "", PR_HTML_TAG_INLINE, 0 };
  gsize low = 0;
  gsize high = G_N_ELEMENTS (elements);

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = g_ascii_strcasecmp (name, elements[middle].name);

      if (order == 0)
        return &elements[middle];
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return &unknown;
}
