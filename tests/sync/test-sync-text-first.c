/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "large-fixture.h"
#include "sync/pr-sync-limits.h"

static guint64
count_found (SyncFixture *f, const char *query)
{
  const PrSelection selection = { .query = query };
  g_autoptr (GError) error = NULL;
  guint64 count = 0;

  pr_store_count (f->store, &selection, &count, NULL, &error);
  g_assert_no_error (error);
  return count;
}

static void
test_text_comes_and_row_stays_partial (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  guint n_complaints = 1;

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  g_assert_cmpuint (count_found (f, "wants"), ==, 0);
  g_assert_cmpuint (large_fixture_sync (f), ==, 1);
  large_fixture_check_text (f, 1, 20);
  large_fixture_check_places (f, "l1 head");
  g_assert_cmpuint (count_found (f, "wants is:partial"), ==, 1);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
  g_assert_true (
    pr_store_verify (f->store, TRUE, NULL, NULL, NULL, &n_complaints, NULL, NULL));
  g_assert_cmpuint (n_complaints, ==, 0);
}

/* On a link that costs: what is small comes whole, then of what waits the text. */
static void
test_head_and_text_come_in_one_sync (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->ask_above = LARGE_ASK_ABOVE;
  f->options.metered = TRUE;
  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  sync_fixture_add (f, 3, 600);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 3);
  g_assert_cmpuint (large_fixture_count_top (f), ==, 2);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
  large_fixture_check_text (f, 1, 20);
  large_fixture_check_places (f, "l1 head, u0001 stored, u0002 stored, u0003 stored");
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

/* What the growing replies cost together is at most twice the last one, which is at most
 * twice what was needed. */
static void
test_lines_grow_until_text_is_whole (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  gsize n_text = 350 * (sizeof LARGE_TEXT_LINE - 2);
  PrSyncReport *report;
  guint before;

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 350);
  large_fixture_bring_heads (f);
  before = large_fixture_count_top (f);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_test_message ("%" G_GUINT64_FORMAT " octets for a text of %zu", report->bytes_in,
                  n_text);
  g_assert_cmpuint (report->bytes_in, <, 4 * n_text);
  pr_sync_report_free (report);
  g_assert_cmpuint (large_fixture_count_top (f) - before, ==, 3); /* 100, 200, 400 */
  large_fixture_check_text (f, 1, 350);
}

static void
test_growth_is_bounded (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrFlags flags = 0;
  g_autoptr (PrMessage) message = NULL;

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 9000);
  large_fixture_bring_heads (f);
  g_assert_cmpuint (large_fixture_sync (f), ==, 5); /* up to 1,600 lines */
  message = large_fixture_load (f, 1, &flags);
  g_assert_cmpuint (g_bytes_get_size (pr_message_get_raw (message)), <,
                    PR_SYNC_TEXT_OCTETS);
  large_fixture_check_text (f, 1, 1597);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

static void
test_text_alone_gives_its_start (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_ALONE, 2000);
  large_fixture_bring_heads (f);
  g_assert_cmpuint (large_fixture_sync (f), ==, 1);
  large_fixture_check_text (f, 1, PR_SYNC_TEXT_LINES);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

static void
test_file_first_is_let_be (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_FILE_FIRST, 20);
  large_fixture_add (f, 2, LARGE_FILE_ALONE, 0);
  large_fixture_bring_heads (f);
  g_assert_cmpuint (large_fixture_sync (f), ==, 1); /* none for what its header tells */
  large_fixture_check_text (f, 1, 0);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
  large_fixture_check_places (f, "l1 head, l2 head");
}

