/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-answer.h"

#include <string.h>
#include "mail/pr-trouble.h"

#define MAX_SUBJECT_CHARS 500
#define MAX_PREFIXES 20 /* taken away of one subject */

/* Before a colon; what mail programs of many languages write, in small letters. */
static const char *const replies[] = { "re",  "aw",   "antw",  "antwort", "sv",    "ref",
                                       "rif", "odp",  "ynt",   "vá",      "res",   "bls",
                                       "atb", "rép",  "resp",  "отв",     "ответ", "σχετ",
                                       "απ",  "回复", "回覆",  "答复",    "答覆",  "返信",
                                       "رد",  "השב",  "תשובה", NULL };
static const char *const forwards[] = {
  "fw",  "fwd",    "wg",   "tr",   "rv",   "enc",        "vl",          "vb",
  "pd",  "doorst", "trs",  "ilt",  "i̇lt",  "továbbítás", "пересл",      "пересылка",
  "πρθ", "转发",   "轉寄", "轉發", "転送", "הועבר",      "إعادة توجيه", NULL
};

/* Some programs write these for replies; but they may be the beginning of what is said,
 * or stand for a forward elsewhere. */
static const char *const maybe_replies[] = { "r", "vs", NULL };
static const char *const maybe_forwards[] = { "i", "vs", NULL };

static const char *
skip_space (const char *p)
{
  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* "[2]", "(2)", "^2", "*2" */
static const char *
skip_count (const char *p)
{
  const char *q = p;

  if (*q == '\0' || strchr ("[(^*", *q) == NULL)
    return p;
  q++;
  if (!g_ascii_isdigit (*q))
    return p;
  while (g_ascii_isdigit (*q))
    q++;
  if (*p == '[' || *p == '(')
    return *q == (*p == '[' ? ']' : ')') ? q + 1 : p;
  return q;
}

/* Behind a prefix of @prefixes and its colon, or NULL. */
static const char *
skip_prefix (const char *p, const char *const *prefixes)
{
  const char *end = p;
  g_autofree char *word = NULL;
  g_autofree char *folded = NULL;

  while (g_unichar_isalpha (g_utf8_get_char (end)) ||
         g_unichar_ismark (g_utf8_get_char (end)) ||
         (*end == ' ' && g_unichar_isalpha (g_utf8_get_char (end + 1))))
    end = g_utf8_next_char (end);
  if (end == p || end - p > 60)
    return NULL;
  word = g_utf8_casefold (p, end - p);
  folded = g_utf8_normalize (word, -1, G_NORMALIZE_NFC);
  if (folded == NULL || !g_strv_contains (prefixes, folded))
    return NULL;
  end = skip_space (skip_count (skip_space (end)));
  if (*end == ':')
    return skip_space (end + 1);
  if (g_utf8_get_char (end) == 0xff1a) /* the wide colon of Chinese and Japanese */
    return skip_space (g_utf8_next_char (end));
  return NULL;
}

static const char *
skip_prefixes (const char *p, const char *const *prefixes)
{
  for (guint i = 0; i < MAX_PREFIXES; i++)
    {
      const char *next = skip_prefix (p, prefixes);

      if (next == NULL)
        break;
      p = next;
    }
  return p;
}

/* "[list] Re: x": the name of the list stays. */
static const char *
find_tag_end (const char *p)
{
  const char *end = *p == '[' ? strpbrk (p + 1, "[]") : NULL;

  return end == NULL || *end == '[' ? p : skip_space (end + 1);
}

char *
pr_answer_dup_subject (const char *subject, PrAnswerKind kind)
{
  gboolean forward = kind == PR_ANSWER_FORWARD;
  const char *const *prefixes = forward ? forwards : replies;
  const char *const *maybe = forward ? maybe_forwards : maybe_replies;
  g_autofree char *line = NULL;
  g_autofree char *tag = NULL;
  const char *rest, *behind;

  g_return_val_if_fail (subject != NULL, NULL);

  line = pr_text_for_line (subject, -1, MAX_SUBJECT_CHARS);
  rest = skip_space (line);
  if (skip_prefix (rest, maybe) != NULL)
    return g_strdup (rest);
  rest = skip_prefixes (rest, prefixes);
  behind = find_tag_end (rest);
  if (skip_prefixes (behind, prefixes) == behind)
    return g_strconcat (forward ? "Fwd: " : "Re: ", rest, NULL);
  tag = g_strndup (rest, (gsize) (behind - rest));
  return g_strconcat (forward ? "Fwd: " : "Re: ", tag, skip_prefixes (behind, prefixes),
                      NULL);
}
