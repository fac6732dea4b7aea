/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>

#include "store-fixture.h"

#define ENOUGH_MESSAGES 600 /* to learn from */

static void
maintain (StoreFixture *f)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) error = NULL;

      pr_store_maintain (f->store, 1000, &more, NULL, &error);
      g_assert_no_error (error);
    }
}

/* Of every message all octets are there, and nothing is wrong with the database. */
static void
assert_all_whole (StoreFixture *f)
{
  guint n_complaints = 1;
  g_autoptr (GError) error = NULL;

  pr_store_verify (f->store, TRUE, NULL, NULL, NULL, &n_complaints, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_complaints, ==, 0);
  store_fixture_verify (f);
}

/* What mail of one list is like. */
static GBytes *
letter (guint n)
{
  g_autofree char *text = g_strdup_printf (
    "Received: from list.example.org; Thu, 1 Jan 2026 %02u:%02u:%02u +0000\r\n"
    "From: Ada <ada%u@example.org>\r\nTo: The list <list@example.net>\r\n"
    "List-Id: <list.example.net>\r\nSubject: Letter %u\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Dear all,\r\n\r\nthe engine has done %u turns today.\r\n\r\nYours, Ada\r\n",
    n / 3600 % 24, n / 60 % 60, n % 60, n % 13, n, n * 31);

  return g_bytes_new (text, strlen (text));
}

static void
add_letters (StoreFixture *f, guint first, guint n)
{
  for (guint i = first; i < first + n; i += PR_STORE_BATCH_MESSAGES)
    {
      g_autoptr (GPtrArray) batch =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
      g_autoptr (GError) error = NULL;

      for (guint j = i; j < MIN (first + n, i + PR_STORE_BATCH_MESSAGES); j++)
        {
          g_autofree char *uidl = g_strdup_printf ("u%u", j);
          g_autoptr (GBytes) raw = letter (j);

          g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
        }
      pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
      g_assert_no_error (error);
    }
}

/* ---- dictionaries ---- */

