/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"
#include "mail/pr-first-text.h"

#define HEADER "From: Ada <ada@example.org>\nSubject: Plans\nMIME-Version: 1.0\n"
#define MIXED "Content-Type: multipart/mixed; boundary=\"mix\"\n\n"
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=\"mix-alt\"\n\n"
#define PLAIN "Content-Type: text/plain; charset=utf-8\n\n"
#define HTML "Content-Type: text/html; charset=utf-8\n\n"
#define PDF                                                                             \
  "Content-Type: application/pdf; name=\"plan.pdf\"\nContent-Disposition: attachment\n" \
  "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQKJcfs\n"

/* A message, and where it is known that its first text is whole: behind the first of the
 * lines that are marked by "|" (which are no part of it), up to which it is kept: "^". */
typedef struct
{
  const char *name;
  const char *octets;
  PrFirstTextState state;
} Case;

static const Case cases[] = {
  { "plain-then-attachment",
    HEADER MIXED "--mix\n" PLAIN "Hello.\nWorld.\n^--mix\n|" PDF "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "preamble",
    HEADER MIXED "This is a multi-part message.\n--mix\n" PLAIN "Hello.\n^--mix\n|" PDF
                 "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "alternative-in-mixed",
    HEADER MIXED "--mix\n" ALTERNATIVE "--mix-alt\n" PLAIN "Hello.\n^--mix-alt\n|" HTML
                 "<p>Hello.</p>\n--mix-alt--\n--mix\n" PDF "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "html-only", HEADER MIXED "--mix\n" HTML "<p>Hello.</p>\n^--mix\n|" PDF "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "placeholder-beside-html",
    HEADER MIXED "--mix\n" ALTERNATIVE "--mix-alt\n" PLAIN
                 "Your reader shows no HTML.\n--mix-alt\n" HTML
                 "<p>Hello.</p>\n^--mix-alt--\n|--mix\n" PDF "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "blank-then-html",
    HEADER MIXED "--mix\n" PLAIN "\n\n--mix\n" HTML "<p>Hello.</p>\n^--mix\n|" PDF
                 "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "html-for-phones-between",
    HEADER ALTERNATIVE "--mix-alt\n" PLAIN
                       " \n--mix-alt\nContent-Type: text/x-amp-html\n\n<html>\n"
                       "--mix-alt\n" HTML "<p>Hello.</p>\n^--mix-alt--\n|",
    PR_FIRST_TEXT_WHOLE },
  { "inner-close-delimiter-is-missing",
    HEADER MIXED "--mix\n" ALTERNATIVE "--mix-alt\n" PLAIN "Hello.\n^--mix\n|" PDF
                 "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "related-html",
    HEADER "Content-Type: multipart/related; boundary=mix\n\n--mix\n" HTML
           "<img src=\"cid:a\">Hello.\n^--mix\n|Content-Type: image/png\n\nxx\n--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "no-header-of-the-part", HEADER MIXED "--mix\n\nHello.\n^--mix\n|" PDF "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "lines-like-delimiters",
    HEADER MIXED "--mix\n" PLAIN "--\nAda\n--mixed feelings\n--mi\n^--mix\n|" PDF
                 "--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "digest",
    HEADER "Content-Type: multipart/digest; boundary=mix\n\n--mix\n\n"
           "From: Bob <bob@example.org>\n\nHello.\n^--mix\n|\n"
           "From: Cy <cy@example.org>\n\nHello, too.\n--mix--\n",
    PR_FIRST_TEXT_WHOLE },
  { "attachment-first", HEADER MIXED "--mix\n" PDF "--mix\n" PLAIN "Hello.\n--mix--\n",
    PR_FIRST_TEXT_NONE },
  { "text-as-a-file-first",
    HEADER MIXED "--mix\nContent-Type: text/plain\nContent-Disposition: attachment\n\n"
                 "1,2\n--mix\n" PLAIN "Hello.\n--mix--\n",
    PR_FIRST_TEXT_NONE },
  { "blank-then-attachment", HEADER MIXED "--mix\n" PLAIN "\n--mix\n" PDF "--mix--\n",
    PR_FIRST_TEXT_NONE },
  { "picture-alone", HEADER "Content-Type: image/png\n\nxx\n", PR_FIRST_TEXT_NONE },
  { "encrypted",
    HEADER "Content-Type: multipart/encrypted; boundary=mix\n\n--mix\n"
           "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--mix\n",
    PR_FIRST_TEXT_NONE },
  { "no-mime", "From: Ada <ada@example.org>\n\nHello.\nWorld.\n", PR_FIRST_TEXT_NOT_YET },
  { "html-alone", HEADER HTML "<p>Hello.</p>\n", PR_FIRST_TEXT_NOT_YET },
  { "head-only", HEADER MIXED, PR_FIRST_TEXT_NOT_YET },
  { "header-cut", HEADER "Content-Type: image/p", PR_FIRST_TEXT_NOT_YET },
  { "boundary-cut", HEADER MIXED "--mix\n" PLAIN "Hello.\n--mi", PR_FIRST_TEXT_NOT_YET },
  { "boundary-without-line-end", HEADER MIXED "--mix\n" PLAIN "Hello.\n--mix",
    PR_FIRST_TEXT_NOT_YET },
  { "boundary-not-told",
    HEADER "Content-Type: multipart/mixed\n\n--mix\n" PLAIN "Hello.\n--mix\n" PDF,
    PR_FIRST_TEXT_NOT_YET },
  { "nothing", "", PR_FIRST_TEXT_NOT_YET },
};

