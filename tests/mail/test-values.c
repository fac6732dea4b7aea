/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-address.h"
#include "mail/pr-certificate.h"
#include "mail/pr-server-facts.h"
#include "mail/pr-summary.h"
#include "mail/pr-sync-report.h"

static void
test_line_loses_what_steers (void)
{
  static const struct
  {
    const char *octets;
    gssize length;
    gsize max;
    const char *line;
  } cases[] = {
    { "plain", -1, 80, "plain" },
    { "a\r\nb\tc", -1, 80, "a  b c" },
    { "\x1b[31mred", -1, 80, " [31mred" },
    { "a\xe2\x80\xaetxt.exe", -1, 80, "a txt.exe" },
    { "caf\xe9!", -1, 80, "caf\xef\xbf\xbd!" },
    { "caf\xc3\xa9", 4, 80, "caf\xef\xbf\xbd" },
    { "a\0b", 3, 80, "a b" },
    { "\xc2\x9b"
      "31m",
      -1, 80, " 31m" },
    { "12345", -1, 5, "12345" },
    { "123456", -1, 5, "1234…" },
    { "äöüäöü", -1, 3, "äö…" },
    { "12äö56", -1, 5, "12äö…" },
    { "ä23456", -1, 5, "ä234…" },
    { "ä2345", -1, 5, "ä2345" },
    { "x", -1, 0, "" },
    { "", -1, 80, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line =
        pr_text_for_line (cases[i].octets, cases[i].length, cases[i].max);

      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

static void
test_trouble_has_the_contracts_words (void)
{
  g_autoptr (PrTrouble) trouble = pr_trouble_new (PR_TROUBLE_LOGIN_DELAY, "Too soon.", 7);
  g_autoptr (PrTrouble) copy = pr_trouble_copy (trouble);

  g_assert_cmpstr (pr_trouble_code_to_string (PR_TROUBLE_IN_USE), ==, "in-use");
  g_assert_cmpstr (pr_trouble_code_to_string (copy->code), ==, "login-delay");
  g_assert_cmpstr (pr_trouble_code_to_string (PR_TROUBLE_TOKEN), ==, "token");
  g_assert_cmpstr (copy->message, ==, "Too soon.");
  g_assert_cmpint (copy->retry, ==, TRUE);
}

static void
test_certificate_problems_are_sentences (void)
{
  g_autofree char *none = pr_certificate_problems_to_text (PR_CERTIFICATE_OK);
  g_autofree char *two =
    pr_certificate_problems_to_text (PR_CERTIFICATE_EXPIRED | PR_CERTIFICATE_WRONG_HOST);

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (two, ==, "It was issued for another server. It has expired.");
  for (guint bit = PR_CERTIFICATE_UNKNOWN_ISSUER; bit <= PR_CERTIFICATE_INVALID;
       bit <<= 1)
    {
      g_autofree char *one = pr_certificate_problems_to_text (bit);

      g_assert_true (g_str_has_suffix (one, "."));
    }
}

static void
test_certificate_copy_shares_nothing (void)
{
  PrCertificate *certificate = g_new0 (PrCertificate, 1);
  g_autoptr (PrCertificate) copy = NULL;

  certificate->sha256 = g_strnfill (64, '1');
  certificate->names = g_strsplit ("pop.example.org,192.0.2.1", ",", -1);
  certificate->not_after = 42;
  copy = pr_certificate_copy (certificate);
  pr_certificate_free (certificate);
  g_assert_cmpstr (copy->names[1], ==, "192.0.2.1");
  g_assert_cmpuint (strlen (copy->sha256), ==, 64);
  g_assert_cmpint (copy->not_after, ==, 42);
  g_assert_null (copy->subject);
}

static void
test_report_copy_keeps_its_trouble (void)
{
  PrSyncReport *report = pr_sync_report_new ("work");
  g_autoptr (PrSyncReport) copy = NULL;
  g_autoptr (PrSyncReport) calm = pr_sync_report_new ("home");
  g_autoptr (PrSyncReport) calm_copy = pr_sync_report_copy (calm);

  report->new_messages = 12;
  report->trouble = pr_trouble_new (PR_TROUBLE_CUT, "The link broke.", TRUE);
  copy = pr_sync_report_copy (report);
  pr_sync_report_free (report);
  g_assert_cmpstr (copy->account, ==, "work");
  g_assert_cmpuint (copy->new_messages, ==, 12);
  g_assert_cmpint (copy->trouble->code, ==, PR_TROUBLE_CUT);
  g_assert_null (calm_copy->trouble);
}

static void
test_summary_lives_as_long_as_its_last_holder (void)
{
  PrSummary *summary = pr_summary_new ();
  GValue value = G_VALUE_INIT;

  summary->subject = g_strdup ("Tides");
  summary->tags = g_strsplit ("harbour boats", " ", -1);
  g_value_init (&value, PR_TYPE_SUMMARY);
  g_value_set_boxed (&value, summary);
  g_assert_true (g_value_get_boxed (&value) == summary);
  pr_summary_unref (summary);
  g_assert_cmpstr (((PrSummary *) g_value_get_boxed (&value))->tags[1], ==, "boats");
  g_value_unset (&value);
}

static void
test_folder_copy_shares_nothing (void)
{
  PrFolder *folder = pr_folder_new ();
  g_autoptr (PrFolder) copy = NULL;

  folder->name = g_strdup ("Boats");
  folder->unread = 3;
  copy = pr_folder_copy (folder);
  pr_folder_free (folder);
  g_assert_cmpstr (copy->name, ==, "Boats");
  g_assert_cmpuint (copy->unread, ==, 3);
}

static void
test_facts_and_server_messages_free_all (void)
{
  PrServerFacts *facts = pr_server_facts_new ();
  PrServerMessage *message = pr_server_message_new ();

  facts->greeting = g_strdup ("+OK");
  facts->capabilities = g_strsplit ("TOP UIDL", " ", -1);
  facts->certificate = g_new0 (PrCertificate, 1);
  facts->certificate->issuer = g_strdup ("CN=example");
  pr_server_facts_free (facts);
  message->uidl = g_strdup ("u1");
  pr_server_message_free (message);
  pr_server_facts_free (NULL);
  pr_server_message_free (NULL);
}

static char *
dup_fact (const PrServerFacts *facts, const char *label)
{
  g_autoptr (GPtrArray) list = pr_server_facts_describe (facts, 1);

  for (guint i = 0; i < list->len; i++)
    {
      const PrFact *fact = g_ptr_array_index (list, i);

      if (strcmp (fact->label, label) == 0)
        return g_strdup (fact->text);
    }
  return NULL;
}

static void
test_the_other_port_is_told_with_its_version (void)
{
  g_autoptr (PrServerFacts) facts = pr_server_facts_new ();
  g_autofree char *bare = NULL;
  g_autofree char *named = NULL;

  facts->host = g_strdup ("pop.example.org");
  facts->greeting = g_strdup ("+OK");
  facts->encrypted = TRUE;
  facts->tls = g_strdup ("TLS 1.3");
  facts->capabilities = g_new0 (char *, 1);
  facts->mechanisms = g_new0 (char *, 1);
  facts->stls = PR_STLS_OFFERED;
  bare = dup_fact (facts, "Port 110");
  g_assert_cmpstr (bare, ==, "It answers, and offers STARTTLS");
  facts->stls_tls = g_strdup ("TLS 1.2, AES-256-GCM");
  named = dup_fact (facts, "Port 110");
  g_assert_cmpstr (named, ==,
                   "It answers, and encrypts by STARTTLS: TLS 1.2, AES-256-GCM");
}

static void
test_address_text_shows_what_there_is (void)
{
  g_autoptr (GPtrArray) addresses =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_address_free);
  g_autofree char *text = NULL;
  g_autofree char *nothing = pr_addresses_to_text (addresses);

  g_ptr_array_add (addresses, pr_address_new ("Ada Lovelace", "ada@example.org"));
  g_ptr_array_add (addresses, pr_address_new ("", "bob@example.org"));
  g_ptr_array_add (addresses, pr_address_new ("MAILER-DAEMON", NULL));
  text = pr_addresses_to_text (addresses);
  g_assert_cmpstr (text, ==,
                   "Ada Lovelace <ada@example.org>, bob@example.org, MAILER-DAEMON");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/line/loses-what-steers", test_line_loses_what_steers);
  g_test_add_func ("/mail/trouble/has-the-contracts-words",
                   test_trouble_has_the_contracts_words);
  g_test_add_func ("/mail/certificate/problems-are-sentences",
                   test_certificate_problems_are_sentences);
  g_test_add_func ("/mail/certificate/copy-shares-nothing",
                   test_certificate_copy_shares_nothing);
  g_test_add_func ("/mail/report/copy-keeps-its-trouble",
                   test_report_copy_keeps_its_trouble);
  g_test_add_func ("/mail/summary/lives-as-long-as-its-last-holder",
                   test_summary_lives_as_long_as_its_last_holder);
  g_test_add_func ("/mail/folder/copy-shares-nothing", test_folder_copy_shares_nothing);
  g_test_add_func ("/mail/facts/free-all", test_facts_and_server_messages_free_all);
  g_test_add_func ("/mail/facts/the-other-port-is-told-with-its-version",
                   test_the_other_port_is_told_with_its_version);
  g_test_add_func ("/mail/address/text-shows-what-there-is",
                   test_address_text_shows_what_there_is);
  return g_test_run ();
}
