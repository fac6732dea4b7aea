/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pr-query-parse-private.h"
#include "store/pr-store-limits.h"

typedef struct
{
  const char *query;
  const char *parsed; /* clauses between &, terms between |, words between + */
} Case;

static GDateTime *
get_now (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (3600);

  return g_date_time_new (zone, 2026, 11, 20, 12, 30, 0);
}

static void
append_columns (GString *text, PrColumns columns)
{
  static const char letters[] = "fpcsbal"; /* from, people, cc, subject, body, … */

  for (gsize i = 0; i < strlen (letters); i++)
    if (columns & (1u << i))
      g_string_append_c (text, letters[i]);
  if (columns != 0)
    g_string_append_c (text, ':');
}

static void
append_term (GString *text, const PrTerm *term)
{
  static const char *const kinds[] = { "text",   "flag", "date",    "size",
                                       "folder", "tag",  "account", "id" };

  if (term->negated)
    g_string_append_c (text, '-');
  if (term->kind != PR_TERM_TEXT)
    g_string_append_printf (text, "<%s", kinds[term->kind]);
  if (term->kind == PR_TERM_FLAG)
    g_string_append_printf (text, " %d %s", term->flag, term->set ? "on" : "off");
  else if (term->name != NULL)
    g_string_append_printf (text, " %s", term->name);
  else if (term->kind == PR_TERM_DATE || term->kind == PR_TERM_SIZE)
    {
      if (term->least != G_MININT64)
        g_string_append_printf (text, " from %" G_GINT64_FORMAT, term->least);
      if (term->beyond != G_MAXINT64)
        g_string_append_printf (text, " to %" G_GINT64_FORMAT, term->beyond);
    }
  if (term->kind != PR_TERM_TEXT)
    {
      g_string_append_c (text, '>');
      return;
    }
  append_columns (text, term->columns);
  for (guint i = 0; i < term->tokens->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : "+",
                            (const char *) g_ptr_array_index (term->tokens, i));
  if (term->prefix)
    g_string_append_c (text, '*');
}

static char *
parse (const char *text)
{
  g_autoptr (GDateTime) now = get_now ();
  g_autoptr (PrQuery) query = pr_query_parse (text, now);
  GString *parsed = g_string_new (NULL);

  for (guint i = 0; i < query->clauses->len; i++)
    {
      GPtrArray *clause = g_ptr_array_index (query->clauses, i);

      g_string_append (parsed, i == 0 ? "" : " & ");
      g_assert_cmpuint (clause->len, >, 0);
      for (guint j = 0; j < clause->len; j++)
        {
          g_string_append (parsed, j == 0 ? "" : " | ");
          append_term (parsed, g_ptr_array_index (clause, j));
        }
    }
  return g_string_free (parsed, FALSE);
}

static void
check (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *parsed = parse (cases[i].query);

      g_assert_cmpstr (parsed, ==, cases[i].parsed);
    }
}

