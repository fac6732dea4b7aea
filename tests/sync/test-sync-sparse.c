/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"

#define MESSAGE_OCTETS SYNC_FIXTURE_OCTETS
#define MESSAGES SYNC_FIXTURE_MESSAGES
#define WHOLE "STAT, UIDL"
#define SPARSE "STAT, UIDL 20"
#define SPARSE_THEN_WHOLE SPARSE ", " WHOLE
#define SECONDS_OF_DAY (24 * 60 * 60)

static void
swap (SyncFixture *f, guint index)
{
  pr_test_server_remove (f->server, index);
  sync_fixture_insert (f, index);
}

/* ---- what it saves ---- */

static void
test_nothing_new (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  PrMaildrop before, after;

  sync_fixture_load_maildrop (f, &before);
  sync_fixture_let_pass (f, 60);
  sync_fixture_check (f, SPARSE, 0);
  sync_fixture_check (f, SPARSE, 0);
  sync_fixture_load_maildrop (f, &after);
  g_assert_cmpint (after.seen_at, >=, before.seen_at);
  g_assert_cmpint (after.listed_at, ==, before.listed_at - 60);
  g_assert_cmpuint (after.messages, ==, MESSAGES);
  sync_fixture_check_all_stored (f, MESSAGES);
}

static void
test_what_is_known_is_told (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  g_autoptr (PrSyncReport) report = NULL;

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_check_cost (f, SPARSE ", UIDL 21", 1, &report);
  g_assert_cmpuint (report->known, ==, MESSAGES);
  g_assert_cmpuint (report->new_messages, ==, 1);
}

static void
test_some_appended (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_check (f, SPARSE ", UIDL 21, UIDL 22, UIDL 23", 3);
  sync_fixture_check (f, "STAT, UIDL 23", 0);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_check (f, "STAT, UIDL 23, UIDL 24", 1);
  sync_fixture_let_pass (f, SECONDS_OF_DAY);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, "STAT, UIDL 24", 0);
  sync_fixture_check_all_stored (f, 24);
}

static void
test_sizes_of_the_new_ones (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  f->account->max_size = 10000;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  sync_fixture_add (f, 30, MESSAGE_OCTETS);
  sync_fixture_let_pass (f, SECONDS_OF_DAY);
  sync_fixture_check (f, WHOLE ", LIST", 32);
  sync_fixture_check (f, "STAT, UIDL 52", 0);
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  sync_fixture_check (f, "STAT, UIDL 52, UIDL 53, UIDL 54, LIST 53, LIST 54", 2);
  sync_fixture_check_all_stored (f, 54);
}

static void
test_cost (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_NO_APOP);
  g_autoptr (PrSyncReport) report = NULL;

  sync_fixture_check_cost (f, SPARSE, 0, &report);
  g_test_message ("%" G_GUINT64_FORMAT " octets in, %" G_GUINT64_FORMAT
                  " out, %u round trips",
                  report->bytes_in, report->bytes_out, report->round_trips);
  g_assert_cmpuint (report->bytes_in + report->bytes_out, <=, 1000);
  g_assert_cmpuint (report->round_trips, <=, 3);
}

/* The application's octets are those of the clear session; TLS adds records and, resumed,
 * a handshake without certificates. */
static void
test_cost_under_tls (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_TLS);
  g_autoptr (PrSyncReport) whole = NULL;
  g_autoptr (PrSyncReport) report = NULL;

  f->account->security = PR_SECURITY_TLS;
  f->account->ca_file = g_strdup (pr_test_server_get_ca_file (f->server));
  sync_fixture_add (f, MESSAGES, MESSAGE_OCTETS);
  sync_fixture_check (f, WHOLE, MESSAGES);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check_cost (f, SPARSE, 0, &report);
  g_test_message ("%" G_GUINT64_FORMAT " octets in, %" G_GUINT64_FORMAT
                  " out, %u round trips",
                  report->bytes_in, report->bytes_out, report->round_trips);
  g_assert_cmpuint (report->round_trips, <=, 3);
  f->account->pin = g_strdup (pr_test_server_get_pin (f->server));
  sync_fixture_check_cost (f, SPARSE, 0, &whole);
  g_assert_cmpuint (report->bytes_in + 200, <, whole->bytes_in);
}

/* One flight more, for each command is one. */
static void
test_without_pipelining (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_NO_PIPELINING);

  sync_fixture_check (f, SPARSE, 0);
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  sync_fixture_check (f, SPARSE ", UIDL 21, UIDL 22", 2);
  sync_fixture_add (f, PR_SYNC_SPARSE_SINGLES + 1, MESSAGE_OCTETS);
  sync_fixture_check (f, "STAT, UIDL 22, " WHOLE, PR_SYNC_SPARSE_SINGLES + 1);
  sync_fixture_check_all_stored (f, MESSAGES + 3 + PR_SYNC_SPARSE_SINGLES);
}

/* ---- surprises ---- */

static void
test_reordered (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  for (guint i = 0; i < MESSAGES; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%04u", MESSAGES - i);
      g_autoptr (GBytes) octets =
        sync_fixture_make_message (MESSAGES - i, MESSAGE_OCTETS);

      pr_test_server_remove (f->server, i);
      pr_test_server_insert (f->server, i, uidl, octets);
    }
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 0);
  /* It has to earn trust anew. */
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, SPARSE, 0);
  sync_fixture_check_all_stored (f, MESSAGES);
}

static void
test_inserted_in_front (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  sync_fixture_insert (f, 0);
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 1);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