/* Those of one round go in one flight, the newest first. */
static void
test_newest_come_first (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  for (guint i = 1; i <= 20; i++)
    large_fixture_add (f, i, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  f->options.max_bytes = PR_SYNC_TEXT_BATCH * 9000;
  g_assert_cmpuint (large_fixture_sync (f), ==, PR_SYNC_TEXT_BATCH);
  for (guint i = 20; i > 20 - PR_SYNC_TEXT_BATCH; i--)
    large_fixture_check_text (f, i, 20);
  f->options.max_bytes = 0;
  g_assert_cmpuint (large_fixture_sync (f), ==, 20 - PR_SYNC_TEXT_BATCH);
  large_fixture_check_text (f, 1, 20);
}

static void
test_budget_that_is_used_up_asks_for_none (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  f->options.max_bytes = 1000;
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

/* ---- when ---- */

static void
test_not_where_heads_alone_are_asked_for (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  f->options.headers_only = TRUE;
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
  f->options.headers_only = FALSE;
  g_assert_cmpuint (large_fixture_sync (f), ==, 1);
  large_fixture_check_text (f, 1, 20);
}

static void
test_whole_takes_the_place_of_the_start (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  GString *octets = large_fixture_make (1, LARGE_TEXT_FIRST, 20);
  g_autoptr (GBytes) raw = g_bytes_new (octets->str, octets->len);
  g_autoptr (GPtrArray) incoming =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrMessage) message = NULL;
  PrFlags flags = 0;

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  large_fixture_sync (f);
  g_ptr_array_add (incoming, pr_incoming_new ("l1", 0, raw));
  pr_store_add_messages (f->store, f->account->id, 0, incoming, NULL, &error);
  g_assert_no_error (error);
  message = large_fixture_load (f, 1, &flags);
  g_assert_true (g_bytes_equal (pr_message_get_raw (message), raw));
  g_assert_cmpint (flags, ==, PR_FLAG_UNREAD | PR_FLAG_ATTACHMENT);
  large_fixture_check_places (f, "l1 stored");
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 1);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
  g_string_free (octets, TRUE);
}

static void
test_start_behind_the_whole_changes_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autoptr (GBytes) start = g_bytes_new_static ("Subject: Large 9\r\n\r\nNo.\r\n", 23);
  g_autoptr (GPtrArray) incoming =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);
  g_autoptr (GError) error = NULL;
  PrIncoming *late = pr_incoming_new ("u0001", 0, start);

  sync_fixture_add (f, 1, 600);
  sync_fixture_sync (f);
  late->head_only = late->text_start = TRUE;
  g_ptr_array_add (incoming, late);
  pr_store_add_messages (f->store, f->account->id, 0, incoming, NULL, &error);
  g_assert_no_error (error);
  sync_fixture_check_all_stored (f, 1);
  large_fixture_check_places (f, "u0001 stored");
}

/* ---- breaks ---- */

static void
test_break_keeps_what_came (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);

  for (guint i = 1; i <= 4; i++)
    large_fixture_add (f, i, LARGE_TEXT_FIRST, 90);
  large_fixture_bring_heads (f);
  pr_test_server_cut_after (f->server, 17000);
  sync_fixture_fail (f, PR_TROUBLE_CUT);
  pr_test_server_cut_after (f->server, 0);
  large_fixture_check_text (f, 4, 90);
  large_fixture_check_text (f, 3, 90);
  g_assert_cmpuint (large_fixture_sync (f), ==, 2);
  for (guint i = 1; i <= 4; i++)
    large_fixture_check_text (f, i, 90);
}

static void
test_new_mail_comes_first (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  guint before;

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  sync_fixture_add (f, 3, 600);
  before = large_fixture_count_top (f);
  pr_test_server_hang_at (f->server, "TOP");
  f->options.timeout_seconds = 1;
  sync_fixture_fail (f, PR_TROUBLE_TIMEOUT);
  pr_test_server_hang_at (f->server, NULL);
  g_assert_cmpuint (large_fixture_count_top (f) - before, ==, 1);
  large_fixture_check_places (f, "l1 head, u0001 stored, u0002 stored, u0003 stored");
}

static const struct
{
  const char *name;
  void (*run) (void);
} tests[] = {
  { "text-comes-and-row-stays-partial", test_text_comes_and_row_stays_partial },
  { "head-and-text-come-in-one-sync", test_head_and_text_come_in_one_sync },
  { "lines-grow-until-text-is-whole", test_lines_grow_until_text_is_whole },
  { "growth-is-bounded", test_growth_is_bounded },
  { "text-alone-gives-its-start", test_text_alone_gives_its_start },
  { "file-first-is-let-be", test_file_first_is_let_be },
  { "newest-come-first", test_newest_come_first },
  { "budget-that-is-used-up-asks-for-none", test_budget_that_is_used_up_asks_for_none },
  { "not-where-heads-alone-are-asked-for", test_not_where_heads_alone_are_asked_for },
  { "whole-takes-the-place-of-the-start", test_whole_takes_the_place_of_the_start },
  { "start-behind-the-whole-changes-nothing",
    test_start_behind_the_whole_changes_nothing },
  { "break-keeps-what-came", test_break_keeps_what_came },
  { "new-mail-comes-first", test_new_mail_comes_first },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/text-first/", tests[i].name, NULL);

      g_test_add_func (path, tests[i].run);
    }
  return g_test_run ();
}
