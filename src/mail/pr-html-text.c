/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "mail/pr-html-element-private.h"
#include "mail/pr-libxml-private.h"
#include "mail/pr-message.h"
#include "mail/pr-rich-text.h"
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

typedef struct
{
  PrHtmlWriter *writers[2]; /* all write what is read */
  guint n_writers;
  GArray *open; /* of PrHtmlOpen */
  guint n_hidden;
  htmlParserCtxt *parser;
  glong stopped_at; /* octets read when too many elements were open, or -1 */
} Reader;

static gboolean
is_without_size (Reader *self)
{
  return self->open->len > 0 &&
         g_array_index (self->open, PrHtmlOpen, self->open->len - 1).without_size;
}

static void
start_element_cb (void *user_data, const xmlChar *name, const xmlChar **attributes)
{
  Reader *self = user_data;
  const char *const *pairs = (const char *const *) attributes;
  guint heading;
  PrHtmlOpen element =
    pr_html_element_read ((const char *) name, pairs, is_without_size (self), &heading);

  g_array_append_val (self->open, element);
  self->n_hidden += element.hidden;
  if (self->n_hidden == 0)
    for (guint i = 0; i < self->n_writers; i++)
      pr_html_element_open (&element, self->writers[i], pairs, heading);
  if (self->open->len > MAX_DEPTH && self->stopped_at < 0)
    {
      self->stopped_at = libxml.xmlByteConsumed (self->parser);
      libxml.xmlStopParser (self->parser);
    }
}

static void
close_last (Reader *self)
{
  PrHtmlOpen element = g_array_index (self->open, PrHtmlOpen, self->open->len - 1);

  g_array_set_size (self->open, self->open->len - 1);
  if (self->n_hidden == 0)
    for (guint i = 0; i < self->n_writers; i++)
      pr_html_element_close (&element, self->writers[i]);
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
    for (guint i = 0; i < self->n_writers; i++)
      pr_html_writer_add_text (self->writers[i], (const char *) text, length);
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

      for (guint i = 0; i < self->n_writers; i++)
        {
          pr_html_writer_add_text (self->writers[i], html,
                                   (open != NULL ? open : end) - html);
          pr_html_writer_break (self->writers[i], open != NULL);
        }
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

static void
read_html (Reader *self, const char *html, gsize length)
{
  g_autofree char *valid =
    pr_text_span_utf8 (html, length) < length ? g_utf8_make_valid (html, length) : NULL;
  GString *limited = valid != NULL ? limit_attributes (valid, strlen (valid))
                                   : limit_attributes (html, length);

  self->open = g_array_new (FALSE, FALSE, sizeof (PrHtmlOpen));
  if (pr_html_can_read ())
    read_with_tags (self, limited);
  else
    read_without_tags (self, limited->str, limited->len);
  g_string_free (limited, TRUE);
  g_array_unref (self->open);
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
  Reader self = { .writers = { pr_html_writer_new () }, .n_writers = 1 };

  read_html (&self, html, length);
  return pr_html_writer_finish (self.writers[0]);
}

PrRichText *
pr_rich_text_new_html (const char *html, gsize length, char **plain)
{
  Reader self = { .writers = { pr_html_writer_new_rich (),
                               plain != NULL ? pr_html_writer_new () : NULL },
                  .n_writers = plain != NULL ? 2 : 1 };

  read_html (&self, html, length);
  if (plain != NULL)
    *plain = pr_html_writer_finish (self.writers[1]);
  return pr_html_writer_finish_rich (self.writers[0]);
}
