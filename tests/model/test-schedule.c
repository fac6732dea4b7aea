/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-schedule-private.h"
#include <string.h>
#include "model/pr-times.h"
#include "pr-model-fixture.h"
#include "support/pr-test-monitor.h"
#include "support/pr-test-server.h"

#define FAR_AWAY "0.0.0.0" /* leads to this computer, but does not say so */
#define NOON 1700000000

/* The fixture's account "Work" is served on a loopback port. */
typedef struct
{
  ModelFixture model;
  PrTestServer *server;
  PrTestMonitor *monitor;
  PrNetwork *network;
  PrSchedule *schedule;
  PrAccountItem *item;
  guint n_finished;
} ScheduleFixture;

static gint64 now = NOON;

static gint64
read_clock (void)
{
  return now;
}

static void
finished_cb (ScheduleFixture *f)
{
  f->n_finished++;
}

static void
set_up (ScheduleFixture *f, gconstpointer host)
{
  g_autoptr (GError) error = NULL;
  GListModel *accounts;

  model_fixture_set_up (&f->model, NULL);
  f->server = pr_test_server_new (PR_TEST_SERVER_PLAIN);
  g_free (f->model.account->host);
  f->model.account->host = g_strdup (host);
  f->model.account->port = pr_test_server_get_port (f->server);
  f->model.account->security = PR_SECURITY_NONE;
  f->model.account->password_command = g_strdup ("echo secret");
  pr_store_update_account (f->model.other, f->model.account, &error);
  g_assert_no_error (error);

  f->monitor = pr_test_monitor_new (TRUE);
  f->network = g_object_new (PR_TYPE_NETWORK, "monitor", f->monitor, "delay", 20, NULL);
  accounts = pr_mailbox_get_accounts (f->model.mailbox);
  model_wait_until (g_list_model_get_n_items (accounts) == 1);
  f->item = g_list_model_get_item (accounts, 0);
  f->schedule = pr_schedule_new (f->model.mailbox, f->network);
  g_signal_connect_swapped (f->model.mailbox, "sync-finished", G_CALLBACK (finished_cb),
                            f);
}

static void
tear_down (ScheduleFixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->schedule);
  g_assert_finalize_object (f->network);
  g_assert_finalize_object (f->monitor);
  model_wait_until (!pr_mailbox_is_syncing (f->model.mailbox, NULL));
  g_clear_object (&f->item);
  model_fixture_tear_down (&f->model, data);
  pr_test_server_free (f->server);
}

static void
stand_still (ScheduleFixture *f)
{
  now = NOON;
  pr_schedule_set_clock (f->schedule, read_clock);
}

static void
set_interval (ScheduleFixture *f, guint seconds)
{
  g_object_set (f->schedule, "interval", seconds, NULL);
}

static void
await_checks (ScheduleFixture *f, guint n)
{
  model_wait_until (f->n_finished == n &&
                    !pr_mailbox_is_syncing (f->model.mailbox, NULL));
}

static void
check_by_hand (ScheduleFixture *f)
{
  guint n_finished = f->n_finished;

  pr_mailbox_sync_async (f->model.mailbox, NULL, NULL, NULL, NULL, NULL);
  await_checks (f, n_finished + 1);
}

/* Long enough for what must not happen. */
static void
wait_a_moment (void)
{
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;

  while (g_get_monotonic_time () < end)
    model_iterate ();
}

static void
set_network (ScheduleFixture *f, gboolean available)
{
  pr_test_monitor_set_available (f->monitor, available);
  model_wait_until (pr_network_get_available (f->network) == available);
}

static const char *
get_status (ScheduleFixture *f)
{
  return pr_account_item_get_status (f->item);
}

/* ---- by the clock ---- */

static void
test_starts_with_a_check_and_goes_on (ScheduleFixture *f, gconstpointer data)
{
  set_interval (f, 1);
  pr_schedule_start (f->schedule);
  await_checks (f, 1);
  g_assert_cmpint (pr_account_item_get_next_check (f->item), >, 0);
  await_checks (f, 2);
}

static void
test_failure_of_last_time_is_no_trouble_at_the_start (ScheduleFixture *f,
                                                      gconstpointer data)
{
  pr_test_server_set_up (f->server, FALSE);
  check_by_hand (f);
  g_assert_nonnull (pr_account_item_get_trouble (f->item));
  set_interval (f, 600);
  pr_schedule_start (f->schedule);
  g_assert_null (pr_account_item_get_trouble (f->item));
  await_checks (f, 2);
  g_assert_nonnull (pr_account_item_get_trouble (f->item));
}

