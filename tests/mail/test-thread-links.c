/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-thread-links.h"

#include "mail-fixture.h"

static PrThreadLinks *
read_links (const char *header)
{
  g_autofree char *octets = g_strconcat (header, "\r\n\r\ntext\r\n", NULL);
  g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);

  return pr_thread_links_new (message);
}

static void
test_chain_goes_from_the_oldest_to_its_own (void)
{
  g_autofree PrThreadLinks *a = read_links ("Message-ID: <a@e.org>");
  g_autofree PrThreadLinks *b = read_links ("Message-ID: <b@e.org>");
  g_autofree PrThreadLinks *c =
    read_links ("References: <a@e.org> <b@e.org>\r\nMessage-ID: <c@e.org>");
  g_autofree PrThreadLinks *d = read_links (
    "In-Reply-To: <b@e.org>\r\nReferences: <a@e.org>\r\nMessage-ID: <d@e.org>");

  g_assert_cmpuint (a->n_ids, ==, 1);
  g_assert_cmpint (a->ids[0], !=, b->ids[0]);
  g_assert_cmpuint (c->n_ids, ==, 3);
  g_assert_cmpint (c->ids[0], ==, a->ids[0]);
  g_assert_cmpint (c->ids[1], ==, b->ids[0]);
  g_assert_cmpuint (d->n_ids, ==, 3);
  g_assert_cmpint (d->ids[1], ==, b->ids[0]);
}

static void
test_head_says_what_its_whole_says (void)
{
  g_autoptr (PrMessage) head =
    mail_fixture_parse ("Subject: no id\r\nDate: Thu, 1 Jan 2026 12:00:00 +0000\r\n\r\n",
                        -1);
  g_autofree PrThreadLinks *of_head = pr_thread_links_new (head);
  g_autofree PrThreadLinks *of_whole =
    read_links ("Subject: no id\r\nDate: Thu, 1 Jan 2026 12:00:00 +0000");
  g_autofree PrThreadLinks *of_other = read_links ("Subject: no id either");

  g_assert_cmpint (of_head->ids[0], ==, of_whole->ids[0]);
  g_assert_cmpint (of_head->ids[0], !=, of_other->ids[0]);
  g_assert_cmpint (of_head->ids[0], !=, 0);
}

/* Of a device, or of a program that writes only texts. */
static void
test_header_without_a_time_names_nothing (void)
{
  g_autoptr (PrMessage) one = mail_fixture_parse ("\r\nfirst\r\n", -1);
  g_autoptr (PrMessage) two = mail_fixture_parse ("\r\nsecond\r\n", -1);
  g_autofree PrThreadLinks *of_one = pr_thread_links_new (one);
  g_autofree PrThreadLinks *of_two = pr_thread_links_new (two);

  g_assert_cmpint (of_one->ids[0], !=, of_two->ids[0]);
}

static void
test_long_chain_keeps_its_first_and_its_last (void)
{
  g_autoptr (GString) header = g_string_new ("References: <root@e.org>");
  g_autofree PrThreadLinks *root = read_links ("Message-ID: <root@e.org>");
  g_autofree PrThreadLinks *last = read_links ("Message-ID: <n150@e.org>");
  g_autofree PrThreadLinks *links = NULL;

  for (guint i = 1; i <= 150; i++)
    g_string_append_printf (header, "\r\n <n%u@e.org>", i);
  g_string_append (header, "\r\nMessage-ID: <own@e.org>");
  links = read_links (header->str);
  g_assert_cmpuint (links->n_ids, ==, PR_THREAD_LINKS_MAX + 1);
  g_assert_cmpint (links->ids[0], ==, root->ids[0]);
  g_assert_cmpint (links->ids[links->n_ids - 2], ==, last->ids[0]);
}

static void
test_only_a_reply_without_msg_ids_is_bare (void)
{
  g_autofree PrThreadLinks *bare =
    read_links ("Subject: Re: Hi\r\nMessage-ID: <a@e.org>");
  g_autofree PrThreadLinks *named =
    read_links ("Subject: Re: Hi\r\nIn-Reply-To: <b@e.org>");
  g_autofree PrThreadLinks *first = read_links ("Subject: Hi\r\nMessage-ID: <b@e.org>");
  g_autofree PrThreadLinks *forward = read_links ("Subject: Fwd: Hi");
  g_autofree PrThreadLinks *none = read_links ("Subject: Re:\r\nMessage-ID: <c@e.org>");

  g_assert_true (bare->bare_reply);
  g_assert_false (named->bare_reply);
  g_assert_false (first->bare_reply);
  g_assert_false (forward->bare_reply);
  g_assert_cmpint (bare->subject, ==, first->subject);
  g_assert_cmpint (bare->subject, ==, named->subject);
  g_assert_cmpint (bare->subject, ==, forward->subject);
  g_assert_cmpint (none->subject, ==, 0);
}

