/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"
#include "sync/pr-sync-due.h"

#define MESSAGE_OCTETS 400
#define SECONDS_OF_DAY (24 * 60 * 60)

/* 2026-11-20 10:01:00 +0000, the Date: of message 1 of the fixture. */
#define FIRST_DATE G_GINT64_CONSTANT (1795168860)

static void
list_cb (guint number, const char **uidl, guint64 *size, gpointer user_data)
{
  static char text[32];

  g_snprintf (text, sizeof text, "u%04u", number);
  *uidl = text;
  *size = GPOINTER_TO_UINT (user_data);
}

/* Notes u0001 … as what the last check found, each of @size octets, 0: not told. */
static void
note_listing (SyncFixture *f, guint n_messages, guint size)
{
  const PrMaildrop seen = { .seen_at = 100, .listed_at = 100, .messages = n_messages };
  g_autoptr (GError) error = NULL;

  pr_store_note_listing (f->store, f->account->id, 1, &seen, list_cb,
                         GUINT_TO_POINTER (size), &error);
  g_assert_no_error (error);
}

static PrKeepPreview
preview (SyncFixture *f, PrKeep keep, guint days)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC + (gint64) days * SECONDS_OF_DAY;
  g_autoptr (PrAccount) rule = pr_account_copy (f->account);
  g_autoptr (GError) error = NULL;
  PrKeepPreview seen = { 0 };

  rule->keep = keep;
  pr_sync_preview_keep (f->store, rule, now, &seen, NULL, &error);
  g_assert_no_error (error);
  return seen;
}

static void
test_nothing_listed_deletes_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrKeepPreview seen = preview (f, PR_KEEP_NONE, 0);

  g_assert_cmpuint (seen.messages, ==, 0);
  g_assert_cmpuint (seen.left, ==, 0);
  g_assert_cmpint (seen.oldest, ==, 0);
}

static void
test_counts_what_goes_what_stays_and_what_waits (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrKeepPreview seen;

  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  note_listing (f, 7, 1000);
  seen = preview (f, PR_KEEP_NONE, 0);
  g_assert_cmpuint (seen.messages, ==, 5);
  g_assert_cmpuint (seen.octets, ==, 5000);
  g_assert_cmpint (seen.oldest, ==, FIRST_DATE);
  g_assert_cmpuint (seen.left, ==, 2);
  g_assert_cmpuint (seen.waiting, ==, 2);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "QUIT"), ==, 1);

  seen = preview (f, PR_KEEP_FOREVER, 0);
  g_assert_cmpuint (seen.messages, ==, 0);
  g_assert_cmpuint (seen.left, ==, 7);
  g_assert_cmpuint (seen.waiting, ==, 0);
}

static void
test_days_count_from_storing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep_days = 30;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  note_listing (f, 3, 0);
  g_assert_cmpuint (preview (f, PR_KEEP_DAYS, 29).messages, ==, 0);
  g_assert_cmpuint (preview (f, PR_KEEP_DAYS, 31).messages, ==, 3);
  g_assert_cmpuint (preview (f, PR_KEEP_DAYS, 31).octets, >=, 3 * 200);
}

static void
test_newest_stay_by_count_and_by_octets (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrKeepPreview seen;

  f->account->keep_count = 3;
  f->account->keep_octets = 2999;
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  note_listing (f, 5, 1000);
  seen = preview (f, PR_KEEP_NEWEST, 0);
  g_assert_cmpuint (seen.messages, ==, 2);
  g_assert_cmpuint (seen.left, ==, 3);
  seen = preview (f, PR_KEEP_OCTETS, 0);
  g_assert_cmpuint (seen.messages, ==, 3);
  g_assert_cmpuint (seen.left, ==, 2);
}

static void
test_until_deleted_counts_the_trash (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  note_listing (f, 3, 0);
  g_assert_cmpuint (preview (f, PR_KEEP_UNTIL_DELETED, 0).messages, ==, 0);
  sync_fixture_trash (f, 2);
  g_assert_cmpuint (preview (f, PR_KEEP_UNTIL_DELETED, 0).messages, ==, 2);
  g_assert_cmpuint (preview (f, PR_KEEP_UNTIL_DELETED, 0).left, ==, 1);
}

static void
test_cancelled_tells_so (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GError) error = NULL;
  PrKeepPreview seen;

  note_listing (f, 3, 0);
  g_cancellable_cancel (f->cancellable);
  g_assert_false (
    pr_sync_preview_keep (f->store, f->account, 0, &seen, f->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/preview/nothing-listed-deletes-nothing",
                   test_nothing_listed_deletes_nothing);
  g_test_add_func ("/sync/preview/counts-what-goes-what-stays-and-what-waits",
                   test_counts_what_goes_what_stays_and_what_waits);
  g_test_add_func ("/sync/preview/days-count-from-storing", test_days_count_from_storing);
  g_test_add_func ("/sync/preview/newest-stay-by-count-and-by-octets",
                   test_newest_stay_by_count_and_by_octets);
  g_test_add_func ("/sync/preview/until-deleted-counts-the-trash",
                   test_until_deleted_counts_the_trash);
  g_test_add_func ("/sync/preview/cancelled-tells-so", test_cancelled_tells_so);
  return g_test_run ();
}
