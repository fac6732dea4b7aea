/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "mail/pr-html-style-private.h"
#include "mail/pr-html-writer-private.h"
#include "mail/pr-libxml-private.h"
#include "mail/pr-message.h"
#include "mail/pr-text-private.h"

/* Elements are reported one by one, so that no tree is built and nothing recurses. The
 * parser looks through all open elements at each end tag: past MAX_DEPTH of them it
 * starts afresh at that place, and after MAX_STARTS the rest is read without its tags. It
 * also compares each attribute of a tag with all others, hence MAX_ATTRIBUTES. */
#define MAX_DEPTH 400
#define MAX_STARTS 20
#define MAX_ATTRIBUTES 100
#define BODY "<body>"

PR_LATE_NOTE (libxml_note, PR_SONAME_LIBXML, "html", "Reading HTML", "required")

static PrLibxml libxml;

typedef enum
{
  TAG_INLINE,
  TAG_BLOCK,     /* on lines of its own */
  TAG_PARAGRAPH, /* and with empty lines around it */
  TAG_HIDDEN,
  TAG_QUOTE,
  TAG_PRE,
  TAG_LIST,
  TAG_ORDERED_LIST,
  TAG_ITEM,
  TAG_ROW,
  TAG_CELL,
  TAG_LINK,
  TAG_BREAK,
  TAG_RULE,
  TAG_IMAGE,
} Tag;

static const struct
{
  const char *name;
  Tag tag;
} tags[] = {
  { "a", TAG_LINK },          { "address", TAG_BLOCK },    { "article", TAG_BLOCK },
  { "aside", TAG_BLOCK },     { "blockquote", TAG_QUOTE }, { "br", TAG_BREAK },
  { "caption", TAG_BLOCK },   { "center", TAG_BLOCK },     { "dd", TAG_BLOCK },
  { "dir", TAG_LIST },        { "div", TAG_BLOCK },        { "dl", TAG_PARAGRAPH },
  { "dt", TAG_BLOCK },        { "fieldset", TAG_BLOCK },   { "figcaption", TAG_BLOCK },
  { "figure", TAG_BLOCK },    { "footer", TAG_BLOCK },     { "form", TAG_BLOCK },
  { "h1", TAG_PARAGRAPH },    { "h2", TAG_PARAGRAPH },     { "h3", TAG_PARAGRAPH },
  { "h4", TAG_PARAGRAPH },    { "h5", TAG_PARAGRAPH },     { "h6", TAG_PARAGRAPH },
  { "head", TAG_HIDDEN },     { "header", TAG_BLOCK },     { "hr", TAG_RULE },
  { "iframe", TAG_HIDDEN },   { "img", TAG_IMAGE },        { "li", TAG_ITEM },
  { "listing", TAG_PRE },     { "main", TAG_BLOCK },       { "menu", TAG_LIST },
  { "nav", TAG_BLOCK },       { "ol", TAG_ORDERED_LIST },  { "p", TAG_PARAGRAPH },
  { "plaintext", TAG_PRE },   { "pre", TAG_PRE },          { "script", TAG_HIDDEN },
  { "section", TAG_BLOCK },   { "select", TAG_HIDDEN },    { "style", TAG_HIDDEN },
  { "svg", TAG_HIDDEN },      { "table", TAG_BLOCK },      { "td", TAG_CELL },
  { "template", TAG_HIDDEN }, { "textarea", TAG_HIDDEN },  { "th", TAG_CELL },
  { "title", TAG_HIDDEN },    { "tr", TAG_ROW },           { "ul", TAG_LIST },
  { "xmp", TAG_PRE },
};

typedef struct
{
  Tag tag;
  gboolean hidden;
  gboolean without_size; /* its own letters */
} Element;

typedef struct
{
  PrHtmlWriter *writer;
  GArray *open; /* of Element */
  guint n_hidden;
  htmlParserCtxt *parser;
  glong stopped_at; /* octets read when too many elements were open, or -1 */
} Reader;

static Tag
find_tag (const char *name)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (tags);

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = g_ascii_strcasecmp (name, tags[middle].name);

      if (order == 0)
        return tags[middle].tag;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return TAG_INLINE;
}

