/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "index-fixture.h"
#include "store-fixture.h"
#include "store/pr-query-private.h"
#include "store/pr-search-private.h"
#include "store/pr-tokenizer-private.h"
#include "store/pr-varint-private.h"

#define N_MESSAGES 200
#define N_QUERIES 150

/* ---- what a search must find, found the slow way ---- */

typedef struct
{
  char *token;
  guint column, position;
} Place;

typedef struct
{
  gint64 key;
  char *columns[7];
  GArray *places; /* of Place */
  guint column;   /* of the text being taken apart */
  guint position;
} Document;

static void
place_clear (gpointer data)
{
  g_free (((Place *) data)->token);
}

static int
place_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  Document *document = user_data;
  Place place = { g_strndup (token, (gsize) length), document->column, 0 };

  if ((flags & PR_TOKEN_COLOCATED) == 0)
    document->position++;
  place.position = document->position;
  g_array_append_val (document->places, place);
  return 0;
}

static void
document_free (gpointer data)
{
  Document *document = data;

  for (guint i = 0; i < 7; i++)
    g_free (document->columns[i]);
  g_array_unref (document->places);
  g_free (document);
}

/* Few words, so that many meet; some are beginnings of others. */
static char *
make_text (GRand *rand, guint n_words)
{
  static const char *const words[] = { "a",    "ab",     "abc",    "abd", "b",    "ba",
                                       "bb",   "cat",    "cab",    "the", "then", "them",
                                       "会議", "明日会", "Straße", "zz",  "z",    "zzz" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (
      text, "%s ", words[g_rand_int_range (rand, 0, (gint32) G_N_ELEMENTS (words))]);
  return g_string_free (text, FALSE);
}

static Document *
make_document (GRand *rand, gint64 key)
{
  Document *document = g_new0 (Document, 1);

  document->key = key;
  document->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (document->places, place_clear);
  for (guint i = 0; i < 7; i++)
    {
      if (i != 4 && g_rand_int_range (rand, 0, 3) != 0)
        continue;
      document->columns[i] = make_text (rand, (guint) g_rand_int_range (rand, 0, 12));
      document->column = i;
      document->position = 0;
      pr_tokenize (document->columns[i], strlen (document->columns[i]), PR_TOKENIZE_TEXT,
                   place_cb, document);
    }
  return document;
}

static gboolean
is_token (const Place *place, const PrMatchTerm *term, guint index)
{
  const char *token = g_ptr_array_index (term->tokens, index);

  return term->prefix && index == term->tokens->len - 1
           ? g_str_has_prefix (place->token, token)
           : g_str_equal (place->token, token);
}

static gboolean
goes_on (const Document *document,
         const Place *from,
         const PrMatchTerm *term,
         guint index)
{
  if (index == term->tokens->len)
    return TRUE;
  for (guint i = 0; i < document->places->len; i++)
    {
      const Place *place = &g_array_index (document->places, Place, i);

      if (place->column == from->column && place->position == from->position + 1 &&
          is_token (place, term, index) && goes_on (document, place, term, index + 1))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_term (const Document *document, const PrMatchTerm *term)
{
  for (guint i = 0; i < document->places->len; i++)
    {
      const Place *place = &g_array_index (document->places, Place, i);

      if ((term->columns >> place->column & 1) != 0 && is_token (place, term, 0) &&
          goes_on (document, place, term, 1))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_any (const Document *document, GPtrArray *terms)
{
  for (guint i = 0; i < terms->len; i++)
    if (has_term (document, g_ptr_array_index (terms, i)))
      return TRUE;
  return FALSE;
}

static gboolean
is_match (const Document *document, const PrMatch *match)
{
  for (guint i = 0; i < match->wanted->len; i++)
    if (!has_any (document, g_ptr_array_index (match->wanted, i)))
      return FALSE;
  return !has_any (document, match->unwanted);
}

/* ---- random searches ---- */

static void
add_random_term (GRand *rand, GPtrArray *terms)
{
  g_autofree char *text = make_text (rand, (guint) g_rand_int_range (rand, 1, 4));
  PrTerm term = { .kind = PR_TERM_TEXT };

  term.tokens = pr_query_tokenize (text);
  term.prefix = g_rand_boolean (rand);
  if (g_rand_int_range (rand, 0, 3) == 0)
    term.columns =
      1u << g_rand_int_range (rand, 0, 7) | 1u << g_rand_int_range (rand, 0, 7);
  pr_match_add_term (terms, &term);
  g_ptr_array_unref (term.tokens);
}

static PrMatch *
make_match (GRand *rand)
{
  PrMatch *match = pr_match_new ();
  gint32 n_clauses = g_rand_int_range (rand, 1, 3);

  for (gint32 i = 0; i < n_clauses; i++)
    {
      GPtrArray *clause = pr_match_add_clause (match);
      gint32 n_terms = g_rand_int_range (rand, 1, 3);

      for (gint32 j = 0; j < n_terms; j++)
        add_random_term (rand, clause);
    }
  if (g_rand_int_range (rand, 0, 4) == 0)
    add_random_term (rand, match->unwanted);
  return match;
}

static int
compare_documents (gconstpointer a, gconstpointer b)
{
  const Document *left = *(Document *const *) a, *right = *(Document *const *) b;

  return (left->key < right->key) - (left->key > right->key);
}

static GPtrArray *
make_documents (GRand *rand)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func (document_free);

  for (guint i = 0; i < N_MESSAGES; i++)
    {
      gint64 key = ((gint64) g_rand_int_range (rand, 1, G_MAXINT32) << 20) | i;

      g_ptr_array_add (documents, make_document (rand, key));
    }
  return documents;
}

/* In the order in which they are, which is none, some to a segment. */
static void
index_documents (PrDatabase *database, GPtrArray *documents, GRand *rand)
{
  for (guint i = 0; i < documents->len;)
    {
      g_autoptr (PrSegmentBuilder) builder = pr_segment_builder_new ();
      guint end = MIN (i + (guint) g_rand_int_range (rand, 1, 80), documents->len);

      for (; i < end; i++)
        {
          const Document *document = g_ptr_array_index (documents, i);

          pr_segment_builder_begin (builder, document->key);
          for (guint j = 0; j < 7; j++)
            pr_segment_builder_add (builder, 1u << j, document->columns[j]);
        }
      index_fixture_write (database, builder);
    }
}

static guint
check_match (PrDatabase *database, GPtrArray *documents, PrMatch *match, gint64 below)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrSearch) search = pr_search_new (database, match, 0, below, &error);
  gint64 key = 0;
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < documents->len; i++)
    {
      const Document *document = g_ptr_array_index (documents, i);

      if (document->key >= below || !is_match (document, match))
        continue;
      g_assert_true (pr_search_next (search, &key, &error));
      g_assert_no_error (error);
      g_assert_cmpint (key, ==, document->key);
      n++;
    }
  for (guint i = 0; i < documents->len; i++)
    {
      const Document *document = g_ptr_array_index (documents, i);
      gboolean has = FALSE;

      g_assert_true (pr_search_has (database, match, document->key, &has, &error));
      g_assert_cmpint (has, ==, is_match (document, match));
    }
  g_assert_false (pr_search_next (search, &key, &error));
  g_assert_no_error (error);
  return n;
}

static void
test_finds_what_looking_at_each_message_finds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (PrDatabase) database = index_fixture_open (":memory:");
  g_autoptr (GPtrArray) documents = make_documents (rand);
  guint n_found = 0;

  index_documents (database, documents, rand);
  g_ptr_array_sort (documents, compare_documents);
  for (guint i = 0; i < N_QUERIES; i++)
    {
      g_autoptr (PrMatch) match = make_match (rand);
      const Document *middle = g_ptr_array_index (documents, N_MESSAGES / 2);
      guint n = check_match (database, documents, match, G_MAXINT64);

      check_match (database, documents, match, middle->key);
      n_found += n;
    }
  g_assert_cmpuint (n_found, >, N_QUERIES);
}

