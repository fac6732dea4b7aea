/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#define MESSAGE_OCTETS 400
#define LONG_SECONDS 600 /* nobody waits so long: what holds is let go before */

/* 2026-11-20 10:01:00 +0000, the Date: of message 1 of the fixture. */
#define FIRST_DATE G_GINT64_CONSTANT (1795168860)

static void
check_places (SyncFixture *f, const char *expected)
{
  g_autofree char *places = sync_fixture_dup_places (f);

  g_assert_cmpstr (places, ==, expected);
}

static guint
count (SyncFixture *f, const char *command)
{
  return pr_test_server_count_commands (f->server, command);
}

static gboolean
is_agreed (SyncFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) stored = pr_store_find_account (f->store, "work", &error);

  g_assert_no_error (error);
  return stored->keep_agreed;
}

static PrSyncReport *
run_well (SyncFixture *f)
{
  PrSyncReport *report = sync_fixture_run (f);

  g_assert_cmpstr (report->trouble != NULL ? report->trouble->message : NULL, ==, NULL);
  pr_test_server_settle (f->server);
  return report;
}

/* ---- rules that count others ---- */

static void
test_newest_stay_and_older_go_once_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_NEWEST;
  f->account->keep_count = 2;
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 5);
  check_places (f, "u0001 gone, u0002 gone, u0003 gone, u0004 stored, u0005 stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  sync_fixture_check_all_stored (f, 6);
}