static void
test_by_hand_checks_nothing (ScheduleFixture *f, gconstpointer data)
{
  pr_schedule_start (f->schedule);
  wait_a_moment ();
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 0);
  check_by_hand (f);
  g_assert_cmpint (pr_account_item_get_next_check (f->item), ==, 0);
}

static void
test_what_became_due_asleep_is_checked (ScheduleFixture *f, gconstpointer data)
{
  stand_still (f);
  set_interval (f, 600);
  g_assert_cmpint (pr_account_item_get_next_check (f->item), ==, NOON + 600);
  pr_schedule_look (f->schedule);
  wait_a_moment ();
  g_assert_cmpuint (f->n_finished, ==, 0);

  now += 3 * 3600;
  pr_schedule_look (f->schedule);
  await_checks (f, 1);
  g_assert_cmpint (pr_account_item_get_next_check (f->item), ==, now + 600);
}

static void
test_clock_put_back_stops_no_checks (ScheduleFixture *f, gconstpointer data)
{
  stand_still (f);
  set_interval (f, 600);
  now -= 30 * 86400;
  pr_schedule_look (f->schedule);
  g_assert_cmpint (pr_account_item_get_next_check (f->item), <=, now + 3600);
}

static void
test_check_by_hand_puts_off_the_next (ScheduleFixture *f, gconstpointer data)
{
  stand_still (f);
  set_interval (f, 600);
  now += 300;
  check_by_hand (f);
  g_assert_cmpint (pr_account_item_get_next_check (f->item), ==, NOON + 900);
}

/* ---- servers that want to be left alone ---- */

static void
test_busy_account_is_tried_again (ScheduleFixture *f, gconstpointer data)
{
  g_autofree char *time = NULL;
  g_autofree char *status = NULL;

  pr_test_server_set_reply (f->server, "APOP", "-ERR [IN-USE] locked\r\n");
  set_interval (f, 600);
  check_by_hand (f);
  time = pr_time_in_words (pr_account_item_get_next_check (f->item),
                           g_get_real_time () / G_USEC_PER_SEC, NULL);
  status = g_strdup_printf ("Busy, again at %s", time);
  g_assert_cmpstr (get_status (f), ==, status);
  g_assert_nonnull (
    strstr (pr_account_item_get_trouble (f->item), "PopReader tries again at"));
  g_assert_cmpint (pr_account_item_get_next_check (f->item), <,
                   g_get_real_time () / G_USEC_PER_SEC + 600);

  pr_test_server_set_reply (f->server, "APOP", NULL);
  pr_schedule_set_clock (f->schedule, read_clock);
  now = pr_account_item_get_next_check (f->item);
  pr_schedule_look (f->schedule);
  await_checks (f, 2);
  g_assert_null (pr_account_item_get_trouble (f->item));
}

static void
test_refused_sign_in_is_not_hammered (ScheduleFixture *f, gconstpointer data)
{
  stand_still (f);
  set_interval (f, 300);
  pr_test_server_set_reply (f->server, "APOP", "-ERR [AUTH] no\r\n");
  check_by_hand (f);
  g_assert_cmpstr (pr_account_item_get_trouble_code (f->item), ==, "auth");
  g_assert_cmpstr (get_status (f), ==, "Sign in again");
  g_assert_cmpint (pr_account_item_get_next_check (f->item), ==, NOON + 3600);
}

static void
test_pause_between_logins_is_heeded (ScheduleFixture *f, gconstpointer data)
{
  stand_still (f);
  set_interval (f, 300);
  pr_test_server_set_reply (f->server, "CAPA",
                            "+OK\r\nTOP\r\nUIDL\r\nUSER\r\nLOGIN-DELAY 900\r\n.\r\n");
  check_by_hand (f);
  g_assert_null (pr_account_item_get_trouble (f->item));
  g_assert_cmpint (pr_account_item_get_next_check (f->item), ==, NOON + 900);
}

/* ---- the network ---- */

static void
test_offline_is_a_state (ScheduleFixture *f, gconstpointer data)
{
  set_network (f, FALSE);
  g_assert_true (pr_account_item_get_offline (f->item));
  g_assert_cmpstr (get_status (f), ==, "Offline, not checked yet");
  g_assert_null (pr_account_item_get_trouble (f->item));
  set_interval (f, 1);
  pr_schedule_start (f->schedule);
  wait_a_moment ();
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 0);
}