static void
test_words_and_phrases (void)
{
  static const Case cases[] = {
    { NULL, "" },
    { "", "" },
    { " \t\n ", "" },
    { "Hello", "hello" },
    { "hello  World", "hello & world" },
    { "会議\xE3\x80\x80東京都", "会議 & 東京+京都" },
    { "\"Hello,  World\"", "hello+world" },
    { "\"a b\"c\"d e\"", "a+b & c & d+e" },
    { "foo-bar ada@example.org", "foo+bar & ada+example+org" },
    { "http://x.org/y", "http+x+org+y" },
    { "wor*", "wor*" },
    { "foo-ba*", "foo+ba*" },
    { "\"hello wor\"*", "hello+wor*" },
    { "会 版Windows 新版", "会* & 版+windows & 新版" },
    { "Windows版", "windows+版*" },
    { "-word", "-word" },
    { "-\"a phrase\" -wor*", "-a+phrase & -wor*" },
    { "... -- & hello", "hello" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_or_joins_its_neighbours (void)
{
  static const Case cases[] = {
    { "a OR b", "a | b" },
    { "a b OR c d", "a & b | c & d" },
    { "a OR b OR c", "a | b | c" },
    { "a OR -b", "a | -b" },
    { "from:ada OR is:unread", "f:ada | <flag 1 on>" },
    { "\"a b\" OR \"c d\"", "a+b | c+d" },
    { "(a OR b) c", "a | b & c" },
    { "a or b", "a & or & b" },
    { "\"OR\"", "or" },
    { "-OR", "-or" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_fields (void)
{
  static const Case cases[] = {
    { "from:Ada", "f:ada" },
    { "FROM:Ada", "f:ada" },
    { "from:\"Ada Lovelace\"", "f:ada+lovelace" },
    { "from:example.org", "f:example+org" },
    { "from:ada@exam*", "f:ada+exam*" },
    { "from:\"ada lov\"*", "f:ada+lov*" },
    { "-from:ada", "-f:ada" },
    { "to:ada cc:bob", "pc:ada & c:bob" },
    { "subject:hi body:there", "s:hi & b:there" },
    { "filename:a.pdf list:dev.example.org", "a:a+pdf & l:dev+example+org" },
    { "is:unread is:READ is:starred is:partial",
      "<flag 1 on> & <flag 1 off> & <flag 2 on> & <flag 4 on>" },
    { "-is:unread has:attachment", "-<flag 1 on> & <flag 8 on>" },
    { "folder:Work tag:\"to do\" account:home",
      "<folder Work> & <tag to do> & <account home>" },
    { "-folder:\"My Own\"", "-<folder My Own>" },
    { "id:<a.b@c> id:a.b@c", "<id a.b@c> & <id a.b@c>" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

/* The clock is an hour ahead of UTC and shows 2026-11-20, 12:30. */
static void
test_dates (void)
{
  static const Case cases[] = {
    { "before:2026", "<date to 1767222000>" },
    { "after:2026", "<date from 1767222000>" },
    { "on:2026", "<date from 1767222000 to 1798758000>" },
    { "on:2026-11", "<date from 1793487600 to 1796079600>" },
    { "on:2026-11-20", "<date from 1795129200 to 1795215600>" },
    { "on:2026-1-2", "<date from 1767308400 to 1767394800>" },
    { "on:2024-02-29", "<date from 1709161200 to 1709247600>" },
    { "after:7d", "<date from 1794569400>" },
    { "before:2w", "<date to 1793964600>" },
    { "after:3m", "<date from 1787225400>" },
    { "after:1Y", "<date from 1763638200>" },
    { "on:1d", "<date from 1795042800 to 1795129200>" },
    { "on:0d", "<date from 1795129200 to 1795215600>" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_sizes (void)
{
  static const Case cases[] = {
    { "larger:2M", "<size from 2000001>" },
    { "smaller:500k", "<size from 0 to 500000>" },
    { "larger:1.5m", "<size from 1500001>" },
    { "smaller:1,5G", "<size from 0 to 1500000000>" },
    { "larger:1234", "<size from 1235>" },
    { "larger:0", "<size from 1>" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_what_is_not_understood_is_words (void)
{
  static const Case cases[] = {
    { "\"hello world", "hello & world" },
    { "hello\"", "hello" },
    { "\"", "" },
    { "\"\"", "" },
    { "-\"", "" },
    { "from:\"ada lovelace", "from & ada & lovelace" },
    { "-", "" },
    { "a - b", "a & b" },
    { "--verbose", "verbose" },
    { "OR", "or" },
    { "OR a", "or & a" },
    { "a OR", "a & or" },
    { "a OR OR b", "a & or | b" },
    { "a OR ...", "a & or" },
    { "... OR a", "or & a" },
    { "foo:bar", "foo+bar" },
    { "foo:\"bar baz\"", "foo & bar+baz" },
    { "fromm:ada", "fromm+ada" },
    { "from:", "from" },
    { "from:\"\"", "from" },
    { "from: ada", "from & ada" },
    { "from:!", "from" },
    { "-from:", "-from" },
    { "is:fine", "is+fine" },
    { "has:time", "has+time" },
    { "before:yesterday", "before+yesterday" },
    { "before:2026-13", "before+2026+13" },
    { "on:2025-02-29", "on+2025+02+29" },
    { "on:2026-11-20x on:26 on:20261 on:2026-", "on+2026+11+20x & on+26 & on+20261 & "
                                                "on+2026" },
    { "after:0000 after:7x after:d after:99999d after:9999y",
      "after+0000 & after+7x & after+d & after+99999d & after+9999y" },
    { "before:\"not a date\"", "before+not+a+date" },
    { "larger:big larger:2MB larger:-1 larger:9999999999999",
      "larger+big & larger+2mb & larger+1 & larger+9999999999999" },
    { "larger:9999999999g larger:1.25M", "larger+9999999999g & larger+1+25m" },
    { "id:<>", "id" },
    { "{sender} : NEAR(a b) ^c * AND NOT", "sender & near+a & b & c & and & not" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_octets_that_are_not_utf8_part_words (void)
{
  static const Case cases[] = {
    { "caf\xE9 \xFF", "caf" },
    { "from:\xC3", "from" },
    { "\"a\xFFz\"", "a+z" },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_long_queries_are_cut (void)
{
  g_autoptr (GDateTime) now = get_now ();
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) phrase = g_string_new ("\"");
  g_autofree char *endless = g_strnfill (1 << 20, 'x');
  g_autoptr (PrQuery) query = NULL, long_phrase = NULL, long_word = NULL;
  const PrTerm *term;

  for (guint i = 0; i < 2 * PR_STORE_MAX_QUERY_TERMS; i++)
    g_string_append_printf (words, "w%u ", i);
  query = pr_query_parse (words->str, now);
  g_assert_cmpuint (query->clauses->len, ==, PR_STORE_MAX_QUERY_TERMS);

  for (guint i = 0; i < 2 * PR_STORE_MAX_QUERY_TOKENS; i++)
    g_string_append_printf (phrase, "w%u ", i);
  g_string_append (phrase, "\"* more");
  long_phrase = pr_query_parse (phrase->str, now);
  g_assert_cmpuint (long_phrase->clauses->len, ==, 1);
  term = g_ptr_array_index ((GPtrArray *) g_ptr_array_index (long_phrase->clauses, 0), 0);
  g_assert_cmpuint (term->tokens->len, ==, PR_STORE_MAX_QUERY_TOKENS);
  g_assert_false (term->prefix);

  long_word = pr_query_parse (endless, now);
  g_assert_cmpuint (long_word->clauses->len, ==, 1);
}

static void
test_every_cut_and_random_octets (void)
{
  const char *query = "-from:\"Ada \xE4\xBC\x9A*\"* OR to:b* OR -is:unread \"x y\"z "
                      "before:2026-11-20 larger:1.5M folder:\"a b\" id:<x@y> OR -";
  static const char alphabet[] = "a b\"-*:OR<>\xE4\xBC\x9A\xFF(){}^+12026-mfromison";

  for (gsize at = 0; at <= strlen (query); at++)
    {
      g_autofree char *head = g_strndup (query, at);
      g_autofree char *parsed_head = parse (head);
      g_autofree char *parsed_tail = parse (query + at);
    }
  for (guint round = 0; round < 2000; round++)
    {
      char octets[33] = { 0 };
      g_autofree char *parsed = NULL;

      for (gsize i = 0; i + 1 < sizeof octets; i++)
        octets[i] = round % 2 == 0
                      ? (char) g_test_rand_int_range (0, 256)
                      : alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      parsed = parse (octets);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/query-parse/words-and-phrases", test_words_and_phrases);
  g_test_add_func ("/store/query-parse/or-joins-its-neighbours",
                   test_or_joins_its_neighbours);
  g_test_add_func ("/store/query-parse/fields", test_fields);
  g_test_add_func ("/store/query-parse/dates", test_dates);
  g_test_add_func ("/store/query-parse/sizes", test_sizes);
  g_test_add_func ("/store/query-parse/what-is-not-understood-is-words",
                   test_what_is_not_understood_is_words);
  g_test_add_func ("/store/query-parse/octets-that-are-not-utf8-part-words",
                   test_octets_that_are_not_utf8_part_words);
  g_test_add_func ("/store/query-parse/long-queries-are-cut", test_long_queries_are_cut);
  g_test_add_func ("/store/query-parse/every-cut-and-random-octets",
                   test_every_cut_and_random_octets);
  return g_test_run ();
}
