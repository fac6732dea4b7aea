/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-safe.h"

#include <string.h>
#include "mail/pr-css-safe-private.h"
#include "mail/pr-html-names-private.h"
#include "mail/pr-html-scan-private.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-text-private.h"

#define MAX_NAME 40        /* a longer one is none that is known */
#define MAX_ATTRIBUTES 200 /* of one tag; browsers compare each with all others */

/* What a browser that heeds it would not do either, whatever has slipped through. */
#define POLICY                                                                      \
  "<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"" \
  "default-src 'none'; img-src cid: data: " PR_HTML_REMOTE_SCHEME                   \
  ":; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-src "   \
  "'none'\">"

typedef struct
{
  const char *p;
  const char *end;
  GString *out;
  PrImages images;
  gboolean dark;
} Reader;

typedef struct
{
  char name[MAX_NAME + 1];
  const char *value; /* as it is written; NULL where there is none */
  gsize length;
} Attribute;

/* ---- what is written ---- */

static void
append_escaped (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    switch (text[i])
      {
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      default:
        g_string_append_c (out, text[i]);
      }
}

static void
append_attribute (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, " %s=\"", name);
  for (const char *p = value; *p != '\0'; p++)
    if (*p == '&')
      g_string_append (out, "&amp;");
    else
      append_escaped (out, p, 1);
  g_string_append_c (out, '"');
}

/* ---- tags ---- */

static void
skip_space (Reader *self)
{
  while (self->p < self->end && (g_ascii_isspace (*self->p) || *self->p == '/'))
    self->p++;
}

/* Of a tag or attribute, in lower case; of a long one the beginning, which is no name. */
static void
read_name (Reader *self, const char *ends, char *name)
{
  gsize length = 0;

  for (; self->p < self->end && !g_ascii_isspace (*self->p) &&
         strchr (ends, *self->p) == NULL;
       self->p++)
    if (length < MAX_NAME)
      name[length++] = g_ascii_tolower (*self->p);
  name[length] = '\0';
}

static void
read_value (Reader *self, Attribute *attribute)
{
  const char *shut = NULL;

  while (self->p < self->end && g_ascii_isspace (*self->p))
    self->p++;
  attribute->value = self->p;
  if (self->p < self->end && (*self->p == '"' || *self->p == '\''))
    {
      attribute->value++;
      shut = memchr (self->p + 1, *self->p, self->end - self->p - 1);
      self->p = shut != NULL ? shut : self->end;
    }
  else
    while (self->p < self->end && !g_ascii_isspace (*self->p) && *self->p != '>')
      self->p++;
  attribute->length = self->p - attribute->value;
  self->p += shut != NULL;
}

/* FALSE at the tag's end. */
static gboolean
read_attribute (Reader *self, Attribute *attribute)
{
  skip_space (self);
  if (self->p == self->end || *self->p == '>')
    return FALSE;
  attribute->name[0] = '\0';
  attribute->value = NULL;
  attribute->length = 0;
  if (*self->p == '=')
    self->p++; /* the first letter of a name, of all things */
  else
    read_name (self, "/>=", attribute->name);
  while (self->p < self->end && g_ascii_isspace (*self->p))
    self->p++;
  if (self->p < self->end && *self->p == '=')
    {
      self->p++;
      read_value (self, attribute);
    }
  return TRUE;
}

static void
write_style (Reader *self, const char *style)
{
  GString *safe = g_string_new (NULL);

  pr_css_make_safe (style, strlen (style), &self->images, safe);
  append_attribute (self->out, "style", safe->str);
  g_string_free (safe, TRUE);
}

static void
write_attribute (Reader *self, const Attribute *attribute, PrHtmlAttribute kind)
{
  g_autofree char *value = NULL;
  g_autofree char *image = NULL;

  if (kind == PR_HTML_ATTRIBUTE_PLAIN)
    {
      g_string_append_printf (self->out, " %s=\"", attribute->name);
      append_escaped (self->out, attribute->value != NULL ? attribute->value : "",
                      attribute->length);
      g_string_append_c (self->out, '"');
      return;
    }
  if (attribute->value == NULL)
    return;
  value = pr_html_decode (attribute->value, attribute->length);
  if (kind == PR_HTML_ATTRIBUTE_STYLE)
    write_style (self, value);
  else if (kind == PR_HTML_ATTRIBUTE_LINK && pr_html_is_link (value))
    append_attribute (self->out, "href", value);
  else if (kind == PR_HTML_ATTRIBUTE_IMAGE)
    {
      image = pr_images_take (&self->images, value, strlen (value));
      if (image != NULL)
        append_attribute (self->out, attribute->name, image);
    }
}

static void
read_attributes (Reader *self, const char *tag, gboolean wanted)
{
  Attribute attribute;

  for (guint n = 0; read_attribute (self, &attribute); n++)
    {
      PrHtmlAttribute kind = pr_html_find_attribute (tag, attribute.name);

      if (wanted && n < MAX_ATTRIBUTES && kind != PR_HTML_ATTRIBUTE_NONE)
        write_attribute (self, &attribute, kind);
    }
  self->p += self->p < self->end;
}

/* <meta name="color-scheme" content="light dark"> */
static void
read_meta (Reader *self)
{
  Attribute attribute;
  gboolean schemes = FALSE, dark = FALSE;

  while (read_attribute (self, &attribute))
    {
      g_autofree char *value =
        g_ascii_strdown (attribute.value == NULL ? "" : attribute.value,
                         (gssize) attribute.length);

      if (strcmp (attribute.name, "name") == 0)
        schemes = strcmp (value, "color-scheme") == 0 ||
                  strcmp (value, "supported-color-schemes") == 0;
      else if (strcmp (attribute.name, "content") == 0)
        dark = strstr (value, "dark") != NULL;
    }
  self->p += self->p < self->end;
  self->dark = self->dark || (schemes && dark);
}

