/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-content-line-private.h"

#include <string.h>
#include "extract/pr-extract-limits.h"
#include "mail/pr-trouble.h"

/* ---- lines ---- */

void
pr_content_lines_init (PrContentLines *self, const char *text, gsize length)
{
  self->at = text;
  self->end = text + MIN (length, PR_EXTRACT_MAX_CARD_OCTETS);
  self->n_lines = 0;
}

/* Appends one line without its end. */
static void
take_line (PrContentLines *self, GString *line)
{
  const char *end = memchr (self->at, '\n', self->end - self->at);
  const char *next = end == NULL ? self->end : end + 1;
  const char *stop = end == NULL ? self->end : end;

  while (stop > self->at && stop[-1] == '\r')
    stop--;
  g_string_append_len (line, self->at, stop - self->at);
  self->at = next;
}

/* A fold may stand inside a character of several octets, so it is undone first. */
static GString *
unfold (PrContentLines *self)
{
  GString *line = g_string_new (NULL);

  take_line (self, line);
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\t'))
    {
      self->at++;
      take_line (self, line);
    }
  return line;
}

/* ---- one line ---- */

static gboolean
is_quoted_printable (const PrContentLine *self)
{
  const char *encoding = pr_content_line_get_parameter (self, "ENCODING");

  return encoding != NULL && g_ascii_strcasecmp (encoding, "QUOTED-PRINTABLE") == 0;
}

static char *
decode_quoted_printable (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (p[0] == '=' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
      {
        char octet =
          (char) (g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2]));

        g_string_append_c (out, octet == '\0' ? ' ' : octet);
        p += 2;
      }
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

/* What is decoded is in the charset that the line names, or in UTF-8. */
static char *
to_utf8 (const PrContentLine *self, char *octets)
{
  const char *charset = pr_content_line_get_parameter (self, "CHARSET");
  char *text = NULL;

  if (g_utf8_validate (octets, -1, NULL))
    return octets;
  if (charset != NULL)
    text = g_convert (octets, -1, "UTF-8", charset, NULL, NULL, NULL);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_free (text);
      text = g_utf8_make_valid (octets, -1);
    }
  g_free (octets);
  return text;
}

/* A parameter, from behind its semicolon to the next or to the colon. */
static const char *
take_parameter (PrContentLine *self, const char *p)
{
  gsize name_length = strcspn (p, "=;:");
  g_autofree char *name = g_ascii_strup (p, (gssize) name_length);
  g_autoptr (GString) value = g_string_new (NULL);
  gboolean quoted = FALSE;

  p += name_length;
  for (p += *p == '='; *p != '\0' && (quoted || (*p != ';' && *p != ':')); p++)
    if (*p == '"')
      quoted = !quoted;
    else
      g_string_append_c (value, *p);
  if (self->names->len >= PR_EXTRACT_MAX_PARAMETERS)
    return p;
  /* vCard 2.1 has ";QUOTED-PRINTABLE" and ";HOME" without a name. */
  if (value->len == 0 && *name != '\0')
    {
      g_string_assign (value, name);
      g_free (name);
      name =
        g_strdup (strcmp (value->str, "QUOTED-PRINTABLE") == 0 ? "ENCODING" : "TYPE");
    }
  g_ptr_array_add (self->names, g_steal_pointer (&name));
  g_ptr_array_add (self->values, g_strdup (value->str));
  return p;
}

static PrContentLine *
parse (const char *line)
{
  PrContentLine *self = g_new0 (PrContentLine, 1);
  gsize length = strcspn (line, ";:");
  g_autofree char *name = g_ascii_strup (line, (gssize) length);
  const char *dot = strrchr (name, '.');
  const char *p = line + length;

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->name = g_strdup (g_strstrip (name + (dot == NULL ? 0 : dot + 1 - name)));
  while (*p == ';')
    p = take_parameter (self, p + 1);
  if (*p == ':')
    self->value = g_strdup (p + 1);
  return self;
}

/* Of vCard 2.1: a "=" at the end goes on in the next line. */
static gboolean
join_soft_breaks (PrContentLines *self, GString *text)
{
  gboolean joined = FALSE;

  while (text->len > 0 && text->str[text->len - 1] == '=' && self->at < self->end)
    {
      g_string_truncate (text, text->len - 1);
      take_line (self, text);
      joined = TRUE;
    }
  return joined;
}

PrContentLine *
pr_content_lines_next (PrContentLines *self)
{
  while (self->at < self->end && self->n_lines++ < PR_EXTRACT_MAX_LINES)
    {
      GString *text = unfold (self);
      PrContentLine *line;

      line = parse (text->str);
      if (is_quoted_printable (line) && join_soft_breaks (self, text))
        {
          pr_content_line_free (line);
          line = parse (text->str);
        }
      g_string_free (text, TRUE);
      if (line->value != NULL && line->name[0] != '\0')
        {
          if (is_quoted_printable (line))
            {
              char *decoded = decode_quoted_printable (line->value);

              g_free (line->value);
              line->value = decoded;
            }
          line->value = to_utf8 (line, line->value);
          return line;
        }
      pr_content_line_free (line);
    }
  return NULL;
}

void
pr_content_line_free (PrContentLine *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->value);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_free (self);
}

gboolean
pr_content_line_is (const PrContentLine *self, const char *name)
{
  return strcmp (self->name, name) == 0;
}

gboolean
pr_content_line_says (const PrContentLine *self, const char *name, const char *value)
{
  g_autofree char *stripped = NULL;

  if (!pr_content_line_is (self, name))
    return FALSE;
  stripped = g_strstrip (g_strdup (self->value));
  return g_ascii_strcasecmp (stripped, value) == 0;
}

const char *
pr_content_line_get_parameter (const PrContentLine *self, const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (strcmp (g_ptr_array_index (self->names, i), name) == 0)
      return g_ptr_array_index (self->values, i);
  return NULL;
}

/* ---- texts ---- */

static char *
unescape (const char *text, gsize length)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\\' && i + 1 < length)
      {
        char next = text[++i];

        g_string_append_c (out, next == 'n' || next == 'N' ? ' ' : next);
      }
    else
      g_string_append_c (out, text[i]);
  g_strstrip (out->str);
  return pr_text_for_line (out->str, -1, PR_EXTRACT_MAX_CHARS);
}

char *
pr_content_line_dup_text (const PrContentLine *self)
{
  return unescape (self->value, strlen (self->value));
}

GStrv
pr_content_line_dup_parts (const PrContentLine *self)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *start = self->value;
  const char *p = start;

  for (guint n = 0; n < PR_EXTRACT_MAX_VALUES; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        {
          p++;
          continue;
        }
      if (*p == ';' || *p == '\0')
        {
          g_autofree char *part = unescape (start, p - start);

          g_strv_builder_add (parts, part);
          n++;
          start = p + 1;
        }
      if (*p == '\0')
        break;
    }
  return g_strv_builder_end (parts);
}
