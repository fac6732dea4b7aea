/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index-fixture.h"
#include "store/pr-search-private.h"
#include "store/pr-store.h"

/* Of @number, a word for each of its divisors, so that some words are of all messages and
 * some of few. */
static char *
list_divisors (guint number)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= number; i++)
    if (number % i == 0)
      g_string_append_printf (text, "w%u ", i);
  return g_string_free (text, FALSE);
}

static void
add_term (GPtrArray *clause, const char *text, gboolean prefix)
{
  PrTerm term = { .kind = PR_TERM_TEXT, .prefix = prefix };

  term.tokens = pr_query_tokenize (text);
  pr_match_add_term (clause, &term);
  g_ptr_array_unref (term.tokens);
}

/* Messages of the keys 1, 2, …, of which each has its divisors. */
static PrDatabase *
index_divisors (guint n_messages)
{
  PrDatabase *database = index_fixture_open (":memory:");
  g_autoptr (PrSegmentBuilder) builder = pr_segment_builder_new ();

  for (guint i = 1; i <= n_messages; i++)
    {
      g_autofree char *text = list_divisors (i);

      pr_segment_builder_begin (builder, i);
      pr_segment_builder_add (builder, PR_COLUMN_BODY, text);
    }
  index_fixture_write (database, builder);
  return database;
}

/* How many messages have all of @match, or -1 where the index is damaged. */
static int
count_matches (PrDatabase *database, PrMatch *match)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrSearch) search = pr_search_new (database, match, 0, G_MAXINT64, &error);
  gint64 key = 0;
  int n = 0;

  g_assert_no_error (error);
  while (pr_search_next (search, &key, &error))
    n++;
  if (error == NULL)
    return n;
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
  return -1;
}

static int
count_found (PrDatabase *database, const char *text, gboolean prefix)
{
  g_autoptr (PrMatch) match = pr_match_new ();

  add_term (pr_match_add_clause (match), text, prefix);
  return count_matches (database, match);
}

static int
count_with_both (PrDatabase *database, const char *one, const char *other)
{
  g_autoptr (PrMatch) match = pr_match_new ();

  add_term (pr_match_add_clause (match), one, FALSE);
  add_term (pr_match_add_clause (match), other, FALSE);
  return count_matches (database, match);
}

/* A prefix of many words has short lists of postings, which are read at once, and long
 * ones, which are not. */
static void
test_prefixes_find_frequent_and_rare_words (void)
{
  g_autoptr (PrDatabase) database = index_divisors (6000);

  g_assert_cmpint (count_found (database, "w", TRUE), ==, 6000);
  g_assert_cmpint (count_found (database, "w1", FALSE), ==, 6000);
  g_assert_cmpint (count_found (database, "w1 w2", FALSE), ==, 3000);
  /* The second divisor is 2, or it begins with 2: 23, 29, 211 and so on. */
  g_assert_cmpint (count_found (database, "w1 w2", TRUE), >, 3000);
  g_assert_cmpint (count_found (database, "w1 w", TRUE), ==, 5999);
  g_assert_cmpint (count_found (database, "w1 w3", FALSE), ==, 1000);
  g_assert_cmpint (count_found (database, "w2999", FALSE), ==, 2);
  g_assert_cmpint (count_found (database, "w599", TRUE), ==, 19);
}

/* ---- damage ---- */

static void
run_searches (PrDatabase *database)
{
  static const char *const texts[] = { "w1 w2", "w", "w1 w", "w3" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PrMatch) match = pr_match_new ();
      g_autoptr (PrSearch) search = NULL;
      gint64 key = 0;
      guint n = 0;

      match->first_window = 64;
      add_term (pr_match_add_clause (match), texts[i], i % 2 == 1);
      search = pr_search_new (database, match, 0, 70 + i, &error);
      g_assert_no_error (error);
      while (pr_search_next (search, &key, &error))
        g_assert_cmpuint (++n, <=, 100);
      if (error != NULL)
        g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
    }
}

