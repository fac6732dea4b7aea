/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync-fixture.h"

#define MESSAGE_OCTETS SYNC_FIXTURE_OCTETS
#define MESSAGES SYNC_FIXTURE_MESSAGES
#define WHOLE "STAT, UIDL"
#define SPARSE "STAT, UIDL 20"
#define SECONDS_OF_DAY (24 * 60 * 60)

/* ---- servers that are never asked so ---- */

static void
test_server_without_uidl (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_UIDL);

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_check (f, WHOLE ", LIST", 5);
  for (guint i = 0; i < 4; i++)
    sync_fixture_check (f, WHOLE ", LIST", 0);
  sync_fixture_check_all_stored (f, 5);
}

static void
test_server_that_repeats_unique_ids (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  pr_test_server_set_uidl (f->server, 4, "u0002");
  sync_fixture_check (f, WHOLE, 5);
  for (guint i = 0; i < 4; i++)
    sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check_all_stored (f, 5);
}

static void
test_gmail (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_reply (f->server, "GREETING",
                            "+OK Gpop ready for requests from 127.0.0.1\r\n");
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  /* Another session looks whether the window shows more by now. */
  sync_fixture_check (f, WHOLE ", " WHOLE, 5);
  for (guint i = 0; i < 4; i++)
    sync_fixture_check (f, WHOLE, 0);
}

/* ---- what asks for the whole list ---- */

static void
test_a_day_passes (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  sync_fixture_let_pass (f, SECONDS_OF_DAY - 60);
  sync_fixture_check (f, SPARSE, 0);
  sync_fixture_let_pass (f, 61);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, SPARSE, 0);
}

static void
test_option (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  f->options.whole_list = TRUE;
  sync_fixture_check (f, WHOLE, 0);
  f->options.whole_list = FALSE;
  sync_fixture_check (f, SPARSE, 0);
}

static void
test_request_waits (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  PrPlace place = { .uidl = (char *) "u0004" };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (places, &place);
  pr_store_request_places (f->store, f->account->id, places, PR_REQUEST_DELETE, &error);
  g_assert_no_error (error);
  sync_fixture_check (f, WHOLE, 0);
}

/* ---- deletes ---- */

/* The account's rule from here on, which the person saw. */
static void
set_rule (SyncFixture *f, PrKeep keep, guint days)
{
  g_autoptr (GError) error = NULL;

  f->account->keep = keep;
  f->account->keep_days = days;
  f->account->keep_agreed = TRUE;
  pr_store_update_account (f->store, f->account, &error);
  g_assert_no_error (error);
}

