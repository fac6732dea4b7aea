/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"
#include "mail/pr-first-text.h"

/* A message of which only the beginning came shows the beginning of its text, and nothing
 * that is not in it. */

#define HEADER "From: Ada <ada@example.org>\nSubject: Plans\nMIME-Version: 1.0\n"
#define MIXED "Content-Type: multipart/mixed; boundary=mix\n\n--mix\n"
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=alt\n\n--alt\n"
#define PLAIN "Content-Type: text/plain; charset=utf-8\n"
#define HTML "Content-Type: text/html; charset=utf-8\n"
#define QUOTED "Content-Transfer-Encoding: quoted-printable\n"
#define BASE64 "Content-Transfer-Encoding: base64\n"
#define LATIN "Der Zug nach Köln fährt – wie üblich – über Düsseldorf. "
#define CHINESE "今天的会议推迟到下午三点请大家准时参加并带上各自的报告。"
#define STYLED                                                                         \
  "<html><head><title>Plans</title><style>p > b { color: red }</style></head><body>\n" \
  "<!-- nobody > reads < this -->\n"
#define MARKED                                                                         \
  "<p class=\"a b\">Tea &amp; bread for <b>all</b> who come, 1 < 2 and 3&nbsp;&gt;2, " \
  "<a href=\"https://example.org/?a=1&amp;b=2\">here</a>.</p>\n"

typedef struct
{
  const char *name;
  const char *head; /* with the first part's own, and with the empty line behind it */
  const char *start, *line; /* of the text, which has many of the lines, in UTF-8 */
  const char *charset;      /* that it is sent in, or NULL */
  char transfer;            /* 'q', 'b', or 0 */
  const char *end;          /* behind the text */
} Case;

static const Case cases[] = {
  { "plain", HEADER "\n", "", "The drawings are attached, and so are the plans.\n", NULL,
    0, "" },
  { "utf-8", HEADER PLAIN "\n", "", LATIN "\n", NULL, 0, "" },
  { "one-line", HEADER PLAIN "\n", "", LATIN, NULL, 0, "" },
  { "one-line-without-spaces", HEADER PLAIN "\n", "", CHINESE, NULL, 0, "" },
  { "quoted", HEADER PLAIN QUOTED "\n", "", LATIN, NULL, 'q', "" },
  { "quoted-without-spaces", HEADER PLAIN QUOTED "\n", "", CHINESE, NULL, 'q', "" },
  { "base64", HEADER PLAIN BASE64 "\n", "", LATIN, NULL, 'b', "" },
  { "base64-without-spaces", HEADER PLAIN BASE64 "\n", "a", CHINESE, NULL, 'b', "" },
  { "latin-1", HEADER "Content-Type: text/plain; charset=iso-8859-1\n" QUOTED "\n", "",
    "Der Zug nach Köln fährt üblicherweise über Düsseldorf. ", "ISO-8859-1", 'q', "" },
  { "gbk", HEADER "Content-Type: text/plain; charset=gbk\n" BASE64 "\n", "", CHINESE "\n",
    "GBK", 'b', "" },
  { "shift-jis", HEADER "Content-Type: text/plain; charset=shift_jis\n" QUOTED "\n", "",
    "表示のソースを貼り付けました、ご確認ください。\n", "SHIFT_JIS", 'q', "" },
  { "iso-2022-jp", HEADER "Content-Type: text/plain; charset=iso-2022-jp\n\n", "",
    "会議は午後三時に始まります。\n", "ISO-2022-JP", 0, "" },
  { "flowed", HEADER "Content-Type: text/plain; charset=utf-8; format=flowed\n\n", "",
    "The drawings are attached, and so are \n", NULL, 0, "" },
  { "html", HEADER HTML "\n", STYLED, MARKED, NULL, 0, "</body></html>\n" },
  { "html-quoted", HEADER HTML QUOTED "\n", STYLED, MARKED, NULL, 'q', "" },
  { "html-base64", HEADER HTML BASE64 "\n", STYLED, MARKED, NULL, 'b', "" },
  { "before-attachment", HEADER MIXED PLAIN "\n", "", LATIN "\n", NULL, 0,
    "--mix\nContent-Type: application/pdf\n\nxx\n--mix--\n" },
  { "beside-html", HEADER ALTERNATIVE PLAIN QUOTED "\n", "", LATIN, NULL, 'q',
    "\n--alt\n" HTML "\n<p>Hello.</p>\n--alt--\n" },
};

/* Octets with lines of 76. */
static void
append_quoted (GString *out, const char *octets, gsize length)
{
  gsize column = 0;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) octets[i];
      gboolean plain = c == '\n' || (c >= ' ' && c < 127 && c != '=');

      if (c != '\n' && column + (plain ? 1 : 3) > 75)
        {
          g_string_append (out, "=\n");
          column = 0;
        }
      if (plain)
        g_string_append_c (out, (char) c);
      else
        g_string_append_printf (out, "=%02X", c);
      column = c == '\n' ? 0 : column + (plain ? 1 : 3);
    }
}

static void
append_base64 (GString *out, const char *octets, gsize length)
{
  for (gsize at = 0; at < length; at += 57)
    {
      g_autofree char *line =
        g_base64_encode ((const guchar *) octets + at, MIN (length - at, 57));

      g_string_append_printf (out, "%s\n", line);
    }
}

