/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "extract/pr-calendar.h"
#include "extract/pr-extract-limits.h"

#define BERLIN                                                                 \
  "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n"                        \
  "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n"        \
  "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\n" \
  "END:STANDARD\r\n"                                                           \
  "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\n"        \
  "TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\n"  \
  "END:DAYLIGHT\r\nEND:VTIMEZONE\r\n"

static GPtrArray *
read_text (const char *text)
{
  return pr_calendar_read (text, strlen (text));
}

/* The one event that these lines make. */
static PrInvitation *
read_event (const char *before, const char *lines)
{
  g_autofree char *text =
    g_strconcat ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", before, "BEGIN:VEVENT\r\n", lines,
                 "END:VEVENT\r\nEND:VCALENDAR\r\n", NULL);
  g_autoptr (GPtrArray) events = read_text (text);

  g_assert_cmpuint (events->len, ==, 1);
  return g_ptr_array_steal_index (events, 0);
}

static void
assert_time (gint64 seconds, const char *iso)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text =
    time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%dT%H:%MZ");

  g_assert_cmpstr (text, ==, iso);
}

static void
test_request_names_everything (void)
{
  g_autoptr (PrInvitation) event =
    read_event ("METHOD:REQUEST\r\n",
                "SUMMARY;LANGUAGE=en:Wheels\\, cogs\\; and\r\n  springs\r\n"
                "DTSTART:20261112T090000Z\r\nDTEND:20261112T100000Z\r\n"
                "LOCATION:Room 2\\nfirst floor\r\n"
                "ORGANIZER;CN=\"Lovelace, Ada\":MAILTO:ada@example.org\r\n"
                "ATTENDEE;PARTSTAT=ACCEPTED;CN=Charles:mailto:charles@example.org\r\n"
                "ATTENDEE;ROLE=OPT-PARTICIPANT:mailto:mary@example.org\r\n");
  const PrAttendee *first, *second;

  g_assert_cmpint (event->method, ==, PR_INVITATION_REQUEST);
  g_assert_cmpstr (event->summary, ==, "Wheels, cogs; and springs");
  g_assert_cmpstr (event->location, ==, "Room 2 first floor");
  g_assert_cmpstr (event->organizer->name, ==, "Lovelace, Ada");
  g_assert_cmpstr (event->organizer->address, ==, "ada@example.org");
  assert_time (event->start, "2026-11-12T09:00Z");
  assert_time (event->end, "2026-11-12T10:00Z");
  g_assert_false (event->all_day);
  g_assert_false (event->cancelled);
  g_assert_cmpuint (event->attendees->len, ==, 2);
  first = g_ptr_array_index (event->attendees, 0);
  second = g_ptr_array_index (event->attendees, 1);
  g_assert_cmpint (first->state, ==, PR_ATTENDEE_ACCEPTED);
  g_assert_false (first->optional);
  g_assert_cmpint (second->state, ==, PR_ATTENDEE_NEEDS_ACTION);
  g_assert_true (second->optional);
  g_assert_null (second->who->name);
}

