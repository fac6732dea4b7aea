/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-fixture.h"
#include "store/pr-database-private.h"

#define SEQUENCE_BITS 20

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* ---- keys ---- */

static void
test_key_is_of_received (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (7);
  gint64 key = store_fixture_add (f, "a", raw);

  g_assert_cmpint (key >> SEQUENCE_BITS, ==, STORE_MESSAGE_TIME (7));
  g_assert_cmpint (key, <, G_GINT64_CONSTANT (1) << 53);
}

static void
test_key_is_of_date_without_received (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw =
    store_octets ("Date: Thu, 01 Jan 2026 00:00:05 +0000\r\n\r\nx\r\n");

  g_assert_cmpint (store_fixture_add (f, "a", raw) >> SEQUENCE_BITS, ==,
                   STORE_MESSAGE_TIME (5));
}

static void
test_key_is_of_now_without_dates (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_octets ("Subject: no date\r\n\r\nx\r\n");
  gint64 before = now ();
  gint64 key = store_fixture_add (f, "a", raw);
  g_autoptr (PrSummary) row = store_fixture_load (f, key);

  g_assert_cmpint (key >> SEQUENCE_BITS, >=, before);
  g_assert_cmpint (key >> SEQUENCE_BITS, <=, now ());
  g_assert_cmpint (row->date, ==, key >> SEQUENCE_BITS);
}

static void
test_key_is_never_of_the_future (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) future =
    store_octets ("Date: Fri, 01 Jan 2100 00:00:00 +0000\r\n\r\nx\r\n");
  g_autoptr (GBytes) past =
    store_octets ("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n\r\nx\r\n");

  g_assert_cmpint (store_fixture_add (f, "a", future) >> SEQUENCE_BITS, <=, now ());
  g_assert_cmpint (store_fixture_add (f, "b", past) >> SEQUENCE_BITS, ==, 1);
}

static void
test_keys_of_one_second_differ (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) one =
    store_octets ("Date: Thu, 01 Jan 2026 00:00:05 +0000\r\n\r\n1");
  g_autoptr (GBytes) two =
    store_octets ("Date: Thu, 01 Jan 2026 00:00:05 +0000\r\n\r\n2");

  g_assert_cmpint (store_fixture_add (f, "a", one), <, store_fixture_add (f, "b", two));
}

/* The low bits of the sequence come round; the key of a message that is here, or was, is
 * stepped over. */
static void
test_key_is_given_once (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) one =
    store_octets ("Date: Thu, 01 Jan 2026 00:00:05 +0000\r\n\r\n1");
  g_autoptr (GBytes) two =
    store_octets ("Date: Thu, 01 Jan 2026 00:00:05 +0000\r\n\r\n2");
  g_autoptr (GBytes) three =
    store_octets ("Date: Thu, 01 Jan 2026 00:00:05 +0000\r\n\r\n3");
  gint64 first = store_fixture_add (f, "a", one);
  gint64 second, third;

  store_fixture_exec (f, "UPDATE counter SET value = (1 << 20) WHERE name = 'sequence'");
  second = store_fixture_add (f, "b", two);
  g_assert_cmpint (second, ==, first + 1);

  store_fixture_exec (f, "PRAGMA foreign_keys = ON; DELETE FROM message;"
                         "UPDATE counter SET value = (1 << 21) WHERE name = 'sequence'");
  third = store_fixture_add (f, "c", three);
  g_assert_cmpint (third, ==, first + 2);
}

/* ---- one content, one row ---- */

static void
test_same_octets_are_one_row (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GPtrArray) places = NULL;
  PrIncoming *first, *second, *third;

  g_ptr_array_add (batch, first = pr_incoming_new ("a", 0, raw));
  g_ptr_array_add (batch, second = pr_incoming_new ("a", 1, raw));
  g_ptr_array_add (batch, third = pr_incoming_new ("b", 0, raw));
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (first->new_row);
  g_assert_false (second->new_row);
  g_assert_false (third->new_row);
  g_assert_cmpint (second->key, ==, first->key);
  g_assert_cmpint (third->key, ==, first->key);
  places = store_fixture_places (f);
  g_assert_cmpuint (places->len, ==, 3);
  store_fixture_verify (f);
}

