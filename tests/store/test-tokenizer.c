/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pr-fold-private.h"
#include "store/pr-tokenizer-private.h"

typedef struct
{
  const char *text;
  const char *tokens; /* between bars; ~ before one that shares the position before it */
} Case;

static int
join_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  GString *joined = user_data;

  g_assert_cmpint (start, <, end);
  if (joined->len > 0)
    g_string_append_c (joined, '|');
  if (flags & PR_TOKEN_COLOCATED)
    g_string_append_c (joined, '~');
  g_string_append_len (joined, token, length);
  return 0;
}

static char *
tokenize (const char *text, gsize length, PrTokenizeMode mode)
{
  GString *joined = g_string_new (NULL);

  g_assert_cmpint (pr_tokenize (text, length, mode, join_cb, joined), ==, 0);
  return g_string_free (joined, FALSE);
}

static void
check (const Case *cases, gsize n_cases, PrTokenizeMode mode)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *tokens = tokenize (cases[i].text, strlen (cases[i].text), mode);

      g_assert_cmpstr (tokens, ==, cases[i].tokens);
    }
}

static void
test_words (void)
{
  static const Case cases[] = {
    { "", "" },
    { " \t\r\n.,;:!?()[]{}<>@#$%^&*-_=+/\\|'\"`~", "" },
    { "Hello, World", "hello|world" },
    { "ada@mail.example.org", "ada|mail|example|org" },
    { "don't", "don|t" },
    { "don\xE2\x80\x99t", "don|t" },
    { "2026-11-20T10:00", "2026|11|20t10|00" },
    { "x86_64", "x86|64" },
    { "a\xCC\x81", "a" },
    { "e-mail", "e|mail" },
    { "soft\xC2\xADhyphen zero\xE2\x80\x8Bwidth", "softhyphen|zerowidth" },
  };

  check (cases, G_N_ELEMENTS (cases), PR_TOKENIZE_TEXT);
}

static void
test_letters_without_case_and_accents (void)
{
  static const Case cases[] = {
    { "Straße STRASSE STRAẞE strasse", "strasse|strasse|strasse|strasse" },
    { "Müller Mu\xCC\x88ller MULLER Mueller", "muller|muller|muller|mueller" },
    { "Çelik Łódź smørrebrød Đà Nẵng", "celik|lodz|smorrebrod|da|nang" },
    { "Việt VIỆT Viê\xCC\xA3t", "viet|viet|viet" },
    { "Ælfric cœur þing ħamiem", "aelfric|coeur|thing|hamiem" },
    { "IŞIK ışık İstanbul istanbul", "isik|isik|istanbul|istanbul" },
    { "ﬃ ﬁnal Ｆｕｌｌ１２３ ℌello ™", "ffi|final|full123|hello|tm" },
    { "m² ① ½", "m2|1|1|2" },
    { "Ελλάδα ΕΛΛΆΔΑ ΕΛΛΑΔΑ", "ελλαδα|ελλαδα|ελλαδα" },
    { "λόγος ΛΌΓΟΣ ᾳ", "λογοσ|λογοσ|α" },
    { "ёлка Ёлка е\xCC\x88лка ЕЛКА", "елка|елка|елка|елка" },
    { "за\xCC\x81мок", "замок" },
    { "мой МОЙ мои\xCC\x86 мои", "мой|мой|мой|мои" },
    { "Київ Киі\xCC\x88в", "київ|київ" },
  };

  check (cases, G_N_ELEMENTS (cases), PR_TOKENIZE_TEXT);
}

static void
test_scripts_of_asia_and_africa (void)
{
  static const Case cases[] = {
    { "مُحَمَّد محمد محـــمد", "محمد|محمد|محمد" },
    { "أحمد احمد إلى الي", "احمد|احمد|الي|الي" },
    { "فارسی فارسي کتاب كتاب", "فارسي|فارسي|كتاب|كتاب" },
    { "٣٤٥ ۳۴۵ ३४५", "345|345|345" },
    { "שָׁלוֹם שלום בית־ספר", "שלום|שלום|בית|ספר" },
    { "हिन्दी की", "हिन्दी|की" },
    { "ज़रा जरा", "जरा|जरा" },
    { "தமிழ் ಕನ್ನಡ", "தமிழ்|ಕನ್ನಡ" },
  };

  check (cases, G_N_ELEMENTS (cases), PR_TOKENIZE_TEXT);
}