static void
test_first_mail_is_learnt_from_without_being_asked (StoreFixture *f, gconstpointer data)
{
  gint64 before, after;

  add_letters (f, 0, ENOUGH_MESSAGES);
  /* Waits for the learner. */
  store_fixture_reopen (f);
  maintain (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM dictionary"), ==, 2);
  before = store_fixture_number (f, "SELECT stored_octets FROM total");
  add_letters (f, ENOUGH_MESSAGES, ENOUGH_MESSAGES);
  after = store_fixture_number (f, "SELECT stored_octets FROM total");
  g_assert_cmpint (after - before, <,
                   store_fixture_number (f, "SELECT raw_octets / 5 FROM total"));
  assert_all_whole (f);
}

static void
test_few_messages_teach_nothing (StoreFixture *f, gconstpointer data)
{
  add_letters (f, 0, 100);
  maintain (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM dictionary"), ==, 0);
}

/* A day's mail at a time, each by a process of its own. */
static void
test_mail_that_comes_by_and_by_is_learnt_from (StoreFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    {
      add_letters (f, i * PR_STORE_BATCH_MESSAGES, PR_STORE_BATCH_MESSAGES);
      /* Learning cannot be late where the end of the program does not cut it off. */
      if (i == 9)
        while (store_fixture_number (f, "SELECT count(*) FROM dictionary") == 0)
          g_usleep (10000);
      store_fixture_reopen (f);
    }
  assert_all_whole (f);
}

static void
test_what_was_there_before_is_written_anew (StoreFixture *f, gconstpointer data)
{
  gint64 before, after;

  add_letters (f, 0, 300);
  before = store_fixture_number (f, "SELECT stored_octets FROM total");
  add_letters (f, 300, ENOUGH_MESSAGES - 300);
  store_fixture_reopen (f);
  maintain (f);
  after = store_fixture_number (f, "SELECT stored_octets FROM total");
  g_assert_cmpint (after, <, before);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT value FROM counter WHERE name = 'recode'"), ==, 0);
  assert_all_whole (f);
}

/* One of the two copies is enough. */
static void
test_damaged_copy_of_a_dictionary_harms_nothing (StoreFixture *f, gconstpointer data)
{
  for (int copy = 0; copy < 2; copy++)
    {
      g_autofree char *damage = g_strdup_printf (
        "UPDATE dictionary SET octets = zeroblob (length (octets)) WHERE copy = %d",
        copy);
      g_autofree char *restore = g_strdup_printf (
        "UPDATE dictionary SET octets = (SELECT d.octets FROM dictionary AS d "
        "WHERE d.copy <> %d) WHERE copy = %d",
        copy, copy);
      guint n_complaints = 0;

      if (copy == 0)
        {
          add_letters (f, 0, ENOUGH_MESSAGES);
          store_fixture_reopen (f);
          maintain (f);
        }
      store_fixture_exec (f, damage);
      store_fixture_reopen (f);
      g_assert_true (
        pr_store_verify (f->store, TRUE, NULL, NULL, NULL, &n_complaints, NULL, NULL));
      /* Of the copy, but of no message. */
      g_assert_cmpuint (n_complaints, ==, 1);
      store_fixture_exec (f, restore);
    }
}

static void
test_lost_dictionary_is_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = letter (5000);
  g_autoptr (GError) error = NULL;
  gint64 key;

  add_letters (f, 0, ENOUGH_MESSAGES);
  store_fixture_reopen (f);
  maintain (f);
  key = store_fixture_add (f, "last", raw);
  store_fixture_exec (f, "DELETE FROM dictionary");
  store_fixture_reopen (f);
  g_assert_false (pr_store_check_message (f->store, key, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  /* New mail comes in all the same. */
  {
    g_autoptr (GBytes) next = letter (5001);

    key = store_fixture_add (f, "next", next);
    g_assert_true (pr_store_check_message (f->store, key, &error));
    g_assert_no_error (error);
  }
}

/* ---- octets ---- */

/* As an older program stored them. */
static void
test_older_forms_are_read_and_renewed (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("Subject: an attachment\r\n\r\n");
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) back = NULL;
  gint64 key;

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU2Nzg5"
                           "QUJDREVGR0hJSktMTU5PUFFSU1RV\r\n");
  raw = g_bytes_new (text->str, text->len);
  key = store_fixture_add (f, "a", raw);
  {
    g_autofree char *sql = g_strdup_printf (
      "UPDATE raw SET codec = 0, data = CAST ('%s' AS BLOB), stored = octets; "
      "UPDATE counter SET value = %" G_GINT64_FORMAT " WHERE name = 'recode'",
      text->str, G_MAXINT64);

    store_fixture_exec (f, sql);
  }
  assert_all_whole (f);
  maintain (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT codec FROM raw"), ==, 2);
  g_assert_cmpint (store_fixture_number (f, "SELECT stored < octets / 10 FROM raw"), ==,
                   1);
  back = pr_store_load_raw (f->store, key, NULL);
  g_assert_true (g_bytes_equal (back, raw));
  assert_all_whole (f);
}

static void
test_damaged_octets_are_left_as_they_are (StoreFixture *f, gconstpointer data)
{
  g_autofree char *lines = g_strnfill (2000, 'a');
  g_autofree char *sql =
    g_strdup_printf ("UPDATE raw SET codec = 0, octets = 2000, stored = 2000, "
                     "data = CAST ('%s' AS BLOB); "
                     "UPDATE counter SET value = %" G_GINT64_FORMAT
                     " WHERE name = 'recode'",
                     lines, G_MAXINT64);

  add_letters (f, 0, 3);
  store_fixture_exec (f, sql);
  maintain (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (codec) FROM raw"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (length (data)) FROM raw"), ==,
                   6000);
}

/* ---- pages ---- */

static void
test_free_pages_go_back_to_the_disk (StoreFixture *f, gconstpointer data)
{
  gint64 before, after;

  g_assert_cmpint (store_fixture_number (f, "PRAGMA auto_vacuum"), ==, 2);
  store_fixture_exec (f,
                      "CREATE TABLE ballast (data BLOB);"
                      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                      "WHERE i < 1000) INSERT INTO ballast SELECT zeroblob (8000) FROM n;"
                      "DROP TABLE ballast");
  before = store_fixture_number (f, "PRAGMA page_count");
  g_assert_cmpint (before, >, 1000);
  maintain (f);
  after = store_fixture_number (f, "PRAGMA page_count");
  g_assert_cmpint (after, <, before - 500);
  /* Some stay for what comes next. */
  g_assert_cmpint (store_fixture_number (f, "PRAGMA freelist_count"), >, 0);
  assert_all_whole (f);
}

static gint64
wal_octets (StoreFixture *f)
{
  g_autofree char *wal = g_build_filename (f->path, "mail.db-wal", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (wal);
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);

  return info == NULL ? 0 : g_file_info_get_size (info);
}

/* The newest first, as they come from a server. */
static void
test_batch_is_written_in_the_order_of_its_keys (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;

  for (guint n = 20; n > 0; n--)
    {
      g_autoptr (GBytes) raw = letter (n);

      g_ptr_array_add (batch, pr_incoming_new (NULL, 0, raw));
    }
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < batch->len; i++)
    {
      PrIncoming *newer = batch->pdata[i - 1], *older = batch->pdata[i];

      g_assert_cmpint (newer->key, >, older->key);
      /* The low bits tell the order of writing. */
      g_assert_cmpint (newer->key & 0xfffff, >, older->key & 0xfffff);
    }
}

