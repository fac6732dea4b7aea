/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include "sync-fixture.h"

#define MESSAGE_OCTETS 400

static void
check_places (SyncFixture *f, const char *expected)
{
  g_autofree char *places = sync_fixture_dup_places (f);

  g_assert_cmpstr (places, ==, expected);
}

static void
request (SyncFixture *f, const char *uidl, PrRequest wanted)
{
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  PrPlace *place = g_new0 (PrPlace, 1);
  g_autoptr (GError) error = NULL;

  place->uidl = g_strdup (uidl);
  g_ptr_array_add (places, place);
  pr_store_request_places (f->store, f->account->id, places, wanted, &error);
  g_assert_no_error (error);
}

static guint
count_requests (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests =
    pr_store_list_requests (f->store, f->account->id, &error);

  g_assert_no_error (error);
  return requests->len;
}

static guint
count_dele (SyncFixture *f)
{
  return pr_test_server_count_commands (f->server, "DELE");
}

/* Three that are stored here. */
static SyncFixture *
new_synced (void)
{
  SyncFixture *f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  return f;
}

static void
test_deleted_there_stays_here (void)
{
  g_autoptr (SyncFixture) f = new_synced ();
  PrSyncReport *report;

  request (f, "u0002", PR_REQUEST_DELETE);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->deleted_on_server, ==, 1);
  pr_sync_report_free (report);
  check_places (f, "u0001 stored, u0002 gone, u0003 stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
  g_assert_cmpuint (count_requests (f), ==, 0);
  sync_fixture_check_all_stored (f, 3);
}

static void
test_deleted_here_stays_there (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  sync_fixture_trash (f, 2);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_dele (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);
}