static void
test_scripts_without_spaces_as_pairs (void)
{
  static const Case text_cases[] = {
    { "会", "会" },
    { "会議", "会議|~議" },
    { "明日の会議", "明日|日の|の会|会議|~議" },
    { "会議、東京都", "会議|~議|東京|京都|~都" },
    { "Windows版と11", "windows|版と|~と|11" },
    { "ｶﾞｷﾞ ガギ カ\xE3\x82\x99キ\xE3\x82\x99", "ガギ|~ギ|ガギ|~ギ|ガギ|~ギ" },
    { "㌔ ㍿", "キロ|~ロ|株式|式会|会社|~社" },
    { "회의실", "회의|의실|~실" },
    { "회\xE1\x84\x8B\xE1\x85\xB4", "회의|~의" },
    { "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한" },
    { "ไทย", "ไท|ทย|~ย" },
    { "👍🏽👍 ❤\xEF\xB8\x8F", "👍👍|~👍|❤" },
  };
  static const Case query_cases[] = {
    { "会", "会" },
    { "会議", "会議" },
    { "明日の会議", "明日|日の|の会|会議" },
    { "新版Windows", "新版|windows" },
  };

  check (text_cases, G_N_ELEMENTS (text_cases), PR_TOKENIZE_TEXT);
  check (query_cases, G_N_ELEMENTS (query_cases), PR_TOKENIZE_QUERY);
}

static void
test_octets_that_are_not_utf8_part_words (void)
{
  static const Case cases[] = {
    { "caf\xE9 bar", "caf|bar" },
    { "a\xC0\x80"
      "b",
      "a|b" },
    { "a\xED\xA0\x80"
      "b",
      "a|b" },
    { "a\xF5\x80\x80\x80"
      "b",
      "a|b" },
    { "a\xE4\xBC", "a" },
    { "\xFF\xFE", "" },
  };
  g_autofree char *with_nul = tokenize ("a\0b", 3, PR_TOKENIZE_TEXT);

  check (cases, G_N_ELEMENTS (cases), PR_TOKENIZE_TEXT);
  g_assert_cmpstr (with_nul, ==, "a|b");
}

static void
test_long_words_are_cut (void)
{
  g_autofree char *junk = g_strnfill (100000, 'A');
  g_autofree char *cut = g_strnfill (PR_TOKEN_MAX_OCTETS, 'a');
  g_autofree char *text = g_strconcat (junk, "é1 end", NULL);
  g_autofree char *wanted = g_strconcat (cut, "|end", NULL);
  g_autofree char *tokens = tokenize (text, strlen (text), PR_TOKENIZE_TEXT);

  g_assert_cmpstr (tokens, ==, wanted);
}

typedef struct
{
  const char *text;
  GString *spans;
} Spans;

static int
span_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  Spans *spans = user_data;

  g_string_append_printf (spans->spans, "[%.*s]", end - start, spans->text + start);
  return 0;
}

static void
test_offsets_cover_what_was_written (void)
{
  const char *text = "— Straße, a\xCC\x81! 会議 ﬁn ｶﾞｷ 각";
  g_autoptr (GString) joined = g_string_new (NULL);
  Spans spans = { text, joined };

  pr_tokenize (text, strlen (text), PR_TOKENIZE_TEXT, span_cb, &spans);
  g_assert_cmpstr (joined->str, ==, "[Straße][a\xCC\x81][会議][議][ﬁn][ｶﾞｷ][ｷ][각]");
}

static int
stop_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  int *n_calls = user_data;

  return ++*n_calls == 2 ? 7 : 0;
}

static void
test_callback_ends_the_run (void)
{
  int n_calls = 0;
  const char *text = "one two three 四五六";

  g_assert_cmpint (pr_tokenize (text, strlen (text), PR_TOKENIZE_TEXT, stop_cb, &n_calls),
                   ==, 7);
  g_assert_cmpint (n_calls, ==, 2);
}

/* Checks without allocating: there are a million characters to come. */
typedef struct
{
  const char *token;
  int length;
  guint n_calls;
} Again;

static int
compare_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  Again *again = user_data;

  g_assert_cmpuint (++again->n_calls, ==, 1);
  g_assert_cmpmem (token, length, again->token, again->length);
  return 0;
}

/* The store hands FTS5 a query's tokens, and FTS5 tokenizes them again. */
static int
check_again_cb (void *user_data,
                int flags,
                const char *token,
                int length,
                int start,
                int end)
{
  Again again = { token, length, 0 };

  g_assert_true (g_utf8_validate (token, length, NULL));
  pr_tokenize (token, (gsize) length, PR_TOKENIZE_QUERY, compare_cb, &again);
  g_assert_cmpuint (again.n_calls, ==, 1);
  return 0;
}