static const char *
find_attribute (const xmlChar **attributes, const char *name)
{
  for (guint i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    if (g_ascii_strcasecmp ((const char *) attributes[i], name) == 0)
      return attributes[i + 1] != NULL ? (const char *) attributes[i + 1] : "";
  return NULL;
}

static PrHtmlStyle
read_style (Tag tag, const xmlChar **attributes)
{
  const char *style = find_attribute (attributes, "style");
  PrHtmlStyle read = { FALSE, PR_HTML_SIZE_INHERITED };

  if (style != NULL)
    read = pr_html_style_read (style);
  if (tag == TAG_HIDDEN || find_attribute (attributes, "hidden") != NULL)
    read.hidden = TRUE;
  return read;
}

static int
get_number (const char *text, int otherwise)
{
  return text != NULL ? (int) CLAMP (g_ascii_strtoll (text, NULL, 10), -9999, 999999)
                      : otherwise;
}

static void
open_tag (PrHtmlWriter *writer, Tag tag, const xmlChar **attributes)
{
  switch (tag)
    {
    case TAG_BLOCK:
    case TAG_ROW:
      pr_html_writer_break (writer, 1);
      break;
    case TAG_PARAGRAPH:
      pr_html_writer_break (writer, 2);
      break;
    case TAG_QUOTE:
      pr_html_writer_open_quote (writer);
      break;
    case TAG_PRE:
      pr_html_writer_open_pre (writer);
      break;
    case TAG_LIST:
      pr_html_writer_open_list (writer, -1);
      break;
    case TAG_ORDERED_LIST:
      pr_html_writer_open_list (writer,
                                MAX (0, get_number (find_attribute (attributes, "start"),
                                                    1)));
      break;
    case TAG_ITEM:
      pr_html_writer_add_item (writer,
                               get_number (find_attribute (attributes, "value"), -1));
      break;
    case TAG_CELL:
      pr_html_writer_add_cell (writer);
      break;
    case TAG_LINK:
      pr_html_writer_open_link (writer, find_attribute (attributes, "href"));
      break;
    case TAG_BREAK:
      pr_html_writer_add_line_end (writer);
      break;
    case TAG_RULE:
      pr_html_writer_add_rule (writer);
      break;
    case TAG_IMAGE:
      pr_html_writer_add_image (writer, find_attribute (attributes, "alt"));
      break;
    case TAG_INLINE:
    case TAG_HIDDEN:
    default:
      break;
    }
}

static void
close_tag (PrHtmlWriter *writer, Tag tag)
{
  switch (tag)
    {
    case TAG_BLOCK:
    case TAG_ROW:
    case TAG_ITEM:
      pr_html_writer_break (writer, 1);
      break;
    case TAG_PARAGRAPH:
      pr_html_writer_break (writer, 2);
      break;
    case TAG_QUOTE:
      pr_html_writer_close_quote (writer);
      break;
    case TAG_PRE:
      pr_html_writer_close_pre (writer);
      break;
    case TAG_LIST:
    case TAG_ORDERED_LIST:
      pr_html_writer_close_list (writer);
      break;
    case TAG_LINK:
      pr_html_writer_close_link (writer);
      break;
    case TAG_INLINE:
    case TAG_HIDDEN:
    case TAG_CELL:
    case TAG_BREAK:
    case TAG_RULE:
    case TAG_IMAGE:
    default:
      break;
    }
}

static gboolean
is_without_size (Reader *self)
{
  return self->open->len > 0 &&
         g_array_index (self->open, Element, self->open->len - 1).without_size;
}

static void
start_element_cb (void *user_data, const xmlChar *name, const xmlChar **attributes)
{
  Reader *self = user_data;
  Tag tag = find_tag ((const char *) name);
  PrHtmlStyle style = read_style (tag, attributes);
  gboolean without_size = style.size == PR_HTML_SIZE_INHERITED
                            ? is_without_size (self)
                            : style.size == PR_HTML_SIZE_NONE;
  Element element = { tag, style.hidden, without_size };

  g_array_append_val (self->open, element);
  self->n_hidden += element.hidden;
  if (self->n_hidden == 0)
    open_tag (self->writer, tag, attributes);
  if (self->open->len > MAX_DEPTH && self->stopped_at < 0)
    {
      self->stopped_at = libxml.xmlByteConsumed (self->parser);
      libxml.xmlStopParser (self->parser);
    }
}

static void
close_last (Reader *self)
{
  Element element = g_array_index (self->open, Element, self->open->len - 1);

  g_array_set_size (self->open, self->open->len - 1);
  if (self->n_hidden == 0)
    close_tag (self->writer, element.tag);
  self->n_hidden -= element.hidden;
}

static void
end_element_cb (void *user_data, const xmlChar *name)
{
  Reader *self = user_data;

  if (self->open->len > 0)
    close_last (self);
}

static void
characters_cb (void *user_data, const xmlChar *text, int length)
{
  Reader *self = user_data;

  if (self->n_hidden == 0 && !is_without_size (self))
    pr_html_writer_add_text (self->writer, (const char *) text, length);
}

/* Reads until the end, or until too many elements are open; returns how far it came. */
static gsize
read_some (Reader *self, const char *html, gsize length)
{
  htmlSAXHandler sax = {
    .startElement = start_element_cb,
    .endElement = end_element_cb,
    .characters = characters_cb,
    .ignorableWhitespace = characters_cb,
    .cdataBlock = characters_cb,
  };
  const char *end;

  self->stopped_at = -1;
  self->parser = libxml.htmlCreateMemoryParserCtxt (html, length);
  if (self->parser == NULL)
    return length;
  *self->parser->sax = sax;
  self->parser->userData = self;
  libxml.htmlCtxtUseOptions (self->parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET |
                                             HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                             HTML_PARSE_IGNORE_ENC);
  libxml.xmlSwitchEncoding (self->parser, XML_CHAR_ENCODING_UTF8);
  libxml.htmlParseDocument (self->parser);
  libxml.htmlFreeParserCtxt (self->parser);
  while (self->open->len > 0)
    close_last (self);
  if (self->stopped_at < 0)
    return length;
  end = memchr (html + self->stopped_at, '>', length - self->stopped_at);
  return end != NULL ? (gsize) (end + 1 - html) : length;
}

static void
read_without_tags (Reader *self, const char *html, gsize length)
{
  const char *end = html + length;

  while (html < end)
    {
      const char *open = memchr (html, '<', end - html);
      const char *shut = open != NULL ? memchr (open, '>', end - open) : NULL;

      pr_html_writer_add_text (self->writer, html, (open != NULL ? open : end) - html);
      pr_html_writer_break (self->writer, open != NULL);
      html = shut != NULL ? shut + 1 : end;
    }
}

/* Goes over a quoted value after '='; @p is behind the '='. */
static const char *
skip_value (const char *p, const char *end)
{
  const char *quote;

  while (p < end && g_ascii_isspace (*p))
    p++;
  if (p == end || (*p != '"' && *p != '\''))
    return p;
  quote = memchr (p + 1, *p, end - p - 1);
  return quote != NULL ? quote + 1 : end;
}

/* Goes over a tag; returns its '>'. @cut: where its attributes become too many. */
static const char *
skip_tag (const char *p, const char *end, const char **cut)
{
  guint n_attributes = 0;
  gboolean apart = FALSE; /* what comes begins an attribute */

  while (p < end && *p != '>')
    {
      gboolean separates = g_ascii_isspace (*p) || *p == '/';

      n_attributes += apart && !separates;
      if (n_attributes > MAX_ATTRIBUTES && *cut == NULL)
        *cut = p;
      apart = separates;
      if (*p == '=')
        {
          const char *value = skip_value (p + 1, end);

          apart = value > p + 1 && (value[-1] == '"' || value[-1] == '\'');
          p = value;
        }
      else
        p++;
    }
  return p;
}

/* Leaves out the attributes of a tag beyond MAX_ATTRIBUTES. Where text comes before any
 * <body>, the parser would make up a paragraph for it. */
static GString *
limit_attributes (const char *html, gsize length)
{
  GString *limited = g_string_append (g_string_sized_new (length + sizeof BODY), BODY);
  const char *end = html + length;
  gboolean comments = TRUE; /* one may still end */

  while (html < end)
    {
      const char *open = memchr (html, '<', end - html);
      const char *next = open != NULL ? open + 1 : end;
      const char *cut = NULL;

      if (comments && end - next > 3 && memcmp (next, "!--", 3) == 0)
        {
          const char *shut = g_strstr_len (next, end - next, "-->");

          comments = shut != NULL;
          next = shut != NULL ? shut : next;
        }
      else if (next < end && g_ascii_isalpha (*next))
        next = skip_tag (next, end, &cut);
      g_string_append_len (limited, html, (cut != NULL ? cut : next) - html);
      html = next;
    }
  return limited;
}

gboolean
pr_html_can_read (void)
{
  static PrLate library = { PR_SONAME_LIBXML, PR_LIBXML_SYMBOLS (PR_LATE_NAME), &libxml };

  return pr_late_open (&library, NULL);
}

static void
read_with_tags (Reader *self, const GString *html)
{
  static gsize ready = 0;
  gsize at = 0;

  if (g_once_init_enter (&ready))
    {
      libxml.xmlInitParser ();
      g_once_init_leave (&ready, 1);
    }
  for (guint i = 0; i < MAX_STARTS && at < html->len; i++)
    at += read_some (self, html->str + at, html->len - at);
  if (at < html->len)
    read_without_tags (self, html->str + at, html->len - at);
}

/**
 * pr_html_to_text:
 * @html: any octets, taken as UTF-8
 *
 * Time and memory are in proportion to @length, whatever is in it. Without libxml2 the
 * tags are taken out, so that all words are still found.
 *
 * Returns: (transfer full): valid UTF-8, "" or ending in a line end
 */
char *
pr_html_to_text (const char *html, gsize length)
{
  g_autofree char *valid =
    pr_text_span_utf8 (html, length) < length ? g_utf8_make_valid (html, length) : NULL;
  GString *limited = valid != NULL ? limit_attributes (valid, strlen (valid))
                                   : limit_attributes (html, length);
  Reader self = { pr_html_writer_new (), g_array_new (FALSE, FALSE, sizeof (Element)) };

  if (pr_html_can_read ())
    read_with_tags (&self, limited);
  else
    read_without_tags (&self, limited->str, limited->len);
  g_string_free (limited, TRUE);
  g_array_unref (self.open);
  return pr_html_writer_finish (self.writer);
}
