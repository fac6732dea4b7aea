/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-thread-links.h"

#define MAX_STRIPPED 32 /* prefixes and tags before one subject */
#define WIDE_COLON "：" /* as Chinese is written */

/* In lower case. What has no colon behind it is a word of the subject's own. */
static const char *const replies[] = { "re",  "aw",  "antw", "antwort", "sv",   "vs",
                                       "ref", "rif", "r",    "res",     "odp",  "ynt",
                                       "bls", "atb", "απ",   "回复",    "回覆", "答复" };
static const char *const forwards[] = { "fwd", "fw", "wg",  "tr",   "doorst",
                                        "vb",  "rv", "enc", "i",    "pd",
                                        "ilt", "vl", "πρθ", "转发", "轉寄" };

static const char *
skip_spaces (const char *p)
{
  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* "[2]", "(2)", "^2": how often, as some programs count. */
static const char *
skip_count (const char *p)
{
  gsize n_digits;
  char close = *p == '[' ? ']' : *p == '(' ? ')' : '\0';

  if (*p != '[' && *p != '(' && *p != '^')
    return p;
  n_digits = strspn (p + 1, "0123456789");
  if (n_digits == 0 || (close != '\0' && p[1 + n_digits] != close))
    return p;
  return p + 1 + n_digits + (close != '\0');
}

/* Behind one of @words and its colon, or NULL. */
static const char *
skip_word (const char *p, const char *const *words, gsize n_words)
{
  for (gsize i = 0; i < n_words; i++)
    {
      const char *end;

      if (!g_str_has_prefix (p, words[i]))
        continue;
      end = skip_spaces (skip_count (p + strlen (words[i])));
      if (*end == ':')
        return end + 1;
      if (g_str_has_prefix (end, WIDE_COLON))
        return end + strlen (WIDE_COLON);
    }
  return NULL;
}

/* Behind "re:" and its like, or NULL. */
static const char *
skip_prefix (const char *p, gboolean *reply)
{
  const char *end = skip_word (p, replies, G_N_ELEMENTS (replies));

  if (end == NULL)
    return skip_word (p, forwards, G_N_ELEMENTS (forwards));
  *reply = TRUE;
  return end;
}

/* Behind "[list]" where more than that is there, or NULL. */
static const char *
skip_tag (const char *p)
{
  const char *end;

  if (*p != '[')
    return NULL;
  end = p + 1 + strcspn (p + 1, "[]");
  if (*end != ']')
    return NULL;
  end = skip_spaces (end + 1);
  return *end == '\0' ? NULL : end;
}

static const char *
skip_front (const char *p, gboolean *reply)
{
  p = skip_spaces (p);
  for (guint n = 0; n < MAX_STRIPPED; n++)
    {
      const char *end = skip_prefix (p, reply);

      if (end == NULL)
        end = skip_tag (p);
      if (end == NULL)
        break;
      p = skip_spaces (end);
    }
  return p;
}

static void
cut_end (GString *base)
{
  for (;;)
    {
      if (g_str_has_suffix (base->str, " "))
        g_string_truncate (base, base->len - 1);
      else if (g_str_has_suffix (base->str, "(fwd)"))
        g_string_truncate (base, base->len - strlen ("(fwd)"));
      else
        return;
    }
}

char *
pr_subject_get_base (const char *subject, gboolean *reply)
{
  g_autofree char *folded = NULL;
  g_autoptr (GString) base = NULL;
  gboolean answers = FALSE;

  g_return_val_if_fail (subject != NULL, NULL);

  folded = g_str_is_ascii (subject) ? g_ascii_strdown (subject, -1)
                                    : g_utf8_casefold (subject, -1);
  base = g_string_sized_new (strlen (folded));
  for (const char *p = skip_front (folded, &answers); *p != '\0';)
    {
      const char *end = skip_spaces (p);

      if (end != p)
        g_string_append_c (base, ' ');
      else
        g_string_append_unichar (base, g_utf8_get_char (p));
      p = end != p ? end : g_utf8_next_char (p);
    }
  cut_end (base);
  if (reply != NULL)
    *reply = answers;
  return g_string_free (g_steal_pointer (&base), FALSE);
}
