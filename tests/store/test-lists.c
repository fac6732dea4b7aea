/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-file-reader.h"
#include "store-fixture.h"
#include "store/pr-schema-private.h"

static GArray *
list (StoreFixture *f, const PrSelection *selection, gint64 below, gsize limit)
{
  g_autoptr (GError) error = NULL;
  GArray *keys = pr_store_list_keys (f->store, selection, below, limit, NULL, &error);

  g_assert_no_error (error);
  return keys;
}

static guint64
count (StoreFixture *f, const PrSelection *selection)
{
  g_autoptr (GError) error = NULL;
  guint64 n = 0;

  pr_store_count (f->store, selection, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static gint64
key_at (GArray *keys, guint i)
{
  return g_array_index (keys, gint64, i);
}

static void
test_keys_are_newest_first (StoreFixture *f, gconstpointer data)
{
  PrSelection everything = { 0 };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GArray) page = NULL;

  store_fixture_fill (f, 100, 50);
  store_fixture_fill (f, 0, 50);
  keys = list (f, &everything, 0, 0);
  g_assert_cmpuint (keys->len, ==, 100);
  for (guint i = 1; i < keys->len; i++)
    g_assert_cmpint (key_at (keys, i - 1), >, key_at (keys, i));

  page = list (f, &everything, key_at (keys, 9), 5);
  g_assert_cmpuint (page->len, ==, 5);
  for (guint i = 0; i < page->len; i++)
    g_assert_cmpint (key_at (page, i), ==, key_at (keys, 10 + i));
}

/* Every way to choose gives as many keys as its count says. */
static void
assert_selection (StoreFixture *f, gint64 account, gint64 folder, guint expected)
{
  PrSelection selection = { .account = account, .folder = folder };
  g_autoptr (GArray) keys = list (f, &selection, 0, 0);

  g_assert_cmpuint (keys->len, ==, expected);
  g_assert_cmpuint (count (f, &selection), ==, expected);
}

static void
test_selections_and_counts_agree (StoreFixture *f, gconstpointer data)
{
  gint64 work = f->account, home = store_fixture_add_account (f, "home");

  store_fixture_fill (f, 0, 10);
  f->account = home;
  store_fixture_fill (f, 0, 3);
  /* Folders of an account, and common to all, which only later verbs make. */
  store_fixture_exec (f, "UPDATE folder SET id = 10 WHERE account = 1 AND kind = 4;"
                         "INSERT INTO folder (id, account, kind, name) VALUES "
                         "(11, NULL, 1, 'Archive');"
                         "UPDATE message SET folder = 10 WHERE key IN "
                         "(SELECT key FROM message WHERE account = 1 "
                         "ORDER BY key DESC LIMIT 2);"
                         "UPDATE message SET folder = 11 WHERE key IN "
                         "(SELECT min (key) FROM message GROUP BY account)");
  assert_selection (f, 0, 0, 11);
  assert_selection (f, work, 0, 8);
  assert_selection (f, home, 0, 3);
  assert_selection (f, 0, 11, 2);
  assert_selection (f, home, 11, 1);
  assert_selection (f, home, 10, 0);
  assert_selection (f, 0, 4711, 0);
}

static void
test_summary_is_what_the_message_says (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_octets (
    "Received: by b.example.org; Thu, 01 Jan 2026 00:00:09 +0000\r\n"
    "Date: Wed, 31 Dec 2025 23:00:00 +0000\r\n"
    "From: =?utf-8?q?Ren=C3=A9e?= <renee@example.org>\r\n"
    "To: a@example.org, B <b@example.org>\r\n"
    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    "--x\r\n\r\nHello there,\r\nyou.\r\n"
    "--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nattached\r\n"
    "--x--\r\n");
  gint64 key = store_fixture_add (f, "a", raw);
  g_autoptr (PrSummary) row = store_fixture_load (f, key);

  g_assert_cmpint (row->key, ==, key);
  g_assert_cmpint (row->account, ==, f->account);
  g_assert_cmpstr (row->account_name, ==, "work");
  g_assert_cmpstr (row->folder_name, ==, "Inbox");
  g_assert_cmpint (row->date, ==, 1767222000);
  g_assert_cmpstr (row->from, ==, "Renée <renee@example.org>");
  g_assert_cmpstr (row->from_name, ==, "Renée");
  g_assert_cmpstr (row->to, ==, "a@example.org, B <b@example.org>");
  g_assert_cmpstr (row->subject, ==, "Grüße");
  g_assert_true (g_str_has_prefix (row->preview, "Hello there, you."));
  g_assert_cmpuint (row->size, ==, g_bytes_get_size (raw));
  g_assert_cmpuint (row->flags, ==, PR_FLAG_UNREAD | PR_FLAG_ATTACHMENT);
  g_assert_cmpint (row->thread, !=, 0);
  g_assert_cmpuint (g_strv_length (row->tags), ==, 0);
  g_assert_null (row->damage);
}

static void
test_rows_come_in_the_order_asked (StoreFixture *f, gconstpointer data)
{
  PrSelection everything = { 0 };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gint64 asked[3];

  store_fixture_fill (f, 0, 2);
  keys = list (f, &everything, 0, 0);
  asked[0] = key_at (keys, 1);
  asked[1] = 4711;
  asked[2] = key_at (keys, 0);
  rows = pr_store_load_summaries (f->store, asked, 3, NULL);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpint (((PrSummary *) g_ptr_array_index (rows, 0))->key, ==, asked[0]);
  g_assert_null (g_ptr_array_index (rows, 1));
  g_assert_cmpint (((PrSummary *) g_ptr_array_index (rows, 2))->key, ==, asked[2]);
}

/* ---- flags, tags, counters ---- */

static void
assert_counters (StoreFixture *f, guint total, guint unread)
{
  g_autoptr (GPtrArray) folders = pr_store_list_folders (f->store, NULL);
  PrFolder *inbox = g_ptr_array_index (folders, 0);
  PrStats stats;

  g_assert_cmpuint (inbox->total, ==, total);
  g_assert_cmpuint (inbox->unread, ==, unread);
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.messages, ==, total);
  g_assert_cmpuint (stats.unread, ==, unread);
  g_assert_cmpuint (stats.waiting_for_index + stats.indexed, ==, total);
}

