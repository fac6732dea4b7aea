/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail-fixture.h"
#include "mail/pr-mail-limits.h"
#include "mail/pr-report.h"

#define REPORT(type, part)                                                             \
  "Content-Type: multipart/report; report-type=x; boundary=b\r\n\r\n"                  \
  "--b\r\n\r\nFor people.\r\n--b\r\nContent-Type: message/" type "\r\n\r\n" part       \
  "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <tides@example.org>\r\n" \
  "Subject: =?utf-8?Q?Caf=C3=A9?=\r\n\r\ntext\r\n--b--\r\n"

typedef struct
{
  const char *name;
  const char *octets;
  const char *text;
} Case;

static const Case cases[] = {
  { "failed",
    REPORT ("delivery-status",
            "Reporting-MTA: dns; mx.example.org\r\n\r\n"
            "Final-Recipient: rfc822; ada@example.org\r\nAction: failed\r\n"
            "Status: 5.2.2 (mailbox full)\r\n"
            "Diagnostic-Code: smtp; 552 5.2.2 No\r\n room\r\n"),
    "Could not be delivered to ada@example.org: the mailbox is full (“552 5.2.2 No "
    "room”)" },
  { "failed-without-reason",
    REPORT ("delivery-status",
            "Final-Recipient: rfc822; ada@example.org\r\nAction: failed\r\n"),
    "Could not be delivered to ada@example.org" },
  { "delayed",
    REPORT ("delivery-status",
            "X: 1\r\n\r\nFinal-Recipient: rfc822;ada@example.org\r\nAction: Delayed\r\n"
            "Status: 4.4.1\r\n"),
    "Not yet delivered to ada@example.org, it is still being tried: the receiving server "
    "does not answer" },
  { "delivered-relayed-expanded",
    REPORT ("delivery-status",
            "X: 1\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\nAction: delivered\r\n"
            "\r\n\r\nFinal-Recipient: rfc822; b@example.org\r\nAction: relayed\r\n\r\n"
            "Final-Recipient: rfc822; c@example.org\r\nAction: expanded\r\n"),
    "Delivered to a@example.org\n"
    "Passed on towards b@example.org, where no more is told\n"
    "Delivered to c@example.org and passed on from there" },
  { "address-that-was-written-to",
    REPORT ("delivery-status",
            "X: 1\r\n\r\nOriginal-Recipient: rfc822;<ada@example.org>\r\n"
            "Final-Recipient: local; a\r\nAction: failed\r\nStatus: 5.1.1\r\n"),
    "Could not be delivered to ada@example.org: there is no such mailbox" },
  { "status-told-only-by-the-server",
    REPORT ("delivery-status",
            "X: 1\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\nAction: failed\r\n"
            "Status: 5.0.0\r\nDiagnostic-Code: smtp; 550-5.7.26 10.0.0.1 no\r\n"),
    "Could not be delivered to a@example.org: the sender could not be confirmed "
    "(“550-5.7.26 10.0.0.1 no”)" },
  { "empty-line-forgotten",
    REPORT ("delivery-status",
            "Reporting-MTA: dns; mx\r\nFinal-Recipient: rfc822; a@example.org\r\n"
            "Action: failed\r\nFinal-Recipient: rfc822; b@example.org\r\n"
            "Action: delayed\r\n"),
    "Could not be delivered to a@example.org\n"
    "Not yet delivered to b@example.org, it is still being tried" },
  { "nobody-named", REPORT ("delivery-status", "Reporting-MTA: dns; mx\r\n"),
    "A report on delivery that names no recipient" },
  { "action-not-told",
    REPORT ("delivery-status", "Final-Recipient: rfc822; a@example.org\r\n"),
    "Something happened on the way to a@example.org" },
  { "displayed",
    REPORT ("disposition-notification",
            "Reporting-UA: tide; 1.0\r\nFinal-Recipient: rfc822; ada@example.org\r\n"
            "Original-Message-ID: <tides@example.org>\r\n"
            "Disposition: manual-action/MDN-sent-manually; displayed\r\n"),
    "Was displayed to ada@example.org, read or not" },
  { "deleted",
    REPORT ("disposition-notification",
            "Final-Recipient: rfc822; ada@example.org\r\n"
            "Disposition: automatic-action/MDN-sent-automatically; deleted/x\r\n"),
    "Was deleted by ada@example.org, perhaps unread" },
  { "complaint",
    REPORT ("feedback-report",
            "Feedback-Type: Abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n"
            "Original-Rcpt-To: <ada@example.org>\r\n"),
    "A recipient complained about a message to ada@example.org" },
};

static void
test_words (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (PrMessage) message = mail_fixture_parse (test->octets, -1);
  g_autoptr (PrReport) report = pr_message_dup_report (message);
  g_autofree char *text = NULL;

  g_assert_nonnull (report);
  text = pr_report_to_text (report, 100);
  g_assert_cmpstr (text, ==, test->text);
  g_assert_cmpstr (report->original_id, ==, "tides@example.org");
  g_assert_cmpstr (report->original_subject, ==, "Café");
  mail_fixture_check (message);
}