static void
test_same_octets_in_two_accounts_are_two_rows (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 first = store_fixture_add (f, "a", raw);

  f->account = store_fixture_add_account (f, "home");
  g_assert_cmpint (store_fixture_add (f, "a", raw), !=, first);
  store_fixture_verify (f);
}

static void
test_known_unique_id_is_left_alone (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) one = store_message (1);
  g_autoptr (GBytes) two = store_message (2);
  gint64 key = store_fixture_add (f, "a", one);
  g_autoptr (GBytes) raw = NULL;

  g_assert_cmpint (store_fixture_add (f, "a", two), ==, key);
  raw = pr_store_load_raw (f->store, key, NULL);
  g_assert_true (g_bytes_equal (raw, one));
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM message"), ==, 1);
}

/* A server may give a unique-id again, to another message. */
static void
test_unique_id_that_was_gone_is_stored_anew (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) one = store_message (1);
  g_autoptr (GBytes) two = store_message (2);
  gint64 key = store_fixture_add (f, "a", one);
  g_autoptr (GPtrArray) places = store_fixture_places (f);
  g_autoptr (PrPlace) place = NULL;
  gint64 second;

  store_fixture_make_gone (f, places);
  second = store_fixture_add (f, "a", two);
  g_assert_cmpint (second, !=, key);
  place = store_fixture_place (f, "a");
  g_assert_cmpint (place->state, ==, PR_PLACE_STORED);
  g_assert_cmpint (place->key, ==, second);
  store_fixture_verify (f);
}

static void
test_message_without_unique_id_has_no_place (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = store_message (1);
  gint64 key = store_fixture_add (f, NULL, raw);

  g_assert_cmpint (key, >, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM place"), ==, 0);
  store_fixture_verify (f);
}

/* ---- heads and wholes ---- */

static const char head_text[] =
  "Received: from a by b; Thu, 01 Jan 2026 00:00:09 +0000\r\n"
  "Subject: big\r\n\r\n";
static const char whole_text[] =
  "Received: from a by b; Thu, 01 Jan 2026 00:00:09 +0000\r\n"
  "Subject: big\r\n\r\nThe body, of which the head knew nothing.\r\n";

static void
test_whole_replaces_head_under_its_key (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets (head_text);
  g_autoptr (GBytes) whole = store_octets (whole_text);
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (PrSummary) partial = NULL;
  g_autoptr (PrSummary) row = NULL;
  g_autoptr (PrPlace) place = NULL;
  gint64 key = store_fixture_add_head (f, "a", head, 12345);

  partial = store_fixture_load (f, key);
  g_assert_cmpuint (partial->flags, ==, PR_FLAG_UNREAD | PR_FLAG_PARTIAL);
  g_assert_cmpuint (partial->size, ==, 12345);
  g_assert_true (
    pr_store_set_flags (f->store, &key, 1, PR_FLAG_STARRED, PR_FLAG_UNREAD, NULL));

  g_assert_cmpint (store_fixture_add (f, "a", whole), ==, key);
  row = store_fixture_load (f, key);
  g_assert_cmpuint (row->flags, ==, PR_FLAG_STARRED);
  g_assert_cmpuint (row->size, ==, strlen (whole_text));
  raw = pr_store_load_raw (f->store, key, NULL);
  g_assert_true (g_bytes_equal (raw, whole));
  place = store_fixture_place (f, "a");
  g_assert_cmpint (place->state, ==, PR_PLACE_STORED);
  store_fixture_verify (f);
}

static gsize
count_hits (StoreFixture *f, const char *query)
{
  PrSelection selection = { .query = query };
  g_autoptr (GError) error = NULL;
  guint64 count = 0;

  pr_store_count (f->store, &selection, &count, NULL, &error);
  g_assert_no_error (error);
  return count;
}

static void
test_whole_takes_the_heads_words_out_of_the_index (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets (head_text);
  g_autoptr (GBytes) whole = store_octets (whole_text);

  store_fixture_add_head (f, "a", head, 0);
  store_fixture_index_all (f);
  g_assert_cmpuint (count_hits (f, "subject:big"), ==, 1);
  g_assert_cmpuint (count_hits (f, "body"), ==, 0);

  store_fixture_add (f, "a", whole);
  g_assert_cmpuint (count_hits (f, "subject:big"), ==, 0);
  store_fixture_index_all (f);
  g_assert_cmpuint (count_hits (f, "subject:big"), ==, 1);
  g_assert_cmpuint (count_hits (f, "body"), ==, 1);
  store_fixture_verify (f);
}

/* TOP gives the same octets for two messages that differ below. */
static void
test_equal_heads_are_two_rows (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets (head_text);

  g_assert_cmpint (store_fixture_add_head (f, "a", head, 10), !=,
                   store_fixture_add_head (f, "b", head, 20));
}

static void
test_head_of_a_whole_that_is_here_gives_way (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) head = store_octets (head_text);
  g_autoptr (GBytes) whole = store_octets (whole_text);
  gint64 kept = store_fixture_add (f, "a", whole);
  gint64 key = store_fixture_add_head (f, "b", head, 0);
  g_autoptr (PrSummary) row = NULL;
  g_autoptr (PrPlace) place = NULL;

  g_assert_true (pr_store_set_flags (f->store, &key, 1, PR_FLAG_STARRED, 0, NULL));
  g_assert_true (pr_store_set_tag (f->store, &key, 1, "later", TRUE, NULL));
  g_assert_cmpint (store_fixture_add (f, "b", whole), ==, kept);
  g_assert_null (store_fixture_load (f, key));
  row = store_fixture_load (f, kept);
  g_assert_cmpuint (row->flags, ==, PR_FLAG_UNREAD | PR_FLAG_STARRED);
  g_assert_cmpstr (row->tags[0], ==, "later");
  place = store_fixture_place (f, "b");
  g_assert_cmpint (place->state, ==, PR_PLACE_STORED);
  g_assert_cmpint (place->key, ==, kept);
  store_fixture_verify (f);
}