static void
test_counters_follow_every_verb (StoreFixture *f, gconstpointer data)
{
  PrSelection everything = { 0 };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GBytes) head = store_octets ("Subject: head\r\n\r\n");
  g_autoptr (GBytes) whole = store_octets ("Subject: head\r\n\r\nbody\r\n");
  PrStats stats;

  assert_counters (f, 0, 0);
  store_fixture_fill (f, 0, 10);
  assert_counters (f, 10, 10);
  keys = list (f, &everything, 0, 0);
  g_assert_true (pr_store_set_flags (f->store, (gint64 *) (gpointer) keys->data, 4, 0,
                                     PR_FLAG_UNREAD, NULL));
  assert_counters (f, 10, 6);
  g_assert_true (pr_store_set_flags (f->store, (gint64 *) (gpointer) keys->data, 2,
                                     PR_FLAG_UNREAD | PR_FLAG_STARRED, 0, NULL));
  assert_counters (f, 10, 8);
  store_fixture_add_head (f, "head", head, 0);
  assert_counters (f, 11, 9);
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.partial, ==, 1);
  store_fixture_add (f, "head", whole);
  assert_counters (f, 11, 9);
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.partial, ==, 0);
  g_assert_cmpuint (stats.waiting_for_index, ==, 11);
  store_fixture_index_all (f);
  assert_counters (f, 11, 9);
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.indexed, ==, 11);
  g_assert_cmpuint (stats.raw_octets, >, stats.stored_octets);
  g_assert_cmpuint (stats.database_octets, >, stats.stored_octets);
  g_assert_cmpuint (stats.accounts, ==, 1);
  g_assert_cmpuint (stats.schema_version, ==, PR_SCHEMA_VERSION);
  store_fixture_verify (f);
}

