/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-times.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

typedef enum
{
  HOURS_UNKNOWN, /* nobody has asked yet */
  HOURS_24,
  HOURS_12,
} Hours;

static Hours hours = HOURS_UNKNOWN;

static gboolean
locale_has_twelve_hours (void)
{
  static const char *const signs[] = { "%r", "%I", "%l", "%p" };
  const char *how = nl_langinfo (T_FMT);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strstr (how, signs[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_twelve_hours (void)
{
  if (hours == HOURS_UNKNOWN)
    pr_times_set_twelve_hours (locale_has_twelve_hours ());
  return hours == HOURS_12;
}

void
pr_times_set_twelve_hours (gboolean twelve_hours)
{
  hours = twelve_hours ? HOURS_12 : HOURS_24;
}

const char *
pr_times_get_clock_format (void)
{
  /* Translators: a time with hours from 1 to 12, as for g_date_time_format () */
  return has_twelve_hours () ? _ ("%-I:%M %p")
                             /* Translators: a time with hours from 0 to 23, as for
                              * g_date_time_format () */
                             : _ ("%H:%M");
}

/* Of another day of about a week: the weekday and the time. */
static const char *
get_weekday_format (void)
{
  /* Translators: a weekday and a time with hours from 1 to 12: "Monday 9:14 AM" */
  return has_twelve_hours () ? _ ("%A %-I:%M %p")
                             /* Translators: a weekday and a time: "Monday 09:14" */
                             : _ ("%A %H:%M");
}

/* Of another day of this year. */
static const char *
get_day_format (void)
{
  /* Translators: a day of this year and a time with hours from 1 to 12 */
  return has_twelve_hours () ? _ ("%-d %b, %-I:%M %p")
                             /* Translators: a day of this year and a time */
                             : _ ("%-d %b, %H:%M");
}

static int
day_number (GDateTime *time)
{
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (time),
                  (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
  return (int) g_date_get_julian (&day);
}

char *
pr_time_in_words (gint64 when, gint64 now, gboolean *is_clock)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (when);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  int days = then == NULL || today == NULL ? 0 : day_number (today) - day_number (then);

  if (is_clock != NULL)
    *is_clock = days == 0;
  if (then == NULL || today == NULL)
    return g_strdup ("");
  if (days == 0)
    return g_date_time_format (then, pr_times_get_clock_format ());
  if (ABS (days) < 7)
    return g_date_time_format (then, get_weekday_format ());
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    return g_date_time_format (then, get_day_format ());
  /* Translators: a day of another year, see strftime. */
  return g_date_time_format (then, _ ("%-d %b %Y"));
}
