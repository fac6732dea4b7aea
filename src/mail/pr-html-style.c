/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-style-private.h"

#include <string.h>

/* What has been read of a style; the last declaration of each property counts. */
typedef struct
{
  gboolean no_display;
  gboolean invisible;
  gboolean flat; /* no height */
  gboolean cut;  /* what does not fit is not shown */
  gboolean no_opacity;
  PrHtmlStyle read;
} Reading;

#define PIXELS_A_POINT (4.0 / 3.0)
#define BOLD 600 /* from this weight on */

static gboolean
begins (const char *value, gsize length, const char *word)
{
  gsize n = strlen (word);

  return length >= n && g_ascii_strncasecmp (value, word, n) == 0;
}

/* A length of nothing, or an opacity. */
static gboolean
is_zero (const char *value)
{
  char *unit;
  double number = g_ascii_strtod (value, &unit);

  return unit != value && number <= 0;
}

/* A share of a size that nobody can see is none, which is inherited; one pixel cannot be
 * seen. */
static PrHtmlSize
get_size (const char *value, gsize length)
{
  char *unit;
  double number = g_ascii_strtod (value, &unit);

  if (unit == value)
    return begins (value, length, "inherit") ? PR_HTML_SIZE_INHERITED
                                             : PR_HTML_SIZE_READABLE;
  if (number <= 0)
    return PR_HTML_SIZE_NONE;
  if (*unit == '%' || g_ascii_strncasecmp (unit, "em", 2) == 0)
    return PR_HTML_SIZE_INHERITED;
  return number <= 1 && g_ascii_strncasecmp (unit, "rem", 3) != 0 ? PR_HTML_SIZE_NONE
                                                                  : PR_HTML_SIZE_READABLE;
}

static double
get_pixels (const char *value)
{
  char *unit;
  double number = g_ascii_strtod (value, &unit);

  if (unit == value || !(number > 0 && number < 1000))
    return 0;
  if (g_ascii_strncasecmp (unit, "px", 2) == 0)
    return number;
  return g_ascii_strncasecmp (unit, "pt", 2) == 0 ? number * PIXELS_A_POINT : 0;
}

static PrHtmlWeight
get_weight (const char *value, gsize length)
{
  if (begins (value, length, "bold"))
    return PR_HTML_WEIGHT_BOLD;
  if (begins (value, length, "normal"))
    return PR_HTML_WEIGHT_NORMAL;
  if (length == 0 || !g_ascii_isdigit (*value))
    return PR_HTML_WEIGHT_INHERITED;
  return g_ascii_strtod (value, NULL) >= BOLD ? PR_HTML_WEIGHT_BOLD
                                              : PR_HTML_WEIGHT_NORMAL;
}

static gboolean
holds (const char *value, gsize length, const char *word)
{
  gsize n = strlen (word);

  for (gsize i = 0; i + n <= length; i++)
    if (g_ascii_strncasecmp (value + i, word, n) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_monospace (const char *value, gsize length)
{
  static const char *const families[] = { "monospace", "courier", "consolas", "menlo",
                                          "lucida console" };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (holds (value, length, families[i]))
      return TRUE;
  return FALSE;
}

static void
read_declaration (Reading *self,
                  const char *name,
                  gsize name_length,
                  const char *value,
                  gsize length)
{
#define IS(text) \
  (name_length == strlen (text) && g_ascii_strncasecmp (name, text, name_length) == 0)
  if (IS ("display"))
    self->no_display = begins (value, length, "none");
  else if (IS ("font-size"))
    {
      self->read.size = get_size (value, length);
      self->read.pixels = get_pixels (value);
    }
  else if (IS ("font"))
    self->read.size = PR_HTML_SIZE_READABLE;
  else if (IS ("font-weight"))
    self->read.weight = get_weight (value, length);
  else if (IS ("font-style"))
    self->read.italic = begins (value, length, "italic");
  else if (IS ("font-family"))
    self->read.monospace = is_monospace (value, length);
  else if (IS ("text-decoration") || IS ("text-decoration-line"))
    {
      self->read.underline = holds (value, length, "underline");
      self->read.strike = holds (value, length, "line-through");
    }
  else if (IS ("visibility"))
    self->invisible = begins (value, length, "hidden");
  else if (IS ("mso-hide") && begins (value, length, "all"))
    self->invisible = TRUE;
  else if (IS ("opacity"))
    self->no_opacity = is_zero (value);
  else if (IS ("max-height"))
    self->flat = is_zero (value);
  else if (IS ("overflow"))
    self->cut = begins (value, length, "hidden");
#undef IS
}

typedef struct
{
  const char *name, *value;
  gsize name_length, length;
} Declaration;

/* The next declaration at *@p, which goes on behind it; FALSE: there is none. */
static gboolean
next_declaration (const char **p, Declaration *declaration)
{
  while (**p != '\0')
    {
      const char *name = *p;
      const char *end = name + strcspn (name, ";");
      const char *colon, *value;

      *p = *end == ';' ? end + 1 : end;
      while (name < end && g_ascii_isspace (*name))
        name++;
      colon = memchr (name, ':', end - name);
      if (colon == NULL)
        continue;
      for (value = colon + 1; value < end && g_ascii_isspace (*value);)
        value++;
      while (colon > name && g_ascii_isspace (colon[-1]))
        colon--;
      *declaration = (Declaration){ name, value, colon - name, end - value };
      return TRUE;
    }
  return FALSE;
}

const char *
pr_html_style_find (const char *style, const char *name)
{
  const char *value = NULL;
  Declaration next;

  while (next_declaration (&style, &next))
    if (next.name_length == strlen (name) &&
        g_ascii_strncasecmp (next.name, name, next.name_length) == 0)
      value = next.value;
  return value;
}

PrHtmlStyle
pr_html_style_read (const char *style)
{
  Reading self = { 0 };
  Declaration next;

  while (next_declaration (&style, &next))
    read_declaration (&self, next.name, next.name_length, next.value, next.length);
  self.read.hidden =
    self.no_display || self.invisible || self.no_opacity || (self.flat && self.cut);
  return self.read;
}