static void
test_network_that_is_back_brings_mail (ScheduleFixture *f, gconstpointer data)
{
  set_interval (f, 600);
  set_network (f, FALSE);
  set_network (f, TRUE);
  g_assert_false (pr_account_item_get_offline (f->item));
  await_checks (f, 1);
  g_assert_true (g_str_has_prefix (get_status (f), "Checked "));
}

static void
test_network_that_blinks_is_there (ScheduleFixture *f, gconstpointer data)
{
  g_signal_connect_swapped (f->network, "notify::available", G_CALLBACK (finished_cb), f);
  pr_test_monitor_set_available (f->monitor, FALSE);
  pr_test_monitor_set_available (f->monitor, TRUE);
  wait_a_moment ();
  g_assert_cmpuint (f->n_finished, ==, 0);
  g_signal_handlers_disconnect_by_func (f->network, finished_cb, f);
}

static void
test_check_in_vain_offline_is_no_trouble (ScheduleFixture *f, gconstpointer data)
{
  pr_test_server_set_up (f->server, FALSE);
  set_network (f, FALSE);
  g_assert_false (pr_account_item_get_tried (f->item));
  check_by_hand (f);
  g_assert_null (pr_account_item_get_trouble (f->item));
  g_assert_true (pr_account_item_get_tried (f->item));
  g_assert_cmpstr (get_status (f), ==, "Offline, not checked yet");

  /* Nor is it one when the network is back, until a check says so. */
  set_network (f, TRUE);
  g_assert_null (pr_account_item_get_trouble (f->item));
  check_by_hand (f);
  g_assert_cmpstr (pr_account_item_get_trouble_code (f->item), ==, "connect");
}

static void
test_server_that_answers_is_not_offline (ScheduleFixture *f, gconstpointer data)
{
  set_network (f, FALSE);
  check_by_hand (f);
  g_assert_false (pr_account_item_get_offline (f->item));
  g_assert_true (g_str_has_prefix (get_status (f), "Checked "));
}

static void
test_this_computer_needs_no_network (ScheduleFixture *f, gconstpointer data)
{
  set_network (f, FALSE);
  g_assert_false (pr_account_item_get_offline (f->item));
  set_interval (f, 600);
  pr_schedule_start (f->schedule);
  await_checks (f, 1);
}

#define add(path, host, test) \
  g_test_add ("/model/" path, ScheduleFixture, host, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("schedule/starts-with-a-check-and-goes-on", "127.0.0.1",
       test_starts_with_a_check_and_goes_on);
  add ("schedule/failure-of-last-time-is-no-trouble-at-the-start", "127.0.0.1",
       test_failure_of_last_time_is_no_trouble_at_the_start);
  add ("schedule/by-hand-checks-nothing", "127.0.0.1", test_by_hand_checks_nothing);
  add ("schedule/what-became-due-asleep-is-checked", "127.0.0.1",
       test_what_became_due_asleep_is_checked);
  add ("schedule/clock-put-back-stops-no-checks", "127.0.0.1",
       test_clock_put_back_stops_no_checks);
  add ("schedule/check-by-hand-puts-off-the-next", "127.0.0.1",
       test_check_by_hand_puts_off_the_next);
  add ("schedule/busy-account-is-tried-again", "127.0.0.1",
       test_busy_account_is_tried_again);
  add ("schedule/refused-sign-in-is-not-hammered", "127.0.0.1",
       test_refused_sign_in_is_not_hammered);
  add ("schedule/pause-between-logins-is-heeded", "127.0.0.1",
       test_pause_between_logins_is_heeded);
  add ("network/offline-is-a-state", FAR_AWAY, test_offline_is_a_state);
  add ("network/that-is-back-brings-mail", FAR_AWAY,
       test_network_that_is_back_brings_mail);
  add ("network/that-blinks-is-there", FAR_AWAY, test_network_that_blinks_is_there);
  add ("network/check-in-vain-is-no-trouble", FAR_AWAY,
       test_check_in_vain_offline_is_no_trouble);
  add ("network/server-that-answers-is-not-offline", FAR_AWAY,
       test_server_that_answers_is_not_offline);
  add ("network/this-computer-needs-none", "127.0.0.1",
       test_this_computer_needs_no_network);
  return g_test_run ();
}
