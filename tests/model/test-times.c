/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "model/pr-times.h"

static gint64
seconds_of (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time);
}

static void
assert_words (gint64 when, const char *expected, gboolean expected_clock)
{
  gboolean is_clock; /* told on a Friday morning */
  g_autofree char *words =
    pr_time_in_words (when, seconds_of (2026, 11, 20, 9, 30), &is_clock);

  g_assert_cmpstr (words, ==, expected);
  g_assert_cmpint (is_clock, ==, expected_clock);
}

static void
test_time_is_told_by_the_clock_of_24_hours (void)
{
  pr_times_set_twelve_hours (FALSE);
  assert_words (seconds_of (2026, 11, 20, 0, 5), "00:05", TRUE);
  assert_words (seconds_of (2026, 11, 20, 21, 14), "21:14", TRUE);
  assert_words (seconds_of (2026, 11, 16, 21, 14), "Monday 21:14", FALSE);
  assert_words (seconds_of (2026, 11, 21, 7, 0), "Saturday 07:00", FALSE);
  assert_words (seconds_of (2026, 11, 13, 21, 14), "13 Nov, 21:14", FALSE);
  assert_words (seconds_of (2025, 11, 13, 21, 14), "13 Nov 2025", FALSE);
}

static void
test_time_is_told_by_the_clock_of_12_hours (void)
{
  pr_times_set_twelve_hours (TRUE);
  assert_words (seconds_of (2026, 11, 20, 0, 5), "12:05 AM", TRUE);
  assert_words (seconds_of (2026, 11, 20, 21, 14), "9:14 PM", TRUE);
  assert_words (seconds_of (2026, 11, 16, 21, 14), "Monday 9:14 PM", FALSE);
  assert_words (seconds_of (2026, 11, 13, 12, 0), "13 Nov, 12:00 PM", FALSE);
  assert_words (seconds_of (2025, 11, 13, 21, 14), "13 Nov 2025", FALSE);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  /* Nobody has said which yet: that of the locale. */
  g_assert_cmpstr (pr_times_get_clock_format (), ==, "%H:%M");
  g_test_add_func ("/model/times/are-told-by-the-clock-of-24-hours",
                   test_time_is_told_by_the_clock_of_24_hours);
  g_test_add_func ("/model/times/are-told-by-the-clock-of-12-hours",
                   test_time_is_told_by_the_clock_of_12_hours);
  return g_test_run ();
}
