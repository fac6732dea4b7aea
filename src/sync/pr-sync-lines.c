/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-lines-private.h"

#include <string.h>

gsize
pr_sync_find_body (const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *line = text, *lf; line < end; line = lf + 1)
    {
      lf = memchr (line, '\n', end - line);
      if (lf == NULL)
        return length;
      if (lf == line || (lf == line + 1 && *line == '\r'))
        return lf + 1 - text;
    }
  return length;
}

gsize
pr_sync_count_lines (const char *text, gsize length)
{
  gsize n = 0;

  for (const char *p = text, *end = text + length; p < end; n++)
    {
      const char *feed = memchr (p, '\n', end - p);

      p = feed != NULL ? feed + 1 : end;
    }
  return n;
}
