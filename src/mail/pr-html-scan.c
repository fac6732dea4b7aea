/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-html-scan-private.h"

#include <string.h>

const char *
pr_html_skip_comment (const char *p, const char *end)
{
  /* Its own two dashes may be the last ones, too. */
  for (const char *shut = p - 2; shut + 2 < end; shut++)
    {
      const char *after = shut + 2;

      if (shut[0] != '-' || shut[1] != '-')
        continue;
      if (*after == '!' && after + 1 < end && shut >= p)
        after++;
      if (*after == '>')
        return after + 1;
    }
  return end;
}

const char *
pr_html_skip_declaration (const char *p, const char *end)
{
  const char *shut = memchr (p, '>', end - p);

  return shut != NULL ? shut + 1 : end;
}

const char *
pr_html_find_end_tag (const char *p, const char *end, const char *name)
{
  gsize length = strlen (name);

  while ((p = memchr (p, '<', end - p)) != NULL)
    {
      if ((gsize) (end - p) > length + 1 && p[1] == '/' &&
          g_ascii_strncasecmp (p + 2, name, length) == 0 &&
          (p + 2 + length == end || g_ascii_isspace (p[2 + length]) ||
           strchr ("/>", p[2 + length]) != NULL))
        return p;
      p++;
    }
  return end;
}