static gint64
move_to_trash (SyncFixture *f, const char *name)
{
  const PrSelection everything = { .query = name };
  PrAction action = { .kind = PR_ACTION_DELETE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys =
    pr_store_list_keys (f->store, &everything, 0, 1, NULL, &error);
  gint64 key;

  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  key = g_array_index (keys, gint64, 0);
  pr_store_act (f->store, &action, &key, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

static void
assert_listed (SyncFixture *f, guint n, const char *last)
{
  g_autofree char *uidl = NULL;
  guint number = 0;
  g_autoptr (GError) error = NULL;

  pr_store_load_last_listed (f->store, f->account->id, &number, &uidl, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (number, ==, n);
  g_assert_cmpstr (uidl, ==, last);
}

static void
test_deleted_here (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  set_rule (f, PR_KEEP_UNTIL_DELETED, 0);
  sync_fixture_check (f, SPARSE, 0);
  move_to_trash (f, "subject:20");
  sync_fixture_check (f, WHOLE, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, MESSAGES - 1);
  /* What went is listed no more, what STAT says now is not known, and the list is the one
   * that was kept. */
  assert_listed (f, MESSAGES - 1, "u0019");
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, "STAT, UIDL 19", 0);
}

static void
test_days_are_over (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  PrMaildrop maildrop;

  set_rule (f, PR_KEEP_DAYS, 3);
  sync_fixture_check (f, SPARSE, 0);
  sync_fixture_load_maildrop (f, &maildrop);
  g_assert_cmpint (maildrop.oldest_at, >, 0);
  sync_fixture_let_pass (f, SECONDS_OF_DAY - 60);
  sync_fixture_check (f, SPARSE, 0);
  set_rule (f, PR_KEEP_DAYS, 0);
  sync_fixture_check (f, WHOLE, 0);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  assert_listed (f, 0, NULL);
}

/* QUIT is not confirmed: how the delete ended is told by the whole list alone. */
static void
test_delete_not_confirmed (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  g_autoptr (GString) asked = g_string_new (NULL);
  g_autoptr (PrSyncReport) report = NULL;
  g_autofree char *places = NULL;

  set_rule (f, PR_KEEP_UNTIL_DELETED, 0);
  move_to_trash (f, "subject:20");
  pr_test_server_set_reply (f->server, "QUIT", "-ERR some are left\r\n");
  report = sync_fixture_run_asking (f, asked);
  g_assert_nonnull (report->trouble);
  pr_test_server_set_reply (f->server, "QUIT", NULL);
  places = sync_fixture_dup_places (f);
  g_assert_nonnull (strstr (places, "u0020 dele-sent"));
  set_rule (f, PR_KEEP_FOREVER, 0);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, SPARSE, 0);
}

/* ---- not all of it is here ---- */

static void
test_break_in_the_middle (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  g_autoptr (GString) asked = g_string_new (NULL);
  g_autoptr (PrSyncReport) report = NULL;

  sync_fixture_add (f, 10, MESSAGE_OCTETS);
  pr_test_server_cut_after (f->server, 3000);
  report = sync_fixture_run_asking (f, asked);
  g_assert_nonnull (report->trouble);
  g_assert_cmpuint (report->new_messages, <, 10);
  pr_test_server_cut_after (f->server, 0);
  sync_fixture_check (f, WHOLE, 10 - report->new_messages);
  sync_fixture_check (f, "STAT, UIDL 30", 0);
  sync_fixture_check_all_stored (f, MESSAGES + 10);
}

static void
test_left_out (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  f->options.max_messages = 2;
  sync_fixture_check (f, SPARSE ", UIDL 21, UIDL 22, UIDL 23", 2);
  sync_fixture_check (f, WHOLE, 1);
  sync_fixture_check (f, "STAT, UIDL 23", 0);
  sync_fixture_check_all_stored (f, MESSAGES + 3);
}

/* Over the next link the rest of them may come. */
static void
test_heads_alone (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  f->options.headers_only = TRUE;
  sync_fixture_check (f, SPARSE ", UIDL 21, UIDL 22, LIST 21, LIST 22", 0);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, "STAT, UIDL 22", 0);
  f->options.headers_only = FALSE;
  sync_fixture_check (f, WHOLE, 2);
  sync_fixture_check (f, WHOLE, 0);
  sync_fixture_check (f, "STAT, UIDL 22", 0);
  sync_fixture_check_all_stored (f, MESSAGES + 2);
}

/* Cut at any octet, a sparse check loses and doubles nothing. */
static void
test_cut_anywhere (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new_trusted (PR_TEST_SERVER_PLAIN);
  guint n = MESSAGES;

  for (guint64 octets = 1; octets < 1400; octets += g_test_slow () ? 1 : 67)
    {
      g_autoptr (GString) asked = g_string_new (NULL);
      PrSyncReport *report;

      sync_fixture_add (f, 2, MESSAGE_OCTETS);
      n += 2;
      pr_test_server_cut_after (f->server, octets);
      report = sync_fixture_run_asking (f, asked);
      pr_sync_report_free (report);
      pr_test_server_cut_after (f->server, 0);
      sync_fixture_sync (f);
      sync_fixture_check_all_stored (f, n);
    }
}

/* ---- what is noted ---- */

static void
test_capabilities_are_noted (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrMaildrop maildrop;

  pr_test_server_set_reply (f->server, "CAPA",
                            "+OK\r\nUIDL\r\nUSER\r\nEXPIRE 60 USER\r\n"
                            "LOGIN-DELAY 900\r\n.\r\n");
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  sync_fixture_check (f, WHOLE, 2);
  sync_fixture_load_maildrop (f, &maildrop);
  g_assert_cmpint (maildrop.expire_days, ==, 60);
  g_assert_cmpint (maildrop.login_delay, ==, 900);
  g_assert_cmpuint (maildrop.messages, ==, 2);
  g_assert_cmpuint (maildrop.octets, >, 0);
  g_assert_cmpint (maildrop.listed_at, ==, maildrop.seen_at);
  assert_listed (f, 2, "u0002");
}

static void
test_sizes_are_noted (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GBytes) octets = sync_fixture_make_message (1, MESSAGE_OCTETS);
  g_autoptr (GError) error = NULL;

  f->options.headers_only = TRUE;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  sync_fixture_check (f, WHOLE ", LIST", 0);
  messages = pr_store_list_maildrop (f->store, f->account->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_cmpuint (((PrServerMessage *) messages->pdata[0])->size, ==,
                    g_bytes_get_size (octets));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/sparse/never/without-uidl", test_server_without_uidl);
  g_test_add_func ("/sync/sparse/never/where-unique-ids-repeat",
                   test_server_that_repeats_unique_ids);
  g_test_add_func ("/sync/sparse/never/gmail", test_gmail);
  g_test_add_func ("/sync/sparse/whole/once-a-day", test_a_day_passes);
  g_test_add_func ("/sync/sparse/whole/where-asked-for", test_option);
  g_test_add_func ("/sync/sparse/whole/for-requests", test_request_waits);
  g_test_add_func ("/sync/sparse/whole/for-what-is-deleted-here", test_deleted_here);
  g_test_add_func ("/sync/sparse/whole/when-days-are-over", test_days_are_over);
  g_test_add_func ("/sync/sparse/whole/after-deletes-not-confirmed",
                   test_delete_not_confirmed);
  g_test_add_func ("/sync/sparse/whole/after-a-break", test_break_in_the_middle);
  g_test_add_func ("/sync/sparse/whole/for-what-was-left-out", test_left_out);
  g_test_add_func ("/sync/sparse/whole/for-heads-alone", test_heads_alone);
  g_test_add_func ("/sync/sparse/cut-anywhere-loses-and-doubles-nothing",
                   test_cut_anywhere);
  g_test_add_func ("/sync/sparse/noted/capabilities", test_capabilities_are_noted);
  g_test_add_func ("/sync/sparse/noted/sizes", test_sizes_are_noted);
  return g_test_run ();
}
