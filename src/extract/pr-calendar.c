/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-calendar.h"

#include <stdlib.h>
#include <string.h>
#include "extract/pr-extract-limits.h"
#include "extract/pr-zones-private.h"
#include "mail/pr-trouble.h"

#define DAY (24 * 60 * 60)
#define MAX_DAYS 36500 /* that an event lasts */

/* A time as it stands in the file: the zones may stand behind the events. */
typedef struct
{
  gboolean told, utc, only_day;
  gint64 clock;
  char *zone; /* or NULL: the reader's */
} Time;

typedef struct
{
  PrInvitation *invitation;
  Time start, end;
  gint64 lasts; /* seconds, -1: not told */
} Event;

typedef struct
{
  PrContentLines lines;
  PrZones *zones;
  GPtrArray *events;
  PrInvitationMethod method;
} Reader;

static void
event_free (gpointer data)
{
  Event *event = data;

  pr_invitation_free (event->invitation);
  g_free (event->start.zone);
  g_free (event->end.zone);
  g_free (event);
}

/* ---- values ---- */

static PrInvitationMethod
parse_method (const char *value)
{
  static const struct
  {
    const char *name;
    PrInvitationMethod method;
  } known[] = {
    { "REQUEST", PR_INVITATION_REQUEST }, { "ADD", PR_INVITATION_REQUEST },
    { "REPLY", PR_INVITATION_REPLY },     { "CANCEL", PR_INVITATION_CANCEL },
    { "COUNTER", PR_INVITATION_COUNTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (value, known[i].name) == 0)
      return known[i].method;
  return PR_INVITATION_PUBLISH;
}

static void
read_time (Time *time, const PrContentLine *line)
{
  const char *zone = pr_content_line_get_parameter (line, "TZID");

  if (time->told)
    return;
  time->told = pr_clock_parse (line->value, &time->clock, &time->utc, &time->only_day);
  time->zone = g_strdup (zone);
}

/* "P1DT2H30M", "PT15M", "P2W"; -1 for what is none, or is before the start. */
static gint64
parse_duration (const char *text)
{
  const char *p = text + strspn (text, " \t+");
  gint64 seconds = 0;
  gboolean in_time = FALSE;

  if (*p != 'P')
    return -1;
  for (p++; *p != '\0' && !g_ascii_isspace (*p); p++)
    {
      gint64 number = 0;

      if (*p == 'T')
        {
          in_time = TRUE;
          continue;
        }
      for (; g_ascii_isdigit (*p); p++)
        number = MIN (number * 10 + (*p - '0'), MAX_DAYS * (gint64) DAY);
      switch (*p)
        {
        case 'W':
          seconds += number * 7 * DAY;
          break;
        case 'D':
          seconds += number * DAY;
          break;
        case 'H':
          seconds += number * 3600;
          break;
        case 'M':
          seconds += in_time ? number * 60 : 0;
          break;
        case 'S':
          seconds += number;
          break;
        default:
          return -1;
        }
      seconds = MIN (seconds, MAX_DAYS * (gint64) DAY);
    }
  return seconds;
}

/* "CN=Ada Lovelace:mailto:ada@example.org" */
static PrAddress *
read_person (const PrContentLine *line)
{
  const char *name = pr_content_line_get_parameter (line, "CN");
  const char *address = line->value + strspn (line->value, " \t");
  g_autofree char *clean_name = NULL;
  g_autofree char *clean = NULL;

  if (g_ascii_strncasecmp (address, "mailto:", 7) == 0)
    address += 7;
  if (name == NULL && *address == '\0')
    return NULL;
  if (name != NULL)
    clean_name = pr_text_for_line (name, -1, PR_EXTRACT_MAX_CHARS);
  clean = pr_text_for_line (address, -1, PR_EXTRACT_MAX_CHARS);
  return pr_address_new (g_strcmp0 (clean_name, clean) == 0 ? NULL : clean_name,
                         g_strstrip (clean));
}

static PrAttendeeState
parse_state (const char *state)
{
  if (state == NULL)
    return PR_ATTENDEE_NEEDS_ACTION;
  if (g_ascii_strcasecmp (state, "ACCEPTED") == 0)
    return PR_ATTENDEE_ACCEPTED;
  if (g_ascii_strcasecmp (state, "DECLINED") == 0)
    return PR_ATTENDEE_DECLINED;
  if (g_ascii_strcasecmp (state, "TENTATIVE") == 0)
    return PR_ATTENDEE_TENTATIVE;
  if (g_ascii_strcasecmp (state, "DELEGATED") == 0)
    return PR_ATTENDEE_DELEGATED;
  return PR_ATTENDEE_NEEDS_ACTION;
}

static void
read_attendee (PrInvitation *invitation, const PrContentLine *line)
{
  const char *role = pr_content_line_get_parameter (line, "ROLE");
  PrAddress *who;
  PrAttendee *attendee;

  if (invitation->attendees->len >= PR_EXTRACT_MAX_ATTENDEES)
    {
      invitation->n_more_attendees++;
      return;
    }
  who = read_person (line);
  if (who == NULL)
    return;
  attendee = g_new0 (PrAttendee, 1);
  attendee->who = who;
  attendee->state = parse_state (pr_content_line_get_parameter (line, "PARTSTAT"));
  attendee->optional = role != NULL && g_ascii_strcasecmp (role, "OPT-PARTICIPANT") == 0;
  g_ptr_array_add (invitation->attendees, attendee);
}

/* ---- repeating ---- */

static PrRepeat
parse_repeat (const char *often)
{
  static const char *const names[] = {
    [PR_REPEAT_DAILY] = "DAILY",
    [PR_REPEAT_WEEKLY] = "WEEKLY",
    [PR_REPEAT_MONTHLY] = "MONTHLY",
    [PR_REPEAT_YEARLY] = "YEARLY",
  };

  for (guint i = PR_REPEAT_DAILY; often != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (often, names[i]) == 0)
      return (PrRepeat) i;
  return PR_REPEAT_OTHERWISE;
}

static void
read_weekdays (PrInvitation *self, const char *value)
{
  g_auto (GStrv) days = g_strsplit (value, ",", 8);
  GDateWeekday weekday;
  int nth;

  for (guint i = 0; days[i] != NULL; i++)
    {
      if (!pr_weekday_parse (days[i], &weekday, &nth) || nth != 0)
        {
          self->repeat = PR_REPEAT_OTHERWISE;
          return;
        }
      self->weekdays |= 1u << weekday;
    }
}

/* What this cannot put into words is only said to repeat. */
static void
read_rule (PrInvitation *self, const char *rule)
{
  static const char *const strange[] = { "BYMONTH",  "BYMONTHDAY", "BYYEARDAY",
                                         "BYWEEKNO", "BYSETPOS",   "BYHOUR",
                                         "BYMINUTE", "BYSECOND" };
  g_autofree char *often = pr_rule_dup_part (rule, "FREQ");
  g_autofree char *interval = pr_rule_dup_part (rule, "INTERVAL");
  g_autofree char *count = pr_rule_dup_part (rule, "COUNT");
  g_autofree char *until = pr_rule_dup_part (rule, "UNTIL");
  g_autofree char *days = pr_rule_dup_part (rule, "BYDAY");
  gboolean utc, only_day;
  gint64 clock;

  self->repeat = parse_repeat (often);
  if (interval != NULL)
    self->interval = (guint) CLAMP (strtol (interval, NULL, 10), 1, 1000);
  if (count != NULL)
    self->n_repeats = (guint) CLAMP (strtol (count, NULL, 10), 0, 1000000);
  if (until != NULL && pr_clock_parse (until, &clock, &utc, &only_day))
    self->repeats_until = clock;
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_autofree char *part = pr_rule_dup_part (rule, strange[i]);

      if (part != NULL)
        self->repeat = PR_REPEAT_OTHERWISE;
    }
  if (days != NULL && self->repeat == PR_REPEAT_WEEKLY)
    read_weekdays (self, days);
  else if (days != NULL)
    self->repeat = PR_REPEAT_OTHERWISE;
}