static void
append_text (GString *out, const Case *test, gsize n_octets)
{
  g_autoptr (GString) text = g_string_new (test->start);
  g_autofree char *octets = NULL;
  gsize length;

  while (text->len < n_octets)
    g_string_append (text, test->line);
  length = text->len;
  if (test->charset != NULL)
    octets =
      g_convert (text->str, text->len, test->charset, "UTF-8", NULL, &length, NULL);
  else
    octets = g_strdup (text->str);
  g_assert_nonnull (octets);
  if (test->transfer == 'q')
    append_quoted (out, octets, length);
  else if (test->transfer == 'b')
    append_base64 (out, octets, length);
  else
    g_string_append_len (out, octets, length);
}

/* As it comes over the wire. */
static GString *
make (const Case *test, gsize n_octets)
{
  GString *octets = g_string_new (test->head);

  append_text (octets, test, n_octets);
  g_string_append (octets, test->end);
  g_string_replace (octets, "\n", "\r\n", 0);
  return octets;
}

static char *
dup_text (const char *octets, gsize length)
{
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, (gssize) length);

  mail_fixture_check (message);
  g_assert_false (mail_fixture_warns (message, "charset-guessed"));
  g_assert_false (mail_fixture_warns (message, "charset-repaired"));
  return g_strchomp (pr_message_dup_text (message));
}

/* Wherever it was cut, what is kept is a beginning of the text, and hardly less than what
 * is there. */
static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GString) octets = make (test, 3000);
  g_autofree char *whole = dup_text (octets->str, octets->len);
  gsize head = strlen (test->head) + 12; /* line ends */
  gsize text_end = octets->len - 2 * strlen (test->end);
  gsize before = 0;

  for (gsize length = 0; length <= octets->len; length++)
    {
      g_autofree char *copy = g_memdup2 (octets->str, length);
      PrFirstText found = pr_first_text_find (copy, length, FALSE);
      g_autofree char *start = NULL;

      g_assert_cmpuint (found.begun, <=, length);
      if (found.state != PR_FIRST_TEXT_NOT_YET)
        g_assert_cmpuint (found.begun, ==, 0);
      else
        g_assert_cmpuint (found.begun + 2, >=,
                          before); /* a line end that is the next delimiter's */
      if (found.begun <= before)
        continue;
      before = found.begun;
      start = dup_text (octets->str, found.begun);
      g_assert_cmpuint (strlen (start), >=, PR_FIRST_TEXT_LEAST);
      if (!g_str_has_prefix (whole, start))
        g_assert_cmpstr (start, ==, whole);
      if (length < text_end)
        g_assert_cmpuint (found.begun + 600, >, length);
    }
  g_assert_cmpuint (before, >, head + PR_FIRST_TEXT_LEAST);
}

static void
test_what_has_not_begun (void)
{
  static const Case others[] = {
    { "styles", HEADER HTML "\n", "<html><head><style>\n", "p { color: red }\n", NULL, 0,
      "" },
    { "comment", HEADER HTML "\n", "<html><!-- \n", "nobody reads this\n", NULL, 0, "" },
    { "attachment", HEADER MIXED "Content-Type: application/pdf\n\n", "", "xx\n", NULL, 0,
      "" },
    { "preamble", HEADER "Content-Type: multipart/mixed; boundary=mix\n\n", "",
      "This is a multi-part message.\n", NULL, 0, "" },
    { "boundary-not-told", HEADER "Content-Type: multipart/mixed\n\n--mix\n" PLAIN "\n",
      "", "Hello.\n", NULL, 0, "" },
    { "two-octets-a-character",
      HEADER "Content-Type: text/plain; charset=utf-16le\n" BASE64 "\n", "", LATIN "\n",
      "UTF-16LE", 'b', "" },
    { "header", "From: Ada\nX-Folded: ", "", "and so on\n ", NULL, 0, "" },
    { "blank", HEADER PLAIN "\n", "", "          \n", NULL, 0, "" },
    { "uuencoded", HEADER PLAIN "Content-Transfer-Encoding: x-uuencode\n\n",
      "begin 644 a.txt\n", "M5&AE(&1R87=I;F=S(&%R92!A='1A8VAE9\"P@86YD('-O(&%R92!T:&4@\n",
      NULL, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GString) octets = make (&others[i], 3000);

      g_test_message ("%s", others[i].name);
      g_assert_cmpuint (pr_first_text_find (octets->str, octets->len, FALSE).begun, ==,
                        0);
    }
}

/* A few words are no more than what the list shows of a message. */
static void
test_few_words_are_too_little (void)
{
  g_autoptr (GString) few = make (&cases[0], 500);
  g_autoptr (GString) many = make (&cases[0], 1000);

  g_assert_cmpuint (pr_first_text_find (few->str, few->len, FALSE).begun, ==, 0);
  g_assert_cmpuint (pr_first_text_find (many->str, many->len, FALSE).begun, >, 0);
  g_assert_cmpuint (pr_first_text_find (many->str, many->len, TRUE).begun, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/mail/begun-text/octet-by-octet/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/mail/begun-text/what-has-not-begun", test_what_has_not_begun);
  g_test_add_func ("/mail/begun-text/few-words-are-too-little",
                   test_few_words_are_too_little);
  return g_test_run ();
}
