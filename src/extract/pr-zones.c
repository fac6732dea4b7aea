/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-zones-private.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include "extract/pr-extract-limits.h"

#define FIRST_YEAR 1583 /* before it there were other calendars */
#define LAST_YEAR 9998

/* One of the two clocks of a zone, summer's or winter's, and when it begins. */
typedef struct
{
  gint64 first; /* by the clock before it */
  int from, to; /* seconds east of Greenwich, before and then */
  gboolean repeats;
  int month, day, nth;
  int first_month_day;  /* of BYMONTHDAY together with BYDAY, else 0 */
  GDateWeekday weekday; /* G_DATE_BAD_WEEKDAY: that day of the month */
  gint64 until;         /* by the clock before it */
  GArray *more;         /* of gint64, RDATE */
} Change;

typedef struct
{
  char *name;
  GPtrArray *changes;
} Zone;

struct _PrZones
{
  GPtrArray *zones;
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_array_unref (change->more);
  g_free (change);
}

static void
zone_free (gpointer data)
{
  Zone *zone = data;

  g_free (zone->name);
  g_ptr_array_unref (zone->changes);
  g_free (zone);
}

PrZones *
pr_zones_new (void)
{
  PrZones *self = g_new0 (PrZones, 1);

  self->zones = g_ptr_array_new_with_free_func (zone_free);
  return self;
}

void
pr_zones_free (PrZones *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->zones);
  g_free (self);
}

/* ---- values ---- */

static gboolean
take_number (const char **p, guint n_digits, int *number)
{
  *number = 0;
  for (guint i = 0; i < n_digits; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      *number = *number * 10 + (**p - '0');
    }
  return TRUE;
}

static gboolean
to_clock (int year, int month, int day, int hour, int minute, int second, gint64 *clock)
{
  g_autoptr (GDateTime) time = NULL;

  if (year < FIRST_YEAR || year > LAST_YEAR)
    return FALSE;
  time = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (time == NULL)
    return FALSE;
  *clock = g_date_time_to_unix (time);
  return TRUE;
}

gboolean
pr_clock_parse (const char *text, gint64 *clock, gboolean *utc, gboolean *only_day)
{
  int year, month, day, hour = 0, minute = 0, second = 0;
  const char *p = text + strspn (text, " \t");

  *utc = FALSE;
  *only_day = FALSE;
  if (!take_number (&p, 4, &year) || !take_number (&p, 2, &month) ||
      !take_number (&p, 2, &day))
    return FALSE;
  if (*p != 'T' && *p != 't')
    *only_day = TRUE;
  else
    {
      p++;
      if (!take_number (&p, 2, &hour) || !take_number (&p, 2, &minute))
        return FALSE;
      take_number (&p, 2, &second);
      *utc = *p == 'Z' || *p == 'z';
    }
  return to_clock (year, month, day, hour, minute, MIN (second, 59), clock);
}

gboolean
pr_weekday_find (int year, int month, GDateWeekday weekday, int nth, int *day)
{
  int n_days, first;
  GDate date;

  if (month < 1 || month > 12 || nth < -5 || nth > 5)
    return FALSE;
  n_days = g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, (GDateMonth) month, (GDateYear) year);
  first = 1 + ((int) weekday - (int) g_date_get_weekday (&date) + 7) % 7;
  if (nth >= 0)
    *day = first + 7 * (MAX (nth, 1) - 1);
  else
    *day = first + 7 * ((n_days - first) / 7 + nth + 1);
  return *day >= 1 && *day <= n_days;
}

gboolean
pr_weekday_parse (const char *text, GDateWeekday *weekday, int *nth)
{
  static const char names[] = "MOTUWETHFRSASU";
  char *end = NULL;
  long number = strtol (text, &end, 10);

  *nth = (int) CLAMP (number, -60, 60);
  for (guint i = 0; i < 7; i++)
    if (g_ascii_strncasecmp (end, names + 2 * i, 2) == 0)
      {
        *weekday = (GDateWeekday) (G_DATE_MONDAY + i);
        return TRUE;
      }
  return FALSE;
}

char *
pr_rule_dup_part (const char *rule, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (rule, ";", PR_EXTRACT_MAX_PARAMETERS);
  gsize length = strlen (name);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_strncasecmp (g_strstrip (parts[i]), name, length) == 0 &&
        parts[i][length] == '=')
      return g_strdup (parts[i] + length + 1);
  return NULL;
}

