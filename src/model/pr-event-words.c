/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-event-words.h"

#include <glib/gi18n-lib.h>
#include "model/pr-times.h"

#define MAX_NAMED 8 /* of the attendees */

/* ---- what it is ---- */

static const char *
get_title_format (const PrInvitation *self)
{
  if (self->cancelled)
    /* Translators: the title of an event */
    return _ ("Cancelled: %s");
  switch (self->method)
    {
    case PR_INVITATION_REQUEST:
      /* Translators: the title of an event */
      return self->updated ? _ ("Changed invitation: %s")
                           /* Translators: the title of an event */
                           : _ ("Invitation: %s");
    case PR_INVITATION_REPLY:
      /* Translators: the title of an event */
      return _ ("Answer to an invitation: %s");
    case PR_INVITATION_COUNTER:
      /* Translators: the title of an event */
      return _ ("Another time is proposed: %s");
    case PR_INVITATION_CANCEL:
    case PR_INVITATION_PUBLISH:
    default:
      /* Translators: the title of an event */
      return _ ("Event: %s");
    }
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
char *
pr_event_dup_title (const PrInvitation *self)
{
  return g_strdup_printf (get_title_format (self), *self->summary == '\0'
                                                     ? _ ("an event without a title")
                                                     : self->summary);
}
#pragma GCC diagnostic pop

/* ---- when ---- */

/* Translators: weekday, day and month, as for g_date_time_format () */
static char *
format_day (GDateTime *day, GDateTime *now)
{
  if (g_date_time_get_year (day) == g_date_time_get_year (now))
    /* Translators: weekday, day and month of this year, as for g_date_time_format () */
    return g_date_time_format (day, _ ("%a %-d %b"));
  /* Translators: weekday, day, month and year, as for g_date_time_format () */
  return g_date_time_format (day, _ ("%a %-d %b %Y"));
}

static char *
format_date (const GDate *date, GDateTime *now)
{
  g_autoptr (GDateTime) day =
    g_date_time_new_utc (g_date_get_year (date), g_date_get_month (date),
                         g_date_get_day (date), 0, 0, 0);

  return day == NULL ? g_strdup ("") : format_day (day, now);
}

static char *
describe_days (const PrInvitation *self, GDateTime *now)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (!g_date_valid (&self->first_day) || !g_date_valid (&self->last_day))
    return NULL;
  first = format_date (&self->first_day, now);
  if (g_date_compare (&self->first_day, &self->last_day) == 0)
    /* Translators: a day */
    return g_strdup_printf (_ ("%s, all day"), first);
  last = format_date (&self->last_day, now);
  /* Translators: the first and the last day of an event */
  return g_strdup_printf (_ ("%s – %s"), first, last);
}

static GDateTime *
to_time (const PrInvitation *self, gint64 seconds, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);

  if (utc == NULL || self->unknown_zone != NULL)
    return g_steal_pointer (&utc);
  return g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
}

static char *
describe_times (const PrInvitation *self, GDateTime *now)
{
  const char *clock = pr_times_get_clock_format ();
  g_autoptr (GDateTime) start = to_time (self, self->start, now);
  g_autoptr (GDateTime) end =
    self->end == G_MININT64 ? NULL : to_time (self, self->end, now);
  g_autofree char *day = start == NULL ? NULL : format_day (start, now);
  g_autofree char *from = start == NULL ? NULL : g_date_time_format (start, clock);
  g_autofree char *to = end == NULL ? NULL : g_date_time_format (end, clock);
  g_autofree char *last_day = end == NULL ? NULL : format_day (end, now);

  if (start == NULL)
    return NULL;
  if (end == NULL || self->end == self->start)
    /* Translators: a day and a time of the clock */
    return g_strdup_printf (_ ("%s, %s"), day, from);
  if (g_str_equal (day, last_day))
    /* Translators: a day, and two times of the clock */
    return g_strdup_printf (_ ("%s, %s–%s"), day, from, to);
  /* Translators: a day and a time of the clock, and the same of the end */
  return g_strdup_printf (_ ("%s, %s – %s, %s"), day, from, last_day, to);
}

char *
pr_event_dup_when (const PrInvitation *self, GDateTime *now)
{
  g_autofree char *when = NULL;

  if (self->all_day)
    return describe_days (self, now);
  when = self->start == G_MININT64 ? NULL : describe_times (self, now);
  if (when == NULL || self->unknown_zone == NULL)
    return g_steal_pointer (&when);
  /* Translators: a time, and the name of a time zone */
  return g_strdup_printf (
    _ ("%s by the clock of “%s”, a time zone that is not known here"), when,
    self->unknown_zone);
}

/* ---- how often ---- */

