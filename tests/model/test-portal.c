/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-network.h"
#include "pr-schedule-fixture.h"

#include <string.h>

#define INTERVAL 600

/* What the system says of the network, in place of its own monitor. */
static PrTestMonitor *
get_system (void)
{
  return PR_TEST_MONITOR (g_network_monitor_get_default ());
}

static void
assert_trouble (ScheduleFixture *f, const char *code, gboolean names_portal)
{
  const char *trouble = pr_account_item_get_trouble (f->item);

  g_assert_nonnull (trouble);
  g_test_message ("%s", trouble);
  g_assert_cmpstr (pr_account_item_get_trouble_code (f->item), ==, code);
  g_assert_cmpint (strstr (trouble, "captive portal") != NULL, ==, names_portal);
}

static void
test_one_in_the_way_is_named (ScheduleFixture *f, gconstpointer data)
{
  pr_test_monitor_set_portal (get_system (), TRUE);
  pr_test_server_set_up (f->server, FALSE);
  schedule_check_by_hand (f);
  assert_trouble (f, "connect", TRUE);

  pr_test_monitor_set_portal (get_system (), FALSE);
  schedule_check_by_hand (f);
  assert_trouble (f, "connect", FALSE);
}

static void
test_this_computer_has_none (ScheduleFixture *f, gconstpointer data)
{
  pr_test_monitor_set_portal (get_system (), TRUE);
  pr_test_server_set_up (f->server, FALSE);
  schedule_check_by_hand (f);
  assert_trouble (f, "connect", FALSE);
  pr_test_monitor_set_portal (get_system (), FALSE);
}

/* A password that is refused was refused by the server itself. */
static void
test_one_is_not_blamed_for_a_password (ScheduleFixture *f, gconstpointer data)
{
  pr_test_monitor_set_portal (get_system (), TRUE);
  pr_test_server_set_reply (f->server, "AUTH", "-ERR [AUTH] no\r\n");
  schedule_check_by_hand (f);
  assert_trouble (f, "auth", FALSE);
  pr_test_monitor_set_portal (get_system (), FALSE);
}

/* Its page stands where the server was: no check for as long as it stays, and one as soon
 * as the person has signed in. */
static void
test_check_follows_the_sign_in (ScheduleFixture *f, gconstpointer data)
{
  schedule_stand_still (f);
  pr_test_monitor_set_portal (f->monitor, TRUE);
  schedule_wait_a_moment ();
  pr_test_server_set_reply (f->server, "GREETING", "HTTP/1.1 302 Found\r\n\r\n");
  schedule_set_interval (f, INTERVAL);
  schedule_check_by_hand (f);
  assert_trouble (f, "protocol", TRUE);

  schedule_now += 3 * INTERVAL;
  pr_schedule_look (f->schedule);
  schedule_wait_a_moment ();
  g_assert_cmpuint (f->n_finished, ==, 1);

  pr_test_server_set_reply (f->server, "GREETING", NULL);
  pr_test_monitor_set_portal (f->monitor, FALSE);
  schedule_await_checks (f, 2);
  g_assert_null (pr_account_item_get_trouble (f->item));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME,
                                  PR_TYPE_TEST_MONITOR, "test", G_MAXINT);
  schedule_add ("portal/in-the-way-is-named", FAR_AWAY, test_one_in_the_way_is_named);
  schedule_add ("portal/this-computer-has-none", "127.0.0.1",
                test_this_computer_has_none);
  schedule_add ("portal/is-not-blamed-for-a-password", FAR_AWAY,
                test_one_is_not_blamed_for_a_password);
  schedule_add ("portal/check-follows-the-sign-in", FAR_AWAY,
                test_check_follows_the_sign_in);
  return g_test_run ();
}