/* In Trash here, and asked for there. */
static void
test_deleted_in_both_places (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  sync_fixture_trash (f, 1);
  request (f, "u0003", PR_REQUEST_DELETE);
  sync_fixture_sync (f);
  check_places (f, "u0001 stored, u0002 stored, u0003 gone");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

/* The order suffices for what was never here whole, and for nothing but that. */
static void
test_what_is_not_here_goes_when_it_is_asked_for (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR 1", "-ERR cannot read it\r\n");
  sync_fixture_sync (f);
  pr_test_server_set_reply (f->server, "RETR 1", NULL);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  f->options.headers_only = FALSE;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  check_places (f, "u0001 refused, u0002 head");
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%04u", i);

      request (f, uidl, PR_REQUEST_DELETE);
    }
  check_places (f, "u0001 refused, u0002 head, u0003 seen");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  check_places (f, "u0001 gone, u0002 gone, u0003 gone, u0004 stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 1);
  g_assert_cmpuint (count_requests (f), ==, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

static void
test_waits_offline_and_through_a_restart (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  pr_test_server_set_up (f->server, FALSE);
  request (f, "u0001", PR_REQUEST_DELETE);
  sync_fixture_fail (f, PR_TROUBLE_CONNECT);
  sync_fixture_reopen (f);
  g_assert_cmpuint (count_requests (f), ==, 1);
  pr_test_server_set_up (f->server, TRUE);
  sync_fixture_sync (f);
  check_places (f, "u0001 gone, u0002 stored, u0003 stored");
  g_assert_cmpuint (count_requests (f), ==, 0);
}

static void
test_taken_back_in_time_deletes_nothing (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  request (f, "u0001", PR_REQUEST_DELETE);
  request (f, "u0001", PR_REQUEST_NONE);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_dele (f), ==, 0);
  check_places (f, "u0001 stored, u0002 stored, u0003 stored");
}

/* The person takes it back when the session has planned it already. */
static void
take_back_cb (const PrSyncProgress *progress, gpointer user_data)
{
  SyncFixture *f = user_data;

  if (progress->phase == PR_SYNC_DELETING)
    request (f, "u0002", PR_REQUEST_NONE);
}

static void
test_taken_back_in_the_session_deletes_the_others (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  request (f, "u0001", PR_REQUEST_DELETE);
  request (f, "u0002", PR_REQUEST_DELETE);
  request (f, "u0003", PR_REQUEST_DELETE);
  f->hooks.progress = take_back_cb;
  sync_fixture_sync (f);
  check_places (f, "u0001 gone, u0002 stored, u0003 gone");
  g_assert_cmpuint (count_dele (f), ==, 2);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 1);
}

static void
test_refused_waits_for_the_next_session (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  request (f, "u0002", PR_REQUEST_DELETE);
  pr_test_server_set_reply (f->server, "DELE", "-ERR no\r\n");
  sync_fixture_sync (f);
  check_places (f, "u0001 stored, u0002 stored, u0003 stored");
  g_assert_cmpuint (count_requests (f), ==, 1);
  pr_test_server_set_reply (f->server, "DELE", NULL);
  sync_fixture_sync (f);
  check_places (f, "u0001 stored, u0002 gone, u0003 stored");
}

/* A message that was never here: refused it leaves no trace, and comes as new mail once
 * nobody asks for its end. */
static void
test_refused_of_what_was_never_here_leaves_no_trace (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  request (f, "u0004", PR_REQUEST_DELETE);
  pr_test_server_set_reply (f->server, "DELE", "-ERR no\r\n");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  check_places (f, "u0001 stored, u0002 stored, u0003 stored, u0004 seen");
  request (f, "u0004", PR_REQUEST_NONE);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
  check_places (f, "u0001 stored, u0002 stored, u0003 stored, u0004 stored");
}

static void
test_quit_cut_off_is_settled_by_the_next_listing (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  request (f, "u0002", PR_REQUEST_DELETE);
  request (f, "u0004", PR_REQUEST_DELETE);
  pr_test_server_set_reply (f->server, "QUIT", "-ERR some were not removed\r\n");
  sync_fixture_fail (f, PR_TROUBLE_REFUSED);
  check_places (f, "u0001 stored, u0002 dele-sent, u0003 stored, u0004 dele-sent");
  g_assert_cmpuint (count_requests (f), ==, 2);

  pr_test_server_set_reply (f->server, "QUIT", NULL);
  pr_test_server_remove (f->server, 1);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  check_places (f, "u0001 stored, u0002 gone, u0003 stored, u0004 gone");
  g_assert_cmpuint (count_requests (f), ==, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

/* After a break, what was never here whole is what it was again when the order is taken
 * back: a head, or new mail, and comes as these do. */
static void
test_taken_back_after_a_break_all_is_as_before (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  f->options.headers_only = TRUE;
  sync_fixture_sync (f);
  f->options.headers_only = FALSE;
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  request (f, "u0001", PR_REQUEST_DELETE);
  request (f, "u0002", PR_REQUEST_DELETE);
  pr_test_server_set_reply (f->server, "QUIT", "-ERR some were not removed\r\n");
  sync_fixture_fail (f, PR_TROUBLE_REFUSED);
  check_places (f, "u0001 dele-sent, u0002 dele-sent");
  pr_test_server_set_reply (f->server, "QUIT", NULL);
  request (f, "u0001", PR_REQUEST_NONE);
  request (f, "u0002", PR_REQUEST_NONE);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 2);
  check_places (f, "u0001 stored, u0002 stored");
  sync_fixture_check_all_stored (f, 2);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

/* What a whole list does not name is gone, by whoever's hand. */
static void
test_what_is_gone_already_is_asked_for_no_more (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  request (f, "u0001", PR_REQUEST_DELETE);
  request (f, "never-seen", PR_REQUEST_DELETE);
  pr_test_server_remove (f->server, 0);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_requests (f), ==, 0);
  g_assert_cmpuint (count_dele (f), ==, 0);
  check_places (f, "u0001 stored, u0002 stored, u0003 stored");
}

/* The same octets under two unique-ids are one message here, and two there. */
static void
test_one_of_two_places_goes_alone (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) octets = sync_fixture_make_message (1, MESSAGE_OCTETS);

  pr_test_server_add (f->server, "a", octets);
  pr_test_server_add (f->server, "b", octets);
  sync_fixture_sync (f);
  sync_fixture_check_all_stored (f, 1);
  request (f, "a", PR_REQUEST_DELETE);
  sync_fixture_sync (f);
  check_places (f, "a gone, b stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 1);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 1);
}

static void
test_asked_for_by_message_both_places_go (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) octets = sync_fixture_make_message (1, MESSAGE_OCTETS);
  const PrSelection everything = { 0 };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GError) error = NULL;

  pr_test_server_add (f->server, "a", octets);
  pr_test_server_add (f->server, "b", octets);
  sync_fixture_sync (f);
  keys = pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (pr_store_request_keys (f->store, (const gint64 *) (gpointer) keys->data,
                                        keys->len, PR_REQUEST_DELETE, NULL, &error));
  sync_fixture_sync (f);
  check_places (f, "a gone, b gone");
  sync_fixture_check_all_stored (f, 1);
}

