/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-element-private.h"

#include <string.h>
#include "mail/pr-html-style-private.h"

/* Senders make headings of large letters alone. */
#define LARGE_PIXELS 20
#define LARGER_PIXELS 26

static const char *
find_attribute (const char *const *attributes, const char *name)
{
  for (guint i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    if (g_ascii_strcasecmp (attributes[i], name) == 0)
      return attributes[i + 1] != NULL ? attributes[i + 1] : "";
  return NULL;
}

static int
get_number (const char *text, int otherwise)
{
  return text != NULL ? (int) CLAMP (g_ascii_strtoll (text, NULL, 10), -9999, 999999)
                      : otherwise;
}

/* What programs that write mail call it. */
static gboolean
names_signature (const char *value)
{
  static const char word[] = "signature";

  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_tolower (*p) == word[0] &&
        g_ascii_strncasecmp (p, word, sizeof word - 1) == 0)
      return TRUE;
  return FALSE;
}

static guint
get_heading (const PrHtmlElement *element, const PrHtmlStyle *style)
{
  if (element->tag == PR_HTML_TAG_HEADING)
    return (guint) (element->name[1] - '0');
  if (style->pixels < LARGE_PIXELS)
    return 0;
  return style->pixels < LARGER_PIXELS ? 3 : 2;
}

static guint
get_kinds (const PrHtmlElement *element, const PrHtmlStyle *style)
{
  guint kinds = element->kinds;

  if (style->weight == PR_HTML_WEIGHT_BOLD)
    kinds |= PR_HTML_KIND (PR_RICH_BOLD);
  else if (style->weight == PR_HTML_WEIGHT_NORMAL)
    kinds &= ~PR_HTML_KIND (PR_RICH_BOLD);
  if (style->italic)
    kinds |= PR_HTML_KIND (PR_RICH_ITALIC);
  if (style->strike)
    kinds |= PR_HTML_KIND (PR_RICH_STRIKE);
  if (style->underline && element->tag != PR_HTML_TAG_LINK)
    kinds |= PR_HTML_KIND (PR_RICH_UNDERLINE);
  if (style->monospace)
    kinds |= PR_HTML_KIND (PR_RICH_MONOSPACE);
  return kinds;
}