typedef struct
{
  const char *subject;
  const char *base;
  gboolean reply;
} SubjectCase;

static const SubjectCase subjects[] = {
  { "Lunch", "lunch", FALSE },
  { "  Lunch   on\tFriday ", "lunch on friday", FALSE },
  { "Re: Lunch", "lunch", TRUE },
  { "RE : Lunch", "lunch", TRUE },
  { "re:Re: RE:Lunch", "lunch", TRUE },
  { "Re[2]: Lunch", "lunch", TRUE },
  { "Re(12): Lunch", "lunch", TRUE },
  { "Re^3: Lunch", "lunch", TRUE },
  { "AW: Lunch", "lunch", TRUE },
  { "Antw: Lunch", "lunch", TRUE },
  { "SV: VS: Lunch", "lunch", TRUE },
  { "R: Lunch", "lunch", TRUE },
  { "回复：Lunch", "lunch", TRUE },
  { "ΑΠ: Lunch", "lunch", TRUE },
  { "Fwd: Lunch", "lunch", FALSE },
  { "WG: Lunch", "lunch", FALSE },
  { "转发: Lunch", "lunch", FALSE },
  { "Fw: Re: Lunch", "lunch", TRUE },
  { "[dev] Lunch", "lunch", FALSE },
  { "Re: [dev] Re: [dev] Lunch", "lunch", TRUE },
  { "Re: [dev]", "[dev]", TRUE },
  { "Lunch (fwd)", "lunch", FALSE },
  { "Red: Lunch", "red: lunch", FALSE },
  { "Re Lunch", "re lunch", FALSE },
  { "Resume: mine", "resume: mine", FALSE },
  { "R", "r", FALSE },
  { "Re:", "", TRUE },
  { "", "", FALSE },
  { "[", "[", FALSE },
  { "Über Straße", "über strasse", FALSE },
};

static void
test_subject_without_what_programs_add (gconstpointer data)
{
  const SubjectCase *test = data;
  gboolean reply = FALSE;
  g_autofree char *base = pr_subject_get_base (test->subject, &reply);

  g_assert_cmpstr (base, ==, test->base);
  g_assert_cmpint (reply, ==, test->reply);
}

static void
test_people_are_compared_by_their_addresses (void)
{
  const char *ada = "Ada <ada@example.org>", *bob = "Bob <bob@example.org>";
  const char *both = "\"Lovelace, Ada\" <ADA@example.org>, bob@example.org";

  g_assert_true (pr_thread_has_common_person (ada, bob, bob, ada));
  g_assert_true (pr_thread_has_common_person (ada, bob, ada, "eve@example.org"));
  g_assert_true (pr_thread_has_common_person (ada, "", bob, both));
  g_assert_true (pr_thread_has_common_person (bob, both, ada, ""));
  /* That both came to the same person says nothing. */
  g_assert_false (
    pr_thread_has_common_person (ada, "me@example.org", bob, "me@example.org"));
  g_assert_false (pr_thread_has_common_person ("", "", "", ""));
  g_assert_false (pr_thread_has_common_person ("Ada", bob, "Ada", bob));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/mail/thread/chain-goes-from-the-oldest-to-its-own",
                   test_chain_goes_from_the_oldest_to_its_own);
  g_test_add_func ("/mail/thread/head-says-what-its-whole-says",
                   test_head_says_what_its_whole_says);
  g_test_add_func ("/mail/thread/header-without-a-time-names-nothing",
                   test_header_without_a_time_names_nothing);
  g_test_add_func ("/mail/thread/long-chain-keeps-its-first-and-its-last",
                   test_long_chain_keeps_its_first_and_its_last);
  g_test_add_func ("/mail/thread/only-a-reply-without-msg-ids-is-bare",
                   test_only_a_reply_without_msg_ids_is_bare);
  g_test_add_func ("/mail/thread/people-are-compared-by-their-addresses",
                   test_people_are_compared_by_their_addresses);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mail/thread/subject/%u", i);

      g_test_add_data_func (path, &subjects[i], test_subject_without_what_programs_add);
    }
  return g_test_run ();
}