/* What leaves count, octets and last unique-id alike is seen by the next whole list, and
 * nothing is lost or doubled meanwhile. */
static void
test_swapped_in_the_middle (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  swap (f, 14);
  sync_fixture_check (f, SPARSE, 0);
  sync_fixture_check_all_stored (f, MESSAGES);
  sync_fixture_let_pass (f, SECONDS_OF_DAY);
  sync_fixture_check (f, WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
  sync_fixture_check (f, WHOLE, 0);
}

static void
test_swapped_last (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  swap (f, MESSAGES - 1);
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

static void
test_swapped_for_one_of_another_size (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) octets = sync_fixture_make_message (21, 2 * MESSAGE_OCTETS);

  pr_test_server_remove (f->server, 3);
  pr_test_server_insert (f->server, 3, "u0021", octets);
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

static void
test_one_less (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  pr_test_server_remove (f->server, 4);
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 0);
  sync_fixture_check_all_stored (f, MESSAGES);
}

static void
test_one_less_and_one_more (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  pr_test_server_remove (f->server, 14);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

static void
test_last_renamed (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_uidl (f->server, MESSAGES - 1, "renamed");
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES);
}

static void
test_new_one_is_known (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  pr_test_server_set_uidl (f->server, MESSAGES, "u0003");
  sync_fixture_check (f, SPARSE ", UIDL 21, " WHOLE, 1);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

static void
test_new_ones_share_a_unique_id (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  pr_test_server_set_uidl (f->server, MESSAGES, "twin");
  pr_test_server_set_uidl (f->server, MESSAGES + 1, "twin");
  sync_fixture_check (f, SPARSE ", UIDL 21, UIDL 22, " WHOLE, 2);
  sync_fixture_check_all_stored (f, MESSAGES + 2);
}

static void
test_last_refused (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_reply (f->server, "UIDL 20", "-ERR only the whole list\r\n");
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 0);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

static void
test_stat_tells_too_many (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_reply (f->server, "STAT", "+OK 22 9999999\r\n");
  sync_fixture_check (f, SPARSE ", UIDL 21, UIDL 22, " WHOLE, 0);
  pr_test_server_set_reply (f->server, "STAT", "+OK 4294967295 9999999\r\n");
  sync_fixture_check (f, WHOLE, 0);
  pr_test_server_set_reply (f->server, "STAT", NULL);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_check (f, WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

static void
test_stat_tells_too_few (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_reply (f->server, "STAT", "+OK 3 99\r\n");
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 0);
  pr_test_server_set_reply (f->server, "STAT", NULL);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_check (f, WHOLE, 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

/* Such a server is compared by count and unique-ids alone. */
static void
test_octets_that_drift (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  PrMaildrop maildrop;

  pr_test_server_set_reply (f->server, "STAT", "+OK 20 7000\r\n");
  sync_fixture_check (f, SPARSE_THEN_WHOLE, 0);
  sync_fixture_load_maildrop (f, &maildrop);
  g_assert_true (maildrop.drifts);
  pr_test_server_set_reply (f->server, "STAT", "+OK 20 7777\r\n");
  sync_fixture_check (f, SPARSE, 0);
  pr_test_server_set_reply (f->server, "STAT", "+OK 21 6000\r\n");
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_check (f, SPARSE ", UIDL 21", 1);
  sync_fixture_check_all_stored (f, MESSAGES + 1);
}

static void
add_surprises (void)
{
  g_test_add_func ("/sync/sparse/surprise/reordered", test_reordered);
  g_test_add_func ("/sync/sparse/surprise/inserted-in-front", test_inserted_in_front);
  g_test_add_func ("/sync/sparse/surprise/swapped-in-the-middle-is-seen-by-whole-lists",
                   test_swapped_in_the_middle);
  g_test_add_func ("/sync/sparse/surprise/swapped-last", test_swapped_last);
  g_test_add_func ("/sync/sparse/surprise/swapped-for-another-size",
                   test_swapped_for_one_of_another_size);
  g_test_add_func ("/sync/sparse/surprise/one-less", test_one_less);
  g_test_add_func ("/sync/sparse/surprise/one-less-and-one-more",
                   test_one_less_and_one_more);
  g_test_add_func ("/sync/sparse/surprise/last-renamed", test_last_renamed);
  g_test_add_func ("/sync/sparse/surprise/new-one-is-known", test_new_one_is_known);
  g_test_add_func ("/sync/sparse/surprise/new-ones-share-a-unique-id",
                   test_new_ones_share_a_unique_id);
  g_test_add_func ("/sync/sparse/surprise/last-refused", test_last_refused);
  g_test_add_func ("/sync/sparse/surprise/stat-tells-too-many", test_stat_tells_too_many);
  g_test_add_func ("/sync/sparse/surprise/stat-tells-too-few", test_stat_tells_too_few);
  g_test_add_func ("/sync/sparse/surprise/octets-that-drift", test_octets_that_drift);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/sparse/nothing-new", test_nothing_new);
  g_test_add_func ("/sync/sparse/what-is-known-is-told", test_what_is_known_is_told);
  g_test_add_func ("/sync/sparse/some-appended", test_some_appended);
  g_test_add_func ("/sync/sparse/sizes-of-the-new-ones-alone",
                   test_sizes_of_the_new_ones);
  g_test_add_func ("/sync/sparse/costs-less-than-a-thousand-octets", test_cost);
  g_test_add_func ("/sync/sparse/costs-less-under-tls", test_cost_under_tls);
  g_test_add_func ("/sync/sparse/without-pipelining", test_without_pipelining);
  add_surprises ();
  return g_test_run ();
}
