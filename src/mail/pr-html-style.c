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
  PrHtmlSize size;
} Reading;

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
    self->size = get_size (value, length);
  else if (IS ("font"))
    self->size = PR_HTML_SIZE_READABLE;
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

PrHtmlStyle
pr_html_style_read (const char *style)
{
  Reading self = { .size = PR_HTML_SIZE_INHERITED };

  for (const char *p = style; *p != '\0';)
    {
      const char *end = p + strcspn (p, ";");
      const char *colon;
      const char *value;

      while (p < end && g_ascii_isspace (*p))
        p++;
      colon = memchr (p, ':', end - p);
      value = colon != NULL ? colon + 1 : end;
      while (value < end && g_ascii_isspace (*value))
        value++;
      while (colon != NULL && colon > p && g_ascii_isspace (colon[-1]))
        colon--;
      if (colon != NULL)
        read_declaration (&self, p, colon - p, value, end - value);
      p = *end == ';' ? end + 1 : end;
    }
  return (PrHtmlStyle){ self.no_display || self.invisible || self.no_opacity ||
                          (self.flat && self.cut),
                        self.size };
}
