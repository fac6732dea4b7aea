/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer/pr-from-line-private.h"

#include <string.h>

#define MAX_OCTETS 512 /* no writer makes a longer one */

static gboolean
is_month (const char *word, gsize length)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (gsize i = 0; length == 3 && i + 3 < sizeof months; i += 3)
    if (memcmp (months + i, word, 3) == 0)
      return TRUE;
  return FALSE;
}

/* "9:05", "09:05" or "09:05:00" */
static gboolean
is_time (const char *word, gsize length)
{
  guint n_colons = 0;

  if (length < 4 || length > 8 || !g_ascii_isdigit (word[0]) ||
      !g_ascii_isdigit (word[length - 1]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (word[i] == ':')
      n_colons++;
    else if (!g_ascii_isdigit (word[i]))
      return FALSE;
  return n_colons == 1 || n_colons == 2;
}

static gboolean
is_year (const char *word, gsize length)
{
  return length == 4 && (memcmp (word, "19", 2) == 0 || memcmp (word, "20", 2) == 0) &&
         g_ascii_isdigit (word[2]) && g_ascii_isdigit (word[3]);
}

/* The date stands in any of the orders that programs write: only its parts are asked
 * for. */
static gboolean
has_date (const char *text, gsize length)
{
  gboolean month = FALSE, time = FALSE, year = FALSE;

  for (gsize i = 0; i < length;)
    {
      gsize end = i;

      while (end < length && text[end] != ' ' && text[end] != '\t' && text[end] != ',')
        end++;
      month = month || is_month (text + i, end - i);
      time = time || is_time (text + i, end - i);
      year = year || is_year (text + i, end - i);
      i = end + 1;
    }
  return month && time && year;
}

PrFromLine
pr_from_line_look (const guint8 *line, gsize length)
{
  gsize end = length;

  if (length < 5 || memcmp (line, "From ", 5) != 0)
    return PR_FROM_LINE_NONE;
  while (end > 5 && g_ascii_isspace (line[end - 1]))
    end--;
  if (end == 5)
    return PR_FROM_LINE_BARE;
  if (length > MAX_OCTETS)
    return PR_FROM_LINE_TEXT;
  return has_date ((const char *) line + 5, end - 5) ? PR_FROM_LINE_DATED
                                                     : PR_FROM_LINE_TEXT;
}

gboolean
pr_from_line_is_field (const guint8 *line, gsize length)
{
  gsize i = 0;

  while (i < length && line[i] > ' ' && line[i] < 127 && line[i] != ':')
    i++;
  return i > 0 && i < length && line[i] == ':';
}