/* ---- reading ---- */

/* "+0100", "-123456" */
static int
parse_offset (const char *text)
{
  const char *p = text + strspn (text, " \t");
  int sign = *p == '-' ? -1 : 1, hours, minutes, seconds = 0;

  p += *p == '+' || *p == '-';
  if (!take_number (&p, 2, &hours) || !take_number (&p, 2, &minutes))
    return 0;
  if (!take_number (&p, 2, &seconds))
    seconds = 0;
  return sign * (hours * 3600 + minutes * 60 + seconds);
}

static void
read_rule (Change *change, const char *rule)
{
  g_autofree char *month = pr_rule_dup_part (rule, "BYMONTH");
  g_autofree char *day = pr_rule_dup_part (rule, "BYDAY");
  g_autofree char *month_day = pr_rule_dup_part (rule, "BYMONTHDAY");
  g_autofree char *until = pr_rule_dup_part (rule, "UNTIL");
  g_autofree char *often = pr_rule_dup_part (rule, "FREQ");
  gboolean utc, only_day;

  change->repeats = often != NULL && g_ascii_strcasecmp (often, "YEARLY") == 0;
  if (month != NULL)
    change->month = CLAMP (atoi (month), 1, 12);
  if (month_day != NULL && day != NULL)
    change->first_month_day = CLAMP (atoi (month_day), 1, 31);
  else if (month_day != NULL)
    change->day = CLAMP (atoi (month_day), 1, 31);
  if (day == NULL || !pr_weekday_parse (day, &change->weekday, &change->nth))
    change->weekday = G_DATE_BAD_WEEKDAY;
  if (until != NULL && pr_clock_parse (until, &change->until, &utc, &only_day) && utc)
    change->until += change->from;
}

static void
read_dates (Change *change, const char *value)
{
  g_auto (GStrv) dates = g_strsplit (value, ",", PR_EXTRACT_MAX_CHANGES);
  gboolean utc, only_day;
  gint64 clock;

  for (guint i = 0; dates[i] != NULL && change->more->len < PR_EXTRACT_MAX_CHANGES; i++)
    if (pr_clock_parse (dates[i], &clock, &utc, &only_day))
      g_array_append_val (change->more, clock);
}

/* Up to the end of the STANDARD or DAYLIGHT. */
static Change *
read_change (PrContentLines *lines)
{
  Change *change = g_new0 (Change, 1);
  g_autoptr (GDateTime) first = NULL;
  g_autofree char *rule = NULL;
  gboolean utc, only_day;
  PrContentLine *line;

  change->more = g_array_new (FALSE, FALSE, sizeof (gint64));
  change->until = G_MAXINT64;
  while ((line = pr_content_lines_next (lines)) != NULL)
    {
      gboolean ends = pr_content_line_is (line, "END");

      if (pr_content_line_is (line, "TZOFFSETFROM"))
        change->from = parse_offset (line->value);
      else if (pr_content_line_is (line, "TZOFFSETTO"))
        change->to = parse_offset (line->value);
      else if (pr_content_line_is (line, "DTSTART"))
        pr_clock_parse (line->value, &change->first, &utc, &only_day);
      else if (pr_content_line_is (line, "RDATE"))
        read_dates (change, line->value);
      else if (pr_content_line_is (line, "RRULE"))
        {
          g_free (rule);
          rule = g_strdup (line->value);
        }
      pr_content_line_free (line);
      if (ends)
        break;
    }
  first = g_date_time_new_from_unix_utc (change->first);
  change->month = g_date_time_get_month (first);
  change->day = g_date_time_get_day_of_month (first);
  if (rule != NULL)
    read_rule (change, rule);
  return change;
}

