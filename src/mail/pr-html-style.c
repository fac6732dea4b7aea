/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-style-private.h"

#include <string.h>

/* Lower case, without white space, each declaration between two semicolons. */
static char *
condense (const char *style)
{
  GString *dense = g_string_sized_new (strlen (style) + 2);

  g_string_append_c (dense, ';');
  for (const char *p = style; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (dense, g_ascii_tolower (*p));
  g_string_append_c (dense, ';');
  return g_string_free (dense, FALSE);
}

static gboolean
has_any (const char *dense, const char *const *declarations)
{
  for (guint i = 0; declarations[i] != NULL; i++)
    if (strstr (dense, declarations[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* "display: none" and what amounts to it; senders put preview lines into such. */
static gboolean
is_hidden (const char *dense)
{
  static const char *const hiding[] = { "display:none", "visibility:hidden",
                                        "mso-hide:all", ";opacity:0;", NULL };
  static const char *const flat[] = { ";max-height:0;", ";max-height:0px;", NULL };

  return has_any (dense, hiding) ||
         (strstr (dense, "overflow:hidden") != NULL && has_any (dense, flat));
}

/* The size that the last declaration gives. A share of a size that nobody can see is
 * none. */
static PrHtmlSize
get_size (const char *dense)
{
  const char *value = g_strrstr (dense, ";font-size:");
  char *unit;
  double number;

  if (value == NULL)
    return strstr (dense, ";font:") != NULL ? PR_HTML_SIZE_READABLE
                                            : PR_HTML_SIZE_INHERITED;
  value += strlen (";font-size:");
  number = g_ascii_strtod (value, &unit);
  if (unit == value)
    return g_str_has_prefix (value, "inherit") ? PR_HTML_SIZE_INHERITED
                                               : PR_HTML_SIZE_READABLE;
  if (number <= 0)
    return PR_HTML_SIZE_NONE;
  if (*unit == '%' || g_str_has_prefix (unit, "em"))
    return PR_HTML_SIZE_INHERITED;
  return number <= 1 && !g_str_has_prefix (unit, "rem") ? PR_HTML_SIZE_NONE
                                                        : PR_HTML_SIZE_READABLE;
}

PrHtmlStyle
pr_html_style_read (const char *style)
{
  g_autofree char *dense = condense (style);

  return (PrHtmlStyle){ is_hidden (dense), get_size (dense) };
}
