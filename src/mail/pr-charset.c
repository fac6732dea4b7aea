/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include "mail/pr-charset-private.h"
#include "mail/pr-converter-private.h"
#include "mail/pr-text-private.h"
#include "mail/pr-uchardet-private.h"

#define MAX_NAME 40
#define GUESS_OCTETS 16384 /* enough for statistics, and it bounds their cost */

PR_LATE_NOTE (uchardet_note,
              PR_SONAME_UCHARDET,
              "charset",
              "Guessing the charset of texts that do not tell it",
              "recommended")

static PrUchardet uchardet;

static gboolean
open_uchardet (void)
{
  static PrLate library = { PR_SONAME_UCHARDET, PR_UCHARDET_SYMBOLS (PR_LATE_NAME),
                            &uchardet };

  return pr_late_open (&library, NULL);
}

/* Names in mail whose senders mean something wider, or that iconv spells otherwise. */
static const struct
{
  const char *name;
  const char *iconv_name;
} aliases[] = {
  { "ascii", "us-ascii" },
  { "ansi_x3.4-1968", "us-ascii" },
  { "utf8", "utf-8" },
  { "unicode-1-1-utf-8", "utf-8" },
  { "unicode-1-1-utf-7", "utf-7" },
  { "iso-8859-1", "windows-1252" },
  { "iso8859-1", "windows-1252" },
  { "iso_8859-1", "windows-1252" },
  { "latin1", "windows-1252" },
  { "x-ansi", "windows-1252" },
  { "ansi", "windows-1252" },
  { "iso-8859-8-i", "iso-8859-8" },
  { "iso-8859-8-e", "iso-8859-8" },
  { "iso-8859-9", "windows-1254" },
  { "iso-8859-11", "cp874" },
  { "tis-620", "cp874" },
  { "gb2312", "gb18030" },
  { "gb_2312-80", "gb18030" },
  { "gbk", "gb18030" },
  { "x-gbk", "gb18030" },
  { "cp936", "gb18030" },
  { "big5", "big5-hkscs" },
  { "cn-big5", "big5-hkscs" },
  { "x-x-big5", "big5-hkscs" },
  { "ks_c_5601-1987", "cp949" },
  { "ks_c_5601-1989", "cp949" },
  { "euc-kr", "cp949" },
  { "korean", "cp949" },
  { "shift_jis", "cp932" },
  { "shift-jis", "cp932" },
  { "sjis", "cp932" },
  { "x-sjis", "cp932" },
  { "windows-31j", "cp932" },
  { "x-euc-jp", "euc-jp" },
  { "iso-2022-jp", "iso-2022-jp-3" },
  { "csiso2022jp", "iso-2022-jp-3" },
  { "cp50220", "iso-2022-jp-3" },
  { "cp50221", "iso-2022-jp-3" },
  { "hz-gb-2312", "hz" },
  { "ms936", "gb18030" },
  { "ms932", "cp932" },
  { "ms_kanji", "cp932" },
  { "windows-949", "cp949" },
  { "windows-874", "cp874" },
  { "koi8-ru", "koi8-u" },
  { "x-mac-roman", "macintosh" },
  { "x-mac-cyrillic", "mac-cyrillic" },
};

/* The name that iconv knows for a charset's name in mail, or NULL: for what is no name at
 * all. */
static char *
dup_iconv_name (const char *name, gsize length)
{
  g_autofree char *lower = NULL;

  if (length == 0 || length > MAX_NAME)
    return NULL;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && strchr ("-_.:+()", name[i]) == NULL)
      return NULL;
  lower = g_ascii_strdown (name, length);
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (lower, aliases[i].name) == 0)
      return g_strdup (aliases[i].iconv_name);
  if (g_str_has_prefix (lower, "x-cp") || g_str_has_prefix (lower, "windows-cp"))
    return g_strdup (strstr (lower, "cp"));
  return g_steal_pointer (&lower);
}

