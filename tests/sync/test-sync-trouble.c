/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-token-error.h"
#include "net/pr-connection.h"
#include "pop3/pr-pop3-session.h"
#include "sync/pr-sync-engine.h"

static void
check (GQuark domain, int error_code, PrTroubleCode code, gboolean retry)
{
  g_autoptr (GError) error = g_error_new_literal (domain, error_code, "It is so.");
  g_autoptr (PrTrouble) trouble = pr_sync_trouble_from_error (error);

  g_assert_cmpstr (pr_trouble_code_to_string (trouble->code), ==,
                   pr_trouble_code_to_string (code));
  g_assert_cmpint (trouble->retry, ==, retry);
  g_assert_true (g_str_has_suffix (trouble->message, "."));
  if (code != PR_TROUBLE_CANCELLED)
    g_assert_true (g_str_has_prefix (trouble->message, "It is so."));
  /* What next: from here, but for those who say it themselves. */
  if (domain == PR_STORE_ERROR || domain == G_SPAWN_ERROR ||
      (domain == PR_TOKEN_ERROR && error_code != PR_TOKEN_ERROR_REFUSED &&
       error_code != PR_TOKEN_ERROR_COMMAND_REFUSED))
    g_assert_cmpstr (trouble->message, ==, "It is so.");
  else
    g_assert_cmpuint (strlen (trouble->message), >, strlen ("It is so. "));
}

static void
test_every_error_has_its_code (void)
{
  check (PR_NET_ERROR, PR_NET_ERROR_RESOLVE, PR_TROUBLE_RESOLVE, TRUE);
  check (PR_NET_ERROR, PR_NET_ERROR_CONNECT, PR_TROUBLE_CONNECT, TRUE);
  check (PR_NET_ERROR, PR_NET_ERROR_TIMEOUT, PR_TROUBLE_TIMEOUT, TRUE);
  check (PR_NET_ERROR, PR_NET_ERROR_TLS, PR_TROUBLE_TLS, FALSE);
  check (PR_NET_ERROR, PR_NET_ERROR_CERTIFICATE, PR_TROUBLE_CERTIFICATE, FALSE);
  check (PR_NET_ERROR, PR_NET_ERROR_CUT, PR_TROUBLE_CUT, TRUE);
  check (PR_NET_ERROR, PR_NET_ERROR_SETTINGS, PR_TROUBLE_CERTIFICATE, FALSE);
  check (PR_NET_ERROR, PR_NET_ERROR_OLD_TLS, PR_TROUBLE_TLS, FALSE);
  check (PR_NET_ERROR, PR_NET_ERROR_TLS_FIRST, PR_TROUBLE_TLS, FALSE);

  check (PR_POP3_ERROR, PR_POP3_ERROR_PROTOCOL, PR_TROUBLE_PROTOCOL, FALSE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_REFUSED, PR_TROUBLE_REFUSED, TRUE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_AUTH, PR_TROUBLE_AUTH, FALSE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_IN_USE, PR_TROUBLE_IN_USE, TRUE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_LOGIN_DELAY, PR_TROUBLE_LOGIN_DELAY, TRUE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_TEMPORARY, PR_TROUBLE_TEMPORARY, TRUE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_PERMANENT, PR_TROUBLE_REFUSED, FALSE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_CUT, PR_TROUBLE_CUT, TRUE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_NO_TLS, PR_TROUBLE_TLS, FALSE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM, PR_TROUBLE_AUTH, FALSE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_TOO_LARGE, PR_TROUBLE_PROTOCOL, FALSE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_INJECTION, PR_TROUBLE_TLS, FALSE);
  check (PR_POP3_ERROR, PR_POP3_ERROR_SLOW, PR_TROUBLE_TIMEOUT, TRUE);

  check (PR_STORE_ERROR, PR_STORE_ERROR_DATABASE, PR_TROUBLE_DATABASE, FALSE);
  check (PR_STORE_ERROR, PR_STORE_ERROR_DISK, PR_TROUBLE_DISK, FALSE);
  check (PR_STORE_ERROR, PR_STORE_ERROR_READ_ONLY, PR_TROUBLE_DISK, FALSE);
  check (PR_STORE_ERROR, PR_STORE_ERROR_NEWER, PR_TROUBLE_DATABASE, FALSE);
  check (PR_STORE_ERROR, PR_STORE_ERROR_BUSY, PR_TROUBLE_DATABASE, TRUE);
  check (PR_STORE_ERROR, PR_STORE_ERROR_IN_USE, PR_TROUBLE_IN_USE, TRUE);
  check (PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED, PR_TROUBLE_DATABASE, FALSE);

  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_SIGN_IN, PR_TROUBLE_TOKEN, FALSE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_DENIED, PR_TROUBLE_TOKEN, FALSE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS, PR_TROUBLE_TOKEN, FALSE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND, PR_TROUBLE_TOKEN, FALSE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_REFUSED, PR_TROUBLE_TOKEN, FALSE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_COMMAND_REFUSED, PR_TROUBLE_TOKEN, FALSE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_UNREACHABLE, PR_TROUBLE_CONNECT, TRUE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_TIMEOUT, PR_TROUBLE_TIMEOUT, TRUE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_TEMPORARY, PR_TROUBLE_TEMPORARY, TRUE);
  check (PR_TOKEN_ERROR, PR_TOKEN_ERROR_PROTOCOL, PR_TROUBLE_TEMPORARY, TRUE);

  check (G_IO_ERROR, G_IO_ERROR_CANCELLED, PR_TROUBLE_CANCELLED, FALSE);
  check (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, PR_TROUBLE_TIMEOUT, TRUE);
  check (G_IO_ERROR, G_IO_ERROR_NO_SPACE, PR_TROUBLE_DISK, FALSE);
  check (G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, PR_TROUBLE_CUT, TRUE);
}

