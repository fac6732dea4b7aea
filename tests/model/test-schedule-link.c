/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "pr-schedule-fixture.h"

/* What an account does about a link that fails, costs, or leads elsewhere. */

static gint64
get_next (ScheduleFixture *f)
{
  return pr_account_item_get_next_check (f->item);
}

static void
set_metered (ScheduleFixture *f, gboolean metered)
{
  pr_test_monitor_set_metered (f->monitor, metered);
  model_wait_until (pr_network_get_metered (f->network) == metered);
}

/* ---- trouble that passes ---- */

static void
test_trouble_that_passes_is_tried_again (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  schedule_set_interval (f, 600);
  pr_test_server_set_up (f->server, FALSE);
  schedule_check_by_hand (f);
  g_assert_cmpint (get_next (f), ==, NOON + 30);
  schedule_now = NOON + 30;
  pr_schedule_look (f->schedule);
  schedule_await_checks (f, 2);
  g_assert_cmpint (get_next (f), ==, NOON + 30 + 60);

  pr_test_server_set_up (f->server, TRUE);
  schedule_now = NOON + 90;
  pr_schedule_look (f->schedule);
  schedule_await_checks (f, 3);
  g_assert_null (pr_account_item_get_trouble (f->item));
  g_assert_cmpint (get_next (f), ==, NOON + 90 + 600);
}

static void
test_retry_is_told_with_its_time (ScheduleFixture *f, gconstpointer data)
{
  schedule_set_interval (f, 600);
  pr_test_server_set_up (f->server, FALSE);
  schedule_check_by_hand (f);
  g_assert_true (
    g_str_has_prefix (schedule_get_status (f), "Could not be checked, again at "));
  pr_test_server_set_up (f->server, TRUE);
  schedule_check_by_hand (f);
  pr_test_server_set_up (f->server, FALSE);
  schedule_check_by_hand (f);
  g_assert_true (g_str_has_prefix (schedule_get_status (f), "Not checked since "));
  g_assert_nonnull (strstr (schedule_get_status (f), ", again at "));
}

static void
test_check_by_hand_waits_for_nothing (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  schedule_set_interval (f, 600);
  pr_test_server_set_reply (f->server, "CAPA",
                            "+OK\r\nTOP\r\nUIDL\r\nUSER\r\nLOGIN-DELAY 900\r\n.\r\n");
  schedule_check_by_hand (f);
  schedule_check_by_hand (f);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  g_assert_null (pr_account_item_get_trouble (f->item));
}

static void
test_by_hand_is_never_tried_again (ScheduleFixture *f, gconstpointer data)
{
  pr_test_server_set_up (f->server, FALSE);
  schedule_check_by_hand (f);
  g_assert_cmpint (get_next (f), ==, 0);
  pr_test_monitor_change (f->monitor);
  schedule_wait_a_moment ();
  g_assert_cmpint (get_next (f), ==, 0);
}

static void
test_another_network_shortens_the_wait (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  schedule_set_interval (f, 600);
  pr_test_server_set_up (f->server, FALSE);
  for (guint i = 0; i < 5; i++)
    schedule_check_by_hand (f);
  g_assert_cmpint (get_next (f), ==, NOON + 480);
  /* However often it changes, a try every half a minute is enough. */
  pr_test_monitor_change (f->monitor);
  model_wait_until (get_next (f) == NOON + 30);
  schedule_now = NOON + 100;
  pr_test_server_set_up (f->server, TRUE);
  pr_test_monitor_change (f->monitor);
  schedule_await_checks (f, 6);
  g_assert_null (pr_account_item_get_trouble (f->item));
}

static void
test_pause_between_logins_is_kept_when_the_link_returns (ScheduleFixture *f,
                                                         gconstpointer data)
{
  gint64 start = g_get_real_time () / G_USEC_PER_SEC;

  schedule_stand_still (f);
  schedule_now = start; /* when an account was checked goes by the computer's clock */
  schedule_set_interval (f, 300);
  pr_test_server_set_reply (f->server, "CAPA",
                            "+OK\r\nTOP\r\nUIDL\r\nUSER\r\nLOGIN-DELAY 900\r\n.\r\n");
  schedule_check_by_hand (f);
  schedule_now += 10;
  schedule_set_network (f, FALSE);
  schedule_set_network (f, TRUE);
  g_assert_cmpint (get_next (f), >=, start + 900);
  g_assert_cmpint (get_next (f), <=, schedule_now + 900);
}

static void
test_pause_between_logins_outlives_the_program (ScheduleFixture *f, gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  PrAccount account = *pr_account_item_get_account (f->item);
  const PrMaildrop maildrop = { .expire_days = -1, .login_delay = 900 };

  account.last_checked = now - 60;
  pr_account_item_update (f->item, &account, &maildrop);
  schedule_set_interval (f, 300);
  pr_schedule_start (f->schedule);
  g_assert_cmpint (get_next (f), ==, now - 60 + 900);
  schedule_wait_a_moment ();
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 0);
}

/* ---- where a way leads ---- */

static void
test_server_that_no_way_leads_to_is_offline (ScheduleFixture *f, gconstpointer data)
{
  pr_test_monitor_set_reach (f->monitor, PR_TEST_REACH_NONE);
  pr_test_monitor_change (f->monitor);
  model_wait_until (pr_account_item_get_offline (f->item));
  g_assert_true (pr_network_get_available (f->network));
  schedule_set_interval (f, 600);
  pr_schedule_start (f->schedule);
  schedule_wait_a_moment ();
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 0);

  pr_test_monitor_set_reach (f->monitor, PR_TEST_REACH_ALL);
  pr_test_monitor_change (f->monitor);
  schedule_await_checks (f, 1);
  g_assert_false (pr_account_item_get_offline (f->item));
}