/* ---- numbers ---- */

static void
test_numbers_read_back_and_stop_at_the_end (void)
{
  for (guint shift = 0; shift < 64; shift++)
    {
      guint64 value = (G_GUINT64_CONSTANT (1) << shift) - (shift % 2);
      g_autoptr (GByteArray) octets = g_byte_array_new ();
      PrScan scan;

      pr_varint_append (octets, value);
      scan = (PrScan){ octets->data, octets->data + octets->len, FALSE };
      g_assert_cmpuint (pr_scan_varint (&scan), ==, value);
      g_assert_false (scan.damaged);
      g_assert_true (scan.octets == scan.end);
      scan = (PrScan){ octets->data, octets->data + octets->len - 1, FALSE };
      pr_scan_varint (&scan);
      g_assert_true (scan.damaged);
    }
}

/* ---- in a store ---- */

static guint64
count (StoreFixture *f, const char *query)
{
  g_autoptr (GError) error = NULL;
  PrSelection selection = { 0, 0, query };
  guint64 n = 0;

  pr_store_count (f->store, &selection, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_small_segments_become_larger_ones (StoreFixture *f, gconstpointer data)
{
  guint left = 0;

  for (guint i = 0; i < 100; i++)
    {
      store_fixture_fill (f, i * 3, 3);
      g_assert_true (pr_store_index_some (f->store, 100, &left, NULL, NULL));
      g_assert_cmpuint (left, ==, 0);
    }
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment"), <, 16);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (messages) FROM segment"), ==,
                   300);
  g_assert_cmpuint (count (f, "subject:notes"), ==, 300);
  store_fixture_verify (f);
}

