/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "model/pr-event-words.h"
#include "model/pr-extras.h"
#include "model/pr-opened-private.h"
#include "model/pr-signed-private.h"
#include "model/pr-times.h"

#define EVENT                                                                 \
  "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Wheels\r\n"   \
  "DTSTART:20261112T100000Z\r\nDTEND:20261112T110000Z\r\nLOCATION:Room 2\r\n" \
  "ORGANIZER;CN=Ada:mailto:ada@example.org\r\n"                               \
  "ATTENDEE;PARTSTAT=ACCEPTED;CN=Charles:mailto:c@example.org\r\n"            \
  "ATTENDEE:mailto:mary@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static GDateTime *
make_now (void)
{
  return g_date_time_new_utc (2026, 11, 10, 12, 0, 0);
}

static PrInvitation *
make_event (const char *start, const char *end)
{
  PrInvitation *event = pr_invitation_new ();
  g_autoptr (GDateTime) from = g_date_time_new_from_iso8601 (start, NULL);
  g_autoptr (GDateTime) to =
    end == NULL ? NULL : g_date_time_new_from_iso8601 (end, NULL);

  event->start = g_date_time_to_unix (from);
  if (to != NULL)
    event->end = g_date_time_to_unix (to);
  return event;
}

static void
test_when_is_as_short_as_it_can_be (void)
{
  static const struct
  {
    const char *start, *end, *words;
  } cases[] = {
    { "2026-11-12T10:00:00Z", "2026-11-12T11:00:00Z", "Thu 12 Nov, 10:00–11:00" },
    { "2026-11-12T10:00:00Z", NULL, "Thu 12 Nov, 10:00" },
    { "2026-11-12T10:00:00Z", "2026-11-13T09:00:00Z",
      "Thu 12 Nov, 10:00 – Fri 13 Nov, 09:00" },
    { "2027-11-12T10:00:00Z", "2027-11-12T11:00:00Z", "Fri 12 Nov 2027, 10:00–11:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PrInvitation) event = make_event (cases[i].start, cases[i].end);
      g_autoptr (GDateTime) now = make_now ();
      g_autofree char *words = pr_event_dup_when (event, now);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_whole_days_have_no_clock (void)
{
  g_autoptr (PrInvitation) event = pr_invitation_new ();
  g_autoptr (GDateTime) now = make_now ();
  g_autofree char *one = NULL;
  g_autofree char *three = NULL;

  event->all_day = TRUE;
  g_date_set_dmy (&event->first_day, 12, G_DATE_NOVEMBER, 2026);
  g_date_set_dmy (&event->last_day, 12, G_DATE_NOVEMBER, 2026);
  one = pr_event_dup_when (event, now);
  g_date_set_dmy (&event->last_day, 14, G_DATE_NOVEMBER, 2026);
  three = pr_event_dup_when (event, now);
  g_assert_cmpstr (one, ==, "Thu 12 Nov, all day");
  g_assert_cmpstr (three, ==, "Thu 12 Nov – Sat 14 Nov");
}

static void
test_unknown_zone_is_said (void)
{
  g_autoptr (PrInvitation) event = make_event ("2026-11-12T10:00:00Z", NULL);
  g_autoptr (GDateTime) now = make_now ();
  g_autofree char *words = NULL;

  event->unknown_zone = g_strdup ("Moon");
  words = pr_event_dup_when (event, now);
  g_assert_nonnull (strstr (words, "10:00 by the clock of “Moon”"));
}

static void
test_repeating_is_in_words (void)
{
  g_autoptr (PrInvitation) event = pr_invitation_new ();
  g_autofree char *never = pr_event_dup_repeat (event);
  g_autofree char *weekly = NULL;
  g_autofree char *daily = NULL;

  g_assert_null (never);
  event->repeat = PR_REPEAT_WEEKLY;
  event->interval = 2;
  event->weekdays = 1 << G_DATE_MONDAY | 1 << G_DATE_WEDNESDAY;
  event->n_repeats = 5;
  weekly = pr_event_dup_repeat (event);
  g_assert_cmpstr (weekly, ==, "Every 2 weeks on Mon, Wed, 5 times");
  event->repeat = PR_REPEAT_DAILY;
  event->interval = 1;
  event->n_repeats = 0;
  event->repeats_until = 0;
  daily = pr_event_dup_repeat (event);
  g_assert_true (g_str_has_prefix (daily, "Every day until "));
}

static void
test_title_says_what_is_wanted (void)
{
  g_autoptr (PrInvitation) event = pr_invitation_new ();
  g_autofree char *asked = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *cancelled = NULL;

  g_free (event->summary);
  event->summary = g_strdup ("Tea %n");
  event->method = PR_INVITATION_REQUEST;
  asked = pr_event_dup_title (event);
  event->updated = TRUE;
  changed = pr_event_dup_title (event);
  event->cancelled = TRUE;
  cancelled = pr_event_dup_title (event);
  g_assert_cmpstr (asked, ==, "Invitation: Tea %n");
  g_assert_cmpstr (changed, ==, "Changed invitation: Tea %n");
  g_assert_cmpstr (cancelled, ==, "Cancelled: Tea %n");
}

/* As Outlook sends it: to be shown, and once more as a file. */
static void
test_invitation_that_comes_twice_is_one (void)
{
  static const char raw[] =
    "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nCome.\r\n"
    "--b\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n" EVENT
    "--b\r\nContent-Type: application/ics; name=invite.ics\r\n"
    "Content-Disposition: attachment\r\n\r\n" EVENT
    "--b\r\nContent-Type: text/vcard\r\n\r\n"
    "BEGIN:VCARD\r\nFN:Ada\r\nTEL:123\r\nEMAIL:ada@example.org\r\nEND:VCARD\r\n--b--\r\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) message = pr_message_new (octets);
  g_autoptr (GPtrArray) extras = NULL;
  const PrExtra *event, *contact;

  g_assert_true (pr_extras_may_be_in (message));
  extras = pr_extras_list (message);
  g_assert_cmpuint (extras->len, ==, 2);
  event = g_ptr_array_index (extras, 0);
  contact = g_ptr_array_index (extras, 1);
  g_assert_cmpstr (event->title, ==, "Invitation: Wheels");
  g_assert_cmpstr (event->number, ==, "2");
  g_assert_nonnull (strstr (event->details, "\nAt Room 2\nFrom Ada <ada@example.org>\n"
                                            "With Charles (accepted), mary@example.org"));
  g_assert_cmpstr (contact->title, ==, "Ada");
  g_assert_cmpstr (contact->details, ==, "ada@example.org\n123");
}

static PrSigned *
make_signed (PrSignatureState state, gboolean verified)
{
  PrSigned *self = g_new0 (PrSigned, 1);
  PrSignature *signature = g_new0 (PrSignature, 1);

  signature->state = state;
  signature->verified = verified;
  signature->name = g_strdup ("Ada Lovelace");
  signature->address = g_strdup ("ada@example.org");
  signature->key = g_strdup ("ABCD");
  self->signatures = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_signature_free);
  g_ptr_array_add (self->signatures, signature);
  return self;
}

static void
test_signature_is_told_honestly (void)
{
  static const struct
  {
    PrSignatureState state;
    gboolean verified, warns;
    const char *title, *details;
  } cases[] = {
    { PR_SIGNATURE_GOOD, TRUE, FALSE, "Signed by Ada Lovelace <ada@example.org>",
      "Key ABCD" },
    { PR_SIGNATURE_GOOD, FALSE, TRUE,
      "Signed by Ada Lovelace <ada@example.org>, whose key you have not verified",
      "Key ABCD, which you have not verified" },
    { PR_SIGNATURE_BAD, TRUE, TRUE, "The signature does not match: the text was changed",
      "Key ABCD" },
    { PR_SIGNATURE_NO_KEY, FALSE, TRUE, "Signed by somebody whose key is not here",
      "Key ABCD" },
    { PR_SIGNATURE_EXPIRED, TRUE, TRUE,
      "Signed by Ada Lovelace <ada@example.org> with a key that is no longer valid",
      "Key ABCD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PrSigned *is_signed = make_signed (cases[i].state, cases[i].verified);
      g_autofree char *title = pr_signed_dup_title (is_signed);
      g_autofree char *details = pr_signed_dup_details (is_signed);

      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpstr (details, ==, cases[i].details);
      g_assert_true (pr_signed_warns (is_signed) == cases[i].warns);
      pr_signed_free (is_signed);
    }
}

static void
test_key_that_does_not_name_the_sender_warns (void)
{
  static const char *const addresses[] = { "ada@example.org", "ADA@example.org",
                                           "eve@example.org", NULL };
  static const char raw[] = "From: Ada <ada@example.org>\r\n\r\nx\r\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) message = pr_message_new (octets);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      PrSigned *is_signed = make_signed (PR_SIGNATURE_GOOD, TRUE);
      PrSignature *signature = g_ptr_array_index (is_signed->signatures, 0);
      g_autofree char *details = NULL;

      g_free (signature->address);
      signature->address = g_strdup (addresses[i]);
      pr_signed_compare (is_signed, pr_message_get_envelope (message));
      g_assert_true (pr_signed_warns (is_signed) == (i >= 2));
      details = pr_signed_dup_details (is_signed);
      g_assert_true ((strstr (details, "does not name the sender’s address: Ada "
                                       "<ada@example.org>") != NULL) == (i >= 2));
      pr_signed_free (is_signed);
    }
}

/* What was unpacked has other octets than those that were signed. */
static void
test_signature_is_looked_for_in_what_came (void)
{
  static const char raw[] = "From: ada@example.org\r\n\r\nx\r\n";
  static const char unpacked[] =
    "From: ada@example.org\r\nContent-Type: multipart/signed; boundary=b; "
    "protocol=\"application/pgp-signature\"\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
    "Content-Type: application/pgp-signature\r\n\r\nno\r\n--b--\r\n";
  g_autoptr (GBytes) came = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (GBytes) octets = g_bytes_new_static (unpacked, sizeof unpacked - 1);
  g_autoptr (PrMessage) message = pr_message_new_unpacked (came, octets);
  g_autoptr (GPtrArray) extras = pr_extras_list (message);

  g_assert_cmpuint (extras->len, ==, 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_null (pr_extras_list_finish (result, error));
}

static void
test_listing_can_be_cancelled (void)
{
  static const char raw[] = "From: ada@example.org\r\n\r\nx\r\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) message = pr_message_new (octets);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  pr_extras_list_async (message, cancellable, listed_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What stands beside what is signed may be anybody's. */
static void
test_part_that_is_signed_is_not_the_message (void)
{
  static const char *const raws[] = {
    /* around it */
    "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"
    "--a\r\n\r\nbefore\r\n--a\r\nContent-Type: multipart/signed; boundary=b; "
    "protocol=\"application/pgp-signature\"\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
    "Content-Type: application/pgp-signature\r\n\r\nno\r\n--b--\r\n--a--\r\n",
    /* behind it */
    "From: ada@example.org\r\nContent-Type: multipart/signed; boundary=b; "
    "protocol=\"application/pgp-signature\"\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
    "Content-Type: application/pgp-signature\r\n\r\nno\r\n--b\r\n\r\nadded\r\n--b--\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (raws); i++)
    {
      g_autoptr (GBytes) octets = g_bytes_new_static (raws[i], strlen (raws[i]));
      g_autoptr (PrMessage) message = pr_message_new (octets);
      g_autoptr (GPtrArray) extras = pr_extras_list (message);
      const PrExtra *extra = g_ptr_array_index (extras, 0);

      g_assert_cmpint (extra->kind, ==, PR_EXTRA_SIGNATURE);
      g_assert_true (extra->warns);
      g_assert_null (extra->number);
      g_assert_nonnull (strstr (extra->details, "Only a part of this message is signed"));
    }
}

static void
test_plain_message_has_none (void)
{
  static const char raw[] = "From: ada@example.org\r\n\r\nBEGIN:VCALENDAR\r\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) message = pr_message_new (octets);

  g_assert_false (pr_extras_may_be_in (message));
}

/* Of a message with a winmail.dat beside its text: what is packed tells its own. */
static void
test_own_text_is_read_in_the_chosen_charset (void)
{
  /* A file "a.txt" with nothing in it (MS-OXTNEF). */
  static const guint8 tnef[] = {
    0x78, 0x9f, 0x3e, 0x22, 1,    0,    2, 0x02, 0x90, 0x06, 0,   14,  0,   0,   0,
    0,    0,    0,    0,    0,    0,    0, 0,    0,    0,    0,   0,   0,   0,   0,
    0,    2,    0x10, 0x80, 1,    0,    6, 0,    0,    0,    'a', '.', 't', 'x', 't',
    0,    0,    0,    2,    0x0f, 0x80, 6, 0,    1,    0,    0,   0,   'x', 0,   0,
  };
  g_autofree char *base64 = g_base64_encode (tnef, sizeof tnef);
  g_autofree char *text = g_strconcat (
    "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xf0\xd2\xc9\xd7\xc5\xd4\r\n"
    "--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n",
    base64, "\r\n--b--\r\n", NULL);
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
  g_autoptr (PrOpened) stored = pr_opened_new (NULL, raw, "KOI8-R");
  g_autoptr (PrOpened) shown = pr_opened_new_to_show (NULL, raw, "KOI8-R");
  g_autoptr (PrOpened) chosen = pr_opened_new (NULL, raw, NULL);
  g_autofree char *plain = pr_rich_text_dup_plain (shown->rich);
  g_autofree char *names = pr_message_dup_file_names (shown->message);

  pr_opened_set_charset (chosen, "KOI8-R");
  g_assert_cmpstr (names, ==, "a.txt");
  g_assert_cmpstr (g_strchomp (stored->text), ==, "Привет");
  g_assert_cmpstr (g_strchomp (plain), ==, "Привет");
  g_assert_cmpstr (g_strchomp (chosen->text), ==, "Привет");
}

/* Whoever asks for it waits for no more than the beginning either. */
static void
test_beginning_is_handed_on_as_such (void)
{
  GString *text = g_string_new ("From: ada@example.org\r\n\r\n");
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (PrOpened) opened = NULL;
  g_autoptr (PrOpened) again = NULL;

  while (text->len < 1 << 20)
    g_string_append (text, "The engine weaves algebraic patterns.\r\n");
  raw = g_string_free_to_bytes (text);
  opened = pr_opened_new_to_show (NULL, raw, NULL);
  g_assert_true (opened->begun);
  again = pr_opened_new_of (opened, opened->message);
  g_assert_true (again->begun);
  g_assert_true (again->rich == opened->rich);
  g_assert_cmpstr (again->text, ==, opened->text);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  pr_times_set_twelve_hours (FALSE);

  g_test_add_func ("/extras/when-is-as-short-as-it-can-be",
                   test_when_is_as_short_as_it_can_be);
  g_test_add_func ("/extras/whole-days-have-no-clock", test_whole_days_have_no_clock);
  g_test_add_func ("/extras/unknown-zone-is-said", test_unknown_zone_is_said);
  g_test_add_func ("/extras/repeating-is-in-words", test_repeating_is_in_words);
  g_test_add_func ("/extras/title-says-what-is-wanted", test_title_says_what_is_wanted);
  g_test_add_func ("/extras/invitation-that-comes-twice-is-one",
                   test_invitation_that_comes_twice_is_one);
  g_test_add_func ("/extras/signature-is-told-honestly", test_signature_is_told_honestly);
  g_test_add_func ("/extras/key-that-does-not-name-the-sender-warns",
                   test_key_that_does_not_name_the_sender_warns);
  g_test_add_func ("/extras/signature-is-looked-for-in-what-came",
                   test_signature_is_looked_for_in_what_came);
  g_test_add_func ("/extras/listing-can-be-cancelled", test_listing_can_be_cancelled);
  g_test_add_func ("/extras/part-that-is-signed-is-not-the-message",
                   test_part_that_is_signed_is_not_the_message);
  g_test_add_func ("/extras/plain-message-has-none", test_plain_message_has_none);
  g_test_add_func ("/opened/own-text-is-read-in-the-chosen-charset",
                   test_own_text_is_read_in_the_chosen_charset);
  g_test_add_func ("/opened/beginning-is-handed-on-as-such",
                   test_beginning_is_handed_on_as_such);
  return g_test_run ();
}
