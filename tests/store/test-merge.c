/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-fixture.h"
#include "store/pr-incoming-private.h"
#include "store/pr-index-private.h"
#include "store/pr-intake.h"

#define HEAD_TEXT                                                                     \
  "Received: from a.example.org by b.example.org; Thu, 1 Jan 2026 08:00:00 +0000\r\n" \
  "From: Ada Lovelace <ada@example.org>\r\n"                                          \
  "Message-ID: <big@example.org>\r\n"                                                 \
  "Subject: Big\r\n"                                                                  \
  "\r\n"
#define WHOLE_TEXT HEAD_TEXT "Jacquard cards\r\n"
#define SEGMENTS 8       /* of a size that become one */
#define MANY_WORDS 30000 /* of a message: a merge is written in several transactions */

/* ---- work that another cuts in on ---- */

static gpointer
index_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  guint left = 0;

  pr_store_index_some (data, 100, &left, NULL, &error);
  g_assert_no_error (error);
  return NULL;
}

/* Until the store has all it writes, and waits for the lock that another holds. */
static void
wait_until_it_wants_to_write (PrStore *store)
{
  while (g_mutex_trylock (&store->write_mutex))
    {
      g_mutex_unlock (&store->write_mutex);
      g_usleep (1000);
    }
}

static void
delete_message (PrTransaction *transaction, gint64 key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_transaction_prepare (transaction, "DELETE FROM message WHERE key = ?1", &error);

  g_assert_no_error (error);
  pr_statement_bind_int64 (stmt, 1, key);
  g_assert_true (pr_statement_run (stmt, &error));
}

static void
make_whole (StoreFixture *f, PrStore *other, PrTransaction *transaction, gint64 key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = store_octets (WHOLE_TEXT);
  g_autoptr (PrIncoming) incoming = pr_incoming_new ("big", 0, raw);
  g_autoptr (PrArrival) arrival = pr_store_prepare (other, incoming, &error);
  g_autoptr (GPtrArray) octets = g_ptr_array_new_with_free_func (g_free);
  PrBatch batch = { .transaction = transaction, .account = f->account, .raw = octets };
  gint64 kept = 0;

  g_assert_no_error (error);
  pr_arrival_pack (other, arrival);
  pr_batch_replace_head (&batch, arrival, key, &kept, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kept, ==, key);
  g_assert_true (pr_batch_write_raw (&batch, &error));
}

/* Another process deletes a message and makes a head whole, while what this one read
 * before is about to be written. */
static void
index_while_mail_changes (StoreFixture *f, gint64 deleted, gint64 head)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) other = pr_store_open (f->path, NULL, &error);
  g_autoptr (PrTransaction) transaction = NULL;
  GThread *thread;

  g_assert_no_error (error);
  transaction = pr_transaction_begin (other, NULL, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("index", index_thread, f->store);
  wait_until_it_wants_to_write (f->store);
  delete_message (transaction, deleted);
  make_whole (f, other, transaction, head);
  pr_transaction_commit (transaction, &error);
  g_assert_no_error (error);
  g_clear_pointer (&transaction, pr_transaction_free);
  g_thread_join (thread);
}

/* ---- what is there ---- */

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
assert_nothing_left_behind (StoreFixture *f)
{
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment WHERE state"),
                   ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment_chunk WHERE "
                                            "id >> 24 NOT IN (SELECT id FROM segment)"),
                   ==, 0);
  store_fixture_verify (f);
}

/* Segments that are not merged yet: each is hidden until all are there. */
static void
add_segment (StoreFixture *f, guint first, guint n)
{
  if (n > 0)
    store_fixture_fill (f, first, n);
  store_fixture_index_all (f);
  store_fixture_exec (f, "UPDATE segment SET state = -1");
}

static void
show_segments (StoreFixture *f)
{
  store_fixture_exec (f, "UPDATE segment SET state = 0");
}

static gint64
add_head (StoreFixture *f)
{
  g_autoptr (GBytes) head = store_octets (HEAD_TEXT);

  return store_fixture_add_head (f, "big", head, strlen (WHOLE_TEXT));
}

static void
delete_oldest (StoreFixture *f, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrTransaction) transaction = pr_transaction_begin (f->store, NULL, &error);
  g_autoptr (PrStatement) stmt = NULL;

  g_assert_no_error (error);
  stmt = pr_transaction_prepare (transaction,
                                 "DELETE FROM message WHERE key IN "
                                 "(SELECT key FROM message ORDER BY key LIMIT ?1)",
                                 &error);
  g_assert_no_error (error);
  pr_statement_bind_int64 (stmt, 1, n);
  g_assert_true (pr_statement_run (stmt, &error));
  pr_transaction_commit (transaction, &error);
  g_assert_no_error (error);
}

/* ---- tests ---- */

