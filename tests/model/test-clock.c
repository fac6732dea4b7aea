/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/timerfd.h>
#include "model/pr-clock-private.h"

/* No test sets the computer's clock. That a timer was waited for, and that it tells once
 * and is armed again, is seen by letting it end. */

static void
told_cb (gpointer clock, gpointer user_data)
{
  guint *n_told = user_data;

  (*n_told)++;
}

static gboolean
wake_cb (gpointer user_data)
{
  gboolean *woken = user_data;

  *woken = TRUE;
  return G_SOURCE_REMOVE;
}

static void
go_on_for (guint ms)
{
  gboolean woken = FALSE;

  g_timeout_add (ms, wake_cb, &woken);
  while (!woken)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_is_silent_while_nobody_sets_it (void)
{
  guint n_told = 0;
  g_autoptr (PrClock) clock = pr_clock_new (told_cb, &n_told);

  g_assert_nonnull (clock);
  go_on_for (100);
  g_assert_cmpuint (n_told, ==, 0);
}

static void
test_tells_once_and_waits_again (void)
{
  const struct itimerspec soon = { .it_value.tv_nsec = 1 };
  struct itimerspec left;
  guint n_told = 0;
  g_autoptr (PrClock) clock = pr_clock_new (told_cb, &n_told);

  g_assert_nonnull (clock);
  for (guint i = 1; i <= 2; i++)
    {
      g_assert_cmpint (timerfd_settime (pr_clock_get_fd (clock), 0, &soon, NULL), ==, 0);
      while (n_told < i)
        g_main_context_iteration (NULL, TRUE);
      go_on_for (50);
      g_assert_cmpuint (n_told, ==, i);
      g_assert_cmpint (timerfd_gettime (pr_clock_get_fd (clock), &left), ==, 0);
      g_assert_cmpint (left.it_value.tv_sec, >, 365 * 86400);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/clock/is-silent-while-nobody-sets-it",
                   test_is_silent_while_nobody_sets_it);
  g_test_add_func ("/model/clock/tells-once-and-waits-again",
                   test_tells_once_and_waits_again);
  return g_test_run ();
}