/* ---- refusal, damage, folder ---- */

static void
test_refused_is_known_until_it_comes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (PrPlace) refused = NULL;
  g_autoptr (PrPlace) stored = NULL;
  PrIncoming *incoming = pr_incoming_new ("a", 0, NULL);

  incoming->refused = TRUE;
  incoming->size = 999;
  g_ptr_array_add (batch, incoming);
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  refused = store_fixture_place (f, "a");
  g_assert_cmpint (refused->state, ==, PR_PLACE_QUARANTINED);
  g_assert_cmpint (refused->key, ==, 0);
  g_assert_cmpuint (refused->size, ==, 999);
  g_assert_false (refused->deleted_here);

  g_assert_cmpint (store_fixture_add (f, "a", raw), >, 0);
  stored = store_fixture_place (f, "a");
  g_assert_cmpint (stored->state, ==, PR_PLACE_STORED);

  /* Refused once more, it stays stored. */
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&stored, pr_place_free);
  stored = store_fixture_place (f, "a");
  g_assert_cmpint (stored->state, ==, PR_PLACE_STORED);
  store_fixture_verify (f);
}

static void
test_damage_is_kept_with_its_reason (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (PrSummary) row = NULL;
  PrIncoming *incoming = pr_incoming_new ("a", 0, raw);
  PrStats stats;

  incoming->damage = g_strdup ("cut");
  g_ptr_array_add (batch, incoming);
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  row = store_fixture_load (f, incoming->key);
  g_assert_true (row->flags & PR_FLAG_DAMAGED);
  g_assert_cmpstr (row->damage, ==, "cut");
  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  g_assert_cmpuint (stats.damaged, ==, 1);
}

/* Adds three with a trigger that lets one of them fail: none is there then, and all are
 * when it is gone. */
static void
assert_all_or_nothing (StoreFixture *f, const char *trigger)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  gint64 number = 0;
  g_autoptr (GPtrArray) before = store_fixture_changes (f, &number);
  g_autoptr (GPtrArray) after = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) octets = store_message (i + 1);
      const char uidl[] = { 'a' + i, 0 };

      g_ptr_array_add (batch, pr_incoming_new (uidl, 0, octets));
    }
  store_fixture_exec (f, trigger);
  g_assert_false (pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM place"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT messages FROM total"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (total) FROM folder"), ==, 0);
  after = store_fixture_changes (f, &number);
  g_assert_cmpuint (after->len, ==, 0);
  store_fixture_verify (f);

  store_fixture_exec (f, "DROP TRIGGER refuse");
  g_clear_error (&error);
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM message"), ==, 3);
  store_fixture_verify (f);
}

