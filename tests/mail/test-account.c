/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include "mail/pr-account.h"

static PrAccount *
make_account (void)
{
  PrAccount *account = pr_account_new ();

  account->name = g_strdup ("work");
  account->host = g_strdup ("pop.example.org");
  account->user = g_strdup ("ada");
  return account;
}

static void
test_new_has_safe_defaults (void)
{
  g_autoptr (PrAccount) account = pr_account_new ();

  g_assert_cmpint (account->security, ==, PR_SECURITY_TLS);
  g_assert_cmpuint (account->port, ==, 995);
  g_assert_cmpstr (account->auth, ==, "auto");
  g_assert_cmpint (account->keep, ==, PR_KEEP_FOREVER);
}

static void
test_copy_shares_nothing (void)
{
  g_autoptr (PrAccount) account = make_account ();
  g_autoptr (PrAccount) copy = NULL;

  account->pin = g_strnfill (64, 'a');
  account->password_command = g_strdup ("pass mail");
  account->last_error = g_strdup ("auth");
  account->keep_days = 30;
  copy = pr_account_copy (account);
  g_clear_pointer (&account, pr_account_free);
  g_assert_cmpstr (copy->name, ==, "work");
  g_assert_cmpstr (copy->host, ==, "pop.example.org");
  g_assert_cmpstr (copy->password_command, ==, "pass mail");
  g_assert_cmpstr (copy->last_error, ==, "auth");
  g_assert_cmpuint (strlen (copy->pin), ==, 64);
  g_assert_cmpuint (copy->keep_days, ==, 30);
  g_assert_null (copy->ca_file);
}

static void
test_security_reads_back (void)
{
  static const PrSecurity all[] = { PR_SECURITY_TLS, PR_SECURITY_STARTTLS,
                                    PR_SECURITY_NONE };
  PrSecurity security;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_assert_true (pr_security_from_string (pr_security_to_string (all[i]), &security));
      g_assert_cmpint (security, ==, all[i]);
    }
  g_assert_false (pr_security_from_string ("ssl", &security));
  g_assert_false (pr_security_from_string ("TLS", &security));
  g_assert_cmpuint (pr_security_get_default_port (PR_SECURITY_STARTTLS), ==, 110);
  g_assert_cmpuint (pr_security_get_default_port (PR_SECURITY_NONE), ==, 110);
}

