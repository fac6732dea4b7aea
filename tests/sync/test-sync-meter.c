/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-meter-private.h"

#define SECOND G_USEC_PER_SEC

typedef struct
{
  guint n_calls;
  PrSyncProgress last;
} Listener;

static void
progress_cb (const PrSyncProgress *progress, gpointer user_data)
{
  Listener *listener = user_data;

  listener->n_calls++;
  listener->last = *progress;
}

static void
start (PrSyncMeter *meter, Listener *listener)
{
  const PrSyncHooks hooks = { .progress = progress_cb, .user_data = listener };

  *listener = (Listener){ 0 };
  pr_sync_meter_init (meter, &hooks);
}

static void
test_every_phase_is_told_at_once (void)
{
  PrSyncMeter meter;
  Listener listener;

  start (&meter, &listener);
  for (guint i = 0; i < 5; i++)
    pr_sync_meter_begin (&meter, PR_SYNC_CONNECTING + i, 0, 0, 7 * SECOND);
  g_assert_cmpuint (listener.n_calls, ==, 5);
  g_assert_cmpint (listener.last.phase, ==, PR_SYNC_DELETING);
  g_assert_cmpint (listener.last.seconds_left, ==, -1);
}

static void
test_steps_are_told_ten_times_a_second (void)
{
  PrSyncMeter meter;
  Listener listener;

  start (&meter, &listener);
  pr_sync_meter_begin (&meter, PR_SYNC_RECEIVING, 10000, 0, 0);
  for (guint i = 1; i <= 10000; i++)
    pr_sync_meter_advance (&meter, 1, 10, (gint64) i * SECOND / 10000);
  g_assert_cmpuint (listener.n_calls, >=, 10);
  g_assert_cmpuint (listener.n_calls, <=, 11);
  g_assert_cmpuint (meter.progress.messages_done, ==, 10000);
  g_assert_cmpuint (meter.progress.octets_done, ==, 100000);
}

/* Before anything came, what is known of the link tells; then what is measured. */
static void
test_expected_rate_is_told_at_once (void)
{
  PrSyncMeter meter;
  Listener listener;

  start (&meter, &listener);
  pr_sync_meter_expect (&meter, 20000, 5);
  pr_sync_meter_begin (&meter, PR_SYNC_RECEIVING, 10, 100000, 0);
  g_assert_cmpuint (listener.last.rate, ==, 20000);
  g_assert_cmpint (listener.last.seconds_left, ==, 5);
  pr_sync_meter_advance (&meter, 1, 10000, SECOND);
  g_assert_cmpuint (listener.last.rate, ==, 10000);
  g_assert_cmpint (listener.last.seconds_left, ==, 9);
  pr_sync_meter_begin (&meter, PR_SYNC_FINISHING, 0, 0, SECOND);
  g_assert_cmpuint (listener.last.rate, ==, 0);
  g_assert_cmpint (listener.last.seconds_left, ==, -1);
}

static void
test_time_left_follows_the_octets (void)
{
  PrSyncMeter meter;
  Listener listener;

  start (&meter, &listener);
  pr_sync_meter_begin (&meter, PR_SYNC_RECEIVING, 10, 100000, 0);
  pr_sync_meter_advance (&meter, 1, 1000, SECOND / 10);
  g_assert_cmpint (listener.last.seconds_left, ==, -1);
  pr_sync_meter_advance (&meter, 1, 9000, SECOND);
  g_assert_cmpint (listener.last.seconds_left, ==, 9);
  pr_sync_meter_advance (&meter, 8, 90000, 10 * SECOND);
  g_assert_cmpint (listener.last.seconds_left, ==, 0);
}

static void
test_time_left_follows_the_messages_without_octets (void)
{
  PrSyncMeter meter;
  Listener listener;

  start (&meter, &listener);
  pr_sync_meter_begin (&meter, PR_SYNC_RECEIVING, 100, 0, 0);
  pr_sync_meter_advance (&meter, 20, 123456, SECOND);
  g_assert_cmpint (listener.last.seconds_left, ==, 4);
}

static void
test_a_changing_rate_is_followed (void)
{
  PrSyncMeter meter;
  Listener listener;

  start (&meter, &listener);
  pr_sync_meter_begin (&meter, PR_SYNC_RECEIVING, 100, 1000000, 0);
  pr_sync_meter_advance (&meter, 1, 100000, SECOND);
  for (guint i = 2; i < 30; i++)
    pr_sync_meter_advance (&meter, 1, 1000, i * SECOND);
  g_assert_cmpint (listener.last.seconds_left, >, 600);
}

/* A size is a hint: more may come than was announced. */
static void
test_more_than_announced_leaves_no_time (void)
{
  PrSyncMeter meter;
  Listener listener;

  start (&meter, &listener);
  pr_sync_meter_begin (&meter, PR_SYNC_RECEIVING, 2, 1000, 0);
  pr_sync_meter_advance (&meter, 1, 5000, SECOND);
  g_assert_cmpint (listener.last.seconds_left, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/meter/every-phase-is-told-at-once",
                   test_every_phase_is_told_at_once);
  g_test_add_func ("/sync/meter/steps-are-told-ten-times-a-second",
                   test_steps_are_told_ten_times_a_second);
  g_test_add_func ("/sync/meter/expected-rate-is-told-at-once",
                   test_expected_rate_is_told_at_once);
  g_test_add_func ("/sync/meter/time-left-follows-the-octets",
                   test_time_left_follows_the_octets);
  g_test_add_func ("/sync/meter/time-left-follows-the-messages-without-octets",
                   test_time_left_follows_the_messages_without_octets);
  g_test_add_func ("/sync/meter/a-changing-rate-is-followed",
                   test_a_changing_rate_is_followed);
  g_test_add_func ("/sync/meter/more-than-announced-leaves-no-time",
                   test_more_than_announced_leaves_no_time);
  return g_test_run ();
}