/* Charsets in which octets below 0x80 do not always mean ASCII. */
static gboolean
is_ascii_elsewhere (const char *iconv_name)
{
  static const char *const prefixes[] = { "utf-7",  "utf-16", "utf-32", "iso-2022",
                                          "hz",     "ucs",    "ibm",    "cp037",
                                          "ebcdic", "unicode" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (iconv_name, prefixes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_wide (const char *iconv_name)
{
  return g_str_has_prefix (iconv_name, "utf-16") ||
         g_str_has_prefix (iconv_name, "utf-32") ||
         g_str_has_prefix (iconv_name, "ucs") || g_str_has_prefix (iconv_name, "unicode");
}

static GString *
text_from_utf8 (const char *octets, gsize length, gsize *n_bad)
{
  GString *text = g_string_sized_new (length + 1);
  const char *end = octets + length;

  while (octets < end)
    {
      gsize n = pr_text_span_utf8 (octets, end - octets);

      g_string_append_len (text, octets, n);
      octets += n;
      if (octets < end)
        {
          g_string_append (text, PR_REPLACEMENT);
          (*n_bad)++;
          octets++;
        }
    }
  return text;
}

/* iconv lets through what is no character (surrogates), and NUL. */
static GString *
make_shown (GString *text, gsize *n_bad)
{
  GString *shown;

  if (text == NULL || pr_text_span_utf8 (text->str, text->len) == text->len)
    return text;
  shown = text_from_utf8 (text->str, text->len, n_bad);
  g_string_free (text, TRUE);
  return shown;
}

/* HZ (RFC 1843), which glibc's iconv does not know: GB 2312 with its high bits cut off
 * between "~{" and "~}". */
static GString *
unpack_hz (const char *octets, gsize length)
{
  GString *unpacked = g_string_sized_new (length);
  gboolean in_gb = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char next = i + 1 < length ? octets[i + 1] : '\0';

      if (octets[i] == '\n')
        in_gb = FALSE;
      if (octets[i] == '~' && next == (in_gb ? '}' : '{'))
        in_gb = !in_gb;
      else if (octets[i] == '~' && !in_gb && next == '~')
        g_string_append_c (unpacked, '~');
      else if (octets[i] != '~' || in_gb || next != '\n')
        {
          g_string_append_c (unpacked, in_gb ? octets[i] | 0x80 : octets[i]);
          continue;
        }
      i++;
    }
  return unpacked;
}

static GString *
text_from_charset (const char *octets, gsize length, const char *iconv_name, gsize *n_bad)
{
  if (strcmp (iconv_name, "hz") == 0)
    {
      g_autoptr (GString) unpacked = unpack_hz (octets, length);

      *n_bad = 0;
      return make_shown (pr_converter_read ("gb18030", unpacked->str, unpacked->len,
                                            n_bad),
                         n_bad);
    }
  *n_bad = 0;
  if (strcmp (iconv_name, "utf-8") == 0 || strcmp (iconv_name, "us-ascii") == 0)
    return text_from_utf8 (octets, length, n_bad);
  return make_shown (pr_converter_read (iconv_name, octets, length, n_bad), n_bad);
}

/* The text if every octet is in the charset, else NULL. */
static GString *
text_if_all_in (const char *octets, gsize length, const char *iconv_name)
{
  gsize n_bad = 0;
  GString *text = text_from_charset (octets, length, iconv_name, &n_bad);

  if (text != NULL && n_bad > 0)
    g_string_free (g_steal_pointer (&text), TRUE);
  return text;
}

/* Statistics are only believed where they name a charset that mail is written in: of
 * short western texts they make rare ones. */
static gboolean
is_believable (const char *guess)
{
  static const char *const names[] = {
    "utf-",         "gb18030",    "big5",         "euc-",         "shift_jis",
    "iso-2022",     "koi8-r",     "windows-1251", "windows-1253", "windows-1255",
    "windows-1256", "iso-8859-5", "iso-8859-7",   "iso-8859-8",   "uhc",
    "hz",           "ibm866",     "tis-620",      "windows-1250", "iso-8859-2",
    "windows-1252", "iso-8859-1"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (guess, names[i], strlen (names[i])) == 0)
      return TRUE;
  return FALSE;
}

/* The same, but NULL where the second row of controls is in it, which no text has: a
 * wrong guess of one octet a character. */
static GString *
text_without_controls (const char *octets, gsize length, const char *iconv_name)
{
  GString *text = text_if_all_in (octets, length, iconv_name);

  for (gsize i = 0; text != NULL && i + 1 < text->len; i++)
    if ((guchar) text->str[i] == 0xc2 && (guchar) text->str[i + 1] < 0xa0 &&
        (guchar) text->str[i + 1] != 0x85)
      g_string_free (g_steal_pointer (&text), TRUE);
  return text;
}

static char *
guess_by_statistics (const char *octets, gsize length)
{
  uchardet_t detector;
  char *name = NULL;
  const char *guess;

  if (!open_uchardet ())
    return NULL;
  detector = uchardet.uchardet_new ();
  uchardet.uchardet_handle_data (detector, octets, MIN (length, GUESS_OCTETS));
  uchardet.uchardet_data_end (detector);
  guess = uchardet.uchardet_get_charset (detector);
  if (is_believable (guess))
    name = dup_iconv_name (guess, strlen (guess));
  uchardet.uchardet_delete (detector);
  return name;
}

static const char *
first_non_ascii (const char *octets, gsize length)
{
  gsize i = 0;

  while (i < length && !(octets[i] & 0x80))
    i++;
  return octets + i;
}

char *
pr_charset_guess (const char *octets, gsize length)
{
  const char *high = first_non_ascii (octets, length);
  gsize before = MIN ((gsize) (high - octets), GUESS_OCTETS / 4);

  return guess_by_statistics (high - before, octets + length - (high - before));
}

static GString *
text_by_guess (const char *octets, gsize length, const char *hint)
{
  g_autofree char *hinted = NULL;
  g_autofree char *guessed = NULL;
  g_autofree char *local = NULL;
  const char *locale_charset = NULL;
  GString *text = NULL;
  gsize n_bad = 0;

  if (hint != NULL)
    hinted = dup_iconv_name (hint, strlen (hint));
  if (hinted != NULL)
    text = text_if_all_in (octets, length, hinted);
  if (text == NULL)
    guessed = pr_charset_guess (octets, length);
  if (text == NULL && guessed != NULL)
    text = text_without_controls (octets, length, guessed);
  if (text == NULL && !g_get_charset (&locale_charset))
    local = dup_iconv_name (locale_charset, strlen (locale_charset));
  if (text == NULL && local != NULL && strcmp (local, "us-ascii") != 0)
    text = text_if_all_in (octets, length, local);
  if (text == NULL)
    text = text_from_charset (octets, length, "windows-1252", &n_bad);
  return text != NULL ? text : text_from_utf8 (octets, length, &n_bad);
}

/* A slip of the sender's, not another charset: one octet in fifty, or a cut end. */
static gboolean
is_mostly_in (gsize n_bad, gsize length)
{
  return n_bad <= 1 + length / 50;
}

static gsize
count_nul (const char *octets, gsize length)
{
  const char *end = octets + length;
  gsize n = 0;

  while (octets < end && (octets = memchr (octets, '\0', end - octets)) != NULL)
    {
      n++;
      octets++;
    }
  return n;
}

/* ISO-2022-JP and its kin look like ASCII, but for the escapes that no text has
 * otherwise: those to JIS X 0208, ISO-2022-KR's designation and the ways back. */
static GString *
text_with_escapes (const char *octets, gsize length)
{
  const char *escape = memchr (octets, '\x1b', length);

  if (escape == NULL || octets + length - escape < 3)
    return NULL;
  if (escape[1] == '$' && (escape[2] == 'B' || escape[2] == '@'))
    return text_if_all_in (octets, length, "iso-2022-jp-3");
  if (octets + length - escape >= 4 && memcmp (escape + 1, "$)C", 3) == 0)
    return text_if_all_in (octets, length, "iso-2022-kr");
  return NULL;
}

static GString *
text_without_declaration (const char *octets,
                          gsize length,
                          const char *hint,
                          PrCharsetVerdict *verdict)
{
  gsize n_bad = 0;
  GString *text = text_from_utf8 (octets, length, &n_bad);

  if (n_bad == 0 || n_bad == count_nul (octets, length))
    return text;
  g_string_free (text, TRUE);
  *verdict = PR_CHARSET_GUESSED;
  return text_by_guess (octets, length, hint);
}

GString *
pr_charset_to_utf8 (const char *octets,
                    gsize length,
                    const char *declared,
                    const char *hint,
                    PrCharsetVerdict *verdict)
{
  g_autofree char *name = NULL;
  PrCharsetVerdict unused;
  GString *text = NULL;
  gsize n_bad = 0;

  if (verdict == NULL)
    verdict = &unused;
  *verdict = PR_CHARSET_AS_DECLARED;
  if (declared != NULL)
    name = dup_iconv_name (declared, strlen (declared));
  if (pr_text_span_ascii (octets, length) == length &&
      (name == NULL || !is_ascii_elsewhere (name) || is_wide (name)))
    {
      text = text_with_escapes (octets, length);
      *verdict = text != NULL ? PR_CHARSET_GUESSED : PR_CHARSET_AS_DECLARED;
      return text != NULL ? text : g_string_new_len (octets, length);
    }
  if (declared == NULL || *declared == '\0' ||
      (name != NULL && strcmp (name, "us-ascii") == 0))
    return text_without_declaration (octets, length, hint, verdict);

  if (name != NULL)
    text = text_from_charset (octets, length, name, &n_bad);
  if (text != NULL && n_bad == 0)
    return text;
  *verdict = text == NULL ? PR_CHARSET_UNKNOWN : PR_CHARSET_GUESSED;
  if (text != NULL && pr_text_span_utf8 (octets, length) < length &&
      is_mostly_in (n_bad, length))
    {
      *verdict = PR_CHARSET_REPAIRED;
      return text;
    }
  if (text != NULL)
    g_string_free (text, TRUE);
  return text_without_declaration (octets, length, hint, &unused);
}

GString *
pr_charset_read_as (const char *octets, gsize length, const char *charset)
{
  g_autofree char *name = dup_iconv_name (charset, strlen (charset));
  GString *text = NULL;
  gsize n_bad = 0;

  if (name != NULL)
    text = text_from_charset (octets, length, name, &n_bad);
  return text != NULL ? text : text_from_utf8 (octets, length, &n_bad);
}

gboolean
pr_charset_is_known (const char *charset)
{
  g_autofree char *name = dup_iconv_name (charset, strlen (charset));
  GString *text;
  gsize n_bad;

  if (name == NULL)
    return FALSE;
  text = text_from_charset ("a", 1, name, &n_bad);
  if (text == NULL)
    return FALSE;
  g_string_free (text, TRUE);
  return TRUE;
}

gboolean
pr_charset_is_plain (const char *octets, gsize length, const char *declared)
{
  g_autofree char *name =
    declared != NULL ? dup_iconv_name (declared, strlen (declared)) : NULL;

  if (name != NULL && strcmp (name, "utf-8") == 0)
    return pr_text_span_utf8 (octets, length) == length;
  return (name == NULL || !is_ascii_elsewhere (name)) &&
         memchr (octets, '\x1b', length) == NULL &&
         pr_text_span_ascii (octets, length) == length;
}
