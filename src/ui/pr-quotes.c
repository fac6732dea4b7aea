/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-quotes.h"

#include <string.h>

#define SIGNATURE "-- \n"
#define MAX_SIGNATURE_LINES 24 /* what is longer was signed further below */

/* How often a line is quoted. A line of its own that begins with "From " was given one
 * ">" by a mailbox of files, and is no quote. */
static guint
count_levels (const char *line)
{
  guint n = 0;

  if (g_str_has_prefix (line, ">From "))
    return 0;
  for (; *line == '>'; line += line[1] == ' ' && line[2] == '>' ? 2 : 1)
    n++;
  return MIN (n, PR_QUOTE_LEVELS);
}

/* Lines that follow each other are one span. */
static void
add_line (GArray *spans, gsize start, gsize end)
{
  PrSpan *last = spans->len == 0 ? NULL : &g_array_index (spans, PrSpan, spans->len - 1);
  PrSpan span = { start, end };

  if (last != NULL && last->end == start)
    last->end = end;
  else
    g_array_append_val (spans, span);
}

/* Goes on until a line is quoted: an answer below it is none of the signature. */
static void
find_signature (const char *text, const char *start, GArray *signatures)
{
  const char *line = start;

  for (guint n = 0; *line != '\0' && count_levels (line) == 0; n++)
    {
      const char *end = strchr (line, '\n');

      if (n > MAX_SIGNATURE_LINES)
        return;
      line = end == NULL ? line + strlen (line) : end + 1;
    }
  add_line (signatures, start - text, line - text);
}

void
pr_quotes_find (const char *text, GArray *const *levels, GArray *signatures)
{
  const char *line, *next, *signature = NULL;

  g_return_if_fail (text != NULL);

  for (line = text; *line != '\0'; line = next)
    {
      const char *end = strchr (line, '\n');
      guint level = count_levels (line);

      next = end == NULL ? line + strlen (line) : end + 1;
      if (level > 0)
        add_line (levels[level - 1], line - text, next - text);
      else if (g_str_has_prefix (line, SIGNATURE))
        signature = line;
    }
  if (signature != NULL)
    find_signature (text, signature, signatures);
}