static void
test_batch_is_all_or_nothing (StoreFixture *f, gconstpointer data)
{
  assert_all_or_nothing (f, "CREATE TRIGGER refuse BEFORE INSERT ON place "
                            "WHEN new.uidl = CAST ('b' AS BLOB) "
                            "BEGIN SELECT raise (FAIL, 'refused'); END");
}

/* The last of them cannot be counted when its row is there already. */
static void
test_row_that_fails_half_way_is_taken_back (StoreFixture *f, gconstpointer data)
{
  assert_all_or_nothing (f, "CREATE TRIGGER refuse AFTER UPDATE OF messages ON total "
                            "WHEN new.messages = 3 "
                            "BEGIN SELECT raise (FAIL, 'refused'); END");
}

static void
test_row_of_no_message_is_refused_at_commit (StoreFixture *f, gconstpointer data)
{
  static const char *const rows[] = {
    "INSERT INTO raw (key, codec, octets, stored, data) VALUES (99, 0, 1, 1, 'x')",
    "INSERT INTO place (account, uidl, occurrence, state, key, stored_at, size) "
    "SELECT id, 'u', 0, 1, 99, 0, 1 FROM account",
  };
  g_autofree char *file = g_build_filename (f->path, "mail.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDatabase) database = pr_database_open (file, TRUE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (pr_database_begin (database, &error));
      g_assert_true (pr_database_exec (database, rows[i], &error));
      g_assert_no_error (error);
      g_assert_false (pr_database_commit (database, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      pr_database_rollback (database);
    }
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM raw"), ==, 0);
  store_fixture_verify (f);
}

/* What a statement may have to undo by itself costs a copy of each page. */
static void
test_no_reference_or_count_is_undone_by_itself (StoreFixture *f, gconstpointer data)
{
  g_assert_cmpint (store_fixture_number (
                     f, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND "
                        "(sql LIKE '%UPDATE total%' OR sql LIKE '%UPDATE folder%' "
                        "OR sql LIKE '%UPDATE pack_use SET%')"),
                   ==, 0);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' "
                             "AND sql LIKE '%WHERE%abs%'"),
    ==, 0);
  g_assert_cmpint (
    store_fixture_number (
      f, "SELECT count(*) FROM sqlite_schema WHERE name IN ('message', 'raw', 'place') "
         "AND (length (sql) - length (replace (sql, 'REFERENCES', ''))) / 10 = "
         "(length (sql) - length (replace (sql, 'INITIALLY DEFERRED', ''))) / 18"),
    ==, 3);
}

