/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-charset-private.h"
#include "mail/pr-words-private.h"

/* GMime's own decoder loses what follows a padded word, and keeps every charset's name it
 * ever met. */

typedef struct
{
  const char *charset;
  gsize charset_length;
  char encoding; /* 'b' or 'q' */
  const char *payload;
  gsize payload_length;
  const char *end;
} Word;

/* "=?" charset ["*" language] "?" encoding "?" payload "?=" */
static gboolean
read_word (const char *p, Word *word)
{
  gsize length;

  if (p[0] != '=' || p[1] != '?')
    return FALSE;
  word->charset = p + 2;
  length = strcspn (word->charset, "? ");
  p = word->charset + length;
  if (length == 0 || p[0] != '?' || p[1] == '\0' || p[2] != '?')
    return FALSE;
  word->charset_length = MIN (length, strcspn (word->charset, "*?"));
  word->encoding = g_ascii_tolower (p[1]);
  word->payload = p + 3;
  word->end = strstr (word->payload, "?=");
  if (word->end == NULL || (word->encoding != 'b' && word->encoding != 'q'))
    return FALSE;
  word->payload_length = word->end - word->payload;
  word->end += 2;
  return TRUE;
}

static void
append_quoted (GString *octets, const Word *word)
{
  const char *p = word->payload;
  const char *end = p + word->payload_length;

  while (p < end)
    if (*p == '=' && end - p > 2 && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
      {
        g_string_append_c (octets, g_ascii_xdigit_value (p[1]) << 4 |
                                     g_ascii_xdigit_value (p[2]));
        p += 3;
      }
    else
      {
        g_string_append_c (octets, *p == '_' ? ' ' : *p);
        p++;
      }
}

/* Four digits are three octets; of fewer at the end, or before padding, what is whole. */
static void
append_base64 (GString *octets, const Word *word)
{
  guint32 bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < word->payload_length; i++)
    {
      char c = word->payload[i];
      int digit = g_ascii_isupper (c)   ? c - 'A'
                  : g_ascii_islower (c) ? c - 'a' + 26
                  : g_ascii_isdigit (c) ? c - '0' + 52
                  : c == '+'            ? 62
                  : c == '/'            ? 63
                                        : -1;

      if (c == '=')
        n_bits = 0;
      if (digit < 0)
        continue;
      bits = bits << 6 | digit;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          g_string_append_c (octets, (char) (bits >> n_bits));
        }
    }
}

static gboolean
have_same_charset (const Word *a, const Word *b)
{
  return a->charset_length == b->charset_length &&
         g_ascii_strncasecmp (a->charset, b->charset, a->charset_length) == 0;
}

static void
append_decoded (GString *text, GString *octets, const Word *word, gboolean *guessed)
{
  g_autofree char *charset = g_strndup (word->charset, word->charset_length);
  PrCharsetVerdict verdict;
  GString *decoded;

  while (octets->len > 0 && octets->str[octets->len - 1] == '\0')
    g_string_truncate (octets, octets->len - 1); /* some encode a C string's end too */
  decoded = pr_charset_to_utf8 (octets->str, octets->len, charset, NULL, &verdict);
  if (verdict != PR_CHARSET_AS_DECLARED)
    *guessed = TRUE;
  g_string_append_len (text, decoded->str, decoded->len);
  g_string_free (decoded, TRUE);
  g_string_truncate (octets, 0);
}

/* Takes a word and all that follow it with nothing but spaces between; returns where they
 * end. */
static const char *
take_run (const char *p, GString *text, gboolean *guessed)
{
  GString *octets = g_string_new (NULL);
  Word word;
  Word next;

  read_word (p, &word);
  for (;;)
    {
      gboolean more;

      if (word.encoding == 'q')
        append_quoted (octets, &word);
      else
        append_base64 (octets, &word);
      more = read_word (word.end + strspn (word.end, " "), &next);
      if (!more || !have_same_charset (&word, &next))
        append_decoded (text, octets, &word, guessed);
      if (!more)
        break;
      word = next;
    }
  g_string_free (octets, TRUE);
  return word.end;
}

static void
append_encoded (GString *out, const GString *text)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) text->str, text->len);

  if (text->len > 0)
    g_string_append_printf (out, "=?utf-8?B?%s?=", base64);
}

char *
pr_words_decode (const char *text, gboolean structured, gboolean *guessed)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *mark;
  Word word;

  while ((mark = strstr (text, "=?")) != NULL)
    {
      GString *decoded;

      g_string_append_len (out, text, mark - text);
      if (!read_word (mark, &word))
        {
          g_string_append_len (out, mark, 2);
          text = mark + 2;
          continue;
        }
      decoded = g_string_new (NULL);
      text = take_run (mark, decoded, guessed);
      if (structured)
        append_encoded (out, decoded);
      else
        g_string_append_len (out, decoded->str, decoded->len);
      g_string_free (decoded, TRUE);
    }
  g_string_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