static void
test_a_foreign_error_is_of_the_password (void)
{
  check (G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, PR_TROUBLE_AUTH, FALSE);
}

static void
test_an_unknown_mechanism_is_no_wrong_password (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (PR_POP3_ERROR, PR_POP3_ERROR_NO_MECHANISM,
                         "The server does not take it.");
  g_autoptr (PrTrouble) trouble = pr_sync_trouble_from_error (error);

  g_assert_null (strstr (trouble->message, "password"));
  g_assert_nonnull (strstr (trouble->message, "auto"));
}

static void
test_a_server_s_full_stop_is_enough (void)
{
  g_autoptr (GError) error = g_error_new_literal (PR_POP3_ERROR, PR_POP3_ERROR_TEMPORARY,
                                                  "Not now. It says: “Later.”");
  g_autoptr (PrTrouble) trouble = pr_sync_trouble_from_error (error);

  g_assert_true (
    g_str_has_prefix (trouble->message, "Not now. It says: “Later.” Try again"));
}

static void
test_what_a_server_says_stays_on_one_line (void)
{
  g_autoptr (GError) error = g_error_new_literal (PR_POP3_ERROR, PR_POP3_ERROR_REFUSED,
                                                  "no\r\n\033[31mmore\xe2\x80\xae room");
  g_autoptr (PrTrouble) trouble = pr_sync_trouble_from_error (error);

  for (const char *p = trouble->message; *p != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p));
  g_assert_null (strstr (trouble->message, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (trouble->message, " room. "));
}

static void
test_an_empty_reason_is_told_as_none (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (PR_POP3_ERROR, PR_POP3_ERROR_REFUSED, " ");
  g_autoptr (PrTrouble) trouble = pr_sync_trouble_from_error (error);

  g_assert_nonnull (strstr (trouble->message, "No reason was given."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/trouble/every-error-has-its-code",
                   test_every_error_has_its_code);
  g_test_add_func ("/sync/trouble/a-foreign-error-is-of-the-password",
                   test_a_foreign_error_is_of_the_password);
  g_test_add_func ("/sync/trouble/an-unknown-mechanism-is-no-wrong-password",
                   test_an_unknown_mechanism_is_no_wrong_password);
  g_test_add_func ("/sync/trouble/a-server-s-full-stop-is-enough",
                   test_a_server_s_full_stop_is_enough);
  g_test_add_func ("/sync/trouble/what-a-server-says-stays-on-one-line",
                   test_what_a_server_says_stays_on_one_line);
  g_test_add_func ("/sync/trouble/an-empty-reason-is-told-as-none",
                   test_an_empty_reason_is_told_as_none);
  return g_test_run ();
}
