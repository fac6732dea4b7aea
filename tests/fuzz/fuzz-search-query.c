/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "index-fixture.h"
#include "store/pr-query-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static PrDatabase *
get_database (void)
{
  static const char *const columns[7] = { "a", NULL, NULL, NULL, "a b 会", NULL, NULL };
  static PrDatabase *database = NULL;

  if (database != NULL)
    return database;
  database = index_fixture_open (":memory:");
  index_fixture_add (database, 1, columns, "a@b");
  return database;
}

/* Steps @statement to its end, which no query may keep it from. */
static void
run (PrStatement *statement, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (pr_statement_run (statement, &error));
  pr_statement_free (statement);
}

/* A snippet is text of its own, whatever is cut out. */
static void
cut (const char *query)
{
  g_autofree char *text = g_utf8_make_valid (query, -1);
  g_autoptr (GArray) hits = pr_store_find_hits (query, text);
  g_autoptr (PrSnippet) snippet = NULL;

  if (hits->len == 0)
    return;
  snippet = pr_snippet_new (1, text, hits);
  g_assert_true (g_utf8_validate (snippet->text, -1, NULL));
  for (guint i = 0; i < snippet->hits->len; i++)
    {
      const PrSpan *hit = &g_array_index (snippet->hits, PrSpan, i);

      g_assert_cmpuint (hit->start, <, hit->end);
      g_assert_cmpuint (hit->end, <=, strlen (snippet->text));
    }
}

/* The input as a query, and as a text in which its own words are marked. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *query = g_strndup ((const char *) data, size);
  g_autoptr (GArray) hits = pr_store_find_hits (query, query);
  PrSelection selection = { 0, 0, query };
  GError *error = NULL;
  PrStatement *statement;

  for (guint i = 0; i < hits->len; i++)
    g_assert_cmpuint (g_array_index (hits, PrSpan, i).end, <=, strlen (query));
  cut (query);
  statement = pr_query_prepare_keys (get_database (), &selection, 0, 10, &error);
  run (statement, error);
  statement = pr_query_prepare_count (get_database (), &selection, &error);
  run (statement, error);
  return 0;
}
