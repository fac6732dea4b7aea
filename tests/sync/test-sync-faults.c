/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include "sync-fixture.h"
#include "sync/pr-sync-limits.h"

#define MESSAGE_OCTETS 400

static void
check_places (SyncFixture *f, const char *expected)
{
  g_autofree char *places = sync_fixture_dup_places (f);

  g_assert_cmpstr (places, ==, expected);
}

/* ---- the link breaks ---- */

/* Octets of one whole session that fetches everything. */
static guint64
measure_session (guint n_messages, gsize size)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;
  guint64 octets;

  sync_fixture_add (f, n_messages, size);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  octets = report->bytes_in;
  pr_sync_report_free (report);
  return octets;
}

static void
cut_and_resume (guint64 octets, PrKeep keep, PrTestServerFlags flags)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (flags);
  PrSyncReport *report;
  guint n_stored;

  f->account->keep = keep;
  f->options.no_index = TRUE;
  sync_fixture_add (f, 4, MESSAGE_OCTETS);
  pr_test_server_cut_after (f->server, octets);
  report = sync_fixture_run (f);
  n_stored = report->new_messages;
  pr_sync_report_free (report);
  sync_fixture_check_all_stored (f, n_stored);

  pr_test_server_cut_after (f->server, 0);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 4 - n_stored);
  sync_fixture_check_all_stored (f, 4);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, keep == PR_KEEP_NONE ? 0 : 4);
}

/* Some places of a session for every day; the slow mode cuts it at every octet. */
static guint64
get_step (void)
{
  return g_test_slow () ? 1 : 127;
}

static void
test_cut_anywhere_loses_and_doubles_nothing (void)
{
  guint64 whole = measure_session (4, MESSAGE_OCTETS);

  for (guint64 octets = 1; octets <= whole; octets += get_step ())
    cut_and_resume (octets, PR_KEEP_FOREVER, PR_TEST_SERVER_PLAIN);
}

static void
test_cut_anywhere_without_pipelining (void)
{
  guint64 whole = measure_session (4, MESSAGE_OCTETS);

  for (guint64 octets = 17; octets <= whole; octets += 2 * get_step ())
    cut_and_resume (octets, PR_KEEP_FOREVER, PR_TEST_SERVER_NO_PIPELINING);
}

static void
test_cut_anywhere_deletes_only_what_is_stored (void)
{
  guint64 whole = measure_session (4, MESSAGE_OCTETS) + 100;

  for (guint64 octets = 1; octets <= whole; octets += get_step ())
    cut_and_resume (octets, PR_KEEP_NONE, PR_TEST_SERVER_PLAIN);
}

/* Every session is cut after 16 KiB: each goes on where the last ended. */
static void
test_each_session_goes_on_where_the_last_ended (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  const guint cut = 16384;
  guint64 bytes_in = 0;
  guint n_sessions = 0;
  guint n_new = 0;

  f->options.no_index = TRUE;
  sync_fixture_add (f, 200, 1000);
  pr_test_server_cut_after (f->server, cut);
  while (n_new < 200)
    {
      PrSyncReport *report = sync_fixture_run (f);

      n_new += report->new_messages;
      bytes_in += report->bytes_in;
      g_assert_cmpuint (report->new_messages + (report->trouble == NULL), >, 0);
      pr_sync_report_free (report);
      g_assert_cmpuint (++n_sessions, <=, 20);
    }
  sync_fixture_check_all_stored (f, 200);
  /* A session's own words are some 3 KB of listing; a cut costs one message at most. */
  g_assert_cmpuint (bytes_in, <, 200 * 1060 + n_sessions * (4096 + 1060));
}

static void
test_a_silent_server_times_out (void)
{
  static const char *const commands[] = { "UIDL", "RETR 2" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);

      f->options.timeout_seconds = 1;
      sync_fixture_add (f, 3, MESSAGE_OCTETS);
      pr_test_server_hang_at (f->server, commands[i]);
      sync_fixture_fail (f, PR_TROUBLE_TIMEOUT);
      sync_fixture_check_all_stored (f, i);
      pr_test_server_hang_at (f->server, NULL);
      f->options.timeout_seconds = 20;
      g_assert_cmpuint (sync_fixture_sync (f), ==, 3 - i);
      sync_fixture_check_all_stored (f, 3);
    }
}

static void
test_a_server_that_is_down_is_told (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  pr_test_server_set_up (f->server, FALSE);
  sync_fixture_fail (f, PR_TROUBLE_CONNECT);
  pr_test_server_set_up (f->server, TRUE);
  sync_fixture_sync (f);
}

/* ---- the server refuses ---- */

