/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#define MESSAGE_OCTETS 400

static void
check_places (SyncFixture *f, const char *expected)
{
  g_autofree char *places = sync_fixture_dup_places (f);

  g_assert_cmpstr (places, ==, expected);
}

static guint
count_dele (SyncFixture *f)
{
  return pr_test_server_count_commands (f->server, "DELE");
}

static void
test_keep_forever_deletes_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_dele (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);
}

static void
test_keep_none_deletes_in_the_session_that_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 300, MESSAGE_OCTETS);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 300);
  g_assert_cmpuint (report->deleted_on_server, ==, 300);
  pr_sync_report_free (report);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  sync_fixture_check_all_stored (f, 300);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 300);
}

static void
test_keep_none_without_unique_ids_deletes_what_it_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  sync_fixture_check_all_stored (f, 5);
}

static void
test_keep_days_waits (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_DAYS;
  f->account->keep_days = 1;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_dele (f), ==, 0);
  f->account->keep_days = 0;
  sync_fixture_sync (f);
  g_assert_cmpuint (count_dele (f), ==, 3);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  check_places (f, "u0001 gone, u0002 gone, u0003 gone");
  sync_fixture_check_all_stored (f, 3);
}

/* What is only known by its head, refused or left out is on no list of deletes. */
static void
test_only_what_is_whole_here_is_deleted (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  f->options.headers_only = FALSE;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  f->account->keep = PR_KEEP_NONE;
  pr_test_server_set_reply (f->server, "RETR 1", "-ERR [SYS/TEMP] not now\r\n");
  pr_test_server_set_reply (f->server, "RETR 3", "-ERR cannot read it\r\n");
  sync_fixture_sync (f);
  check_places (f, "u0001 head, u0002 gone, u0003 refused, u0004 gone");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

static void
test_quit_cut_off_is_settled_by_the_next_listing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "QUIT", "-ERR some messages were not removed\r\n");
  report = sync_fixture_run (f);
  g_assert_nonnull (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 3);
  g_assert_cmpuint (report->deleted_on_server, ==, 0);
  pr_sync_report_free (report);
  check_places (f, "u0001 dele-sent, u0002 dele-sent, u0003 dele-sent");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);

  /* One was deleted after all, the others are deleted again without a download. */
  pr_test_server_set_reply (f->server, "QUIT", NULL);
  pr_test_server_remove (f->server, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  check_places (f, "u0001 gone, u0002 gone, u0003 gone");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  sync_fixture_check_all_stored (f, 3);
}

static void
test_a_refused_dele_leaves_the_message_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "DELE 2", "-ERR no\r\n");
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->deleted_on_server, ==, 2);
  pr_sync_report_free (report);
  check_places (f, "u0001 gone, u0002 stored, u0003 gone");
  pr_test_server_set_reply (f->server, "DELE 2", NULL);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  check_places (f, "u0001 gone, u0002 gone, u0003 gone");
}

static void
test_a_consent_taken_back_keeps_the_rest (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "QUIT", "-ERR not removed\r\n");
  sync_fixture_fail (f, PR_TROUBLE_REFUSED);
  pr_test_server_set_reply (f->server, "QUIT", NULL);
  f->account->keep = PR_KEEP_FOREVER;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  check_places (f, "u0001 stored, u0002 stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

/* A unique-id that is listed again after it went may name other octets. */
static void
test_a_unique_id_used_again_loses_no_mail (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  check_places (f, "u0001 gone");
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  pr_test_server_set_uidl (f->server, 0, "u0001");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  sync_fixture_check_all_stored (f, 2);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

static void
test_one_that_came_back_is_stored_once (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) again = sync_fixture_make_message (1, MESSAGE_OCTETS);

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  f->account->keep = PR_KEEP_FOREVER;
  pr_test_server_add (f->server, "u0001", again);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  check_places (f, "u0001 stored");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/delete/keep-forever-deletes-nothing",
                   test_keep_forever_deletes_nothing);
  g_test_add_func ("/sync/delete/keep-none-deletes-in-the-session-that-stored",
                   test_keep_none_deletes_in_the_session_that_stored);
  g_test_add_func ("/sync/delete/keep-none-without-unique-ids-deletes-what-it-stored",
                   test_keep_none_without_unique_ids_deletes_what_it_stored);
  g_test_add_func ("/sync/delete/keep-days-waits", test_keep_days_waits);
  g_test_add_func ("/sync/delete/only-what-is-whole-here-is-deleted",
                   test_only_what_is_whole_here_is_deleted);
  g_test_add_func ("/sync/delete/quit-cut-off-is-settled-by-the-next-listing",
                   test_quit_cut_off_is_settled_by_the_next_listing);
  g_test_add_func ("/sync/delete/a-refused-dele-leaves-the-message-stored",
                   test_a_refused_dele_leaves_the_message_stored);
  g_test_add_func ("/sync/delete/a-consent-taken-back-keeps-the-rest",
                   test_a_consent_taken_back_keeps_the_rest);
  g_test_add_func ("/sync/delete/a-unique-id-used-again-loses-no-mail",
                   test_a_unique_id_used_again_loses_no_mail);
  g_test_add_func ("/sync/delete/one-that-came-back-is-stored-once",
                   test_one_that_came_back_is_stored_once);
  return g_test_run ();
}
