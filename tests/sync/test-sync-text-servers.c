/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "large-fixture.h"
#include "sync/pr-sync-limits.h"

/* Servers whose TOP does other than RFC 1939 says. */

/* What @command is answered with: the first @n_lines lines of message 1, between
 * @before and @after. */
static void
answer_with (SyncFixture *f,
             const char *command,
             guint n_lines,
             const char *before,
             const char *after)
{
  GString *octets = large_fixture_make (1, LARGE_TEXT_FIRST, 350);
  const char *end = octets->str;
  g_autofree char *reply = NULL;

  for (guint i = 0; i < n_lines && *end != '\0'; i++)
    end = strchr (end, '\n') + 1;
  g_string_truncate (octets, end - octets->str);
  reply = g_strconcat (before, octets->str, ".\r\n", after, NULL);
  pr_test_server_set_reply (f->server, command, reply);
  g_string_free (octets, TRUE);
}

static void
test_server_that_cuts_is_not_asked_for_more (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 350);
  large_fixture_bring_heads (f);
  answer_with (f, "TOP", 158, "+OK\r\n", "");       /* 8 of the header, 3 of the part's */
  g_assert_cmpuint (large_fixture_sync (f), ==, 1); /* more than it was asked for */
  large_fixture_check_text (f, 1, 147);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

static void
test_same_octets_again_end_the_growing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 350);
  large_fixture_bring_heads (f);
  answer_with (f, "TOP", 108, "+OK\r\n", "");
  g_assert_cmpuint (large_fixture_sync (f), ==, 2);
  large_fixture_check_text (f, 1, 97);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

static void
test_text_that_came_with_the_head_is_not_asked_for (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 350);
  answer_with (f, "TOP 1 0", G_MAXUINT, "+OK\r\n", "");
  large_fixture_bring_heads (f);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
  large_fixture_check_text (f, 1, 350);
  large_fixture_check_places (f, "l1 head");
}

static void
test_refused_top_is_not_repeated (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  pr_test_server_set_reply (f->server, "TOP", "-ERR never\r\n");
  g_assert_cmpuint (large_fixture_sync (f), ==, 1);
  large_fixture_check_text (f, 1, 0);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

static void
test_answer_to_something_else_is_not_taken (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  answer_with (f, "TOP", 108, "+OK\r\n+OK\r\n", "");
  g_assert_cmpuint (large_fixture_sync (f), ==, 1);
  large_fixture_check_text (f, 1, 0);
}

/* The second answer would be taken for one to DELE. */
static void
test_second_answer_never_counts_for_dele (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  f->account->keep = PR_KEEP_NONE;
  f->account->keep_agreed = TRUE;
  sync_fixture_add (f, 1, 600);
  answer_with (f, "TOP", 108, "+OK\r\n", "+OK\r\n");
  pr_test_server_set_reply (f->server, "DELE", "-ERR no\r\n");
  /* The message, and a look at it: the session that brought it was out of step. */
  g_assert_cmpuint (sync_fixture_sync (f), ==, 2);
  large_fixture_check_places (f, "l1 head, u0001 stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

static void
test_endless_answer_costs_one_session (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  g_autofree char *filler = g_strnfill (PR_SYNC_MAX_TEXT_OCTETS, 'x');
  g_autofree char *reply =
    g_strconcat ("+OK\r\nSubject: x\r\n\r\n", filler, "\r\n.\r\n", NULL);

  large_fixture_add (f, 1, LARGE_TEXT_FIRST, 20);
  large_fixture_bring_heads (f);
  pr_test_server_set_reply (f->server, "TOP", reply);
  g_assert_cmpuint (large_fixture_sync (f), ==, 1);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 3);
  large_fixture_check_text (f, 1, 0);
  g_assert_cmpuint (large_fixture_sync (f), ==, 0);
}

static const struct
{
  const char *name;
  void (*run) (void);
} tests[] = {
  { "server-that-cuts-is-not-asked-for-more",
    test_server_that_cuts_is_not_asked_for_more },
  { "same-octets-again-end-the-growing", test_same_octets_again_end_the_growing },
  { "text-that-came-with-the-head-is-not-asked-for",
    test_text_that_came_with_the_head_is_not_asked_for },
  { "refused-top-is-not-repeated", test_refused_top_is_not_repeated },
  { "answer-to-something-else-is-not-taken", test_answer_to_something_else_is_not_taken },
  { "second-answer-never-counts-for-dele", test_second_answer_never_counts_for_dele },
  { "endless-answer-costs-one-session", test_endless_answer_costs_one_session },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/text-servers/", tests[i].name, NULL);

      g_test_add_func (path, tests[i].run);
    }
  return g_test_run ();
}