static void
test_zone_of_the_file_knows_summer_and_winter (void)
{
  static const struct
  {
    const char *clock, *iso;
  } cases[] = {
    { "20261112T100000", "2026-11-12T09:00Z" },
    { "20260712T100000", "2026-07-12T08:00Z" },
    { "20260101T100000", "2026-01-01T09:00Z" },
    { "20260329T015900", "2026-03-29T00:59Z" },
    { "20260329T030000", "2026-03-29T01:00Z" },
    { "20261025T030000", "2026-10-25T02:00Z" },
    { "20261025T013000", "2026-10-24T23:30Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lines =
        g_strconcat ("DTSTART;TZID=W. Europe Standard Time:", cases[i].clock, "\r\n",
                     NULL);
      g_autoptr (PrInvitation) event = read_event (BERLIN, lines);

      assert_time (event->start, cases[i].iso);
      g_assert_null (event->unknown_zone);
    }
}

/* A zone that ended with its rule, and one with dates of its own. */
static void
test_zone_rules_may_end (void)
{
  static const char zone[] =
    "BEGIN:VTIMEZONE\r\nTZID:Old\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19870405T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-"
    "0400\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z\r\nEND:DAYLIGHT\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:20070311T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-"
    "0400\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19671029T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-"
    "0500\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z\r\nEND:STANDARD\r\n"
    "BEGIN:STANDARD\r\nDTSTART:20071104T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-"
    "0500\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  static const struct
  {
    const char *clock, *iso;
  } cases[] = {
    { "20050701T120000", "2005-07-01T16:00Z" },
    { "20051201T120000", "2005-12-01T17:00Z" },
    { "20070320T120000", "2007-03-20T16:00Z" },
    { "20071030T120000", "2007-10-30T16:00Z" },
    { "20261201T120000", "2026-12-01T17:00Z" },
    { "20070201T120000", "2007-02-01T17:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lines =
        g_strconcat ("DTSTART;TZID=Old:", cases[i].clock, "\r\n", NULL);
      g_autoptr (PrInvitation) event = read_event (zone, lines);

      assert_time (event->start, cases[i].iso);
    }
}

static void
test_zone_of_the_system_is_found_by_name (void)
{
  static const char *const names[] = {
    "America/New_York", "/freeassociation.sourceforge.net/America/New_York",
    "/softwarestudio.org/Olson_20011030_5/America/New_York"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *lines =
        g_strconcat ("DTSTART;TZID=", names[i], ":20260712T100000\r\n", NULL);
      g_autoptr (PrInvitation) event = read_event ("", lines);

      assert_time (event->start, "2026-07-12T14:00Z");
    }
}

/* Its clock is told with its name, rather than a time that is wrong. */
static void
test_zone_that_nobody_knows_is_named (void)
{
  static const char *const names[] = { "Customized Time Zone", "../../../etc/localtime",
                                       "Nowhere/At_All" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *lines =
        g_strconcat ("DTSTART;TZID=", names[i], ":20260712T100000\r\n", NULL);
      g_autoptr (PrInvitation) event = read_event ("", lines);

      g_assert_cmpstr (event->unknown_zone, ==, names[i]);
      assert_time (event->start, "2026-07-12T10:00Z");
    }
}

static void
test_whole_days_end_on_their_last (void)
{
  g_autoptr (PrInvitation) three =
    read_event ("", "DTSTART;VALUE=DATE:20261112\r\nDTEND;VALUE=DATE:20261115\r\n");
  g_autoptr (PrInvitation) one = read_event ("", "DTSTART;VALUE=DATE:20261112\r\n");
  g_autoptr (PrInvitation) lasting =
    read_event ("", "DTSTART;VALUE=DATE:20261112\r\nDURATION:P2D\r\n");

  g_assert_true (three->all_day);
  g_assert_cmpuint (g_date_get_day (&three->first_day), ==, 12);
  g_assert_cmpuint (g_date_get_day (&three->last_day), ==, 14);
  g_assert_cmpuint (g_date_get_day (&one->last_day), ==, 12);
  g_assert_cmpuint (g_date_get_day (&lasting->last_day), ==, 13);
}

static void
test_duration_makes_the_end (void)
{
  g_autoptr (PrInvitation) event =
    read_event ("", "DTSTART:20261112T090000Z\r\nDURATION:P1DT1H30M\r\n");
  g_autoptr (PrInvitation) bad =
    read_event ("", "DTSTART:20261112T090000Z\r\nDURATION:soon\r\n");
  g_autoptr (PrInvitation) backwards =
    read_event ("", "DTSTART:20261112T090000Z\r\nDTEND:20261111T090000Z\r\n");

  assert_time (event->end, "2026-11-13T10:30Z");
  g_assert_cmpint (bad->end, ==, G_MININT64);
  g_assert_cmpint (backwards->end, ==, G_MININT64);
}

static void
test_rule_is_read_as_far_as_words_go (void)
{
  g_autoptr (PrInvitation) weekly =
    read_event ("",
                "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20270101T000000Z\r\n");
  g_autoptr (PrInvitation) daily = read_event ("", "RRULE:FREQ=DAILY;COUNT=5\r\n");
  g_autoptr (PrInvitation) strange = read_event ("", "RRULE:FREQ=MONTHLY;BYDAY=2TU\r\n");

  g_assert_cmpint (weekly->repeat, ==, PR_REPEAT_WEEKLY);
  g_assert_cmpuint (weekly->interval, ==, 2);
  g_assert_cmpuint (weekly->weekdays, ==, 1 << G_DATE_MONDAY | 1 << G_DATE_WEDNESDAY);
  assert_time (weekly->repeats_until, "2027-01-01T00:00Z");
  g_assert_cmpint (daily->repeat, ==, PR_REPEAT_DAILY);
  g_assert_cmpuint (daily->n_repeats, ==, 5);
  g_assert_cmpint (strange->repeat, ==, PR_REPEAT_OTHERWISE);
}

static void
test_cancelled_and_updated_are_told (void)
{
  g_autoptr (PrInvitation) cancelled = read_event ("METHOD:CANCEL\r\n", "SEQUENCE:0\r\n");
  g_autoptr (PrInvitation) by_status =
    read_event ("METHOD:REQUEST\r\n", "STATUS:CANCELLED\r\n");
  g_autoptr (PrInvitation) updated = read_event ("METHOD:REQUEST\r\n", "SEQUENCE:2\r\n");

  g_assert_true (cancelled->cancelled);
  g_assert_true (by_status->cancelled);
  g_assert_true (updated->updated);
  g_assert_false (updated->cancelled);
}

/* An alarm has a summary, a duration and an attendee, which are not the event's. */
static void
test_alarm_is_not_the_event (void)
{
  g_autoptr (PrInvitation) event =
    read_event ("", "SUMMARY:Tea\r\nBEGIN:VALARM\r\nSUMMARY:Beep\r\nDURATION:PT5M\r\n"
                    "ATTENDEE:mailto:alarm@example.org\r\nEND:VALARM\r\n");

  g_assert_cmpstr (event->summary, ==, "Tea");
  g_assert_cmpuint (event->attendees->len, ==, 0);
}

static void
test_values_are_fit_for_a_line (void)
{
  g_autoptr (PrInvitation) event = read_event ("", "SUMMARY:a\x1b[31mb\xe2\x80\xae"
                                                   "c\\nd\r\n");

  g_assert_null (strchr (event->summary, '\x1b'));
  g_assert_null (strstr (event->summary, "\xe2\x80\xae"));
  g_assert_null (strchr (event->summary, '\n'));
}

static void
test_malformed_is_left_out (void)
{
  static const char *const texts[] = {
    "",
    "BEGIN",
    "BEGIN:VEVENT",
    "BEGIN:VEVENT\nDTSTART:99999999T999999Z\nDTEND:\nRRULE:\nDURATION:P\nORGANIZER:\n",
    "BEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\n"
    "BEGIN:VEVENT\nDTSTART;TZID=x:00010101T000000\n",
    "\n \n\t\n :::\n;;;:\n=:",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) events = read_text (texts[i]);

      g_assert_cmpuint (events->len, <=, 1);
      if (events->len == 1)
        g_assert_cmpint (((PrInvitation *) events->pdata[0])->start, ==, G_MININT64);
    }
}

/* A rule of every second, and more of everything than anybody sends. */
static void
test_bombs_cost_little (void)
{
  g_autoptr (GString) text = g_string_new ("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\n"
                                           "BEGIN:STANDARD\nDTSTART:16010101T000000\n"
                                           "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n"
                                           "RRULE:FREQ=SECONDLY\nEND:STANDARD\n"
                                           "END:VTIMEZONE\n");
  g_autoptr (GPtrArray) events = NULL;
  const PrInvitation *first;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 30; i++)
    {
      g_string_append (text, "BEGIN:VEVENT\nDTSTART;TZID=x:20261112T100000\n"
                             "RRULE:FREQ=SECONDLY\n");
      for (guint j = 0; j < 250; j++)
        g_string_append (text, "ATTENDEE:mailto:a@example.org\n");
      g_string_append (text, "END:VEVENT\n");
    }
  g_string_append (text, "BEGIN:VEVENT\nSUMMARY;ENCODING=QUOTED-PRINTABLE:");
  for (guint i = 0; i < 500000; i++)
    g_string_append (text, "x=\n");
  events = pr_calendar_read (text->str, text->len);
  g_assert_cmpuint (events->len, ==, PR_EXTRACT_MAX_EVENTS);
  first = g_ptr_array_index (events, 0);
  g_assert_cmpuint (first->attendees->len, ==, PR_EXTRACT_MAX_ATTENDEES);
  g_assert_cmpuint (first->n_more_attendees, ==, 250 - PR_EXTRACT_MAX_ATTENDEES);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/calendar/request-names-everything", test_request_names_everything);
  g_test_add_func ("/calendar/zone-of-the-file-knows-summer-and-winter",
                   test_zone_of_the_file_knows_summer_and_winter);
  g_test_add_func ("/calendar/zone-rules-may-end", test_zone_rules_may_end);
  g_test_add_func ("/calendar/zone-of-the-system-is-found-by-name",
                   test_zone_of_the_system_is_found_by_name);
  g_test_add_func ("/calendar/zone-that-nobody-knows-is-named",
                   test_zone_that_nobody_knows_is_named);
  g_test_add_func ("/calendar/whole-days-end-on-their-last",
                   test_whole_days_end_on_their_last);
  g_test_add_func ("/calendar/duration-makes-the-end", test_duration_makes_the_end);
  g_test_add_func ("/calendar/rule-is-read-as-far-as-words-go",
                   test_rule_is_read_as_far_as_words_go);
  g_test_add_func ("/calendar/cancelled-and-updated-are-told",
                   test_cancelled_and_updated_are_told);
  g_test_add_func ("/calendar/alarm-is-not-the-event", test_alarm_is_not_the_event);
  g_test_add_func ("/calendar/values-are-fit-for-a-line", test_values_are_fit_for_a_line);
  g_test_add_func ("/calendar/malformed-is-left-out", test_malformed_is_left_out);
  g_test_add_func ("/calendar/bombs-cost-little", test_bombs_cost_little);
  return g_test_run ();
}