void
pr_zones_read (PrZones *self, PrContentLines *lines)
{
  Zone *zone = g_new0 (Zone, 1);
  PrContentLine *line;
  gboolean ends = FALSE;

  zone->changes = g_ptr_array_new_with_free_func (change_free);
  while (!ends && (line = pr_content_lines_next (lines)) != NULL)
    {
      ends = pr_content_line_is (line, "END");
      if (pr_content_line_is (line, "TZID") && zone->name == NULL)
        zone->name = g_strstrip (g_strdup (line->value));
      else if (pr_content_line_is (line, "BEGIN"))
        {
          Change *change = read_change (lines);

          if (zone->changes->len < PR_EXTRACT_MAX_ZONES)
            g_ptr_array_add (zone->changes, change);
          else
            change_free (change);
        }
      pr_content_line_free (line);
    }
  if (zone->name != NULL && zone->changes->len > 0 &&
      self->zones->len < PR_EXTRACT_MAX_ZONES)
    g_ptr_array_add (self->zones, zone);
  else
    zone_free (zone);
}

/* ---- telling the time ---- */

static gboolean
begins_in (const Change *change, int year, gint64 *when)
{
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_utc (change->first);
  int day = change->day;

  if (change->weekday != G_DATE_BAD_WEEKDAY)
    {
      if (!pr_weekday_find (year, change->month, change->weekday, change->nth, &day))
        return FALSE;
      while (day < change->first_month_day)
        day += 7;
    }
  return to_clock (year, change->month, day, g_date_time_get_hour (first),
                   g_date_time_get_minute (first), g_date_time_get_second (first), when);
}

/* When the change last began, at @clock. */
static gboolean
find_last (const Change *change, gint64 clock, int year, gint64 *last)
{
  gboolean found = change->first <= clock;
  gint64 when;

  *last = change->first;
  for (int y = year - 1; change->repeats && y <= year; y++)
    if (begins_in (change, y, &when) && when >= change->first && when <= change->until &&
        when <= clock && when > *last)
      *last = when;
  if (change->repeats && change->until < clock && change->until > change->first)
    *last = MAX (*last, change->until);
  for (guint i = 0; i < change->more->len; i++)
    {
      when = g_array_index (change->more, gint64, i);
      if (when <= clock && (!found || when > *last))
        {
          *last = when;
          found = TRUE;
        }
    }
  return found;
}

static int
find_offset (const Zone *zone, gint64 clock)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (clock);
  int year = g_date_time_get_year (time);
  const Change *earliest = g_ptr_array_index (zone->changes, 0), *best = NULL;
  gint64 best_when = G_MININT64, when;

  for (guint i = 0; i < zone->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (zone->changes, i);

      if (change->first < earliest->first)
        earliest = change;
      if (find_last (change, clock, year, &when) && when > best_when)
        {
          best = change;
          best_when = when;
        }
    }
  return best != NULL ? best->to : earliest->from;
}

/* A name becomes that of a file: nothing that leaves their folder. */
static gboolean
is_plain_name (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_+-/", *p) == NULL)
      return FALSE;
  return g_ascii_isalpha (name[0]) && strlen (name) < 64;
}

/* "Europe/Berlin", also as "/freeassociation.sourceforge.net/Europe/Berlin". */
static GTimeZone *
find_system_zone (const char *name)
{
  for (const char *p = name; p != NULL; p = strchr (p, '/'))
    {
      GTimeZone *zone;

      p += *p == '/';
      zone = is_plain_name (p) && (p == name || strchr (p, '/') != NULL)
               ? g_time_zone_new_identifier (p)
               : NULL;
      if (zone != NULL)
        return zone;
    }
  return NULL;
}

/* An hour that is left out in spring is that of the clock before. */
static gboolean
from_clock (GTimeZone *zone, gint64 clock, gint64 *utc)
{
  gint64 near = clock;
  int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &near);

  if (interval < 0)
    return FALSE;
  *utc = clock - g_time_zone_get_offset (zone, interval);
  return TRUE;
}

gint64
pr_zones_local_to_utc (gint64 clock)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 utc;

  return from_clock (zone, clock, &utc) ? utc : clock;
}

gboolean
pr_zones_to_utc (PrZones *self, const char *name, gint64 clock, gint64 *utc)
{
  g_autoptr (GTimeZone) zone = NULL;

  for (guint i = 0; i < self->zones->len; i++)
    {
      const Zone *own = g_ptr_array_index (self->zones, i);

      if (strcmp (own->name, name) == 0)
        {
          *utc = clock - find_offset (own, clock);
          return TRUE;
        }
    }
  zone = find_system_zone (name);
  if (zone == NULL)
    return FALSE;
  return from_clock (zone, clock, utc);
}
