/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "index-fixture.h"
#include "store/pr-index-private.h"
#include "store/pr-query-private.h"
#include "store/pr-search-private.h"
#include "store/pr-store.h"
#include "store/pr-tokenizer-private.h"

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
  gboolean dead;
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
  if (document->dead)
    return FALSE;
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
make_documents (GRand *rand, guint n_messages)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func (document_free);

  for (guint i = 0; i < n_messages; i++)
    {
      gint64 key = ((gint64) g_rand_int_range (rand, 1, G_MAXINT32) << 20) | i;

      g_ptr_array_add (documents, make_document (rand, key));
    }
  return documents;
}

/* In the order in which they are, which is none, up to @most to a segment. */
static void
index_documents (PrDatabase *database, GPtrArray *documents, guint most, GRand *rand)
{
  for (guint i = 0; i < documents->len;)
    {
      g_autoptr (PrSegmentBuilder) builder = pr_segment_builder_new ();
      guint end =
        MIN (i + (guint) g_rand_int_range (rand, (gint32) most / 8, (gint32) most),
             documents->len);

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

static void
check_each (PrDatabase *database, GPtrArray *documents, PrMatch *match)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < documents->len; i++)
    {
      const Document *document = g_ptr_array_index (documents, i);
      gboolean has = FALSE;

      g_assert_true (pr_search_has (database, match, document->key, &has, &error));
      g_assert_cmpint (has, ==, is_match (document, match));
    }
}

static guint
check_match (PrDatabase *database,
             GPtrArray *documents,
             PrMatch *match,
             gint64 least,
             gint64 below)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrSearch) search = pr_search_new (database, match, least, below, &error);
  gint64 key = 0;
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < documents->len; i++)
    {
      const Document *document = g_ptr_array_index (documents, i);

      if (document->key >= below || document->key < least || !is_match (document, match))
        continue;
      g_assert_true (pr_search_next (search, &key, &error));
      g_assert_no_error (error);
      g_assert_cmpint (key, ==, document->key);
      n++;
    }
  g_assert_false (pr_search_next (search, &key, &error));
  g_assert_no_error (error);
  return n;
}

/* Pages from all sides of some of the documents. */
static guint
check_pages (PrDatabase *database, GPtrArray *documents, PrMatch *match, GRand *rand)
{
  guint n = check_match (database, documents, match, 0, G_MAXINT64);
  const Document *one =
    g_ptr_array_index (documents, g_rand_int_range (rand, 0, (gint32) documents->len));
  const Document *other =
    g_ptr_array_index (documents, g_rand_int_range (rand, 0, (gint32) documents->len));

  check_each (database, documents, match);
  check_match (database, documents, match, 0, one->key);
  check_match (database, documents, match, 0, one->key + 1);
  check_match (database, documents, match, one->key, G_MAXINT64);
  check_match (database, documents, match, MIN (one->key, other->key),
               MAX (one->key, other->key));
  return n;
}

static void
test_finds_what_looking_at_each_message_finds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (PrDatabase) database = index_fixture_open (":memory:");
  g_autoptr (GPtrArray) documents = make_documents (rand, 200);
  guint n_found = 0;

  index_documents (database, documents, 80, rand);
  g_ptr_array_sort (documents, compare_documents);
  for (guint i = 0; i < N_QUERIES; i++)
    {
      g_autoptr (PrMatch) match = make_match (rand);

      n_found += check_pages (database, documents, match, rand);
    }
  g_assert_cmpuint (n_found, >, N_QUERIES);
}

static void
forget_some (PrDatabase *database, GPtrArray *documents, GRand *rand)
{
  for (guint i = 0; i < documents->len; i++)
    {
      Document *document = g_ptr_array_index (documents, i);
      g_autoptr (GError) error = NULL;

      document->dead = g_rand_int_range (rand, 0, 10) == 0;
      if (document->dead && !pr_index_forget (database, document->key, &error))
        g_assert_no_error (error);
    }
}

/* Some segments take several chunks of postings of one word and of its positions, and
 * many windows. */
static void
test_windows_find_what_looking_at_each_message_finds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (PrDatabase) database = index_fixture_open (":memory:");
  g_autoptr (GPtrArray) documents = make_documents (rand, 9000);
  guint n_found = 0;

  index_documents (database, documents, 8000, rand);
  forget_some (database, documents, rand);
  g_ptr_array_sort (documents, compare_documents);
  for (guint i = 0; i < 24; i++)
    {
      g_autoptr (PrMatch) match = make_match (rand);

      match->first_window = i % 4 == 3 ? match->first_window : 64u << i % 4;
      n_found += check_pages (database, documents, match, rand);
    }
  g_assert_cmpuint (n_found, >, 24 * 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/match/finds-what-looking-at-each-message-finds",
                   test_finds_what_looking_at_each_message_finds);
  g_test_add_func ("/store/match/windows-find-what-looking-at-each-message-finds",
                   test_windows_find_what_looking_at_each_message_finds);
  return g_test_run ();
}
