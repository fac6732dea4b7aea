/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-dates.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include "model/pr-times.h"

#define DESKTOP "org.gnome.desktop.interface"

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

/* On GNOME a person chooses how the clock is told. NULL: elsewhere. */
static GSettings *
open_desktop (void)
{
  const char *desktops = g_getenv ("XDG_CURRENT_DESKTOP");
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source == NULL || desktops == NULL || strstr (desktops, "GNOME") == NULL)
    return NULL;
  schema = g_settings_schema_source_lookup (source, DESKTOP, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, "clock-format"))
    return NULL;
  return g_settings_new_full (schema, NULL, NULL);
}

static void
clock_changed_cb (GSettings *desktop)
{
  g_autofree char *clock = g_settings_get_string (desktop, "clock-format");

  pr_times_set_twelve_hours (g_str_equal (clock, "12h"));
}

void
pr_dates_follow_desktop (void)
{
  static gboolean following = FALSE;
  GSettings *desktop; /* kept, so that it tells of changes */

  if (following)
    return;
  following = TRUE;
  desktop = open_desktop ();
  if (desktop == NULL)
    return;
  g_signal_connect (desktop, "changed::clock-format", G_CALLBACK (clock_changed_cb),
                    NULL);
  clock_changed_cb (desktop);
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
    return format (time, pr_times_get_clock_format ());
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
  /* Translators: weekday and date of a message: "Friday 20 November 2026" */
  g_autofree char *day = format (time, _ ("%A %-e %B %Y"));
  g_autofree char *clock = format (time, pr_times_get_clock_format ());

  if (*day == '\0')
    return g_strdup ("");
  /* Translators: a day, a time: "Friday 20 November 2026, 09:14" */
  return g_strdup_printf (_ ("%s, %s"), day, clock);
}