static void
test_octets_stay_and_older_go_once_stored (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_OCTETS;
  f->account->keep_octets = 1000;
  sync_fixture_add (f, 5, MESSAGE_OCTETS);
  g_assert_cmpuint (sync_fixture_sync (f), ==, 5);
  check_places (f, "u0001 gone, u0002 gone, u0003 gone, u0004 stored, u0005 stored");
  sync_fixture_add (f, 1, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
  g_assert_cmpuint (count (f, "LIST"), ==, 2);
  sync_fixture_check_all_stored (f, 6);
}

/* What did not come stays, however old it is. */
static void
test_older_ones_that_are_not_stored_stay (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_NEWEST;
  f->account->keep_count = 1;
  f->options.max_messages = 2;
  sync_fixture_add (f, 4, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  check_places (f, "u0003 gone, u0004 stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);
}

static void
test_until_deleted_follows_the_trash (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  f->account->keep = PR_KEEP_UNTIL_DELETED;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  sync_fixture_trash (f, 1);
  sync_fixture_sync (f);
  check_places (f, "u0001 stored, u0002 stored, u0003 gone");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

/* ---- consent ---- */

static void
test_without_consent_nothing_goes_and_all_is_counted (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  f->account->keep = PR_KEEP_NONE;
  f->account->keep_agreed = FALSE;
  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  for (guint i = 0; i < 2; i++)
    {
      report = run_well (f);
      g_assert_cmpuint (report->due, ==, 3);
      g_assert_cmpint (report->due_oldest, ==, FIRST_DATE);
      g_assert_cmpuint (report->deleted_on_server, ==, 0);
      g_assert_false (report->taken_back);
      pr_sync_report_free (report);
    }
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
  check_places (f, "u0001 stored, u0002 stored, u0003 stored");

  f->account->keep_agreed = TRUE;
  report = run_well (f);
  g_assert_cmpuint (report->due, ==, 0);
  g_assert_cmpuint (report->deleted_on_server, ==, 3);
  pr_sync_report_free (report);
}

static void
test_deleted_here_needs_consent_to_the_rule_too (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  f->account->keep = PR_KEEP_UNTIL_DELETED;
  f->account->keep_agreed = FALSE;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  sync_fixture_trash (f, 1);
  report = run_well (f);
  g_assert_cmpuint (report->due, ==, 1);
  pr_sync_report_free (report);
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
}

/* Another window, or program, changes the rule while the session is under way. */
static void
change_rule_cb (const PrSyncProgress *progress, gpointer user_data)
{
  SyncFixture *f = user_data;
  g_autoptr (PrAccount) other = NULL;
  g_autoptr (GError) error = NULL;

  if (progress->phase != PR_SYNC_LISTING)
    return;
  other = pr_account_copy (f->account);
  other->keep = PR_KEEP_DAYS;
  other->keep_days = 1;
  pr_store_update_account (f->store, other, &error);
  g_assert_no_error (error);
}

static void
test_a_rule_changed_meanwhile_deletes_nothing (void)
{
  g_autoptr (SyncFixture) f = sync_fixture_new (PR_TEST_SERVER_PLAIN);
  PrSyncReport *report;

  f->account->keep = PR_KEEP_NONE;
  f->hooks.progress = change_rule_cb;
  sync_fixture_add (f, 2, MESSAGE_OCTETS);
  report = run_well (f);
  g_assert_cmpuint (report->due, ==, 2);
  pr_sync_report_free (report);
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
}

/* ---- taking it back until QUIT ---- */

typedef struct
{
  SyncFixture *fixture;
  PrSyncPhase when; /* taken back from here on */
  gboolean cancels; /* the run is cancelled there instead */

  gboolean taken_back;
  guint n_held;
  int longest;
} Person;

static void
person_cb (const PrSyncProgress *progress, gpointer user_data)
{
  SyncFixture *f = user_data;
  Person *person = f->watch;

  if (progress->phase == PR_SYNC_HOLDING)
    {
      person->n_held = progress->messages_total;
      person->longest = MAX (person->longest, progress->seconds_left);
    }
  if (progress->phase != person->when)
    return;
  if (person->cancels)
    g_cancellable_cancel (f->cancellable);
  else
    person->taken_back = TRUE;
}

static gboolean
taken_back_cb (gpointer user_data)
{
  SyncFixture *f = user_data;

  return ((Person *) f->watch)->taken_back;
}

/* Three stored messages that the rule lets go, and @person before the window. */
static SyncFixture *
new_held (Person *person, guint hold_seconds)
{
  SyncFixture *f = sync_fixture_new (PR_TEST_SERVER_PLAIN);

  sync_fixture_add (f, 3, MESSAGE_OCTETS);
  sync_fixture_sync (f);
  f->account->keep = PR_KEEP_NONE;
  f->options.hold_seconds = hold_seconds;
  f->hooks.progress = person_cb;
  f->hooks.taken_back = taken_back_cb;
  f->watch = person;
  return f;
}

static void
check_kept (SyncFixture *f)
{
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);
  check_places (f, "u0001 stored, u0002 stored, u0003 stored");
  g_assert_false (is_agreed (f));
}

static void
test_taken_back_while_held_deletes_nothing (void)
{
  Person person = { .when = PR_SYNC_HOLDING };
  g_autoptr (SyncFixture) f = new_held (&person, LONG_SECONDS);
  PrSyncReport *report = run_well (f);
  guint n_dele;

  g_assert_true (report->taken_back);
  g_assert_cmpuint (report->deleted_on_server, ==, 0);
  g_assert_cmpuint (report->due, ==, 3);
  pr_sync_report_free (report);
  g_assert_cmpuint (person.n_held, ==, 3);
  g_assert_cmpint (person.longest, ==, LONG_SECONDS);
  g_assert_cmpuint (count (f, "RSET"), ==, 1);
  g_assert_cmpuint (count (f, "QUIT"), ==, 2);
  check_kept (f);

  /* Nor does the next check, with the rule as it is stored. */
  n_dele = count (f, "DELE");
  person = (Person){ .when = PR_SYNC_IDLE };
  f->account->keep_agreed = FALSE;
  sync_fixture_sync (f);
  g_assert_cmpuint (count (f, "DELE"), ==, n_dele);
  check_kept (f);
}

static void
test_not_taken_back_all_goes (void)
{
  Person person = { .when = PR_SYNC_INDEXING };
  g_autoptr (SyncFixture) f = new_held (&person, 1);
  PrSyncReport *report = run_well (f);

  g_assert_false (report->taken_back);
  g_assert_cmpuint (report->deleted_on_server, ==, 3);
  pr_sync_report_free (report);
  g_assert_cmpuint (person.n_held, ==, 3);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 0);
  g_assert_true (is_agreed (f));
}

static void
test_taken_back_before_dele_sends_none (void)
{
  Person person = { .when = PR_SYNC_LISTING };
  g_autoptr (SyncFixture) f = new_held (&person, LONG_SECONDS);
  PrSyncReport *report = run_well (f);

  g_assert_true (report->taken_back);
  pr_sync_report_free (report);
  g_assert_cmpuint (count (f, "DELE"), ==, 0);
  g_assert_cmpuint (count (f, "RSET"), ==, 0);
  check_kept (f);
}

/* Too late for what went, but the next check asks again. */
static void
test_taken_back_after_quit_withdraws_the_consent (void)
{
  Person person = { .when = PR_SYNC_FINISHING };
  g_autoptr (SyncFixture) f = new_held (&person, 0);
  PrSyncReport *report = run_well (f);

  g_assert_false (report->taken_back);
  g_assert_cmpuint (report->deleted_on_server, ==, 3);
  pr_sync_report_free (report);
  g_assert_false (is_agreed (f));
}

/* RFC 1939 §6: without QUIT there is no UPDATE. */
static void
test_refused_rset_ends_without_quit (void)
{
  Person person = { .when = PR_SYNC_HOLDING };
  g_autoptr (SyncFixture) f = new_held (&person, LONG_SECONDS);
  PrSyncReport *report;

  pr_test_server_set_reply (f->server, "RSET", "-ERR no\r\n");
  report = sync_fixture_run (f);
  g_assert_nonnull (report->trouble);
  g_assert_true (report->taken_back);
  g_assert_cmpuint (report->deleted_on_server, ==, 0);
  pr_sync_report_free (report);
  pr_test_server_settle (f->server);
  g_assert_cmpuint (count (f, "QUIT"), ==, 1);
  check_places (f, "u0001 dele-sent, u0002 dele-sent, u0003 dele-sent");
  g_assert_false (is_agreed (f));

  person = (Person){ .when = PR_SYNC_IDLE };
  f->account->keep_agreed = FALSE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  check_kept (f);
}

static void
test_cancelled_while_held_deletes_nothing (void)
{
  Person person = { .when = PR_SYNC_HOLDING, .cancels = TRUE };
  g_autoptr (SyncFixture) f = new_held (&person, LONG_SECONDS);

  sync_fixture_fail (f, PR_TROUBLE_CANCELLED);
  pr_test_server_settle (f->server);
  g_assert_cmpuint (count (f, "QUIT"), ==, 1);
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 3);
  check_places (f, "u0001 dele-sent, u0002 dele-sent, u0003 dele-sent");
  g_assert_true (is_agreed (f));
}

/* An order for one message is no rule: it is not held, and it goes although the rule's
 * deletes are taken back. */
static void
test_what_was_asked_for_goes_although_the_rule_is_taken_back (void)
{
  Person person = { .when = PR_SYNC_HOLDING };
  g_autoptr (SyncFixture) f = new_held (&person, LONG_SECONDS);
  PrPlace asked = { .uidl = (char *) "u0002" };
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  PrSyncReport *report;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (places, &asked);
  pr_store_request_places (f->store, f->account->id, places, PR_REQUEST_DELETE, &error);
  g_assert_no_error (error);
  report = run_well (f);
  g_assert_true (report->taken_back);
  g_assert_cmpuint (report->deleted_on_server, ==, 1);
  pr_sync_report_free (report);
  g_assert_cmpuint (person.n_held, ==, 2);
  check_places (f, "u0001 stored, u0002 gone, u0003 stored");
  g_assert_cmpuint (pr_test_server_count (f->server), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sync/keep/" path, func)
  ADD ("newest-stay-and-older-go-once-stored", test_newest_stay_and_older_go_once_stored);
  ADD ("octets-stay-and-older-go-once-stored", test_octets_stay_and_older_go_once_stored);
  ADD ("older-ones-that-are-not-stored-stay", test_older_ones_that_are_not_stored_stay);
  ADD ("until-deleted-follows-the-trash", test_until_deleted_follows_the_trash);
  ADD ("without-consent-nothing-goes-and-all-is-counted",
       test_without_consent_nothing_goes_and_all_is_counted);
  ADD ("deleted-here-needs-consent-to-the-rule-too",
       test_deleted_here_needs_consent_to_the_rule_too);
  ADD ("a-rule-changed-meanwhile-deletes-nothing",
       test_a_rule_changed_meanwhile_deletes_nothing);
  ADD ("taken-back-while-held-deletes-nothing",
       test_taken_back_while_held_deletes_nothing);
  ADD ("not-taken-back-all-goes", test_not_taken_back_all_goes);
  ADD ("taken-back-before-dele-sends-none", test_taken_back_before_dele_sends_none);
  ADD ("taken-back-after-quit-withdraws-the-consent",
       test_taken_back_after_quit_withdraws_the_consent);
  ADD ("refused-rset-ends-without-quit", test_refused_rset_ends_without_quit);
  ADD ("cancelled-while-held-deletes-nothing", test_cancelled_while_held_deletes_nothing);
  ADD ("what-was-asked-for-goes-although-the-rule-is-taken-back",
       test_what_was_asked_for_goes_although_the_rule_is_taken_back);
  return g_test_run ();
}
