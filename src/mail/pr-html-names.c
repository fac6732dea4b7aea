/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-names-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_REFERENCE 12 /* octets between "&" and ";" */
#define REPLACEMENT "\xef\xbf\xbd"

/* In the order of strcmp (). */
static const char *const plain_elements[] = {
  "a",       "abbr",    "acronym",    "address", "area",       "article",  "aside",
  "b",       "bdi",     "bdo",        "big",     "blockquote", "body",     "br",
  "caption", "center",  "cite",       "code",    "col",        "colgroup", "data",
  "dd",      "del",     "details",    "dfn",     "dir",        "div",      "dl",
  "dt",      "em",      "figcaption", "figure",  "font",       "footer",   "h1",
  "h2",      "h3",      "h4",         "h5",      "h6",         "head",     "header",
  "hgroup",  "hr",      "html",       "i",       "img",        "ins",      "kbd",
  "li",      "main",    "map",        "mark",    "menu",       "nav",      "nobr",
  "ol",      "p",       "pre",        "q",       "rp",         "rt",       "ruby",
  "s",       "samp",    "section",    "small",   "span",       "strike",   "strong",
  "sub",     "summary", "sup",        "table",   "tbody",      "td",       "tfoot",
  "th",      "thead",   "time",       "tr",      "tt",         "u",        "ul",
  "var",     "wbr",
};

/* A browser reads no tags inside these. */
static const char *const raw_elements[] = {
  "iframe", "noembed", "noframes", "plaintext", "script", "textarea", "title", "xmp",
};

static const char *const plain_attributes[] = {
  "abbr",       "align",  "alt",          "aria-hidden", "aria-label",  "axis",
  "bgcolor",    "border", "bordercolor",  "cellpadding", "cellspacing", "char",
  "charoff",    "class",  "clear",        "color",       "cols",        "colspan",
  "compact",    "coords", "datetime",     "dir",         "face",        "frame",
  "headers",    "height", "hidden",       "hspace",      "id",          "lang",
  "leftmargin", "link",   "marginheight", "marginwidth", "media",       "name",
  "noshade",    "nowrap", "open",         "reversed",    "role",        "rowspan",
  "rules",      "scope",  "shape",        "size",        "span",        "start",
  "summary",    "text",   "title",        "topmargin",   "type",        "usemap",
  "valign",     "value",  "vlink",        "vspace",      "width",
};

static int
compare (const void *name, const void *entry)
{
  return strcmp (name, *(const char *const *) entry);
}

#define IS_IN(list, name) \
  (bsearch (name, list, G_N_ELEMENTS (list), sizeof *list, compare) != NULL)

PrHtmlElement
pr_html_find_element (const char *name)
{
  if (IS_IN (plain_elements, name))
    return PR_HTML_ELEMENT_PLAIN;
  if (IS_IN (raw_elements, name))
    return PR_HTML_ELEMENT_RAW;
  if (strcmp (name, "style") == 0)
    return PR_HTML_ELEMENT_STYLE;
  return strcmp (name, "meta") == 0 ? PR_HTML_ELEMENT_META : PR_HTML_ELEMENT_NONE;
}

PrHtmlAttribute
pr_html_find_attribute (const char *element, const char *name)
{
  if (strcmp (name, "style") == 0)
    return PR_HTML_ATTRIBUTE_STYLE;
  if (strcmp (name, "href") == 0)
    return strcmp (element, "a") == 0 || strcmp (element, "area") == 0
             ? PR_HTML_ATTRIBUTE_LINK
             : PR_HTML_ATTRIBUTE_NONE;
  if (strcmp (name, "src") == 0)
    return strcmp (element, "img") == 0 ? PR_HTML_ATTRIBUTE_IMAGE
                                        : PR_HTML_ATTRIBUTE_NONE;
  if (strcmp (name, "background") == 0)
    return PR_HTML_ATTRIBUTE_IMAGE;
  return IS_IN (plain_attributes, name) ? PR_HTML_ATTRIBUTE_PLAIN
                                        : PR_HTML_ATTRIBUTE_NONE;
}

/* ---- addresses ---- */

static const struct
{
  const char *name;
  gunichar c;
} references[] = {
  { "amp", '&' },    { "AMP", '&' },    { "apos", '\'' },  { "ast", '*' },
  { "bsol", '\\' },  { "colon", ':' },  { "comma", ',' },  { "commat", '@' },
  { "dollar", '$' }, { "equals", '=' }, { "excl", '!' },   { "grave", '`' },
  { "gt", '>' },     { "GT", '>' },     { "Hat", '^' },    { "lbrace", '{' },
  { "lbrack", '[' }, { "lcub", '{' },   { "lowbar", '_' }, { "lpar", '(' },
  { "lsqb", '[' },   { "lt", '<' },     { "LT", '<' },     { "NewLine", '\n' },
  { "num", '#' },    { "percnt", '%' }, { "period", '.' }, { "plus", '+' },
  { "quest", '?' },  { "quot", '"' },   { "QUOT", '"' },   { "rbrace", '}' },
  { "rbrack", ']' }, { "rcub", '}' },   { "rpar", ')' },   { "rsqb", ']' },
  { "semi", ';' },   { "sol", '/' },    { "Tab", '\t' },   { "verbar", '|' },
  { "vert", '|' },   { "nbsp", 0xa0 },  { "shy", 0xad },
};

/* Reads "#x41;", "#65" or "lpar;" at @p; returns behind it, or NULL. */
static const char *
decode_reference (const char *p, const char *end, GString *out)
{
  const char *shut;

  if (p < end && *p == '#')
    {
      gboolean hex = p + 1 < end && (p[1] == 'x' || p[1] == 'X');
      const char *digits = p + 1 + hex;
      gunichar code = 0;

      for (p = digits; p < end && (hex ? g_ascii_isxdigit (*p) : g_ascii_isdigit (*p));
           p++)
        code =
          MIN (code * (hex ? 16 : 10) + (gunichar) g_ascii_xdigit_value (*p), 0x110000);
      if (p == digits)
        return NULL;
      g_string_append_unichar (out,
                               code != 0 && g_unichar_validate (code) ? code : 0xfffd);
      return p < end && *p == ';' ? p + 1 : p;
    }
  shut = memchr (p, ';', MIN (end - p, MAX_REFERENCE));
  for (guint i = 0; shut != NULL && i < G_N_ELEMENTS (references); i++)
    if (strlen (references[i].name) == (gsize) (shut - p) &&
        memcmp (p, references[i].name, shut - p) == 0)
      {
        g_string_append_unichar (out, references[i].c);
        return shut + 1;
      }
  return NULL;
}

char *
pr_html_decode (const char *value, gsize length)
{
  GString *out = g_string_sized_new (length);
  const char *end = value + length;

  while (value < end)
    {
      const char *next = *value == '&' ? decode_reference (value + 1, end, out) : NULL;

      if (next != NULL)
        value = next;
      else if (*value++ != '\0')
        g_string_append_c (out, value[-1]);
      else
        g_string_append (out, REPLACEMENT); /* it would end the text here alone */
    }
  return g_string_free (out, FALSE);
}

gboolean
pr_html_is_link (const char *address)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:", "#" };

  while (*address != '\0' && (guchar) *address <= ' ')
    address++;
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (address, schemes[i], strlen (schemes[i])) == 0)
      return TRUE;
  return FALSE;
}