static void
test_login_refusals_are_told_apart (void)
{
  static const struct
  {
    const char *reply;
    PrTroubleCode code;
  } refusals[] = {
    { "-ERR [IN-USE] another session\r\n", PR_TROUBLE_IN_USE },
    { "-ERR [LOGIN-DELAY] too soon\r\n", PR_TROUBLE_LOGIN_DELAY },
    { "-ERR [SYS/TEMP] come back later\r\n", PR_TROUBLE_TEMPORARY },
    { "-ERR [SYS/PERM] broken\r\n", PR_TROUBLE_REFUSED },
    { "-ERR [AUTH] no\r\n", PR_TROUBLE_AUTH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (SyncFixture) f =
        sync_fixture_new (PR_TEST_SERVER_NO_APOP | PR_TEST_SERVER_NO_SASL);

      pr_test_server_set_reply (f->server, "PASS", refusals[i].reply);
      sync_fixture_fail (f, refusals[i].code);
      g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 1);
    }
}

static void
test_one_refused_message_does_not_stop_the_others (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  sync_fixture_add (f, 4, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR 2", "-ERR cannot read it\r\n");
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 3);
  g_assert_cmpuint (report->left_out, ==, 1);
  pr_sync_report_free (report);
  check_places (f, "u0001 stored, u0002 refused, u0003 stored, u0004 stored");

  /* Known as refused, it counts no more, and costs nothing where nothing is new. */
  report = sync_fixture_run (f);
  g_assert_cmpuint (report->left_out, ==, 0);
  g_assert_cmpuint (report->known, ==, 4);
  pr_sync_report_free (report);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);

  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  report = sync_fixture_run (f);
  g_assert_cmpuint (report->left_out, ==, 0);
  pr_sync_report_free (report);
  pr_test_server_set_reply (f->server, "RETR 2", NULL);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 2);
  sync_fixture_check_all_stored (f, 6);
}

static void
test_a_server_that_refuses_all_marks_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 100, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR", "-ERR bandwidth limit\r\n");
  sync_fixture_fail (f, PR_TROUBLE_REFUSED);
  check_places (f, "");
  pr_test_server_set_reply (f->server, "RETR", NULL);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 100);
  sync_fixture_check_all_stored (f, 100);
}

static void
test_refused_for_now_is_asked_again (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR 1", "-ERR [SYS/TEMP] busy\r\n");
  report = sync_fixture_run (f);
  g_assert_cmpuint (report->left_out, ==, 1);
  pr_sync_report_free (report);
  check_places (f, "u0002 stored");
  pr_test_server_set_reply (f->server, "RETR 1", NULL);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 1);
}

/* ---- a message breaks the session ---- */

/* A lone dot that the server did not stuff ends the message in the middle. */
#define BROKEN "+OK\r\nSubject: x\r\n\r\nfirst\r\n.\r\nrest\r\n.\r\n"

static void
test_a_damaged_message_does_not_stop_the_others (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  sync_fixture_add (f, 6, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR 4", BROKEN);
  report = sync_fixture_run (f);
  g_assert_null (report->trouble);
  g_assert_cmpuint (report->new_messages, ==, 5);
  g_assert_cmpuint (report->left_out, ==, 1);
  pr_sync_report_free (report);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), <=, PR_SYNC_MAX_SESSIONS);
  sync_fixture_check_all_stored (f, 5);
  check_places (f,
                "u0001 stored, u0002 stored, u0003 stored, u0004 refused, u0005 stored, "
                "u0006 stored");
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
}

static void
test_a_damaged_message_that_heals_is_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR 3", BROKEN);
  sync_fixture_sync (f);
  check_places (f, "u0001 stored, u0002 stored, u0003 refused");
  pr_test_server_set_reply (f->server, "RETR 3", NULL);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 2);
  sync_fixture_check_all_stored (f, 4);
}

static void
test_damage_does_not_stop_deletes_nor_is_deleted (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_NONE;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR 2", BROKEN);
  sync_fixture_sync (f);
  check_places (f, "u0001 gone, u0002 refused, u0003 gone");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 1);
}

static void
test_every_message_damaged_ends_in_trouble (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 20, MESSAGE_OCTETS);
  pr_test_server_set_reply (f->server, "RETR", BROKEN);
  sync_fixture_fail (f, PR_TROUBLE_PROTOCOL);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, PR_SYNC_MAX_SESSIONS);
  g_assert_cmpuint (sync_fixture_count_stored (f), ==, 0);
}

/* ---- cancelling ---- */

typedef struct
{
  SyncFixture *f;
  PrSyncPhase phase;
} Canceller;

static char *
secret_cb (const PrAccount *account,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  return g_strdup ("secret");
}

static void
cancel_in_phase_cb (const PrSyncProgress *progress, gpointer user_data)
{
  Canceller *canceller = user_data;

  if (progress->phase == canceller->phase)
    g_cancellable_cancel (canceller->f->cancellable);
}

static void
test_cancelled_in_any_phase_it_goes_on_later (void)
{
  static const PrSyncPhase phases[] = { PR_SYNC_CONNECTING, PR_SYNC_LOGGING_IN,
                                        PR_SYNC_LISTING,    PR_SYNC_RECEIVING,
                                        PR_SYNC_DELETING,   PR_SYNC_FINISHING };

  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
      Canceller canceller = { f, phases[i] };
      const PrSyncHooks hooks = f->hooks;
      guint n_stored;

      f->account->keep = PR_KEEP_NONE;
      sync_fixture_add (f, 50, MESSAGE_OCTETS);
      f->hooks = (PrSyncHooks){ .secret = secret_cb,
                                .progress = cancel_in_phase_cb,
                                .user_data = &canceller };
      sync_fixture_fail (f, PR_TROUBLE_CANCELLED);
      n_stored = sync_fixture_count_stored (f);
      sync_fixture_check_stored (f);
      g_assert_cmpuint (pr_test_server_count (f->server), ==, 50);

      f->hooks = hooks;
      g_cancellable_reset (f->cancellable);
      g_assert_cmpuint (sync_fixture_sync (f), ==, 50 - n_stored);
      sync_fixture_check_all_stored (f, 50);
      g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
    }
}