static void
test_changed_while_it_is_indexed (StoreFixture *f, gconstpointer data)
{
  gint64 head = add_head (f);
  g_autoptr (PrPlace) place = NULL;

  store_fixture_fill (f, 0, 10);
  place = store_fixture_place (f, "u4");
  index_while_mail_changes (f, place->key, head);

  g_assert_cmpint (store_fixture_number (f, "SELECT messages FROM segment"), ==, 11);
  g_assert_cmpint (store_fixture_number (f, "SELECT length (dead) FROM segment"), ==, 2);
  g_assert_cmpint (store_fixture_number (f, "SELECT waiting FROM total"), ==, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT dead FROM total"), ==, 0);
  g_assert_cmpuint (count (f, "weaves"), ==, 9);
  g_assert_cmpuint (count (f, "number4"), ==, 0);
  g_assert_cmpuint (count (f, "subject:big"), ==, 0);
  assert_nothing_left_behind (f);

  store_fixture_index_all (f);
  g_assert_cmpuint (count (f, "subject:big jacquard"), ==, 1);
  assert_nothing_left_behind (f);
}

static void
test_changed_while_it_is_merged (StoreFixture *f, gconstpointer data)
{
  gint64 head = add_head (f);
  g_autoptr (PrPlace) place = NULL;

  for (guint i = 0; i < SEGMENTS; i++)
    add_segment (f, i * 3, 3);
  show_segments (f);
  place = store_fixture_place (f, "u4");
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment"), ==,
                   SEGMENTS);
  index_while_mail_changes (f, place->key, head);

  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment"), ==, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT messages FROM segment"), ==, 25);
  g_assert_cmpint (store_fixture_number (f, "SELECT length (dead) FROM segment"), ==, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT waiting FROM total"), ==, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT dead FROM total"), ==, 1);
  g_assert_cmpuint (count (f, "weaves"), ==, 23);
  g_assert_cmpuint (count (f, "number4"), ==, 0);
  g_assert_cmpuint (count (f, "subject:big"), ==, 0);
  assert_nothing_left_behind (f);

  store_fixture_index_all (f);
  g_assert_cmpuint (count (f, "subject:big jacquard"), ==, 1);
  assert_nothing_left_behind (f);
}

static void
test_dead_messages_are_dropped (StoreFixture *f, gconstpointer data)
{
  gint64 head = add_head (f);
  g_autoptr (GBytes) whole = store_octets (WHOLE_TEXT);

  store_fixture_fill (f, 0, 40);
  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_add (f, "big", whole), ==, head);
  delete_oldest (f, 15);
  g_assert_cmpint (store_fixture_number (f, "SELECT dead FROM total"), ==, 15);
  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT dead FROM total"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum (messages) FROM segment"), ==,
                   26);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM segment WHERE dead NOT NULL"), ==, 0);
  g_assert_cmpuint (count (f, "weaves"), ==, 25);
  g_assert_cmpuint (count (f, "jacquard"), ==, 1);
  assert_nothing_left_behind (f);

  delete_oldest (f, 26);
  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT dead FROM total"), ==, 0);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment"), ==, 0);
  assert_nothing_left_behind (f);
}

/* ---- cancelled ---- */

static void
add_many_words (StoreFixture *f, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *uidl = g_strdup_printf ("many%u", n);
  g_autoptr (GBytes) raw = NULL;

  g_string_printf (text, "From: ada@example.org\r\nSubject: Many\r\n\r\n");
  for (guint i = 0; i < MANY_WORDS; i++)
    g_string_append_printf (text, "w%06x%s", (i * SEGMENTS + n) * 7919 % 0x1000000,
                            i % 10 == 9 ? "\r\n" : " ");
  raw = g_string_free_to_bytes (g_steal_pointer (&text));
  store_fixture_add (f, uidl, raw);
}

static int
cancel_cb (void *user_data, sqlite3 *handle, const char *name, int n_pages)
{
  g_cancellable_cancel (user_data);
  return SQLITE_OK;
}

static void
test_cancelled_leaves_no_trace (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  sqlite3 *writer = NULL;
  guint left = 0;

  for (guint i = 0; i < SEGMENTS; i++)
    {
      add_many_words (f, i);
      add_segment (f, 0, 0);
    }
  show_segments (f);

  /* Once its first chunks are written. */
  writer = pr_database_get_handle (f->store->writer);
  sqlite3_wal_hook (writer, cancel_cb, cancellable);
  g_assert_false (pr_store_index_some (f->store, 100, &left, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sqlite3_wal_hook (writer, NULL, NULL);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM segment_chunk JOIN segment ON "
                             "segment.id = segment_chunk.id >> 24 WHERE state = 1"),
    >, 0);
  g_assert_cmpuint (count (f, "subject:many"), ==, SEGMENTS);
  store_fixture_verify (f);

  store_fixture_index_all (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM segment"), ==, 1);
  g_assert_cmpuint (count (f, "subject:many"), ==, SEGMENTS);
  assert_nothing_left_behind (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/merge/changed-while-it-is-indexed",
                  test_changed_while_it_is_indexed);
  store_test_add ("/store/merge/changed-while-it-is-merged",
                  test_changed_while_it_is_merged);
  store_test_add ("/store/merge/dead-messages-are-dropped",
                  test_dead_messages_are_dropped);
  store_test_add ("/store/merge/cancelled-leaves-no-trace",
                  test_cancelled_leaves_no_trace);
  return g_test_run ();
}
