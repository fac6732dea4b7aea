/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-query-parse-private.h"

#include <string.h>

#define MAX_NUMBER_DIGITS 12

/* Takes digits off @text; FALSE where there are fewer than @least or more than @most. */
static gboolean
take_number (const char **text, gsize least, gsize most, gint64 *number)
{
  gsize n = 0;

  *number = 0;
  for (; g_ascii_isdigit ((*text)[n]); n++)
    {
      if (n == most)
        return FALSE;
      *number = *number * 10 + ((*text)[n] - '0');
    }
  *text += n;
  return n >= least;
}

static GDateTime *
go_back (GDateTime *now, int amount, char unit)
{
  switch (unit)
    {
    case 'd':
      return g_date_time_add_days (now, -amount);
    case 'w':
      return g_date_time_add_weeks (now, -amount);
    case 'm':
      return g_date_time_add_months (now, -amount);
    case 'y':
      return g_date_time_add_years (now, -amount);
    default:
      return NULL;
    }
}

/* "7d" and its like. */
static GDateTime *
parse_ago (const char *text, GDateTime *now)
{
  gint64 amount;

  if (!take_number (&text, 1, 4, &amount) || text[0] == '\0' || text[1] != '\0')
    return NULL;
  return go_back (now, (int) amount, g_ascii_tolower (text[0]));
}

static GDateTime *
get_midnight (GDateTime *moment)
{
  return g_date_time_new (g_date_time_get_timezone (moment),
                          g_date_time_get_year (moment), g_date_time_get_month (moment),
                          g_date_time_get_day_of_month (moment), 0, 0, 0);
}

/* "2026-11-20", "2026-11" or "2026": its first moment, and that of the next. */
static GDateTime *
parse_calendar (const char *text, GDateTime *now, GDateTime **next)
{
  gint64 year, month = 1, day = 1;
  gboolean has_month = FALSE, has_day = FALSE;
  GDateTime *first;

  if (!take_number (&text, 4, 4, &year))
    return NULL;
  if (*text == '-')
    {
      text++;
      has_month = TRUE;
      if (!take_number (&text, 1, 2, &month))
        return NULL;
    }
  if (has_month && *text == '-')
    {
      text++;
      has_day = TRUE;
      if (!take_number (&text, 1, 2, &day))
        return NULL;
    }
  if (*text != '\0')
    return NULL;
  first = g_date_time_new (g_date_time_get_timezone (now), (int) year, (int) month,
                           (int) day, 0, 0, 0);
  if (first == NULL)
    return NULL;
  *next = has_day     ? g_date_time_add_days (first, 1)
          : has_month ? g_date_time_add_months (first, 1)
                      : g_date_time_add_years (first, 1);
  return first;
}

gboolean
pr_query_parse_date (const char *text,
                     GDateTime *now,
                     gboolean whole_days,
                     gint64 *start,
                     gint64 *end)
{
  g_autoptr (GDateTime) next = NULL;
  g_autoptr (GDateTime) first = parse_calendar (text, now, &next);

  if (first == NULL)
    {
      g_autoptr (GDateTime) moment = parse_ago (text, now);

      if (moment == NULL)
        return FALSE;
      first = whole_days ? get_midnight (moment) : g_date_time_ref (moment);
      next = whole_days ? g_date_time_add_days (first, 1) : g_date_time_ref (moment);
    }
  if (first == NULL || next == NULL)
    return FALSE;
  *start = g_date_time_to_unix (first);
  *end = g_date_time_to_unix (next);
  return TRUE;
}

/* Powers of 1000 by their letter, 0 for another one. */
static gint64
get_unit (char letter)
{
  switch (g_ascii_tolower (letter))
    {
    case '\0':
      return 1;
    case 'k':
      return 1000;
    case 'm':
      return 1000 * 1000;
    case 'g':
      return 1000 * 1000 * 1000;
    default:
      return 0;
    }
}

gboolean
pr_query_parse_size (const char *text, gint64 *octets)
{
  gint64 whole, tenths = 0, unit;

  if (!take_number (&text, 1, MAX_NUMBER_DIGITS, &whole))
    return FALSE;
  if (*text == '.' || *text == ',')
    {
      text++;
      if (!take_number (&text, 1, 1, &tenths))
        return FALSE;
    }
  unit = get_unit (*text);
  if (unit == 0 || (*text != '\0' && text[1] != '\0'))
    return FALSE;
  if (whole > (G_MAXINT64 - unit) / unit)
    return FALSE;
  *octets = whole * unit + tenths * unit / 10;
  return TRUE;
}
