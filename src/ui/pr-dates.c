/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-dates.h"

#include <glib/gi18n-lib.h>

static int
day_number (GDateTime *time)
{
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, g_date_time_get_day_of_month (time),
                  (GDateMonth) g_date_time_get_month (time), g_date_time_get_year (time));
  return (int) g_date_get_julian (&day);
}

/* A Date: field may name any year; beyond what GDateTime knows there is nothing to say.
 */
static char *
format (GDateTime *time, const char *how)
{
  char *text = time == NULL ? NULL : g_date_time_format (time, how);

  return text == NULL ? g_strdup ("") : text;
}

char *
pr_date_for_row (gint64 date, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (date);
  g_autoptr (GDateTime) time = NULL;
  int days;

  g_return_val_if_fail (now != NULL, NULL);

  /* In the zone of @now: the local one is looked up in a file each time. */
  if (utc != NULL)
    time = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
  if (time == NULL)
    return g_strdup ("");
  days = day_number (now) - day_number (time);
  if (days == 0)
    /* Translators: the time of a message of today, as for g_date_time_format () */
    return format (time, _ ("%H:%M"));
  if (days > 0 && days < 7)
    return format (time, "%a");
  if (g_date_time_get_year (now) == g_date_time_get_year (time))
    /* Translators: day and month of a message of this year, short: "12 Nov" */
    return format (time, _ ("%-e %b"));
  return format (time, "%x");
}

char *
pr_date_in_full (gint64 date)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (date);

  /* Translators: weekday, date and time of a message: "Friday 20 November 2026, 09:14" */
  return format (time, _ ("%A %-e %B %Y, %H:%M"));
}
