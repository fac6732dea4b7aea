/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/store-fixture.h"

static gint64
add (StoreFixture *f, const char *uidl, const char *text)
{
  g_autoptr (GBytes) raw = store_octets (text);

  return store_fixture_add (f, uidl, raw);
}

/* The snippet of one message, or NULL. */
static PrSnippet *
make (StoreFixture *f, const char *query, gint64 key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snippets =
    pr_store_make_snippets (f->store, query, &key, 1, NULL, &error);
  PrSnippet *snippet;

  g_assert_no_error (error);
  g_assert_cmpuint (snippets->len, ==, 1);
  snippet = g_ptr_array_index (snippets, 0);
  return snippet == NULL ? NULL : pr_snippet_ref (snippet);
}

static void
assert_hit (StoreFixture *f, const char *query, gint64 key, const char *expected)
{
  g_autoptr (PrSnippet) snippet = make (f, query, key);
  const PrSpan *hit;
  g_autofree char *word = NULL;

  g_assert_nonnull (snippet);
  g_assert_cmpint (snippet->key, ==, key);
  hit = &g_array_index (snippet->hits, PrSpan, 0);
  word = g_strndup (snippet->text + hit->start, hit->end - hit->start);
  g_assert_cmpstr (word, ==, expected);
}

static void
assert_none (StoreFixture *f, const char *query, gint64 key)
{
  g_autoptr (PrSnippet) snippet = make (f, query, key);

  g_assert_null (snippet);
}

static void
test_shows_what_the_search_hit (StoreFixture *f, gconstpointer data)
{
  gint64 key = add (f, "a",
                    "From: Ada <ada@example.org>\r\nSubject: engine\r\n"
                    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
                    "Die Straße zur 明日の会議 ist lang.\r\n");

  assert_hit (f, "strasse", key, "Straße");
  assert_hit (f, "str*", key, "Straße");
  assert_hit (f, "会議", key, "会議");
  assert_hit (f, "\"ist lang\"", key, "ist lang");
  assert_hit (f, "lang -kurz is:unread", key, "lang");
}

static void
test_none_without_a_hit_in_the_text (StoreFixture *f, gconstpointer data)
{
  gint64 key =
    add (f, "a", "From: Ada <ada@example.org>\r\nSubject: engine\r\n\r\nText\r\n");

  assert_none (f, "engine", key);
  assert_none (f, "from:ada", key);
  assert_none (f, "is:unread", key);
  assert_none (f, "-nothing", key);
  assert_none (f, "", key);
  assert_none (f, "text", key + 1); /* no such message */
}

static void
test_text_of_attachments_counts (StoreFixture *f, gconstpointer data)
{
  gint64 key = add (f, "a",
                    "Subject: files\r\nMIME-Version: 1.0\r\n"
                    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                    "--b\r\n\r\nSee there.\r\n--b\r\n"
                    "Content-Type: text/plain; name=a.txt\r\n"
                    "Content-Disposition: attachment; filename=a.txt\r\n\r\n"
                    "The analytical engine\r\n--b--\r\n");

  assert_hit (f, "analytical", key, "analytical");
}

static void
test_damaged_message_leaves_the_others (StoreFixture *f, gconstpointer data)
{
  gint64 keys[3];
  g_autoptr (GPtrArray) snippets = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;

  keys[0] = add (f, "a", "Subject: a\r\n\r\nfirst word\r\n");
  keys[1] = add (f, "b", "Subject: b\r\n\r\nsecond word\r\n");
  keys[2] = add (f, "c", "Subject: c\r\n\r\nthird word\r\n");
  sql = g_strdup_printf ("DELETE FROM raw WHERE key = %" G_GINT64_FORMAT, keys[1]);
  store_fixture_exec (f, sql);
  snippets = pr_store_make_snippets (f->store, "word", keys, 3, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snippets->len, ==, 3);
  g_assert_nonnull (g_ptr_array_index (snippets, 0));
  g_assert_null (g_ptr_array_index (snippets, 1));
  g_assert_nonnull (g_ptr_array_index (snippets, 2));
}

static void
test_ends_when_cancelled (StoreFixture *f, gconstpointer data)
{
  gint64 key = add (f, "a", "Subject: a\r\n\r\nword\r\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (pr_store_make_snippets (f->store, "word", &key, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/snippet/shows-what-the-search-hit",
                  test_shows_what_the_search_hit);
  store_test_add ("/store/snippet/none-without-a-hit-in-the-text",
                  test_none_without_a_hit_in_the_text);
  store_test_add ("/store/snippet/text-of-attachments-counts",
                  test_text_of_attachments_counts);
  store_test_add ("/store/snippet/damaged-message-leaves-the-others",
                  test_damaged_message_leaves_the_others);
  store_test_add ("/store/snippet/ends-when-cancelled", test_ends_when_cancelled);
  return g_test_run ();
}