static void
test_fields_are_read (void)
{
  g_autoptr (PrMessage) message = mail_fixture_parse (cases[0].octets, -1);
  g_autoptr (PrReport) report = pr_message_dup_report (message);
  const PrReportRecipient *recipient = report->recipients->pdata[0];

  g_assert_cmpint (report->kind, ==, PR_REPORT_DELIVERY);
  g_assert_cmpstr (report->reporter, ==, "mx.example.org");
  g_assert_cmpuint (report->recipients->len, ==, 1);
  g_assert_cmpstr (recipient->address, ==, "ada@example.org");
  g_assert_null (recipient->original);
  g_assert_cmpstr (recipient->action, ==, "failed");
  g_assert_cmpstr (recipient->status, ==, "5.2.2");
  g_assert_cmpstr (recipient->diagnostic, ==, "552 5.2.2 No room");
}

static void
test_complaint_is_of_a_kind (void)
{
  g_autoptr (PrMessage) message =
    mail_fixture_parse (REPORT ("feedback-report", "Feedback-Type: Not-Spam\r\n"), -1);
  g_autoptr (PrReport) report = pr_message_dup_report (message);
  g_autofree char *text = pr_report_to_text (report, 1);

  g_assert_cmpint (report->kind, ==, PR_REPORT_ABUSE);
  g_assert_cmpstr (report->feedback_type, ==, "not-spam");
  g_assert_cmpstr (text, ==, "A recipient complained about a message");
}

static void
test_other_messages_have_none (void)
{
  g_autoptr (PrMessage) plain = mail_fixture_parse ("Subject: a\r\n\r\ntext", -1);
  g_autoptr (PrMessage) around =
    mail_fixture_parse ("Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
                        "Content-Type: message/rfc822\r\n\r\n" REPORT (
                          "delivery-status", "Action: failed\r\n") "--o--\r\n",
                        -1);

  g_assert_null (pr_message_dup_report (plain));
  g_assert_null (pr_message_dup_report (around));
}

static void
test_recipients_are_bounded (void)
{
  g_autoptr (GString) part = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *octets = NULL;
  g_autoptr (PrMessage) message = NULL;
  g_autoptr (PrReport) report = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (part, "\nFinal-Recipient: rfc822; a%u@b.c\nAction: failed\n",
                            i);
  octets = g_strconcat ("Content-Type: message/delivery-status\n\n", part->str, NULL);
  message = mail_fixture_parse (octets, -1);
  report = pr_message_dup_report (message);
  g_assert_cmpuint (report->recipients->len, ==, PR_MAIL_MAX_ADDRESSES);
  text = pr_report_to_text (report, 2);
  g_assert_cmpstr (text, ==,
                   "Could not be delivered to a0@b.c\nCould not be delivered to a1@b.c\n"
                   "and 1998 more recipients");
}

static void
check_report (const PrReport *report)
{
  g_autofree char *text = report != NULL ? pr_report_to_text (report, 10) : NULL;

  if (report == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (guint i = 0; i < report->recipients->len; i++)
    {
      const PrReportRecipient *recipient = report->recipients->pdata[i];

      g_assert_nonnull (recipient->address);
      g_assert_nonnull (recipient->action);
      g_assert_null (strpbrk (recipient->address, "\r\n"));
      g_assert_true (recipient->diagnostic == NULL ||
                     strpbrk (recipient->diagnostic, "\r\n") == NULL);
    }
}

/* Cut anywhere, and with any octet wrong. */
static void
test_every_start_and_slip_is_read (void)
{
  static const char wrong[] = { '\0', '\n', ':', ';', ' ', '<', '\xff' };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n = 0; n < strlen (cases[i].octets); n++)
      {
        g_autofree char *copy = g_strdup (cases[i].octets);
        g_autoptr (PrMessage) start = mail_fixture_parse (cases[i].octets, n);
        g_autoptr (PrReport) of_start = pr_message_dup_report (start);
        g_autoptr (PrMessage) slip = NULL;
        g_autoptr (PrReport) of_slip = NULL;

        copy[n] = wrong[n % G_N_ELEMENTS (wrong)];
        slip = mail_fixture_parse (copy, strlen (cases[i].octets));
        of_slip = pr_message_dup_report (slip);
        check_report (of_start);
        check_report (of_slip);
      }
}

static void
test_statuses_have_words (void)
{
  g_assert_cmpstr (pr_report_explain_status ("5.1.1"), ==, "there is no such mailbox");
  g_assert_cmpstr (pr_report_explain_status ("4.2.9"), ==,
                   "something is wrong with the mailbox");
  g_assert_cmpstr (pr_report_explain_status ("5.1.10"), ==, "the domain takes no mail");
  g_assert_null (pr_report_explain_status ("5.0.0"));
  g_assert_null (pr_report_explain_status ("5.9.1"));
  g_assert_null (pr_report_explain_status ("5."));
  g_assert_null (pr_report_explain_status (""));
  g_assert_null (pr_report_explain_status (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/mail/report/words/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_words);
    }
  g_test_add_func ("/mail/report/fields-are-read", test_fields_are_read);
  g_test_add_func ("/mail/report/complaint-is-of-a-kind", test_complaint_is_of_a_kind);
  g_test_add_func ("/mail/report/other-messages-have-none",
                   test_other_messages_have_none);
  g_test_add_func ("/mail/report/recipients-are-bounded", test_recipients_are_bounded);
  g_test_add_func ("/mail/report/every-start-and-slip-is-read",
                   test_every_start_and_slip_is_read);
  g_test_add_func ("/mail/report/statuses-have-words", test_statuses_have_words);
  return g_test_run ();
}