static void
test_keep_reads_back (void)
{
  static const char *const texts[] = { "forever",    "until-deleted", "none",
                                       "1",          "36500",         "newest:1",
                                       "newest:500", "newest:200M",   "newest:1000K",
                                       "newest:3G" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PrAccount) account = pr_account_new ();
      g_autofree char *text = NULL;

      g_assert_true (pr_account_set_keep (account, texts[i]));
      text = pr_account_dup_keep (account);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_keep_mistyped_changes_nothing (void)
{
  static const char *const texts[] = { "",
                                       "0",
                                       "-3",
                                       "14 days",
                                       "36501",
                                       "None",
                                       " 14",
                                       "0x10",
                                       "ever",
                                       "1e3",
                                       "newest:",
                                       "newest:0",
                                       "newest:0M",
                                       "newest:M",
                                       "newest:-2",
                                       "newest:5X",
                                       "newest:99999999999G",
                                       "9999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PrAccount) account = pr_account_new ();

      account->keep = PR_KEEP_DAYS;
      account->keep_days = 14;
      g_assert_false (pr_account_set_keep (account, texts[i]));
      g_assert_cmpint (account->keep, ==, PR_KEEP_DAYS);
      g_assert_cmpuint (account->keep_days, ==, 14);
    }
}

static void
test_fetch_order_reads_back (void)
{
  PrFetchOrder order = PR_FETCH_WHOLE;

  for (guint i = PR_FETCH_AUTO; i <= PR_FETCH_WHOLE; i++)
    {
      g_assert_true (pr_fetch_order_from_string (pr_fetch_order_to_string (i), &order));
      g_assert_cmpint (order, ==, i);
    }
  g_assert_false (pr_fetch_order_from_string ("Whole", &order));
}

static void
assert_refused (const PrAccount *account)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pr_account_validate (account, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_validate_takes_a_whole_account (void)
{
  g_autoptr (PrAccount) account = make_account ();
  g_autoptr (GError) error = NULL;

  pr_account_validate (account, &error);
  g_assert_no_error (error);
  account->keep = PR_KEEP_DAYS;
  account->keep_days = 30;
  account->pin = g_strnfill (64, '0');
  account->client_cert = g_strdup ("/home/ada/cert.pem");
  account->client_key = g_strdup ("/home/ada/key.pem");
  pr_account_validate (account, &error);
  g_assert_no_error (error);
}

static void
test_validate_refuses_one_bad_field (gconstpointer data)
{
  g_autoptr (PrAccount) account = make_account ();
  gsize offset = GPOINTER_TO_SIZE (data);
  char **field = (char **) (((guint8 *) account) + offset);
  static const char *const never[] = { "", "a\nb", "a\rQUIT", "\x1b[2J", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    {
      g_free (*field);
      *field = g_strdup (never[i]);
      assert_refused (account);
    }
}

static void
test_validate_refuses_what_cannot_work (void)
{
  g_autoptr (PrAccount) account = make_account ();

  account->port = 0;
  assert_refused (account);
  account->port = 995;
  account->keep = PR_KEEP_DAYS;
  assert_refused (account);
  account->keep = PR_KEEP_FOREVER;
  account->client_cert = g_strdup ("/home/ada/cert.pem");
  assert_refused (account);
  g_clear_pointer (&account->client_cert, g_free);
  account->pin = g_strnfill (63, 'a');
  assert_refused (account);
  g_free (account->pin);
  account->pin = g_strnfill (64, 'A');
  assert_refused (account);
  g_clear_pointer (&account->pin, g_free);
  g_free (account->host);
  account->host = g_strdup ("pop.example.org/inbox");
  assert_refused (account);
  g_free (account->host);
  account->host = g_strdup ("pop.example.org:995");
  assert_refused (account);
}

static void
test_validate_takes_numeric_addresses (void)
{
  static const char *const hosts[] = { "192.0.2.1", "::1", "[2001:db8::1]" };
  g_autoptr (PrAccount) account = make_account ();

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_free (account->host);
      account->host = g_strdup (hosts[i]);
      pr_account_validate (account, &error);
      g_assert_no_error (error);
    }
}

/* It is typed on command lines and shown in lists. */
static void
test_validate_refuses_names_that_cannot_be_typed (void)
{
  g_autofree char *long_name = g_strnfill (101, 'x');
  const char *const names[] = { " work", "work ", long_name };
  g_autoptr (PrAccount) account = make_account ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_free (account->name);
      account->name = g_strdup (names[i]);
      assert_refused (account);
    }
}

#define ADD_FIELD(name)                                                       \
  g_test_add_data_func ("/mail/account/validate-refuses-bad-" #name,          \
                        GSIZE_TO_POINTER (G_STRUCT_OFFSET (PrAccount, name)), \
                        test_validate_refuses_one_bad_field)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/account/new-has-safe-defaults", test_new_has_safe_defaults);
  g_test_add_func ("/mail/account/copy-shares-nothing", test_copy_shares_nothing);
  g_test_add_func ("/mail/account/security-reads-back", test_security_reads_back);
  g_test_add_func ("/mail/account/keep-reads-back", test_keep_reads_back);
  g_test_add_func ("/mail/account/fetch-order-reads-back", test_fetch_order_reads_back);
  g_test_add_func ("/mail/account/keep-mistyped-changes-nothing",
                   test_keep_mistyped_changes_nothing);
  g_test_add_func ("/mail/account/validate-takes-a-whole-account",
                   test_validate_takes_a_whole_account);
  ADD_FIELD (name);
  ADD_FIELD (host);
  ADD_FIELD (user);
  ADD_FIELD (auth);
  ADD_FIELD (password_command);
  ADD_FIELD (ca_file);
  ADD_FIELD (pin);
  ADD_FIELD (client_cert);
  ADD_FIELD (client_key);
  g_test_add_func ("/mail/account/validate-refuses-what-cannot-work",
                   test_validate_refuses_what_cannot_work);
  g_test_add_func ("/mail/account/validate-takes-numeric-addresses",
                   test_validate_takes_numeric_addresses);
  g_test_add_func ("/mail/account/validate-refuses-names-that-cannot-be-typed",
                   test_validate_refuses_names_that_cannot_be_typed);
  return g_test_run ();
}