static void
cancel_at_message_cb (gboolean from_server, const char *line, gpointer user_data)
{
  Canceller *canceller = user_data;

  if (!from_server && strcmp (line, "RETR 20") == 0)
    g_cancellable_cancel (canceller->f->cancellable);
}

static void
test_cancelled_while_receiving_what_came_is_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_NO_PIPELINING);
  Canceller canceller = { f, PR_SYNC_IDLE };

  sync_fixture_add (f, 50, MESSAGE_OCTETS);
  f->hooks = (PrSyncHooks){ .secret = secret_cb,
                            .dialogue = cancel_at_message_cb,
                            .user_data = &canceller };
  sync_fixture_fail (f, PR_TROUBLE_CANCELLED);
  sync_fixture_check_stored (f);
  g_assert_cmpuint (sync_fixture_count_stored (f), >=, 30);
  g_assert_cmpuint (sync_fixture_count_stored (f), <=, 32);
}

/* ---- the disk is full ---- */

static void
limit_files (rlim_t octets)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = octets;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_a_full_disk_stops_receiving_and_deletes_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;
  guint n_new;

  signal (SIGXFSZ, SIG_IGN);
  f->account->keep = PR_KEEP_NONE;
  f->options.no_index = TRUE;
  sync_fixture_add (f, 600, 8000);
  limit_files (1 << 20);
  report = sync_fixture_run (f);
  limit_files (RLIM_INFINITY);
  g_assert_nonnull (report->trouble);
  g_test_message ("%s", report->trouble->message);
  g_assert_cmpint (report->trouble->code, ==, PR_TROUBLE_DISK);
  n_new = report->new_messages;
  g_assert_cmpuint (n_new, <, 600);
  g_assert_cmpuint (report->deleted_on_server, ==, 0);
  pr_sync_report_free (report);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "DELE"), ==, 0);
  sync_fixture_reopen (f);
  sync_fixture_check_all_stored (f, n_new);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 600 - n_new);
  sync_fixture_check_all_stored (f, 600);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
}

static void
add_link_tests (void)
{
  g_test_add_func ("/sync/cut/anywhere-loses-and-doubles-nothing",
                   test_cut_anywhere_loses_and_doubles_nothing);
  g_test_add_func ("/sync/cut/anywhere-without-pipelining",
                   test_cut_anywhere_without_pipelining);
  g_test_add_func ("/sync/cut/anywhere-deletes-only-what-is-stored",
                   test_cut_anywhere_deletes_only_what_is_stored);
  g_test_add_func ("/sync/cut/each-session-goes-on-where-the-last-ended",
                   test_each_session_goes_on_where_the_last_ended);
  g_test_add_func ("/sync/cut/a-silent-server-times-out", test_a_silent_server_times_out);
  g_test_add_func ("/sync/cut/a-server-that-is-down-is-told",
                   test_a_server_that_is_down_is_told);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_link_tests ();
  g_test_add_func ("/sync/refused/logins-are-told-apart",
                   test_login_refusals_are_told_apart);
  g_test_add_func ("/sync/refused/one-message-does-not-stop-the-others",
                   test_one_refused_message_does_not_stop_the_others);
  g_test_add_func ("/sync/refused/all-of-them-marks-nothing",
                   test_a_server_that_refuses_all_marks_nothing);
  g_test_add_func ("/sync/refused/for-now-is-asked-again",
                   test_refused_for_now_is_asked_again);
  g_test_add_func ("/sync/damaged/one-message-does-not-stop-the-others",
                   test_a_damaged_message_does_not_stop_the_others);
  g_test_add_func ("/sync/damaged/one-that-heals-is-stored",
                   test_a_damaged_message_that_heals_is_stored);
  g_test_add_func ("/sync/damaged/does-not-stop-deletes-nor-is-deleted",
                   test_damage_does_not_stop_deletes_nor_is_deleted);
  g_test_add_func ("/sync/damaged/every-message-ends-in-trouble",
                   test_every_message_damaged_ends_in_trouble);
  g_test_add_func ("/sync/cancel/in-any-phase-it-goes-on-later",
                   test_cancelled_in_any_phase_it_goes_on_later);
  g_test_add_func ("/sync/cancel/while-receiving-what-came-is-stored",
                   test_cancelled_while_receiving_what_came_is_stored);
  g_test_add_func ("/sync/disk/full-stops-receiving-and-deletes-nothing",
                   test_a_full_disk_stops_receiving_and_deletes_nothing);
  return g_test_run ();
}