static void
test_nothing_is_added_to_an_account_that_is_gone (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

  g_ptr_array_add (batch, pr_incoming_new ("a", 0, raw));
  g_assert_false (pr_store_add_messages (f->store, 4711, 0, batch, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
    pr_store_add_messages (f->store, f->account, 4711, batch, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND);
}

static void
test_cancelled_batch_stores_nothing (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = store_message (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

  g_ptr_array_add (batch, pr_incoming_new ("a", 0, raw));
  g_cancellable_cancel (cancellable);
  g_assert_false (
    pr_store_add_messages (f->store, f->account, 0, batch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (store_fixture_number (f, "SELECT count(*) FROM message"), ==, 0);
}

/* ---- made ready on other threads ---- */

#define N_THREADS 4
#define N_EACH 16

typedef struct
{
  PrStore *store;
  PrIncoming *incoming[N_EACH];
  PrArrival *arrivals[N_EACH];
} Share;

static gpointer
prepare_thread (gpointer data)
{
  Share *share = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_EACH; i++)
    {
      share->arrivals[i] = pr_store_prepare (share->store, share->incoming[i], &error);
      g_assert_no_error (error);
      pr_arrival_pack (share->store, share->arrivals[i]);
    }
  return NULL;
}

static void
add_shares (StoreFixture *f, Share *shares)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arrivals =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_arrival_free);

  for (guint i = 0; i < N_THREADS * N_EACH; i++)
    g_ptr_array_add (arrivals, shares[i % N_THREADS].arrivals[i / N_THREADS]);
  pr_store_add_arrivals (f->store, f->account, 0, arrivals, NULL, &error);
  g_assert_no_error (error);
}

static void
test_ready_on_many_threads_is_stored_in_order (StoreFixture *f, gconstpointer data)
{
  Share shares[N_THREADS];
  GThread *threads[N_THREADS];
  gint64 before = 0;

  for (guint i = 0; i < N_THREADS * N_EACH; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      g_autofree char *text = g_strdup_printf ("Subject: %u\r\n\r\nText\r\n", i);
      g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));

      shares[i % N_THREADS].incoming[i / N_THREADS] = pr_incoming_new (uidl, 0, raw);
    }
  for (guint i = 0; i < N_THREADS; i++)
    {
      shares[i].store = f->store;
      threads[i] = g_thread_new ("prepare", prepare_thread, &shares[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  add_shares (f, shares);
  for (guint i = 0; i < N_THREADS * N_EACH; i++)
    {
      PrIncoming *incoming = shares[i % N_THREADS].incoming[i / N_THREADS];

      g_assert_true (incoming->new_row);
      g_assert_cmpint (incoming->key, >, before);
      before = incoming->key;
      pr_incoming_free (incoming);
    }
  store_fixture_verify (f);
}

static void
test_too_large_is_not_made_ready (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  /* Nobody reads them. */
  g_autoptr (GBytes) raw = g_bytes_new_static ("", PR_STORE_MAX_MESSAGE_OCTETS + 1);
  g_autoptr (PrIncoming) incoming = pr_incoming_new ("a", 0, raw);

  g_assert_null (pr_store_prepare (f->store, incoming, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/key/is-of-received", test_key_is_of_received);
  store_test_add ("/store/key/is-of-date-without-received",
                  test_key_is_of_date_without_received);
  store_test_add ("/store/key/is-of-now-without-dates", test_key_is_of_now_without_dates);
  store_test_add ("/store/key/is-never-of-the-future", test_key_is_never_of_the_future);
  store_test_add ("/store/key/differs-within-a-second", test_keys_of_one_second_differ);
  store_test_add ("/store/key/is-given-once", test_key_is_given_once);
  store_test_add ("/store/add/same-octets-are-one-row", test_same_octets_are_one_row);
  store_test_add ("/store/add/same-octets-in-two-accounts-are-two-rows",
                  test_same_octets_in_two_accounts_are_two_rows);
  store_test_add ("/store/add/known-unique-id-is-left-alone",
                  test_known_unique_id_is_left_alone);
  store_test_add ("/store/add/unique-id-that-was-gone-is-stored-anew",
                  test_unique_id_that_was_gone_is_stored_anew);
  store_test_add ("/store/add/message-without-unique-id-has-no-place",
                  test_message_without_unique_id_has_no_place);
  store_test_add ("/store/head/whole-replaces-it-under-its-key",
                  test_whole_replaces_head_under_its_key);
  store_test_add ("/store/head/whole-takes-its-words-out-of-the-index",
                  test_whole_takes_the_heads_words_out_of_the_index);
  store_test_add ("/store/head/equal-ones-are-two-rows", test_equal_heads_are_two_rows);
  store_test_add ("/store/head/gives-way-to-a-whole-that-is-here",
                  test_head_of_a_whole_that_is_here_gives_way);
  store_test_add ("/store/add/refused-is-known-until-it-comes",
                  test_refused_is_known_until_it_comes);
  store_test_add ("/store/add/damage-is-kept-with-its-reason",
                  test_damage_is_kept_with_its_reason);
  store_test_add ("/store/add/batch-is-all-or-nothing", test_batch_is_all_or_nothing);
  store_test_add ("/store/add/row-that-fails-half-way-is-taken-back",
                  test_row_that_fails_half_way_is_taken_back);
  store_test_add ("/store/add/row-of-no-message-is-refused-at-commit",
                  test_row_of_no_message_is_refused_at_commit);
  store_test_add ("/store/add/no-reference-or-count-is-undone-by-itself",
                  test_no_reference_or_count_is_undone_by_itself);
  store_test_add ("/store/add/nothing-to-an-account-that-is-gone",
                  test_nothing_is_added_to_an_account_that_is_gone);
  store_test_add ("/store/add/cancelled-batch-stores-nothing",
                  test_cancelled_batch_stores_nothing);
  store_test_add ("/store/add/ready-on-many-threads-is-stored-in-order",
                  test_ready_on_many_threads_is_stored_in_order);
  store_test_add ("/store/add/too-large-is-not-made-ready",
                  test_too_large_is_not_made_ready);
  return g_test_run ();
}