static void
save_chunk (PrDatabase *database, gint64 id, const guint8 *octets, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (database,
                         "UPDATE segment_chunk SET octets = 0, data = ?2 WHERE id = ?1",
                         &error);

  g_assert_no_error (error);
  pr_statement_bind_int64 (stmt, 1, id);
  pr_statement_bind_blob (stmt, 2, octets, length);
  g_assert_true (pr_statement_run (stmt, &error));
}

static GByteArray *
load_chunk (PrDatabase *database, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (database, "SELECT octets, data FROM segment_chunk WHERE id = ?1",
                         &error);
  gsize length = 0;
  gconstpointer data;

  g_assert_no_error (error);
  pr_statement_bind_int64 (stmt, 1, id);
  g_assert_true (pr_statement_step (stmt, &error));
  data = pr_statement_get_blob (stmt, 1, &length);
  return g_bytes_unref_to_array (
    pr_chunk_unpack (data, length, pr_statement_get_int64 (stmt, 0)));
}

/* Each of the first octets of a chunk in turn is another one, or the last. */
static void
damage_octets (PrDatabase *database, PrStream stream, guint n_octets)
{
  gint64 id = PR_CHUNK_ID (1, stream, 0);
  g_autoptr (GByteArray) octets = load_chunk (database, id);

  for (guint i = 0; i < MIN (octets->len, n_octets); i++)
    {
      guint8 octet = octets->data[i];

      octets->data[i] = (guint8) (i % 2 == 0 ? octet ^ 0x80 : 0xFF);
      save_chunk (database, id, octets->data, octets->len);
      run_searches (database);
      octets->data[i] = octet;
      save_chunk (database, id, octets->data, i);
      run_searches (database);
    }
  save_chunk (database, id, octets->data, octets->len);
}

static void
test_damaged_octet_is_an_error_and_no_crash (void)
{
  g_autoptr (PrDatabase) database = index_divisors (100);

  for (PrStream stream = 0; stream < PR_N_STREAMS; stream++)
    damage_octets (database, stream, G_MAXUINT);
  g_assert_cmpint (count_found (database, "w1 w2", FALSE), ==, 50);
}

/* The first word is in all messages: before its postings it is said where their blocks
 * are. */
static void
test_damaged_block_is_an_error_and_no_crash (void)
{
  g_autoptr (PrDatabase) database = index_divisors (2 * PR_SEGMENT_ONE_BLOCK);

  damage_octets (database, PR_STREAM_POSTINGS, 150);
  g_assert_cmpint (count_found (database, "w1 w2", FALSE), ==, PR_SEGMENT_ONE_BLOCK);
}

/* ---- blocks ---- */

/* Where messages have both words is seen without the other postings of the frequent one,
 * of which the second chunk is gone here. */
static void
test_frequent_word_is_read_only_where_the_rare_one_is (void)
{
  g_autoptr (PrDatabase) database = index_divisors (6000);

  g_assert_cmpint (count_with_both (database, "w1", "w3000"), ==, 2);
  g_assert_cmpint (count_found (database, "w1 w3000", FALSE), ==, 0);
  g_assert_cmpint (count_found (database, "w1", FALSE), ==, 6000);
  save_chunk (database, PR_CHUNK_ID (1, PR_STREAM_POSTINGS, 1), (const guint8 *) "", 1);
  g_assert_cmpint (count_found (database, "w1", FALSE), ==, -1);
  g_assert_cmpint (count_with_both (database, "w1", "w3000"), ==, 2);
  g_assert_cmpint (count_with_both (database, "w3000", "w1"), ==, 2);
  g_assert_cmpint (count_found (database, "w1 w3000", FALSE), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/match/prefixes-find-frequent-and-rare-words",
                   test_prefixes_find_frequent_and_rare_words);
  g_test_add_func ("/store/match/damaged-octet-is-an-error-and-no-crash",
                   test_damaged_octet_is_an_error_and_no_crash);
  g_test_add_func ("/store/match/damaged-block-is-an-error-and-no-crash",
                   test_damaged_block_is_an_error_and_no_crash);
  g_test_add_func ("/store/match/frequent-word-is-read-only-where-the-rare-one-is",
                   test_frequent_word_is_read_only_where_the_rare_one_is);
  return g_test_run ();
}
