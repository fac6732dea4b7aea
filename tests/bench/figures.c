/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/figures.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

double
figures_cpu_ms (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

double
figures_process_cpu_ms (void)
{
  return read_clock (CLOCK_PROCESS_CPUTIME_ID);
}

double
figures_now_ms (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

void
figures_tell (const char *name, double number)
{
  g_print ("\"%s\": %.2f\n", name, number);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

static void
tell_one (const char *name, const char *which, double number)
{
  g_autofree char *whole = g_strconcat (name, "_", which, NULL);

  figures_tell (whole, number);
}

void
figures_tell_times (const char *name, GArray *times)
{
  tell_one (name, "n", times->len);
  if (times->len == 0)
    return;
  g_array_sort (times, compare_cb);
  tell_one (name, "p50_ms", g_array_index (times, double, times->len / 2));
  tell_one (name, "p95_ms", g_array_index (times, double, times->len * 95 / 100));
  tell_one (name, "p99_ms", g_array_index (times, double, times->len * 99 / 100));
  tell_one (name, "max_ms", g_array_index (times, double, times->len - 1));
}

static double
find_kilobytes (const char *text, const char *label)
{
  const char *found = strstr (text, label);

  return found == NULL ? 0 : strtod (found + strlen (label), NULL);
}

void
figures_tell_memory (const char *name)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return;
  tell_one (name, "pss_mb", find_kilobytes (text, "\nPss:") / 1024);
  tell_one (name, "rss_mb", find_kilobytes (text, "\nRss:") / 1024);
  tell_one (name, "private_mb",
            (find_kilobytes (text, "\nPrivate_Dirty:") +
             find_kilobytes (text, "\nPrivate_Clean:")) /
              1024);
}