static void
test_wal_is_folded_in (StoreFixture *f, gconstpointer data)
{
  add_letters (f, 0, 400);
  g_assert_cmpint (wal_octets (f), >, 1 << 20);
  maintain (f);
  g_assert_cmpint (wal_octets (f), ==, 0);
  assert_all_whole (f);
}

/* Somebody reads for long: nobody waits for them. */
static void
test_wal_in_use_is_left_for_later (StoreFixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename (f->path, "mail.db", NULL);
  sqlite3 *reader = NULL;

  add_letters (f, 0, 200);
  g_assert_cmpint (sqlite3_open (file, &reader), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (reader, "BEGIN; SELECT count(*) FROM message", NULL,
                                 NULL, NULL),
                   ==, SQLITE_OK);
  add_letters (f, 200, 200);
  maintain (f);
  g_assert_cmpint (wal_octets (f), >, 0);
  g_assert_cmpint (sqlite3_close (reader), ==, SQLITE_OK);
  maintain (f);
  g_assert_cmpint (wal_octets (f), ==, 0);
  assert_all_whole (f);
}

/* ---- ends ---- */

static void
test_no_time_leaves_all_for_later (StoreFixture *f, gconstpointer data)
{
  gboolean more = FALSE;
  g_autoptr (GError) error = NULL;

  add_letters (f, 0, 300);
  g_assert_true (pr_store_maintain (f->store, 0, &more, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (more);
  g_assert_cmpint (wal_octets (f), >, 0);
}

static void
test_cancelled_care_is_no_harm (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean more = FALSE;
  g_autoptr (GError) error = NULL;

  add_letters (f, 0, 100);
  g_cancellable_cancel (cancellable);
  g_assert_false (pr_store_maintain (f->store, 1000, &more, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_all_whole (f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/maintain/first-mail-is-learnt-from",
                  test_first_mail_is_learnt_from_without_being_asked);
  store_test_add ("/store/maintain/mail-that-comes-by-and-by-is-learnt-from",
                  test_mail_that_comes_by_and_by_is_learnt_from);
  store_test_add ("/store/maintain/few-messages-teach-nothing",
                  test_few_messages_teach_nothing);
  store_test_add ("/store/maintain/what-was-there-before-is-written-anew",
                  test_what_was_there_before_is_written_anew);
  store_test_add ("/store/maintain/damaged-copy-of-a-dictionary-harms-nothing",
                  test_damaged_copy_of_a_dictionary_harms_nothing);
  store_test_add ("/store/maintain/lost-dictionary-is-told",
                  test_lost_dictionary_is_told);
  store_test_add ("/store/maintain/older-forms-are-read-and-renewed",
                  test_older_forms_are_read_and_renewed);
  store_test_add ("/store/maintain/damaged-octets-are-left-as-they-are",
                  test_damaged_octets_are_left_as_they_are);
  store_test_add ("/store/maintain/free-pages-go-back-to-the-disk",
                  test_free_pages_go_back_to_the_disk);
  store_test_add ("/store/maintain/batch-is-written-in-the-order-of-its-keys",
                  test_batch_is_written_in_the_order_of_its_keys);
  store_test_add ("/store/maintain/wal-is-folded-in", test_wal_is_folded_in);
  store_test_add ("/store/maintain/wal-in-use-is-left-for-later",
                  test_wal_in_use_is_left_for_later);
  store_test_add ("/store/maintain/no-time-leaves-all-for-later",
                  test_no_time_leaves_all_for_later);
  store_test_add ("/store/maintain/cancelled-care-is-no-harm",
                  test_cancelled_care_is_no_harm);
  return g_test_run ();
}
