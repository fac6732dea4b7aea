/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pr-store.h"

typedef struct
{
  const char *query, *text;
  const char *marked; /* the text with hits in brackets */
} Case;

static char *
mark (const char *query, const char *text)
{
  g_autoptr (GArray) hits = pr_store_find_hits (query, text);
  GString *marked = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; i < hits->len; i++)
    {
      const PrSpan *hit = &g_array_index (hits, PrSpan, i);

      g_assert_cmpuint (hit->start, <, hit->end);
      g_assert_true (i == 0 || hit->start > at);
      g_assert_cmpuint (hit->end, <=, strlen (text));
      g_string_append_len (marked, text + at, (gssize) (hit->start - at));
      g_string_append_c (marked, '[');
      g_string_append_len (marked, text + hit->start, (gssize) (hit->end - hit->start));
      g_string_append_c (marked, ']');
      at = hit->end;
    }
  g_string_append (marked, text + at);
  return g_string_free (marked, FALSE);
}

static void
check (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *marked = mark (cases[i].query, cases[i].text);

      g_assert_cmpstr (marked, ==, cases[i].marked);
    }
}

static void
test_words_and_phrases (void)
{
  static const Case cases[] = {
    { "cat", "The cat sat on the Cat.", "The [cat] sat on the [Cat]." },
    { "the cat", "The cat sat", "[The] [cat] sat" },
    { "\"the cat\"", "The cat, the dog, the... cat", "[The cat], the dog, [the... cat]" },
    { "\"the cat sat\"", "the cat the cat sat", "the cat [the cat sat]" },
    { "\"a a\"", "a a a b a", "[a a a] b a" },
    { "ca*", "cat car dog ca c", "[cat] [car] dog [ca] c" },
    { "\"the ca\"*", "the cat the dog the car", "[the cat] the dog [the car]" },
    { "cat OR dog", "dog cat cow", "[dog] [cat] cow" },
    { "cat cat \"cat\"", "cat", "[cat]" },
    { "example.org", "ada@example.org example com", "ada@[example.org] example com" },
    { "cat", "", "" },
    { "cat", "dog", "dog" },
    { "", "cat", "cat" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_what_is_written_is_marked_as_it_stands (void)
{
  static const Case cases[] = {
    { "strasse", "Straße, STRASSE", "[Straße], [STRASSE]" },
    { "müller", "Muller Mu\xCC\x88ller", "[Muller] [Mu\xCC\x88ller]" },
    { "елка", "Ёлка", "[Ёлка]" },
    { "会議", "明日の会議、会議室", "明日の[会議]、[会議]室" },
    { "会議室", "会議会議室", "会議[会議室]" },
    { "会", "会議と議会", "[会]議と議[会]" },
    { "議", "会議", "会[議]" },
    { "日の会 議室", "明日の会議室", "明[日の会議室]" },
    { "\"会議 room\"", "大会議 room", "大[会議 room]" },
    { "caf\xE9", "caf\xE9 au lait", "[caf]\xE9 au lait" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_only_words_that_the_text_can_hold (void)
{
  static const Case cases[] = {
    { "cat -dog", "cat dog", "[cat] dog" },
    { "subject:cat body:dog", "cat dog", "[cat] [dog]" },
    { "from:cat to:cat cc:cat filename:dog list:dog", "cat dog", "cat dog" },
    { "is:unread before:2026 folder:cat tag:cat id:cat", "cat 2026 unread",
      "cat 2026 unread" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_random_octets (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      static const char *const queries[] = { "a", "\"a b\"", "会", "\"会議 a\"", "b*" };
      static const char *const pieces[] = {
        "a", "b", " ", "会", "議", "\xFF", "\xCC\x88"
      };
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *marked = NULL;

      for (guint i = 0; i < 20; i++)
        g_string_append (text,
                         pieces[g_test_rand_int_range (0, (int) G_N_ELEMENTS (pieces))]);
      marked = mark (queries[round % G_N_ELEMENTS (queries)], text->str);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/hits/words-and-phrases", test_words_and_phrases);
  g_test_add_func ("/store/hits/what-is-written-is-marked-as-it-stands",
                   test_what_is_written_is_marked_as_it_stands);
  g_test_add_func ("/store/hits/only-words-that-the-text-can-hold",
                   test_only_words_that_the_text_can_hold);
  g_test_add_func ("/store/hits/random-octets", test_random_octets);
  return g_test_run ();
}