static void
test_flags_of_unknown_messages_are_told_after_the_others (StoreFixture *f,
                                                          gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrSummary) row = NULL;
  gint64 keys[2] = { 4711, store_fixture_add (f, "a", raw) };

  g_assert_false (
    pr_store_set_flags (f->store, keys, 2, PR_FLAG_STARRED, PR_FLAG_UNREAD, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  row = store_fixture_load (f, keys[1]);
  g_assert_cmpuint (row->flags, ==, PR_FLAG_STARRED);
}

static void
test_tag_lives_as_long_as_a_message_has_it (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 key = store_fixture_add (f, "a", raw);
  g_autoptr (PrSummary) row = NULL;
  g_auto (GStrv) tags = NULL;
  g_auto (GStrv) none = NULL;

  g_assert_true (pr_store_set_tag (f->store, &key, 1, "Later", TRUE, NULL));
  g_assert_true (pr_store_set_tag (f->store, &key, 1, "later", TRUE, NULL));
  g_assert_true (pr_store_set_tag (f->store, &key, 1, "bills", TRUE, NULL));
  tags = pr_store_list_tags (f->store, NULL);
  g_assert_cmpuint (g_strv_length (tags), ==, 2);
  row = store_fixture_load (f, key);
  g_assert_cmpstr (row->tags[0], ==, "bills");
  g_assert_cmpstr (row->tags[1], ==, "Later");

  g_assert_true (pr_store_set_tag (f->store, &key, 1, "LATER", FALSE, NULL));
  g_assert_true (pr_store_set_tag (f->store, &key, 1, "bills", FALSE, NULL));
  none = pr_store_list_tags (f->store, NULL);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

/* ---- index ---- */

static void
test_newest_are_indexed_first (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PrSelection new_one = { .query = "number9" }, old_one = { .query = "number0" };
  guint left = 0;

  store_fixture_fill (f, 0, 10);
  g_assert_true (pr_store_index_some (f->store, 4, &left, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 6);
  g_assert_cmpuint (count (f, &new_one), ==, 1);
  g_assert_cmpuint (count (f, &old_one), ==, 0);
  store_fixture_verify (f);
  store_fixture_index_all (f);
  g_assert_cmpuint (count (f, &old_one), ==, 1);
  store_fixture_verify (f);
}

static void
test_index_of_another_version_is_renewed (StoreFixture *f, gconstpointer data)
{
  PrSelection words = { .query = "weaves" };
  PrStats stats;

  store_fixture_fill (f, 0, 10);
  store_fixture_index_all (f);
  store_fixture_exec (f, "UPDATE counter SET value = 99 WHERE name = 'extractor'");

  /* While another has the profile open, the index stays and is used as it is. */
  {
    g_autoptr (PrStore) other = pr_store_open (f->path, NULL, NULL);

    g_assert_nonnull (other);
    g_assert_cmpuint (count (f, &words), ==, 10);
  }
  store_fixture_reopen (f);
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.waiting_for_index, ==, 10);
  g_assert_cmpuint (count (f, &words), ==, 0);
  store_fixture_index_all (f);
  g_assert_cmpuint (count (f, &words), ==, 10);
  store_fixture_verify (f);
}

#define WITHOUT_FILES 5 /* PR_INDEX_VERSION before the texts of files were indexed */

static gboolean
is_pdf (const char *type, const char *name)
{
  return g_str_equal (type, "application/pdf");
}

static char *
read_fake (const char *type, const char *name, GBytes *octets)
{
  return g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
}

/* As a profile comes from a program that knew no files. */
static void
test_index_without_files_is_renewed (StoreFixture *f, gconstpointer data)
{
  static const PrFileReader reader = { is_pdf, read_fake, 10, 0 };
  g_autoptr (GBytes) raw = store_octets (
    "Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\n\r\nText\r\n--b\r\nContent-Type: application/pdf\r\n"
    "Content-Disposition: attachment; filename=a.pdf\r\n\r\ngearwheel\r\n--b--\r\n");
  g_autofree char *as_before =
    g_strdup_printf ("UPDATE counter SET value = %d WHERE name = 'extractor'",
                     WITHOUT_FILES);
  PrSelection in_file = { .query = "gearwheel" };

  store_fixture_add (f, "u1", raw);
  store_fixture_index_all (f);
  store_fixture_exec (f, as_before);
  g_assert_cmpuint (count (f, &in_file), ==, 0);
  pr_file_reader_set (&reader);
  store_fixture_reopen (f);
  store_fixture_index_all (f);
  pr_file_reader_set (NULL);
  g_assert_cmpuint (count (f, &in_file), ==, 1);
  store_fixture_verify (f);
}

static void
test_unreadable_message_does_not_hold_up_the_index (StoreFixture *f, gconstpointer data)
{
  PrSelection words = { .query = "weaves" };

  store_fixture_fill (f, 0, 5);
  store_fixture_exec (f,
                      "UPDATE raw SET codec = 9 WHERE key = (SELECT max (key) FROM raw);"
                      "INSERT INTO waiting VALUES (4711)");
  store_fixture_index_all (f);
  g_assert_cmpuint (count (f, &words), ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/list/keys-are-newest-first", test_keys_are_newest_first);
  store_test_add ("/store/list/selections-and-counts-agree",
                  test_selections_and_counts_agree);
  store_test_add ("/store/list/summary-is-what-the-message-says",
                  test_summary_is_what_the_message_says);
  store_test_add ("/store/list/rows-come-in-the-order-asked",
                  test_rows_come_in_the_order_asked);
  store_test_add ("/store/counters/follow-every-verb", test_counters_follow_every_verb);
  store_test_add ("/store/flags/unknown-messages-are-told-after-the-others",
                  test_flags_of_unknown_messages_are_told_after_the_others);
  store_test_add ("/store/tags/live-as-long-as-a-message-has-them",
                  test_tag_lives_as_long_as_a_message_has_it);
  store_test_add ("/store/index/newest-are-indexed-first", test_newest_are_indexed_first);
  store_test_add ("/store/index/of-another-version-is-renewed",
                  test_index_of_another_version_is_renewed);
  store_test_add ("/store/index/without-files-is-renewed",
                  test_index_without_files_is_renewed);
  store_test_add ("/store/index/unreadable-message-does-not-hold-it-up",
                  test_unreadable_message_does_not_hold_up_the_index);
  return g_test_run ();
}