/* Changes the profile behind the store's back. */
static void
change_database (SyncFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->profile, "mail.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* What does not read back here is not deleted there, asked for or not. */
static void
test_a_damaged_copy_keeps_the_one_there (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  change_database (f, "UPDATE message SET hash = zeroblob (length (hash))");
  request (f, "u0001", PR_REQUEST_DELETE);
  sync_fixture_sync (f);
  g_assert_cmpuint (count_dele (f), ==, 0);
  g_assert_cmpuint (count_requests (f), ==, 1);
}

/* What the person deleted here for good cannot be read back: an order for that message
 * suffices, and so does a rule that follows what is deleted here, but no other. */
static void
test_deleted_here_for_good_goes_when_it_is_asked_for (void)
{
  g_autoptr (SyncFixture) f = new_synced ();

  change_database (f, "UPDATE place SET key = NULL WHERE uidl <> x'7530303033'");
  f->account->keep = PR_KEEP_NONE;
  sync_fixture_sync (f);
  check_places (f, "u0001 stored, u0002 stored, u0003 gone");
  f->account->keep = PR_KEEP_DAYS;
  f->account->keep_days = 1;
  request (f, "u0001", PR_REQUEST_DELETE);
  sync_fixture_sync (f);
  check_places (f, "u0001 gone, u0002 stored, u0003 gone");
  f->account->keep = PR_KEEP_UNTIL_DELETED;
  sync_fixture_sync (f);
  check_places (f, "u0001 gone, u0002 gone, u0003 gone");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sync/requests/" path, func)
  ADD ("deleted-there-stays-here", test_deleted_there_stays_here);
  ADD ("deleted-here-stays-there", test_deleted_here_stays_there);
  ADD ("deleted-in-both-places", test_deleted_in_both_places);
  ADD ("what-is-not-here-goes-when-it-is-asked-for",
       test_what_is_not_here_goes_when_it_is_asked_for);
  ADD ("waits-offline-and-through-a-restart", test_waits_offline_and_through_a_restart);
  ADD ("taken-back-in-time-deletes-nothing", test_taken_back_in_time_deletes_nothing);
  ADD ("taken-back-in-the-session-deletes-the-others",
       test_taken_back_in_the_session_deletes_the_others);
  ADD ("refused-waits-for-the-next-session", test_refused_waits_for_the_next_session);
  ADD ("refused-of-what-was-never-here-leaves-no-trace",
       test_refused_of_what_was_never_here_leaves_no_trace);
  ADD ("quit-cut-off-is-settled-by-the-next-listing",
       test_quit_cut_off_is_settled_by_the_next_listing);
  ADD ("taken-back-after-a-break-all-is-as-before",
       test_taken_back_after_a_break_all_is_as_before);
  ADD ("what-is-gone-already-is-asked-for-no-more",
       test_what_is_gone_already_is_asked_for_no_more);
  ADD ("one-of-two-places-goes-alone", test_one_of_two_places_goes_alone);
  ADD ("asked-for-by-message-both-places-go", test_asked_for_by_message_both_places_go);
  ADD ("a-damaged-copy-keeps-the-one-there", test_a_damaged_copy_keeps_the_one_there);
  ADD ("deleted-here-for-good-goes-when-it-is-asked-for",
       test_deleted_here_for_good_goes_when_it_is_asked_for);
  return g_test_run ();
}