static char *
describe_interval (const PrInvitation *self)
{
  guint n = self->interval;

  switch (self->repeat)
    {
    case PR_REPEAT_DAILY:
      return g_strdup_printf (ngettext ("Every day", "Every %u days", n), n);
    case PR_REPEAT_WEEKLY:
      return g_strdup_printf (ngettext ("Every week", "Every %u weeks", n), n);
    case PR_REPEAT_MONTHLY:
      return g_strdup_printf (ngettext ("Every month", "Every %u months", n), n);
    case PR_REPEAT_YEARLY:
      return g_strdup_printf (ngettext ("Every year", "Every %u years", n), n);
    case PR_REPEAT_NEVER:
    case PR_REPEAT_OTHERWISE:
    default:
      return g_strdup (_ ("Repeated by a rule of its own"));
    }
}

/* "Mon, Wed" */
static char *
describe_weekdays (guint weekdays)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint day = G_DATE_MONDAY; day <= G_DATE_SUNDAY; day++)
    {
      /* 1 January 2024 was a Monday. */
      g_autoptr (GDateTime) one = g_date_time_new_utc (2024, 1, (int) day, 0, 0, 0);
      g_autofree char *name = g_date_time_format (one, "%a");

      if ((weekdays & 1u << day) != 0)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
pr_event_dup_repeat (const PrInvitation *self)
{
  g_autofree char *words =
    self->repeat == PR_REPEAT_NEVER ? NULL : describe_interval (self);
  g_autoptr (GDateTime) until = self->repeats_until == G_MININT64
                                  ? NULL
                                  : g_date_time_new_from_unix_utc (self->repeats_until);

  if (words != NULL && self->weekdays != 0 && self->repeat == PR_REPEAT_WEEKLY)
    {
      g_autofree char *days = describe_weekdays (self->weekdays);
      g_autofree char *often = g_steal_pointer (&words);

      /* Translators: "every 2 weeks", then the short names of weekdays */
      words = g_strdup_printf (_ ("%s on %s"), often, days);
    }
  if (words != NULL && until != NULL)
    {
      g_autofree char *day = g_date_time_format (until, "%x");
      g_autofree char *often = g_steal_pointer (&words);

      /* Translators: "every week", then a date */
      words = g_strdup_printf (_ ("%s until %s"), often, day);
    }
  else if (words != NULL && self->n_repeats > 0)
    {
      g_autofree char *often = g_steal_pointer (&words);

      /* Translators: "every week", then how many times in all */
      words = g_strdup_printf (ngettext ("%s, once", "%s, %u times", self->n_repeats),
                               often, self->n_repeats);
    }
  return g_steal_pointer (&words);
}

/* ---- who ---- */

static const char *
get_state_word (PrAttendeeState state)
{
  switch (state)
    {
    case PR_ATTENDEE_ACCEPTED:
      return _ ("accepted");
    case PR_ATTENDEE_DECLINED:
      return _ ("declined");
    case PR_ATTENDEE_TENTATIVE:
      return _ ("perhaps");
    case PR_ATTENDEE_DELEGATED:
      return _ ("sends somebody else");
    case PR_ATTENDEE_NEEDS_ACTION:
    default:
      return NULL;
    }
}

static void
add_line (GString *lines, const char *line)
{
  if (line == NULL || *line == '\0')
    return;
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
}

static void
add_people (GString *lines, const PrInvitation *self)
{
  g_autoptr (GString) people = g_string_new (NULL);
  g_autofree char *line = NULL;
  guint n_named = MIN (self->attendees->len, MAX_NAMED);
  guint n_more = self->attendees->len - n_named + self->n_more_attendees;

  for (guint i = 0; i < n_named; i++)
    {
      const PrAttendee *attendee = g_ptr_array_index (self->attendees, i);
      const char *state = get_state_word (attendee->state);

      g_string_append_printf (people, "%s%s", i > 0 ? ", " : "",
                              attendee->who->name != NULL ? attendee->who->name
                                                          : attendee->who->address);
      if (state != NULL)
        g_string_append_printf (people, " (%s)", state);
    }
  if (n_more > 0)
    {
      g_string_append (people, ", ");
      g_string_append_printf (people, ngettext ("%'u more", "%'u more", n_more), n_more);
    }
  if (people->len == 0)
    return;
  /* Translators: names of people */
  line = g_strdup_printf (_ ("With %s"), people->str);
  add_line (lines, line);
}

char *
pr_event_dup_details (const PrInvitation *self, GDateTime *now)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *when = pr_event_dup_when (self, now);
  g_autofree char *repeat = pr_event_dup_repeat (self);
  g_autofree char *who =
    self->organizer == NULL ? NULL : pr_address_to_text (self->organizer);
  /* Translators: the place of an event */
  g_autofree char *where = self->location == NULL || *self->location == '\0'
                             ? NULL
                             : g_strdup_printf (_ ("At %s"), self->location);
  /* Translators: who invites to an event */
  g_autofree char *from = who == NULL ? NULL : g_strdup_printf (_ ("From %s"), who);

  add_line (lines, when);
  add_line (lines, repeat);
  add_line (lines, where);
  add_line (lines, from);
  add_people (lines, self);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}
