/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"
#include "mail/pr-gmail.h"

static void
test_host_is_known_by_name (void)
{
  g_assert_true (pr_gmail_is_host ("pop.gmail.com"));
  g_assert_true (pr_gmail_is_host ("POP.GoogleMail.com"));
  g_assert_false (pr_gmail_is_host ("pop.gmail.com.example.org"));
  g_assert_false (pr_gmail_is_host ("mail.example.org"));
}

static void
test_recent_is_put_and_taken (void)
{
  static const struct
  {
    const char *user;
    gboolean is_recent;
    const char *with, *without;
  } cases[] = {
    { "ada@gmail.com", FALSE, "recent:ada@gmail.com", "ada@gmail.com" },
    { "recent:ada@gmail.com", TRUE, "recent:ada@gmail.com", "ada@gmail.com" },
    { "Recent:ada", TRUE, "recent:ada", "ada" },
    { "", FALSE, "recent:", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *with = pr_gmail_dup_user (cases[i].user, TRUE);
      g_autofree char *without = pr_gmail_dup_user (cases[i].user, FALSE);

      g_assert_cmpint (pr_gmail_is_recent (cases[i].user), ==, cases[i].is_recent);
      g_assert_cmpstr (with, ==, cases[i].with);
      g_assert_cmpstr (without, ==, cases[i].without);
    }
}

static void
test_address_is_own_in_any_spelling (void)
{
  static const struct
  {
    const char *user, *address;
    gboolean own;
  } cases[] = {
    { "ada.love@gmail.com", "adalove@gmail.com", TRUE },
    { "recent:adalove@gmail.com", "A.d.a.Love+lists@googlemail.com", TRUE },
    { "adalove", "Ada.Love@GMAIL.com", TRUE },
    { "ada@example.org", "ada+work@EXAMPLE.org", TRUE },
    { "ada.love@example.org", "adalove@example.org", FALSE },
    { "adalove@gmail.com", "adalove@example.org", FALSE },
    { "adalove@gmail.com", "bob@gmail.com", FALSE },
    { "adalove@gmail.com", "adalove", FALSE },
    { "adalove@gmail.com", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (pr_gmail_is_own_address (cases[i].user, cases[i].address), ==,
                     cases[i].own);
}

static void
test_one_password_is_for_both_names (void)
{
  g_autoptr (PrAccount) account = pr_account_new ();
  g_autoptr (PrAccount) other = NULL;

  g_free (account->host);
  g_free (account->user);
  account->host = g_strdup ("pop.gmail.com");
  account->user = g_strdup ("recent:ada@gmail.com");
  g_assert_cmpstr (pr_gmail_get_shown_user (account), ==, "ada@gmail.com");
  other = pr_account_copy (account);
  g_free (other->user);
  other->user = g_strdup ("ada@gmail.com");
  g_assert_true (pr_gmail_is_same_login (account, other));
  g_free (other->host);
  other->host = g_strdup ("pop.example.org");
  g_assert_false (pr_gmail_is_same_login (account, other));

  /* Elsewhere it is a name like any other. */
  g_free (account->host);
  account->host = g_strdup ("pop.example.org");
  g_assert_cmpstr (pr_gmail_get_shown_user (account), ==, "recent:ada@gmail.com");
  g_assert_false (pr_gmail_is_same_login (account, other));
}

#define FROM_SELF "From: Ada <ada.love@gmail.com>\n"

static void
test_own_mail_to_others_was_sent (void)
{
  static const struct
  {
    const char *header;
    gboolean sent;
  } cases[] = {
    { FROM_SELF "To: bob@example.org\n", TRUE },
    { "From: adalove+shop@googlemail.com\nTo: bob@example.org\n", TRUE },
    { FROM_SELF, TRUE }, /* to Bcc: alone */
    { "From: bob@example.org\nTo: adalove@gmail.com\n", FALSE },
    { FROM_SELF "To: adalove@gmail.com\n", FALSE },
    { FROM_SELF "To: bob@example.org\nCc: Ada.Love@gmail.com\n", FALSE },
    { FROM_SELF "To: a.dalove+notes@gmail.com\n", FALSE },
    { "From: adalove@gmail.com, bob@example.org\nTo: cy@example.org\n", FALSE },
    { "From: bob@example.org\nTo: adalove@gmail.com\n", FALSE },
    { FROM_SELF "To: list@example.org\nList-Id: <list.example.org>\n", FALSE },
    { FROM_SELF "To: bob@example.org\ndelivered-to: adalove@gmail.com\n", FALSE },
    { FROM_SELF "To: bob@example.org\nReceived-SPF: fail (forged)\n", FALSE },
    { "Subject: nobody\n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *octets = g_strconcat (cases[i].header, "\nHello.\n", NULL);
      g_autoptr (PrMessage) message = mail_fixture_parse (octets, -1);

      g_assert_cmpint (pr_gmail_is_sent ("recent:adalove@gmail.com", message), ==,
                       cases[i].sent);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/gmail/host-is-known-by-name", test_host_is_known_by_name);
  g_test_add_func ("/mail/gmail/recent-is-put-and-taken", test_recent_is_put_and_taken);
  g_test_add_func ("/mail/gmail/address-is-own-in-any-spelling",
                   test_address_is_own_in_any_spelling);
  g_test_add_func ("/mail/gmail/one-password-is-for-both-names",
                   test_one_password_is_for_both_names);
  g_test_add_func ("/mail/gmail/own-mail-to-others-was-sent",
                   test_own_mail_to_others_was_sent);
  return g_test_run ();
}
