/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-times.h"

#include <glib/gi18n-lib.h>

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
    /* Translators: a time of today, see strftime. */
    return g_date_time_format (then, _ ("%H:%M"));
  if (ABS (days) < 7)
    /* Translators: a weekday and a time: "Monday 09:14", see strftime. */
    return g_date_time_format (then, _ ("%A %H:%M"));
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* Translators: a day of this year and a time, see strftime. */
    return g_date_time_format (then, _ ("%-d %b, %H:%M"));
  /* Translators: a day of another year, see strftime. */
  return g_date_time_format (then, _ ("%-d %b %Y"));
}