static void
test_tokens_are_their_own_tokens (void)
{
  for (gunichar c = 1; c < 0xE1000; c++)
    {
      char text[8] = "x";
      int length = 1;

      if (c >= 0xD800 && c < 0xE000)
        continue;
      if (c == 0x40000)
        c = 0xE0000; /* nothing is assigned between */
      length += g_unichar_to_utf8 (c, text + length);
      pr_tokenize (text, (gsize) length, PR_TOKENIZE_QUERY, check_again_cb, NULL);
      pr_tokenize (text + 1, (gsize) length - 1, PR_TOKENIZE_TEXT, check_again_cb, NULL);
    }
}

static void
test_both_forms_of_unicode_are_one (void)
{
  for (gunichar c = 0x80; c < 0x30000; c++)
    {
      gunichar base, mark;
      char text[8] = "x";
      int length = 1;
      g_autofree char *taken_apart = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      if (!g_unichar_decompose (c, &base, &mark))
        continue;
      length += g_unichar_to_utf8 (c, text + length);
      text[length] = '\0';
      taken_apart = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
      first = tokenize (text, strlen (text), PR_TOKENIZE_TEXT);
      second = tokenize (taken_apart, strlen (taken_apart), PR_TOKENIZE_TEXT);
      g_assert_cmpstr (first, ==, second);
    }
}

/* Any octets, and every cut of a text: tokens are valid and lie inside, in order. */
typedef struct
{
  gsize length;
  int last_start;
} Bounds;

static int
check_bounds_cb (void *user_data,
                 int flags,
                 const char *token,
                 int length,
                 int start,
                 int end)
{
  Bounds *bounds = user_data;

  g_assert_cmpint (start, >=, bounds->last_start);
  g_assert_cmpint (end, >, start);
  g_assert_cmpuint ((gsize) end, <=, bounds->length);
  g_assert_cmpint (length, >, 0);
  g_assert_cmpint (length, <=, PR_TOKEN_MAX_OCTETS);
  g_assert_true (g_utf8_validate (token, length, NULL));
  bounds->last_start = start;
  return 0;
}

static void
check_octets (const char *text, gsize length)
{
  /* A copy of the very length, so that the sanitizer sees a step too far. */
  g_autofree char *copy = g_memdup2 (text, length);
  Bounds bounds = { length, 0 };

  pr_tokenize (copy, length, PR_TOKENIZE_TEXT, check_bounds_cb, &bounds);
}

static void
test_every_cut_and_random_octets (void)
{
  const char *text = "Grüße, 明日の会議 e\xCC\x81 ｶﾞ ไทย हिन्दी ﷺ 각 🎉 x\xF0\x9F y";
  char octets[64];

  for (gsize start = 0; start < strlen (text); start++)
    for (gsize end = start; end <= strlen (text); end++)
      check_octets (text + start, end - start);
  for (guint round = 0; round < 4000; round++)
    {
      for (gsize i = 0; i < sizeof octets; i++)
        octets[i] = (char) g_test_rand_int_range (round % 2 == 0 ? 0x80 : 0, 0x100);
      check_octets (octets, sizeof octets);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/tokenizer/words", test_words);
  g_test_add_func ("/store/tokenizer/letters-without-case-and-accents",
                   test_letters_without_case_and_accents);
  g_test_add_func ("/store/tokenizer/scripts-of-asia-and-africa",
                   test_scripts_of_asia_and_africa);
  g_test_add_func ("/store/tokenizer/scripts-without-spaces-as-pairs",
                   test_scripts_without_spaces_as_pairs);
  g_test_add_func ("/store/tokenizer/octets-that-are-not-utf8-part-words",
                   test_octets_that_are_not_utf8_part_words);
  g_test_add_func ("/store/tokenizer/long-words-are-cut", test_long_words_are_cut);
  g_test_add_func ("/store/tokenizer/offsets-cover-what-was-written",
                   test_offsets_cover_what_was_written);
  g_test_add_func ("/store/tokenizer/callback-ends-the-run", test_callback_ends_the_run);
  g_test_add_func ("/store/tokenizer/tokens-are-their-own-tokens",
                   test_tokens_are_their_own_tokens);
  g_test_add_func ("/store/tokenizer/both-forms-of-unicode-are-one",
                   test_both_forms_of_unicode_are_one);
  g_test_add_func ("/store/tokenizer/every-cut-and-random-octets",
                   test_every_cut_and_random_octets);
  return g_test_run ();
}
