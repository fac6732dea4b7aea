/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/turns.h"

#include <time.h>

static GArray *wall, *cpu;
static double last_wall, last_cpu; /* when the wait before ended */

static double
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  double turn = read_clock (CLOCK_MONOTONIC) - last_wall;
  double turn_cpu = read_clock (CLOCK_THREAD_CPUTIME_ID) - last_cpu;
  int n_ready;

  g_array_append_val (wall, turn);
  g_array_append_val (cpu, turn_cpu);
  n_ready = g_poll (fds, n_fds, timeout);
  last_wall = read_clock (CLOCK_MONOTONIC);
  last_cpu = read_clock (CLOCK_THREAD_CPUTIME_ID);
  return n_ready;
}

void
turns_begin (void)
{
  if (wall == NULL)
    {
      wall = g_array_new (FALSE, FALSE, sizeof (double));
      cpu = g_array_new (FALSE, FALSE, sizeof (double));
      g_main_context_set_poll_func (NULL, poll_cb);
    }
  g_array_set_size (wall, 0);
  g_array_set_size (cpu, 0);
  last_wall = read_clock (CLOCK_MONOTONIC);
  last_cpu = read_clock (CLOCK_THREAD_CPUTIME_ID);
}

GArray *
turns_get_wall (void)
{
  return wall;
}

GArray *
turns_get_cpu (void)
{
  return cpu;
}

double
turns_get_longest (void)
{
  double longest = 0;

  for (guint i = 0; i < cpu->len; i++)
    longest = MAX (longest, g_array_index (cpu, double, i));
  return longest;
}