/* ---- events ---- */

static void
set_text (char **text, const PrContentLine *line)
{
  g_free (*text);
  *text = pr_content_line_dup_text (line);
}

static void
read_property (Event *event, const PrContentLine *line)
{
  PrInvitation *self = event->invitation;

  if (pr_content_line_is (line, "SUMMARY"))
    set_text (&self->summary, line);
  else if (pr_content_line_is (line, "LOCATION"))
    set_text (&self->location, line);
  else if (pr_content_line_is (line, "DTSTART"))
    read_time (&event->start, line);
  else if (pr_content_line_is (line, "DTEND"))
    read_time (&event->end, line);
  else if (pr_content_line_is (line, "DURATION"))
    event->lasts = parse_duration (line->value);
  else if (pr_content_line_is (line, "RRULE"))
    read_rule (self, line->value);
  else if (pr_content_line_is (line, "ATTENDEE"))
    read_attendee (self, line);
  else if (pr_content_line_is (line, "SEQUENCE"))
    self->updated = strtol (line->value, NULL, 10) > 0;
  else if (pr_content_line_says (line, "STATUS", "CANCELLED"))
    self->cancelled = TRUE;
  else if (pr_content_line_is (line, "ORGANIZER") && self->organizer == NULL)
    self->organizer = read_person (line);
}

