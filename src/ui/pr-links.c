/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-links.h"

#include <string.h>
#include "mail/pr-mail-limits.h"

char *
pr_links_fold_text (const char *text)
{
  g_autoptr (GString) folded = NULL;
  const char *start = text;
  gsize n_chars = 0;

  g_return_val_if_fail (text != NULL, NULL);

  folded = g_string_sized_new (strlen (text) + 1);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (*p == '\n')
        n_chars = 0;
      else if (++n_chars > PR_MAIL_FOLD_CHARS)
        {
          g_string_append_len (folded, start, p - start);
          g_string_append_c (folded, '\n');
          start = p;
          n_chars = 1;
        }
    }
  g_string_append (folded, start);
  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/* Length of the scheme and what must follow it, or 0 when no link starts at @p. */
static gsize
match_scheme (const char *p)
{
  static const char *const schemes[] = { "https://", "http://", "mailto:" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (p, schemes[i], strlen (schemes[i])) == 0)
      return strlen (schemes[i]);
  return 0;
}

static gboolean
ends_link (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  return c < 0x20 || c == 0x7f || strchr (" <>\"\\^`{}|", (int) MIN (c, 0x7f)) != NULL ||
         g_unichar_isspace (c) ||
         g_unichar_type (c) == G_UNICODE_FORMAT; /* bidirectional overrides hide a host */
}

/* A bracket belongs to the link only when the link opened it: "(see https://a.example)".
 */
static gboolean
closes_what_it_opened (const char *start, const char *end, char open, char close)
{
  int depth = 0;

  for (const char *p = start; p < end; p++)
    depth += (*p == open) - (*p == close);
  return depth >= 0;
}

static const char *
trim_end (const char *start, const char *end)
{
  /* A run of thousands of brackets is no address; looking at few keeps this linear. */
  for (guint looked = 0; end > start && looked < 64; looked++)
    {
      const char *previous = g_utf8_prev_char (end);
      char last = *previous;

      if (last == ')' && closes_what_it_opened (start, end, '(', ')'))
        break;
      if (last == ']' && closes_what_it_opened (start, end, '[', ']'))
        break;
      if (previous == end - 1 ? strchr (".,;:!?'*_)]", last) == NULL
                              : !g_unichar_ispunct (g_utf8_get_char (previous)))
        break;
      end = previous;
    }
  return end;
}

GArray *
pr_links_find (const char *text)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  const char *p = text;

  g_return_val_if_fail (text != NULL, NULL);

  while (*p != '\0')
    {
      gsize scheme = (p == text || !g_ascii_isalnum (p[-1])) ? match_scheme (p) : 0;
      const char *end = p + scheme;

      if (scheme == 0)
        {
          p++;
          continue;
        }
      while (*end != '\0' && !ends_link (end))
        end = g_utf8_next_char (end);
      if (trim_end (p + scheme, end) > p + scheme)
        {
          PrSpan span = { p - text, trim_end (p + scheme, end) - text };

          g_array_append_val (links, span);
        }
      p = end;
    }
  return g_steal_pointer (&links);
}
