/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-find.h"

#define MAX_PARTS 18 /* G_UNICHAR_MAX_DECOMPOSITION_LENGTH */

/* The letters of @c as they are compared, without accents; how many, none of a mark. */
static gsize
fold (gunichar c, gunichar *parts)
{
  gsize n, n_letters = 0;

  if (c < 0x80)
    {
      parts[0] = g_ascii_isspace ((char) c) ? ' ' : (guchar) g_ascii_tolower ((char) c);
      return 1;
    }
  if (c == 0xDF || c == 0x1E9E) /* ß */
    {
      parts[0] = parts[1] = 's';
      return 2;
    }
  n = g_unichar_fully_decompose (c, TRUE, parts, MAX_PARTS);
  for (gsize i = 0; i < n; i++)
    if (!g_unichar_ismark (parts[i]))
      parts[n_letters++] =
        g_unichar_isspace (parts[i]) ? ' ' : g_unichar_tolower (parts[i]);
  return n_letters;
}

static GArray *
fold_all (const char *text)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  gunichar parts[MAX_PARTS];

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_array_append_vals (letters, parts, (guint) fold (g_utf8_get_char (p), parts));
  return letters;
}

/* The end of @wanted at @p, accents of its last letter too; or NULL. */
static const char *
match (const char *p, GArray *wanted)
{
  gunichar parts[MAX_PARTS];
  guint n_matched = 0;

  while (n_matched < wanted->len)
    {
      gsize n = *p == '\0' ? 0 : fold (g_utf8_get_char (p), parts);

      if (n == 0 && (*p == '\0' || n_matched == 0))
        return NULL;
      for (gsize i = 0; i < n && n_matched < wanted->len; i++)
        if (parts[i] != g_array_index (wanted, gunichar, n_matched++))
          return NULL;
      p = g_utf8_next_char (p);
    }
  while (*p != '\0' && fold (g_utf8_get_char (p), parts) == 0)
    p = g_utf8_next_char (p);
  return p;
}

GArray *
pr_find_all (const char *text, const char *needle)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  g_autoptr (GArray) wanted = NULL;
  const char *p = text;

  g_return_val_if_fail (text != NULL && needle != NULL, found);

  wanted = fold_all (needle);
  while (wanted->len > 0 && *p != '\0' && found->len < PR_FIND_MAX)
    {
      const char *end = match (p, wanted);

      if (end != NULL)
        {
          const PrSpan span = { (gsize) (p - text), (gsize) (end - text) };

          g_array_append_val (found, span);
        }
      p = end != NULL ? end : g_utf8_next_char (p);
    }
  return found;
}
