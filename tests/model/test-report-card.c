/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>
#include "model/pr-extras.h"

#define DELIVERY(groups)                                                        \
  "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; "          \
  "report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\n" \
  "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; "           \
  "mx.example\r\n\r\n" groups                                                   \
  "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: The "           \
  "plan\r\n\r\n--b--\r\n"
#define ONE(address, action, status)                                              \
  "Final-Recipient: rfc822; " address "\r\nAction: " action "\r\nStatus: " status \
  "\r\n\r\n"

static PrExtra *
make_card (const char *mail)
{
  g_autoptr (GBytes) raw = g_bytes_new (mail, strlen (mail));
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (GPtrArray) extras = NULL;

  g_assert_true (pr_extras_may_be_in (message));
  extras = pr_extras_list (message);
  g_assert_cmpuint (extras->len, ==, 1);
  return g_ptr_array_steal_index (extras, 0);
}

static void
assert_card (const char *mail, const char *title, const char *details, gboolean warns)
{
  PrExtra *card = make_card (mail);

  g_assert_cmpint (card->kind, ==, PR_EXTRA_REPORT);
  g_assert_cmpstr (card->title, ==, title);
  g_assert_cmpstr (card->details, ==, details);
  g_assert_true (!card->warns == !warns);
  g_assert_null (card->file_name);
  g_assert_null (card->number);
  pr_extra_free (card);
}

static void
test_failure_says_for_whom_why_and_what_about (void)
{
  assert_card (DELIVERY (ONE ("ada@example.org", "failed", "5.2.2")), "Delivery Failed",
               "Could not be delivered to ada@example.org: the mailbox is full\n"
               "It is about “The plan”\nReported by mx.example",
               TRUE);
}

static void
test_titles_tell_what_matters_most (void)
{
  static const struct
  {
    const char *mail, *title;
    gboolean warns;
  } cases[] = {
    { DELIVERY (ONE ("a@b.example", "delivered", "2.0.0")
                  ONE ("c@d.example", "failed", "5.1.1")),
      "Not Delivered to Everybody", TRUE },
    { DELIVERY (ONE ("a@b.example", "delayed", "4.4.1")
                  ONE ("c@d.example", "delivered", "2.0.0")),
      "Delivery Is Delayed", FALSE },
    { DELIVERY (ONE ("a@b.example", "delivered", "2.0.0")), "Delivered", FALSE },
    { DELIVERY (ONE ("a@b.example", "relayed", "2.0.0")), "Passed On", FALSE },
    { DELIVERY (ONE ("a@b.example", "odd", "2.0.0")), "Delivery Report", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PrExtra *card = make_card (cases[i].mail);

      g_assert_cmpstr (card->title, ==, cases[i].title);
      g_assert_true (card->warns == cases[i].warns);
      pr_extra_free (card);
    }
}

static void
test_read_receipt_is_a_card (void)
{
  assert_card (
    "From: ada@example.org\r\nContent-Type: multipart/report; "
    "report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nRead.\r\n--b\r\n"
    "Content-Type: message/disposition-notification\r\n\r\n"
    "Final-Recipient: rfc822; ada@example.org\r\n"
    "Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n",
    "Read Receipt", "Was displayed to ada@example.org, read or not", FALSE);
}

static void
test_many_recipients_are_bounded (void)
{
  g_autoptr (GString) groups = g_string_new (NULL);
  g_autofree char *mail = NULL;
  PrExtra *card;
  guint n_lines = 1;

  for (guint i = 0; i < 1000; i++)
    g_string_append (groups, ONE ("a@b.example", "failed", "5.1.1"));
  mail = g_strdup_printf (DELIVERY ("%s"), groups->str);
  card = make_card (mail);
  for (const char *p = card->details; *p != '\0'; p++)
    n_lines += *p == '\n' ? 1 : 0;
  g_assert_cmpuint (n_lines, ==, 12 + 1 + 2);
  g_assert_nonnull (strstr (card->details, "and 988 more recipients"));
  pr_extra_free (card);
}

/* A report inside of another message is none of this one. */
static void
test_report_of_a_forwarded_message_is_no_card (void)
{
  static const char mail[] =
    "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\n"
    "See below.\r\n--o\r\nContent-Type: message/rfc822\r\n"
    "Content-Disposition: attachment\r\n\r\n" DELIVERY (
      ONE ("ada@example.org", "failed", "5.2.2")) "\r\n--o--\r\n";
  g_autoptr (GBytes) raw = g_bytes_new_static (mail, sizeof mail - 1);
  g_autoptr (PrMessage) message = pr_message_new (raw);
  g_autoptr (GPtrArray) extras = pr_extras_list (message);

  g_assert_cmpuint (extras->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-card/failure-says-for-whom-why-and-what-about",
                   test_failure_says_for_whom_why_and_what_about);
  g_test_add_func ("/report-card/titles-tell-what-matters-most",
                   test_titles_tell_what_matters_most);
  g_test_add_func ("/report-card/read-receipt-is-a-card", test_read_receipt_is_a_card);
  g_test_add_func ("/report-card/many-recipients-are-bounded",
                   test_many_recipients_are_bounded);
  g_test_add_func ("/report-card/report-of-a-forwarded-message-is-no-card",
                   test_report_of_a_forwarded_message_is_no_card);
  return g_test_run ();
}
