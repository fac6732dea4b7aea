/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-date-private.h"

#include <string.h>

/* Reads a number of @min to @max digits. */
static gboolean
take_number (const char **p, gsize min, gsize max, int *number)
{
  gsize n = 0;

  *number = 0;
  while (n < max && g_ascii_isdigit (**p))
    {
      *number = *number * 10 + *(*p)++ - '0';
      n++;
    }
  return n >= min && !g_ascii_isdigit (**p);
}

static gboolean
take_char (const char **p, char c)
{
  gboolean found = **p == c;

  *p += found;
  return found;
}

/* One of the names of three letters in @names, from 1. */
static gboolean
take_name (const char **p, const char *names, int *index)
{
  for (*index = 1; *names != '\0'; names += 3, ++*index)
    if (strncmp (*p, names, 3) == 0)
      {
        *p += 3;
        return TRUE;
      }
  return FALSE;
}

static gboolean
take_day (const char **p, int *year, int *month, int *day)
{
  int weekday;

  if (take_name (p, "MonTueWedThuFriSatSun", &weekday) &&
      !(take_char (p, ',') && take_char (p, ' ')))
    return FALSE;
  take_char (p, ' ');
  return take_number (p, 1, 2, day) && take_char (p, ' ') &&
         take_name (p, "JanFebMarAprMayJunJulAugSepOctNovDec", month) &&
         take_char (p, ' ') && take_number (p, 4, 4, year) && *year >= 1970 &&
         g_date_valid_dmy (*day, *month, *year);
}

static gboolean
take_time (const char **p, int *seconds)
{
  int hour, minute, second;

  if (!take_number (p, 2, 2, &hour) || !take_char (p, ':') ||
      !take_number (p, 2, 2, &minute) || !take_char (p, ':') ||
      !take_number (p, 2, 2, &second))
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + second;
  return hour < 24 && minute < 60 && second < 60;
}

static gboolean
take_zone (const char **p, int *offset)
{
  gboolean west = **p == '-';
  int zone;

  if ((!take_char (p, '+') && !take_char (p, '-')) || !take_number (p, 4, 4, &zone))
    return FALSE;
  *offset = (zone / 100 * 60 + zone % 100) * (west ? -60 : 60);
  return zone <= 1200 && zone % 100 < 60;
}

/* "(CET)", which says the zone once more. */
static gboolean
is_end (const char *p)
{
  if (*p == '\0')
    return TRUE;
  if (*p++ != ' ' || *p++ != '(')
    return FALSE;
  while (g_ascii_isalpha (*p))
    p++;
  return strcmp (p, ")") == 0;
}

/* Days since 1970, of the Gregorian calendar. */
static gint64
count_days (int year, int month, int day)
{
  static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  int last = month > 2 ? year : year - 1; /* whose leap day has passed */

  return (year - 1970) * 365 + (last / 4 - last / 100 + last / 400) - 477 +
         before[month - 1] + day - 1;
}

gboolean
pr_date_read_plain (const char *date, gint64 *seconds)
{
  const char *p = date;
  int year, month, day, time, offset;

  if (!take_day (&p, &year, &month, &day) || !take_char (&p, ' ') ||
      !take_time (&p, &time) || !take_char (&p, ' ') || !take_zone (&p, &offset) ||
      !is_end (p))
    return FALSE;
  *seconds = count_days (year, month, day) * 86400 + time - offset;
  return TRUE;
}

static void
insert (char *at, char c)
{
  memmove (at + 1, at, strlen (at) + 1);
  *at = c;
}

/* A word of letters, in capitals where it is one of RFC 5322's zones. */
static char *
settle_letters (char *word)
{
  static const char *const zones[] = { "UT",  "GMT", "EST", "EDT", "CST", "CDT",
                                       "MST", "MDT", "PST", "PDT", "Z" };
  gsize length = 0;

  while (g_ascii_isalpha (word[length]))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    if (strlen (zones[i]) == length && g_ascii_strncasecmp (word, zones[i], length) == 0)
      memcpy (word, zones[i], length);
  return word + length;
}

static gsize
count_digits (const char *p)
{
  gsize n = 0;

  while (g_ascii_isdigit (p[n]))
    n++;
  return n;
}

/* Without the comments and spaces that RFC 5322 §4.3 allows inside a time: "09(hour): 55
 * : 06". */
static void
drop_comments (char *date)
{
  char *to = date;
  guint depth = 0;

  for (const char *p = date; *p != '\0'; p++)
    if (*p == '(')
      depth++;
    else if (*p == ')' && depth > 0)
      depth--;
    else if (depth == 0 &&
             !(*p == ' ' && (p[strspn (p, " ")] == ':' || (to > date && to[-1] == ':'))))
      *to++ = *p;
  *to = '\0';
}

void
pr_date_settle (char *date)
{
  gboolean had_time = FALSE;
  gboolean had_zone = FALSE;

  drop_comments (date);
  for (char *p = date; *p != '\0';)
    {
      gsize n = count_digits (p);
      gboolean starts = p > date && (p[-1] == ' ' || p[-1] == '+' || p[-1] == '-');

      if (n == 0)
        {
          had_time = had_time || (*p == ':' && count_digits (p + 1) == 2);
          p = g_ascii_isalpha (*p) ? settle_letters (p) : p + 1;
          continue;
        }
      if (had_time && p > date && p[-1] == '.')
        {
          memmove (p - 1, p + n, strlen (p + n) + 1);
          p--;
          continue;
        }
      if (had_time && !had_zone && starts && (n == 3 || n == 4) && p[n] != ':')
        {
          had_zone = TRUE;
          if (n == 3 && p[-1] != ' ')
            insert (p, '0');
          else if (n == 4 && p[-1] == ' ' && memcmp (p, "0000", 4) == 0)
            insert (p, '+');
          n++;
        }
      p += n;
    }
}