static void
test_cut_off_segment_is_tidied_away (StoreFixture *f, gconstpointer data)
{
  store_fixture_exec (f, "INSERT INTO segment (state, messages, newest, oldest) "
                         "VALUES (1, 0, 0, 0);"
                         "INSERT INTO segment_chunk SELECT id << 24, 0, 0, x'00' FROM "
                         "segment");
  store_fixture_fill (f, 0, 5);
  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment WHERE state"),
                   ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment_chunk WHERE "
                                            "id >> 24 NOT IN (SELECT id FROM segment)"),
                   ==, 0);
  g_assert_cmpuint (count (f, "subject:notes"), ==, 5);
  store_fixture_verify (f);
}

static void
test_damaged_index_is_an_error_and_no_crash (StoreFixture *f, gconstpointer data)
{
  static const char *const queries[] = { "subject:notes", "weav*", "\"weaves and\"",
                                         "-cat" };

  store_fixture_fill (f, 0, 40);
  store_fixture_index_all (f);
  store_fixture_exec (f, "CREATE TABLE kept AS SELECT * FROM segment_chunk");
  for (guint i = 0; i < 5 * 64; i++)
    {
      g_autofree char *damage = g_strdup_printf (
        "UPDATE segment_chunk SET data = CAST (substr (data, 1, length (data) * %u / "
        "256) "
        "|| x'%02x' || substr (data, length (data) * %u / 64 + 2) AS BLOB) "
        "WHERE id >> 21 & 7 = %u",
        i / 5, i * 37 % 256, i / 5, i % 5);
      PrSelection selection = { 0, 0, queries[i % G_N_ELEMENTS (queries)] };
      g_autoptr (GArray) keys = NULL;
      g_autoptr (GError) error = NULL;

      store_fixture_exec (f, damage);
      keys = pr_store_list_keys (f->store, &selection, 0, 0, NULL, &error);
      if (keys == NULL)
        g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
      store_fixture_exec (f, "REPLACE INTO segment_chunk SELECT * FROM kept");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/segments/finds-what-looking-at-each-message-finds",
                   test_finds_what_looking_at_each_message_finds);
  g_test_add_func ("/store/segments/numbers-read-back-and-stop-at-the-end",
                   test_numbers_read_back_and_stop_at_the_end);
  store_test_add ("/store/segments/small-segments-become-larger-ones",
                  test_small_segments_become_larger_ones);
  store_test_add ("/store/segments/cut-off-segment-is-tidied-away",
                  test_cut_off_segment_is_tidied_away);
  store_test_add ("/store/segments/damaged-index-is-an-error-and-no-crash",
                  test_damaged_index_is_an_error_and_no_crash);
  return g_test_run ();
}
