/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-snippet.h"

/* @marked has its hits in brackets, which are not part of the text. */
static char *
unmark (const char *marked, GArray *hits)
{
  GString *text = g_string_new (NULL);
  gsize start = 0;

  for (const char *p = marked; *p != '\0'; p++)
    if (*p == '[')
      start = text->len;
    else if (*p == ']')
      {
        PrSpan hit = { start, text->len };

        g_array_append_val (hits, hit);
      }
    else
      g_string_append_c (text, *p);
  return g_string_free (text, FALSE);
}

static char *
mark (const PrSnippet *snippet)
{
  GString *marked = g_string_new (snippet->text);

  for (guint i = snippet->hits->len; i > 0; i--)
    {
      const PrSpan *hit = &g_array_index (snippet->hits, PrSpan, i - 1);

      g_assert_cmpuint (hit->start, <, hit->end);
      g_assert_cmpuint (hit->end, <=, strlen (snippet->text));
      g_string_insert_c (marked, (gssize) hit->end, ']');
      g_string_insert_c (marked, (gssize) hit->start, '[');
    }
  return g_string_free (marked, FALSE);
}

static void
check (const char *text, const char *expected)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  g_autofree char *plain = unmark (text, hits);
  g_autoptr (PrSnippet) snippet = pr_snippet_new (7, plain, hits);
  g_autofree char *marked = mark (snippet);

  g_assert_cmpint (snippet->key, ==, 7);
  g_assert_cmpstr (marked, ==, expected);
}

static void
test_begins_near_the_hit (void)
{
  check ("[cat]", "[cat]");
  check ("The [cat] sat.", "The [cat] sat.");
  check ("Long before that, as all of us remember, the [cat] sat on it.",
         "…of us remember, the [cat] sat on it.");
  check ("Another line.\nThe [cat] sat.", "The [cat] sat.");
  check ("Abovewordsthatareverylongindeed[cat]", "…rdsthatareverylongindeed[cat]");
  check ("朝から晩まで長い長い話を聞いたあとで明日の東京での[会議]の資料",
         "…いたあとで明日の東京での[会議]の資料");
}

static void
test_is_one_line (void)
{
  check ("The [cat]\n\n  sat\ton\r\nthe [mat]", "The [cat] sat on the [mat]");
  check ("[a\nb] c", "[a b] c");
  check ("> > [cat]\n> sat > there", "[cat] sat > there");
  check ("x\u202e [cat]", "x [cat]");
  check ("one [cat] [dog][cow]", "one [cat] [dog][cow]");
}

static void
test_long_text_is_cut (void)
{
  g_autoptr (GString) text = g_string_new ("a [cat] ");
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  g_autofree char *plain = NULL;
  g_autofree char *marked = NULL;
  g_autoptr (PrSnippet) snippet = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append (text, "[größer]");
  plain = unmark (text->str, hits);
  snippet = pr_snippet_new (7, plain, hits);
  g_assert_true (g_utf8_validate (snippet->text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (snippet->text, -1), <=, 250);
  marked = mark (snippet);
  g_assert_true (g_str_has_prefix (marked, "a [cat] [größer][größer]"));
}

/* Hits may begin and end at any character, also at one that is left out. */
static void
test_hits_at_every_place (void)
{
  const char *text = "> ä\n\u200e\n b> \u202e\tß\n>";

  for (const char *start = text; *start != '\0'; start = g_utf8_next_char (start))
    for (const char *end = g_utf8_next_char (start);; end = g_utf8_next_char (end))
      {
        g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (PrSpan));
        PrSpan hit = { (gsize) (start - text), (gsize) (end - text) };
        g_autoptr (PrSnippet) snippet = NULL;

        g_array_append_val (hits, hit);
        snippet = pr_snippet_new (7, text, hits);
        g_assert_true (g_utf8_validate (snippet->text, -1, NULL));
        for (guint i = 0; i < snippet->hits->len; i++)
          {
            const PrSpan *found = &g_array_index (snippet->hits, PrSpan, i);

            g_assert_cmpuint (found->start, <, found->end);
            g_assert_cmpuint (found->end, <=, strlen (snippet->text));
            g_assert_true (g_utf8_validate (snippet->text + found->start,
                                            (gssize) (found->end - found->start), NULL));
          }
        if (*end == '\0')
          break;
      }
}

/* Of a hit right behind the cut nothing is shown. */
static void
test_hit_behind_the_cut_is_not_there (void)
{
  g_autofree char *filler = g_strnfill (199, 'y');
  g_autofree char *text = g_strdup_printf ("x%szzz", filler);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (PrSpan));
  const PrSpan first = { 0, 1 }, second = { 200, 203 };
  g_autoptr (PrSnippet) snippet = NULL;

  g_array_append_val (hits, first);
  g_array_append_val (hits, second);
  snippet = pr_snippet_new (7, text, hits);
  g_assert_cmpuint (strlen (snippet->text), ==, 200);
  g_assert_cmpuint (snippet->hits->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/snippet/begins-near-the-hit", test_begins_near_the_hit);
  g_test_add_func ("/mail/snippet/is-one-line", test_is_one_line);
  g_test_add_func ("/mail/snippet/long-text-is-cut", test_long_text_is_cut);
  g_test_add_func ("/mail/snippet/hit-behind-the-cut-is-not-there",
                   test_hit_behind_the_cut_is_not_there);
  g_test_add_func ("/mail/snippet/hits-at-every-place", test_hits_at_every_place);
  return g_test_run ();
}