/* ---- what is no markup inside ---- */

static void
read_sheet (Reader *self)
{
  const char *end = pr_html_find_end_tag (self->p, self->end, "style");
  GString *sheet = g_string_new (NULL);

  pr_css_make_safe (self->p, end - self->p, &self->images, sheet);
  self->dark = self->dark || strstr (sheet->str, "prefers-color-scheme") != NULL;
  g_string_append_len (self->out, sheet->str, (gssize) sheet->len);
  g_string_append (self->out, "</style>");
  g_string_free (sheet, TRUE);
  self->p = end;
}

static void
read_start_tag (Reader *self)
{
  char name[MAX_NAME + 1];
  PrHtmlElement kind;

  read_name (self, "/>", name);
  kind = pr_html_find_element (name);
  if (kind == PR_HTML_ELEMENT_META)
    {
      read_meta (self);
      return;
    }
  if (kind == PR_HTML_ELEMENT_PLAIN || kind == PR_HTML_ELEMENT_STYLE)
    g_string_append_printf (self->out, "<%s", name);
  read_attributes (self, name,
                   kind == PR_HTML_ELEMENT_PLAIN || kind == PR_HTML_ELEMENT_STYLE);
  if (kind == PR_HTML_ELEMENT_PLAIN || kind == PR_HTML_ELEMENT_STYLE)
    g_string_append_c (self->out, '>');
  if (kind == PR_HTML_ELEMENT_STYLE)
    read_sheet (self);
  else if (kind == PR_HTML_ELEMENT_RAW)
    self->p = pr_html_find_end_tag (self->p, self->end, name);
}

static void
read_end_tag (Reader *self)
{
  char name[MAX_NAME + 1];

  read_name (self, "/>", name);
  read_attributes (self, name, FALSE);
  if (pr_html_find_element (name) == PR_HTML_ELEMENT_PLAIN)
    g_string_append_printf (self->out, "</%s>", name);
}

/* ---- all ---- */

/* @self is behind a "<". */
static void
read_markup (Reader *self)
{
  gsize left = self->end - self->p;

  if (left > 0 && g_ascii_isalpha (*self->p))
    read_start_tag (self);
  else if (left > 1 && *self->p == '/' && g_ascii_isalpha (self->p[1]))
    {
      self->p++;
      read_end_tag (self);
    }
  else if (left >= 3 && memcmp (self->p, "!--", 3) == 0)
    self->p = pr_html_skip_comment (self->p + strlen ("!--"), self->end);
  else if (left > 0 && strchr ("!?/", *self->p) != NULL)
    self->p = pr_html_skip_declaration (self->p, self->end);
  else
    g_string_append (self->out, "&lt;");
}

static void
read_all (Reader *self)
{
  while (self->p < self->end)
    {
      const char *open = memchr (self->p, '<', self->end - self->p);
      const char *text_end = open != NULL ? open : self->end;

      append_escaped (self->out, self->p, text_end - self->p);
      self->p = open != NULL ? open + 1 : self->end;
      if (open != NULL)
        read_markup (self);
    }
}

/* Pages are laid out in one of three ways, as they declare what they are; the declaration
 * itself is not kept. */
static const char *
choose_doctype (const char *html, gsize length)
{
  const char *start = html;
  const char *shut;
  g_autofree char *lower = NULL;

  while (start < html + length && g_ascii_isspace (*start))
    start++;
  if (html + length - start < 9 || g_ascii_strncasecmp (start, "<!doctype", 9) != 0)
    return "";
  shut = memchr (start, '>', html + length - start);
  if (shut == NULL)
    return "";
  lower = g_ascii_strdown (start, shut - start);
  if (strstr (lower, "public") == NULL)
    return "<!DOCTYPE html>";
  if (strstr (lower, "xhtml 1.0 transitional") != NULL ||
      strstr (lower, "xhtml 1.0 frameset") != NULL ||
      (strstr (lower, "html 4.01 transitional") != NULL &&
       strstr (lower, "http://") != NULL))
    return "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
           "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">";
  return strstr (lower, "strict") != NULL || strstr (lower, "xhtml 1.1") != NULL
           ? "<!DOCTYPE html>"
           : "";
}

PrHtmlSafe *
pr_html_safe_new (const char *html, gsize length, gboolean remote_too)
{
  g_autofree char *valid = NULL;
  PrHtmlSafe *safe = g_new0 (PrHtmlSafe, 1);
  Reader self = { 0 };

  length = MIN (length, PR_MAIL_MAX_HTML_OCTETS);
  /* It ends in a NUL, and holds none before. */
  valid = length == 0 ? g_strdup ("") : g_utf8_make_valid (html, (gssize) length);
  self.p = valid;
  self.end = valid + strlen (valid);
  self.out = g_string_sized_new (strlen (valid) + sizeof POLICY);
  g_string_append (self.out, choose_doctype (valid, strlen (valid)));
  g_string_append (self.out, POLICY);
  pr_images_init (&self.images, remote_too);
  read_all (&self);
  safe->octets = g_string_free_to_bytes (self.out);
  safe->dark = self.dark;
  pr_images_clear (&self.images);
  return safe;
}

void
pr_html_safe_free (PrHtmlSafe *self)
{
  g_bytes_unref (self->octets);
  g_free (self);
}
