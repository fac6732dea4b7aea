/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-css-safe-private.h"

#include <string.h>

#define MAX_NAME 64 /* a longer name is none of those below */

typedef struct
{
  const char *p;
  const char *end;
  PrImages *images;
  GString *out;
} Cleaner;

/* Functions whose argument is an address, or may be one written as a string. */
static const char *const fetching[] = { "url",
                                        "src",
                                        "image",
                                        "image-set",
                                        "-webkit-image-set",
                                        "cross-fade",
                                        "-webkit-cross-fade",
                                        "expression",
                                        "element",
                                        "paint",
                                        NULL };

static const char *const harmless_rules[] = { "media",     "supports",
                                              "keyframes", "-webkit-keyframes",
                                              "page",      "layer",
                                              "container", NULL };

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || (guchar) c >= 0x80;
}

/* One character of a name, an escape taken for what it stands for; 0 where none is. */
static char
read_name_char (Cleaner *self)
{
  guint code = 0;
  guint n = 0;

  if (is_name (*self->p))
    return g_ascii_tolower (*self->p++);
  if (*self->p != '\\' || self->p + 1 == self->end || self->p[1] == '\n')
    return 0;
  self->p++;
  if (!g_ascii_isxdigit (*self->p))
    return g_ascii_tolower (*self->p++);
  for (; n < 6 && self->p < self->end && g_ascii_isxdigit (*self->p); n++)
    code = code * 16 + (guint) g_ascii_xdigit_value (*self->p++);
  if (self->p < self->end && g_ascii_isspace (*self->p))
    self->p++;
  return code > 0 && code < 0x80 ? g_ascii_tolower ((char) code) : '?';
}

/* Reads a name as it is meant, in lower case, "" where none is. */
static void
read_name (Cleaner *self, char *name)
{
  gsize length = 0;
  char c;

  while (self->p < self->end && (c = read_name_char (self)) != 0)
    if (length < MAX_NAME)
      name[length++] = c;
  name[length] = '\0';
}

static void
skip_comment (Cleaner *self)
{
  const char *shut = g_strstr_len (self->p + 2, self->end - self->p - 2, "*/");

  self->p = shut != NULL ? shut + 2 : self->end;
}

/* Over a string; @self is at its quote. A line end cuts it, as the specification says. */
static void
skip_string (Cleaner *self)
{
  char quote = *self->p++;

  while (self->p < self->end && *self->p != quote && *self->p != '\n')
    self->p += *self->p == '\\' && self->p + 1 < self->end ? 2 : 1;
  if (self->p < self->end)
    self->p++;
}

static gboolean
is_comment (Cleaner *self)
{
  return self->end - self->p >= 2 && self->p[0] == '/' && self->p[1] == '*';
}

static void
skip_one (Cleaner *self)
{
  if (is_comment (self))
    skip_comment (self);
  else if (*self->p == '"' || *self->p == '\'')
    skip_string (self);
  else if (*self->p == '\\' && self->p + 1 < self->end)
    self->p += 2;
  else
    self->p++;
}

/* Over what stands in brackets; @self is behind the first. */
static void
skip_brackets (Cleaner *self, char open, char shut)
{
  guint depth = 1;

  while (self->p < self->end && depth > 0)
    {
      depth += (*self->p == open) - (*self->p == shut);
      skip_one (self);
    }
}

/* Over a rule that is not wanted: up to ";", or its block. */
static void
skip_rule (Cleaner *self)
{
  while (self->p < self->end && *self->p != ';' && *self->p != '{' && *self->p != '}')
    skip_one (self);
  if (self->p == self->end || *self->p == '}')
    return;
  if (*self->p++ == '{')
    skip_brackets (self, '{', '}');
}

static void
append (Cleaner *self, const char *start, const char *end)
{
  for (; start < end; start++)
    g_string_append_c (self->out, *start == '<' ? ' ' : *start);
}

/* @self is behind "url(". */
static void
clean_url (Cleaner *self)
{
  g_autofree char *address = NULL;
  const char *start, *end;

  while (self->p < self->end && g_ascii_isspace (*self->p))
    self->p++;
  start = self->p;
  if (start < self->end && (*start == '"' || *start == '\''))
    {
      skip_string (self);
      end = self->p - 1;
      start++;
      skip_brackets (self, '(', ')');
    }
  else
    {
      while (self->p < self->end && *self->p != ')')
        self->p += *self->p == '\\' && self->p + 1 < self->end ? 2 : 1;
      end = self->p;
      while (end > start && g_ascii_isspace (end[-1]))
        end--;
      self->p += self->p < self->end;
    }
  address = pr_images_take (self->images, start, MAX (end, start) - start);
  if (address != NULL)
    g_string_append_printf (self->out, "url(\"%s\")", address);
  else
    g_string_append (self->out, "none");
}

static void
clean_name (Cleaner *self)
{
  char name[MAX_NAME + 1];
  const char *start = self->p;

  read_name (self, name);
  if (self->p == start)
    append (self, start, ++self->p); /* a lone backslash */
  else if (self->p == self->end || *self->p != '(' || !g_strv_contains (fetching, name))
    append (self, start, self->p);
  else
    {
      self->p++;
      if (strcmp (name, "url") == 0)
        clean_url (self);
      else
        {
          skip_brackets (self, '(', ')');
          g_string_append (self->out, "none");
        }
    }
}

static void
clean_rule (Cleaner *self)
{
  char name[MAX_NAME + 1];

  self->p++;
  read_name (self, name);
  if (g_strv_contains (harmless_rules, name))
    g_string_append_printf (self->out, "@%s", name);
  else
    {
      skip_rule (self);
      g_string_append_c (self->out, ' '); /* what was apart stays so */
    }
}

static void
clean_string (Cleaner *self)
{
  const char *start = self->p;

  skip_string (self);
  append (self, start, self->p);
}

/* Over a mark that once hid style sheets from browsers that did not know them. */
static gboolean
skip_mark (Cleaner *self)
{
  static const char *const marks[] = { "<!--", "-->" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if ((gsize) (self->end - self->p) >= strlen (marks[i]) &&
        memcmp (self->p, marks[i], strlen (marks[i])) == 0)
      {
        self->p += strlen (marks[i]);
        return TRUE;
      }
  return FALSE;
}

/* CSS knows three more ends of a line than the one that is looked for here (CSS Syntax 3
 * §3.3). */
static GString *
settle_lines (const char *css, gsize length)
{
  GString *settled = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (css[i] == '\f' || (css[i] == '\r' && (i + 1 == length || css[i + 1] != '\n')))
      g_string_append_c (settled, '\n');
    else if (css[i] != '\r')
      g_string_append_c (settled, css[i]);
  return settled;
}

void
pr_css_make_safe (const char *css, gsize length, PrImages *images, GString *out)
{
  GString *settled = settle_lines (css, length);
  Cleaner self = { settled->str, settled->str + settled->len, images, out };

  while (self.p < self.end)
    {
      if (skip_mark (&self))
        g_string_append_c (out, ' ');
      else if (is_comment (&self))
        {
          skip_comment (&self);
          g_string_append_c (out, ' ');
        }
      else if (*self.p == '@')
        clean_rule (&self);
      else if (*self.p == '"' || *self.p == '\'')
        clean_string (&self);
      else if (is_name (*self.p) || *self.p == '\\')
        clean_name (&self);
      else
        {
          append (&self, self.p, self.p + 1);
          self.p++;
        }
    }
  g_string_free (settled, TRUE);
}