PrHtmlOpen
pr_html_element_read (const char *name,
                      const char *const *attributes,
                      gboolean without_size,
                      guint *heading)
{
  const PrHtmlElement *element = pr_html_tags_find (name);
  PrHtmlStyle style = { .size = PR_HTML_SIZE_INHERITED };
  PrHtmlOpen self = { element->tag, 0, element->tag == PR_HTML_TAG_HIDDEN, without_size };
  gboolean signature = FALSE;

  for (guint i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    {
      const char *value = attributes[i + 1] != NULL ? attributes[i + 1] : "";

      if (g_ascii_strcasecmp (attributes[i], "style") == 0)
        style = pr_html_style_read (value);
      else if (g_ascii_strcasecmp (attributes[i], "hidden") == 0)
        self.hidden = TRUE;
      else if (g_ascii_strcasecmp (attributes[i], "class") == 0 ||
               g_ascii_strcasecmp (attributes[i], "id") == 0)
        signature |= names_signature (value);
    }
  self.hidden |= style.hidden;
  if (style.size != PR_HTML_SIZE_INHERITED)
    self.without_size = style.size == PR_HTML_SIZE_NONE;
  self.kinds = get_kinds (element, &style);
  *heading = get_heading (element, &style);
  if (*heading > 0)
    self.kinds |= PR_HTML_KIND (PR_RICH_HEADING);
  if (signature)
    self.kinds |= PR_HTML_KIND (PR_RICH_SIGNATURE);
  return self;
}

/* ---- writing ---- */

static void
add_image (PrHtmlWriter *writer, const char *const *attributes)
{
  PrHtmlImage image = {
    find_attribute (attributes, "alt"),
    find_attribute (attributes, "src"),
    (guint) MAX (0, get_number (find_attribute (attributes, "width"), 0)),
    (guint) MAX (0, get_number (find_attribute (attributes, "height"), 0)),
  };

  pr_html_writer_add_image (writer, &image);
}

static void
open_tag (PrHtmlWriter *writer, PrHtmlTag tag, const char *const *attributes)
{
  switch (tag)
    {
    case PR_HTML_TAG_BLOCK:
      pr_html_writer_break (writer, 1);
      break;
    case PR_HTML_TAG_PARAGRAPH:
    case PR_HTML_TAG_HEADING:
      pr_html_writer_break (writer, 2);
      break;
    case PR_HTML_TAG_QUOTE:
      pr_html_writer_open_quote (writer);
      break;
    case PR_HTML_TAG_PRE:
      pr_html_writer_open_pre (writer);
      break;
    case PR_HTML_TAG_LIST:
      pr_html_writer_open_list (writer, -1);
      break;
    case PR_HTML_TAG_ORDERED_LIST:
      pr_html_writer_open_list (writer,
                                MAX (0, get_number (find_attribute (attributes, "start"),
                                                    1)));
      break;
    case PR_HTML_TAG_ITEM:
      pr_html_writer_add_item (writer,
                               get_number (find_attribute (attributes, "value"), -1));
      break;
    case PR_HTML_TAG_TABLE:
      pr_html_writer_open_table (writer);
      break;
    case PR_HTML_TAG_ROW:
      pr_html_writer_add_row (writer);
      break;
    case PR_HTML_TAG_CELL:
    case PR_HTML_TAG_HEADER_CELL:
      pr_html_writer_add_cell (writer, tag == PR_HTML_TAG_HEADER_CELL);
      break;
    case PR_HTML_TAG_LINK:
      pr_html_writer_open_link (writer, find_attribute (attributes, "href"));
      break;
    case PR_HTML_TAG_BREAK:
      pr_html_writer_add_line_end (writer);
      break;
    case PR_HTML_TAG_RULE:
      pr_html_writer_add_rule (writer);
      break;
    case PR_HTML_TAG_IMAGE:
      add_image (writer, attributes);
      break;
    case PR_HTML_TAG_INLINE:
    case PR_HTML_TAG_HIDDEN:
    default:
      break;
    }
}

static void
close_tag (PrHtmlWriter *writer, PrHtmlTag tag)
{
  switch (tag)
    {
    case PR_HTML_TAG_BLOCK:
    case PR_HTML_TAG_ROW:
    case PR_HTML_TAG_ITEM:
      pr_html_writer_break (writer, 1);
      break;
    case PR_HTML_TAG_PARAGRAPH:
    case PR_HTML_TAG_HEADING:
      pr_html_writer_break (writer, 2);
      break;
    case PR_HTML_TAG_QUOTE:
      pr_html_writer_close_quote (writer);
      break;
    case PR_HTML_TAG_PRE:
      pr_html_writer_close_pre (writer);
      break;
    case PR_HTML_TAG_LIST:
    case PR_HTML_TAG_ORDERED_LIST:
      pr_html_writer_close_list (writer);
      break;
    case PR_HTML_TAG_TABLE:
      pr_html_writer_close_table (writer);
      break;
    case PR_HTML_TAG_CELL:
    case PR_HTML_TAG_HEADER_CELL:
      pr_html_writer_close_cell (writer);
      break;
    case PR_HTML_TAG_LINK:
      pr_html_writer_close_link (writer);
      break;
    case PR_HTML_TAG_INLINE:
    case PR_HTML_TAG_HIDDEN:
    case PR_HTML_TAG_BREAK:
    case PR_HTML_TAG_RULE:
    case PR_HTML_TAG_IMAGE:
    default:
      break;
    }
}

void
pr_html_element_open (const PrHtmlOpen *self,
                      PrHtmlWriter *writer,
                      const char *const *attributes,
                      guint heading)
{
  open_tag (writer, self->tag, attributes);
  for (guint kinds = self->kinds, kind = 0; kinds != 0; kinds >>= 1, kind++)
    if ((kinds & 1) != 0)
      pr_html_writer_open_kind (writer, kind, kind == PR_RICH_HEADING ? heading : 0);
}

void
pr_html_element_close (const PrHtmlOpen *self, PrHtmlWriter *writer)
{
  for (guint kinds = self->kinds, kind = 0; kinds != 0; kinds >>= 1, kind++)
    if ((kinds & 1) != 0)
      pr_html_writer_close_kind (writer, kind);
  close_tag (writer, self->tag);
}
