/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

/* Figures for people; without -m perf only a small size runs, so that it never rots. */
static guint
get_size (guint large)
{
  return g_test_perf () ? large : 200;
}

static void
report_phase (const char *what, guint n_messages, const PrSyncReport *report)
{
  g_test_minimized_result (report->seconds,
                           "%s: %u messages, %.3f s, %u round trips, %" G_GUINT64_FORMAT
                           " octets in, %" G_GUINT64_FORMAT " out",
                           what, n_messages, report->seconds, report->round_trips,
                           report->bytes_in, report->bytes_out);
}

static void
run_and_report (SyncFixture *f, const char *what, guint n_new)
{
  PrSyncReport *report = sync_fixture_run (f);

  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, n_new);
  report_phase (what, n_new, report);
  pr_sync_report_free (report);
}

static void
test_small_messages (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  guint n = get_size (10000);

  sync_fixture_add (f, n, 3000);
  f->options.no_index = TRUE;
  run_and_report (f, "first sync, stored", n);
  f->options.no_index = FALSE;
  run_and_report (f, "index of the same", 0);
  run_and_report (f, "nothing new", 0);
  sync_fixture_add (f, 10, 3000);
  run_and_report (f, "ten new", 10);
}

static void
test_small_messages_indexed (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  guint n = get_size (10000);

  sync_fixture_add (f, n, 3000);
  run_and_report (f, "first sync, stored and indexed", n);
}

static void
test_keep_none (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  guint n = get_size (10000);

  f->account->keep = PR_KEEP_NONE;
  f->options.no_index = TRUE;
  sync_fixture_add (f, n, 3000);
  run_and_report (f, "stored, checked and deleted", n);
}

static void
test_large_messages (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  guint n = get_size (10000) / 100;

  sync_fixture_add (f, n, 2000000);
  f->options.no_index = TRUE;
  run_and_report (f, "messages of 2 MB", n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/speed/small-messages", test_small_messages);
  g_test_add_func ("/sync/speed/small-messages-indexed", test_small_messages_indexed);
  g_test_add_func ("/sync/speed/keep-none", test_keep_none);
  g_test_add_func ("/sync/speed/large-messages", test_large_messages);
  return g_test_run ();
}