/* Up to the END:VEVENT. */
static void
read_event (Reader *self)
{
  Event *event = g_new0 (Event, 1);
  PrContentLine *line;
  guint depth = 1;

  event->invitation = pr_invitation_new ();
  event->lasts = -1;
  while (depth > 0 && (line = pr_content_lines_next (&self->lines)) != NULL)
    {
      if (pr_content_line_is (line, "BEGIN"))
        depth++; /* an alarm has texts and attendees of its own */
      else if (pr_content_line_is (line, "END"))
        depth--;
      else if (depth == 1)
        read_property (event, line);
      pr_content_line_free (line);
    }
  if (self->events->len < PR_EXTRACT_MAX_EVENTS)
    g_ptr_array_add (self->events, event);
  else
    event_free (event);
}

/* ---- times, when all zones are known ---- */

static void
settle_days (PrInvitation *self, const Event *event)
{
  gint64 first = event->start.clock, last = first;

  self->all_day = TRUE;
  if (event->end.told && event->end.clock > first)
    last = event->end.clock - DAY; /* the end is the day behind it */
  else if (event->lasts >= DAY)
    last = first + event->lasts - DAY;
  g_date_set_time_t (&self->first_day, first);
  g_date_set_time_t (&self->last_day, MAX (first, last));
}

static gint64
settle_time (Reader *reader, PrInvitation *self, const Time *time)
{
  gint64 utc;

  if (time->utc)
    return time->clock;
  if (time->zone != NULL &&
      pr_zones_to_utc (reader->zones, time->zone, time->clock, &utc))
    return utc;
  if (time->zone != NULL)
    {
      if (self->unknown_zone == NULL)
        self->unknown_zone = pr_text_for_line (time->zone, -1, PR_EXTRACT_MAX_CHARS);
      return time->clock;
    }
  return pr_zones_local_to_utc (time->clock);
}

static void
settle (Reader *reader, Event *event)
{
  PrInvitation *self = event->invitation;

  self->method = reader->method;
  self->cancelled |= reader->method == PR_INVITATION_CANCEL;
  if (!event->start.told)
    return;
  if (event->start.only_day)
    {
      settle_days (self, event);
      return;
    }
  self->start = settle_time (reader, self, &event->start);
  if (event->end.told)
    self->end = settle_time (reader, self, &event->end);
  else if (event->lasts >= 0)
    self->end = self->start + event->lasts;
  if (self->end < self->start)
    self->end = G_MININT64;
}

GPtrArray *
pr_calendar_read (const char *text, gsize length)
{
  Reader self = { .zones = pr_zones_new (), .method = PR_INVITATION_PUBLISH };
  GPtrArray *invitations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_invitation_free);
  PrContentLine *line;

  g_return_val_if_fail (text != NULL || length == 0, invitations);

  self.events = g_ptr_array_new_with_free_func (event_free);
  pr_content_lines_init (&self.lines, text, length);
  while ((line = pr_content_lines_next (&self.lines)) != NULL)
    {
      if (pr_content_line_says (line, "BEGIN", "VEVENT"))
        read_event (&self);
      else if (pr_content_line_says (line, "BEGIN", "VTIMEZONE"))
        pr_zones_read (self.zones, &self.lines);
      else if (pr_content_line_is (line, "METHOD"))
        self.method = parse_method (g_strstrip (line->value));
      pr_content_line_free (line);
    }
  for (guint i = 0; i < self.events->len; i++)
    {
      Event *event = g_ptr_array_index (self.events, i);

      settle (&self, event);
      g_ptr_array_add (invitations, g_steal_pointer (&event->invitation));
    }
  g_ptr_array_unref (self.events);
  pr_zones_free (self.zones);
  return invitations;
}
