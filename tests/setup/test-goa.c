/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>
#include "setup/pr-goa.h"
#include "setup/pr-secrets.h"
#include "setup/pr-tokens.h"
#include "support/pr-test-goa.h"

/* On a private bus, with a double of the service. */

static void
test_those_with_mail_and_tokens_are_listed (void)
{
  g_autoptr (PrTestGoa) goa = pr_test_goa_new (TRUE);
  g_autoptr (GPtrArray) accounts = pr_goa_list (NULL);
  const PrOnlineAccount *account;

  g_assert_cmpuint (accounts->len, ==, 1);
  account = g_ptr_array_index (accounts, 0);
  g_assert_cmpstr (account->id, ==, "account_1");
  g_assert_cmpstr (account->provider, ==, "Google");
  g_assert_cmpstr (account->address, ==, "ada@example.org");
}

static void
test_without_the_service_there_are_none (void)
{
  g_autoptr (PrTestGoa) goa = pr_test_goa_new (FALSE);
  g_autoptr (GPtrArray) accounts = pr_goa_list (NULL);

  g_assert_cmpuint (accounts->len, ==, 0);
}

static PrAccount *
account_new (const char *oauth)
{
  PrAccount *account = pr_account_new ();

  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  account->name = g_strdup ("work");
  account->host = g_strdup ("pop.example.org");
  account->user = g_strdup ("ada@example.org");
  account->oauth = g_strdup (oauth);
  return account;
}

static void
assert_token (const PrAccount *account, const char *token)
{
  g_autoptr (GError) error = NULL;
  char *found = pr_tokens_lookup (account, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, token);
  pr_secret_free (found);
}

static void
assert_none (const PrAccount *account, PrTokenError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_tokens_lookup (account, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_TOKEN_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, "GDBus"));
}

static void
test_credentials_are_ensured_first (void)
{
  g_autoptr (PrTestGoa) goa = pr_test_goa_new (TRUE);
  g_autoptr (PrAccount) account = account_new ("goa:account_1");

  assert_token (account, "goa-token");
  g_assert_cmpuint (pr_test_goa_count (goa, "EnsureCredentials"), ==, 1);
  g_assert_cmpuint (pr_test_goa_count (goa, "GetAccessToken"), ==, 1);
}

static void
test_it_is_asked_for_another_token (void)
{
  g_autoptr (PrTestGoa) goa = pr_test_goa_new (TRUE);
  g_autoptr (PrAccount) account = account_new ("goa:account_1");
  g_autoptr (GError) error = NULL;
  char *token;

  g_assert_null (pr_tokens_renew (account, "goa-token", NULL, &error));
  g_assert_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_REFUSED);
  g_assert_null (strstr (error->message, "goa-token"));
  pr_test_goa_set_token (goa, "another");
  token = pr_tokens_renew (account, "goa-token", NULL, NULL);
  g_assert_cmpstr (token, ==, "another");
  pr_secret_free (token);
}

static void
test_its_errors_have_their_meaning (void)
{
  g_autoptr (PrTestGoa) goa = pr_test_goa_new (TRUE);
  g_autoptr (PrAccount) account = account_new ("goa:account_1");
  g_autoptr (PrAccount) gone = account_new ("goa:account_9");
  g_autoptr (PrAccount) odd = account_new ("goa:../Manager");

  pr_test_goa_set_error (goa, "org.gnome.OnlineAccounts.Error.NotAuthorized");
  assert_none (account, PR_TOKEN_ERROR_SIGN_IN, "Sign in");
  pr_test_goa_set_error (goa, "org.gnome.OnlineAccounts.Error.Failed");
  assert_none (account, PR_TOKEN_ERROR_TEMPORARY, "Try again");
  pr_test_goa_set_error (goa, NULL);
  pr_test_goa_set_token (goa, "two words");
  assert_none (account, PR_TOKEN_ERROR_PROTOCOL, "none");
  assert_none (gone, PR_TOKEN_ERROR_SETTINGS, "no such account");
  assert_none (odd, PR_TOKEN_ERROR_SETTINGS, "../Manager");
}

static void
test_no_service_is_told (void)
{
  g_autoptr (PrTestGoa) goa = pr_test_goa_new (FALSE);
  g_autoptr (PrAccount) account = account_new ("goa:account_1");

  assert_none (account, PR_TOKEN_ERROR_SETTINGS, "not here");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/goa/those-with-mail-and-tokens-are-listed",
                   test_those_with_mail_and_tokens_are_listed);
  g_test_add_func ("/setup/goa/without-the-service-there-are-none",
                   test_without_the_service_there_are_none);
  g_test_add_func ("/setup/goa/credentials-are-ensured-first",
                   test_credentials_are_ensured_first);
  g_test_add_func ("/setup/goa/it-is-asked-for-another-token",
                   test_it_is_asked_for_another_token);
  g_test_add_func ("/setup/goa/its-errors-have-their-meaning",
                   test_its_errors_have_their_meaning);
  g_test_add_func ("/setup/goa/no-service-is-told", test_no_service_is_told);
  return g_test_run ();
}