/* Of a house whose line is down. */
static void
test_server_near_by_needs_no_internet (ScheduleFixture *f, gconstpointer data)
{
  pr_test_monitor_set_reach (f->monitor, PR_TEST_REACH_ALL);
  schedule_set_network (f, FALSE);
  model_wait_until (!pr_account_item_get_offline (f->item));
  schedule_set_interval (f, 600);
  pr_schedule_start (f->schedule);
  schedule_await_checks (f, 1);
}

/* ---- links that cost ---- */

static void
test_metered_network_is_used_less (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  schedule_set_interval (f, 600);
  g_assert_null (pr_account_item_get_saving (f->item));
  set_metered (f, TRUE);
  g_assert_cmpstr (pr_account_item_get_saving (f->item), ==,
                   "Metered connection: large messages wait");
  g_assert_cmpint (get_next (f), ==, NOON + 2400);
  schedule_check_by_hand (f);
  g_assert_cmpint (get_next (f), ==, NOON + 2400);

  schedule_now += 60;
  set_metered (f, FALSE);
  g_assert_null (pr_account_item_get_saving (f->item));
  g_assert_cmpint (get_next (f), ==, NOON + 600);
}

static void
test_metered_network_is_used_as_chosen (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  schedule_set_interval (f, 600);
  set_metered (f, TRUE);
  g_object_set (f->schedule, "save-when-metered", FALSE, NULL);
  g_assert_null (pr_account_item_get_saving (f->item));
  g_assert_cmpint (get_next (f), ==, NOON + 600);
  g_object_set (f->schedule, "save-when-metered", TRUE, NULL);
  g_assert_cmpint (get_next (f), ==, NOON + 2400);
}

static void
test_power_is_saved_as_chosen (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  schedule_set_interval (f, 600);
  pr_test_power_set_saver (f->power, TRUE);
  g_assert_cmpstr (pr_account_item_get_saving (f->item), ==,
                   "Power saver: large messages wait");
  g_assert_cmpint (get_next (f), ==, NOON + 2400);
  g_object_set (f->schedule, "save-power", FALSE, NULL);
  g_assert_null (pr_account_item_get_saving (f->item));
  g_assert_cmpint (get_next (f), ==, NOON + 600);
}

static void
test_this_computer_costs_nothing (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  schedule_set_interval (f, 600);
  set_metered (f, TRUE);
  g_assert_null (pr_account_item_get_saving (f->item));
  g_assert_cmpint (get_next (f), ==, NOON + 600);
}

/* ---- what waits ---- */

static void
test_requests_that_wait_are_told (ScheduleFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      PrPlace *place = g_new0 (PrPlace, 1);

      place->uidl = g_strdup_printf ("uidl-%u", i);
      g_ptr_array_add (places, place);
    }
  g_assert_null (pr_account_item_get_waiting (f->item));
  pr_store_request_places (f->model.other, f->model.account->id, places,
                           PR_REQUEST_DELETE, &error);
  g_assert_no_error (error);
  model_wait_until (pr_account_item_get_waiting (f->item) != NULL);
  g_assert_cmpstr (pr_account_item_get_waiting (f->item), ==, "3 deletions wait");
  g_ptr_array_set_size (places, 1);
  pr_store_request_places (f->model.other, f->model.account->id, places, PR_REQUEST_FETCH,
                           &error);
  g_assert_no_error (error);
  model_wait_until (g_str_equal (pr_account_item_get_waiting (f->item),
                                 "2 deletions wait, 1 download waits"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  schedule_add ("back-off/trouble-that-passes-is-tried-again", "127.0.0.1",
                test_trouble_that_passes_is_tried_again);
  schedule_add ("back-off/retry-is-told-with-its-time", "127.0.0.1",
                test_retry_is_told_with_its_time);
  schedule_add ("back-off/check-by-hand-waits-for-nothing", "127.0.0.1",
                test_check_by_hand_waits_for_nothing);
  schedule_add ("back-off/by-hand-is-never-tried-again", "127.0.0.1",
                test_by_hand_is_never_tried_again);
  schedule_add ("back-off/another-network-shortens-the-wait", FAR_AWAY,
                test_another_network_shortens_the_wait);
  schedule_add ("login-delay/is-kept-when-the-link-returns", FAR_AWAY,
                test_pause_between_logins_is_kept_when_the_link_returns);
  schedule_add ("login-delay/outlives-the-program", "127.0.0.1",
                test_pause_between_logins_outlives_the_program);
  schedule_add ("reach/server-that-no-way-leads-to-is-offline", FAR_AWAY,
                test_server_that_no_way_leads_to_is_offline);
  schedule_add ("reach/server-near-by-needs-no-internet", FAR_AWAY,
                test_server_near_by_needs_no_internet);
  schedule_add ("saving/metered-network-is-used-less", FAR_AWAY,
                test_metered_network_is_used_less);
  schedule_add ("saving/metered-network-is-used-as-chosen", FAR_AWAY,
                test_metered_network_is_used_as_chosen);
  schedule_add ("saving/power-is-saved-as-chosen", FAR_AWAY,
                test_power_is_saved_as_chosen);
  schedule_add ("saving/this-computer-costs-nothing", "127.0.0.1",
                test_this_computer_costs_nothing);
  schedule_add ("waiting/requests-that-wait-are-told", "127.0.0.1",
                test_requests_that_wait_are_told);
  return g_test_run ();
}