/* @test's octets without marks, with CRLF where that is wanted. @known: the length from
 * which on the state is known (0: not said); @kept: the octets to be kept. */
static GString *
make (const Case *test, gboolean crlf, gsize *known, gsize *kept)
{
  GString *octets = g_string_new (NULL);

  *known = *kept = 0;
  for (const char *p = test->octets; *p != '\0'; p++)
    if (*p == '|')
      *known = octets->len;
    else if (*p == '^')
      *kept = octets->len;
    else if (*p == '\n' && crlf)
      g_string_append (octets, "\r\n");
    else
      g_string_append_c (octets, *p);
  return octets;
}

static void
check_octet_by_octet (const Case *test, const GString *octets, gsize known, gsize kept)
{
  PrFirstTextState before = PR_FIRST_TEXT_NOT_YET;

  for (gsize length = 0; length <= octets->len; length++)
    {
      g_autofree char *copy = g_memdup2 (octets->str, length);
      PrFirstText found = pr_first_text_find (copy, length, FALSE);

      if (before != PR_FIRST_TEXT_NOT_YET)
        g_assert_cmpint (found.state, ==, before);
      if (known != 0)
        g_assert_cmpint (found.state, ==,
                         length < known ? PR_FIRST_TEXT_NOT_YET : PR_FIRST_TEXT_WHOLE);
      g_assert_cmpuint (found.octets, ==, found.state == PR_FIRST_TEXT_WHOLE ? kept : 0);
      before = found.state;
    }
  g_assert_cmpint (before, ==, test->state);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;

  for (int crlf = 0; crlf < 2; crlf++)
    {
      gsize known, kept;
      GString *octets = make (test, crlf, &known, &kept);

      check_octet_by_octet (test, octets, known, kept);
      g_string_free (octets, TRUE);
    }
}

/* What is kept shows what all of it shows first, and no part that is not there. */
static void
test_kept_shows_the_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize known, kept;
      GString *octets = make (&cases[i], TRUE, &known, &kept);
      g_autoptr (PrMessage) all = mail_fixture_parse (octets->str, octets->len);
      g_autoptr (PrMessage) start = mail_fixture_parse (octets->str, kept);
      g_autofree char *wanted = pr_message_dup_text (all);
      g_autofree char *text = pr_message_dup_text (start);

      if (kept > 0)
        {
          g_assert_cmpstr (g_strstrip (text), !=, "");
          g_assert_true (g_str_has_prefix (g_strstrip (wanted), text));
          g_assert_false (pr_message_has_attachment (start));
        }
      g_string_free (octets, TRUE);
    }
}

static void
test_end_of_message_ends_its_text (void)
{
  static const struct
  {
    const char *octets;
    PrFirstTextState state;
  } ends[] = {
    { "From: Ada <ada@example.org>\n\nHello.\n", PR_FIRST_TEXT_WHOLE },
    { HEADER HTML "<p>Hello.</p>\n", PR_FIRST_TEXT_WHOLE },
    { HEADER MIXED "--mix\n" PLAIN "Hello.\n", PR_FIRST_TEXT_WHOLE },
    { HEADER "Content-Type: multipart/mixed\n\n--mix\n" PLAIN "Hello.\n",
      PR_FIRST_TEXT_WHOLE },
    { HEADER MIXED "Only a preamble.\n", PR_FIRST_TEXT_WHOLE },
    { HEADER MIXED, PR_FIRST_TEXT_NONE },
    { HEADER MIXED "--mix\n" PDF "--mix--\n", PR_FIRST_TEXT_NONE },
    { "", PR_FIRST_TEXT_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      gsize length = strlen (ends[i].octets);
      PrFirstText found = pr_first_text_find (ends[i].octets, length, TRUE);

      g_assert_cmpint (found.state, ==, ends[i].state);
      g_assert_cmpuint (found.octets, ==,
                        found.state == PR_FIRST_TEXT_WHOLE ? length : 0);
    }
}

static void
test_text_alone_is_told (void)
{
  static const struct
  {
    const char *octets;
    gboolean alone;
  } starts[] = {
    { HEADER PLAIN "Hello.\n", TRUE },
    { HEADER HTML, TRUE },
    { HEADER "\nHello.\n", TRUE },
    { HEADER "Content-Type: text/pl", FALSE },
    { HEADER MIXED, FALSE },
    { HEADER MIXED "A preamble.\n", FALSE },
    { HEADER MIXED "--mix\n" PLAIN, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    g_assert_cmpint (
      pr_first_text_find (starts[i].octets, strlen (starts[i].octets), FALSE).alone, ==,
      starts[i].alone);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/mail/first-text/octet-by-octet/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/mail/first-text/kept-shows-the-text", test_kept_shows_the_text);
  g_test_add_func ("/mail/first-text/text-alone-is-told", test_text_alone_is_told);
  g_test_add_func ("/mail/first-text/end-of-message-ends-its-text",
                   test_end_of_message_ends_its_text);
  return g_test_run ();
}
