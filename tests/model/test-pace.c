/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-pace-private.h"

/* How long an account waits after each way that a check can end. */

#define NOON 1700000000

static void
note (PrPace *pace, int code, int login_delay)
{
  g_autoptr (PrSyncReport) report = pr_sync_report_new ("work");

  report->login_delay = login_delay;
  if (code >= 0)
    report->trouble = pr_trouble_new (code, "No.", FALSE);
  pr_pace_note (pace, report, NOON);
}

static void
test_each_ending_has_its_wait (void)
{
  static const struct
  {
    int code;
    gint64 wait;
  } rows[] = {
    { -1, 600 },
    { PR_TROUBLE_RESOLVE, 30 },
    { PR_TROUBLE_CONNECT, 30 },
    { PR_TROUBLE_TIMEOUT, 30 },
    { PR_TROUBLE_CUT, 30 },
    { PR_TROUBLE_TEMPORARY, 30 },
    { PR_TROUBLE_IN_USE, 120 },
    { PR_TROUBLE_LOGIN_DELAY, 300 },
    { PR_TROUBLE_TLS, -1 },
    { PR_TROUBLE_CERTIFICATE, -1 },
    { PR_TROUBLE_PROTOCOL, -1 },
    { PR_TROUBLE_AUTH, -1 },
    { PR_TROUBLE_TOKEN, -1 },
    { PR_TROUBLE_REFUSED, 600 },
    { PR_TROUBLE_DISK, 600 },
    { PR_TROUBLE_DATABASE, 600 },
    { PR_TROUBLE_CANCELLED, 600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      PrPace pace = { 0 };

      note (&pace, rows[i].code, -1);
      g_assert_cmpint (pr_pace_get_wait (&pace, 600, 0), ==, rows[i].wait);
    }
}

/* A login that was refused with no word of why may be tried again, and not soon. */
static void
test_doubt_waits_its_time (void)
{
  g_autoptr (PrSyncReport) report = pr_sync_report_new ("work");
  PrPace pace = { 0 };

  report->trouble = pr_trouble_new (PR_TROUBLE_AUTH, "No.", FALSE);
  report->trouble->in_doubt = TRUE;
  pr_pace_note (&pace, report, NOON);
  g_assert_cmpint (pr_pace_get_wait (&pace, 60, 0), ==, 300);
  g_assert_cmpint (pr_pace_get_wait (&pace, 600, 0), ==, 600);
  g_assert_cmpint (pr_pace_get_wait (&pace, 7200, 0), ==, 1800);
  g_assert_false (pr_pace_forgive (&pace));
}

static void
test_back_off_doubles_to_its_bound (void)
{
  static const gint64 short_waits[] = { 30, 60, 120, 240, 480, 600, 600 };
  static const gint64 long_waits[] = { 30, 60, 120, 240, 480, 960, 1800, 1800 };
  PrPace pace = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (long_waits); i++)
    {
      note (&pace, PR_TROUBLE_CONNECT, -1);
      if (i < G_N_ELEMENTS (short_waits))
        g_assert_cmpint (pr_pace_get_wait (&pace, 600, 0), ==, short_waits[i]);
      g_assert_cmpint (pr_pace_get_wait (&pace, 7200, 0), ==, long_waits[i]);
    }
  for (guint i = 0; i < 1000; i++) /* of a week without the server */
    note (&pace, PR_TROUBLE_CONNECT, -1);
  g_assert_cmpint (pr_pace_get_wait (&pace, 7200, 0), ==, 1800);
}

static void
test_success_begins_anew (void)
{
  PrPace pace = { 0 };

  note (&pace, PR_TROUBLE_CUT, -1);
  note (&pace, PR_TROUBLE_CUT, -1);
  note (&pace, -1, -1);
  g_assert_cmpint (pr_pace_get_wait (&pace, 600, 0), ==, 600);
  note (&pace, PR_TROUBLE_CUT, -1);
  g_assert_cmpint (pr_pace_get_wait (&pace, 600, 0), ==, 30);
}

