/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-charset-private.h"
#include "mail/pr-converter-private.h"
#include "mail/pr-transfer-private.h"
#include "mail/pr-words-private.h"

/* GMime 3.2.13 decodes neighbouring base64 words as one stream, which ends at the first
 * padding: of "=?utf-8?B?VGk=?= =?utf-8?B?ZGU=?=" it makes "Ti", of a word whose padding
 * is missing all but the last character. It knows no charset wider than the one that is
 * declared, and keeps the name of every charset for good. What cannot be a word costs it
 * the length of the text each time. So it is given words that it cannot misread. */

#define MAX_STRAYS 100 /* of "=?" that begin no word, in one text */

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
append_piece (GString *octets,
              GMimeContentEncoding encoding,
              const char *piece,
              gsize length)
{
  GByteArray *decoded = pr_transfer_decode (encoding, piece, length, G_MAXSIZE);

  g_string_append_len (octets, (const char *) decoded->data, decoded->len);
  g_byte_array_unref (decoded);
}

/* Padding in the middle joins two pieces of base64. */
static void
append_payload (GString *octets, const Word *word)
{
  g_autofree char *payload = g_strndup (word->payload, word->payload_length);

  if (word->encoding == 'q')
    {
      g_strdelimit (payload, "_", ' ');
      append_piece (octets, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, payload,
                    word->payload_length);
      return;
    }
  for (const char *p = payload; *p != '\0';)
    {
      gsize length = strcspn (p, "=");

      append_piece (octets, GMIME_CONTENT_ENCODING_BASE64, p, length);
      p += length + strspn (p + length, "=");
    }
}

static gboolean
have_same_charset (const Word *a, const Word *b)
{
  return a->charset_length == b->charset_length &&
         g_ascii_strncasecmp (a->charset, b->charset, a->charset_length) == 0;
}

/* Some encode a C string's end too: NUL became a mark, which goes. */
static void
append_in_utf8 (GString *text, const GString *octets, const Word *word, gboolean *guessed)
{
  g_autofree char *charset = g_strndup (word->charset, word->charset_length);
  PrCharsetVerdict verdict;
  GString *decoded =
    pr_charset_to_utf8 (octets->str, octets->len, charset, NULL, &verdict);

  if (verdict != PR_CHARSET_AS_DECLARED)
    *guessed = TRUE;
  for (gsize n = octets->len; n > 0 && octets->str[n - 1] == '\0' &&
                              g_str_has_suffix (decoded->str, PR_REPLACEMENT);
       n--)
    g_string_truncate (decoded, decoded->len - strlen (PR_REPLACEMENT));
  g_string_append_len (text, decoded->str, decoded->len);
  g_string_free (decoded, TRUE);
}

/* Takes a word and all that follow it with nothing but spaces between; returns where they
 * end. Those of one charset are joined before it is applied. */
static const char *
take_run (Word word, GString *text, gboolean *guessed)
{
  g_autoptr (GString) octets = g_string_new (NULL);
  gboolean more = TRUE;

  while (more)
    {
      Word next;

      append_payload (octets, &word);
      more = read_word (word.end + strspn (word.end, " "), &next);
      if (!more || !have_same_charset (&word, &next))
        {
          append_in_utf8 (text, octets, &word, guessed);
          g_string_truncate (octets, 0);
        }
      if (more)
        word = next;
    }
  return word.end;
}

static void
append_word (GString *out, const GString *text)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) text->str, text->len);

  if (text->len > 0)
    g_string_append_printf (out, "=?utf-8?B?%s?=", base64);
}

/* No word is seen in what is appended so. */
static void
append_stray (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    {
      g_string_append_c (out, *text);
      if (text[0] == '=' && text[1] == '?')
        g_string_append_c (out, ' ');
    }
}

char *
pr_words_settle (const char *text, gboolean *guessed)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n_strays = 0;
  const char *mark;
  Word word;

  while (n_strays < MAX_STRAYS && (mark = strstr (text, "=?")) != NULL)
    {
      g_string_append_len (out, text, mark - text);
      if (read_word (mark, &word))
        {
          g_autoptr (GString) run = g_string_new (NULL);

          text = take_run (word, run, guessed);
          append_word (out, run);
        }
      else
        {
          n_strays++;
          g_string_append_len (out, mark, 2);
          text = mark + 2;
        }
    }
  append_stray (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
pr_words_decode (const char *text, gboolean *guessed)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (text));
  const char *mark;
  Word word;

  while ((mark = strstr (text, "=?")) != NULL)
    {
      g_string_append_len (out, text, mark - text);
      if (!read_word (mark, &word))
        return NULL;
      text = take_run (word, out, guessed);
    }
  g_string_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