static void
test_jitter_is_a_fifth (void)
{
  PrPace pace = { 0 };

  note (&pace, PR_TROUBLE_CONNECT, -1);
  g_assert_cmpint (pr_pace_get_wait (&pace, 600, -1), ==, 24);
  g_assert_cmpint (pr_pace_get_wait (&pace, 600, 1), ==, 36);
  note (&pace, -1, -1);
  g_assert_cmpint (pr_pace_get_wait (&pace, 600, 1), ==, 600); /* what was chosen */
}

static void
test_missing_password_is_asked_for_hourly (void)
{
  g_autoptr (PrSyncReport) report = pr_sync_report_new ("work");
  PrPace pace = { 0 };

  report->trouble = pr_trouble_new (PR_TROUBLE_AUTH, "No.", FALSE);
  report->trouble->no_password = TRUE;
  pr_pace_note (&pace, report, NOON);
  g_assert_cmpint (pr_pace_get_wait (&pace, 600, 0), ==, 3600);
}

static void
test_another_network_forgives_what_it_may_heal (void)
{
  static const struct
  {
    PrTroubleCode code;
    gboolean forgiven;
  } rows[] = {
    { PR_TROUBLE_CONNECT, TRUE }, { PR_TROUBLE_CERTIFICATE, TRUE },
    { PR_TROUBLE_TLS, TRUE },     { PR_TROUBLE_PROTOCOL, TRUE },
    { PR_TROUBLE_AUTH, FALSE },   { PR_TROUBLE_TOKEN, FALSE },
    { PR_TROUBLE_IN_USE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      PrPace pace = { 0 };

      note (&pace, (int) rows[i].code, -1);
      g_assert_cmpint (pr_pace_forgive (&pace), ==, rows[i].forgiven);
    }
}

static void
test_login_delay_counts_from_the_last_login (void)
{
  PrPace pace = { 0 };

  note (&pace, -1, 900);
  g_assert_cmpint (pr_pace_get_earliest (&pace, 0, NOON + 5), ==, NOON + 900);
  /* Another process signed in since. */
  g_assert_cmpint (pr_pace_get_earliest (&pace, NOON + 60, NOON + 70), ==, NOON + 960);
  /* The clock was put back by a day: the wait is not a day longer. */
  g_assert_cmpint (pr_pace_get_earliest (&pace, 0, NOON - 86400), ==, NOON - 86400 + 900);
  /* A server that wants a week is not taken at its word. */
  note (&pace, -1, 7 * 86400);
  g_assert_cmpint (pr_pace_get_earliest (&pace, 0, NOON), ==, NOON + 3600);
}

static void
test_login_delay_is_none_without_a_login (void)
{
  PrPace pace = { .login_delay = 900 };

  g_assert_cmpint (pr_pace_get_earliest (&pace, 0, NOON), ==, 0);
  pace.login_delay = 0;
  g_assert_cmpint (pr_pace_get_earliest (&pace, NOON - 5, NOON), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/pace/doubt-waits-its-time", test_doubt_waits_its_time);
  g_test_add_func ("/model/pace/each-ending-has-its-wait", test_each_ending_has_its_wait);
  g_test_add_func ("/model/pace/back-off-doubles-to-its-bound",
                   test_back_off_doubles_to_its_bound);
  g_test_add_func ("/model/pace/success-begins-anew", test_success_begins_anew);
  g_test_add_func ("/model/pace/jitter-is-a-fifth", test_jitter_is_a_fifth);
  g_test_add_func ("/model/pace/missing-password-is-asked-for-hourly",
                   test_missing_password_is_asked_for_hourly);
  g_test_add_func ("/model/pace/another-network-forgives-what-it-may-heal",
                   test_another_network_forgives_what_it_may_heal);
  g_test_add_func ("/model/pace/login-delay-counts-from-the-last-login",
                   test_login_delay_counts_from_the_last_login);
  g_test_add_func ("/model/pace/login-delay-is-none-without-a-login",
                   test_login_delay_is_none_without_a_login);
  return g_test_run ();
}
