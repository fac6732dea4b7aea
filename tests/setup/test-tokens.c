/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "mail/pr-late-private.h"
#include "setup/pr-secrets.h"
#include "setup/pr-sign-in.h"
#include "setup/pr-tokens.h"
#include "support/pr-test-oauth.h"

/* Access tokens from a provider on loopback; refresh tokens in a real libsecret, on its
 * file backend instead of a daemon. */

/* That backend, of libsecret 0.20, forgets the entity tag of each file it writes. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:secret_password_storev_sync\nleak:secret_password_clearv_sync\n";
}

typedef struct
{
  PrTestOauth *provider;
  PrAccount *account;
} Fixture;

static char *keyring;

static void
write_provider (PrTestOauth *provider, const char *client_id)
{
  g_autofree char *folder =
    g_build_filename (g_get_user_config_dir (), "popreader", NULL);
  g_autofree char *path = g_build_filename (folder, "oauth.ini", NULL);
  g_autofree char *authorization = pr_test_oauth_dup_uri (provider, "/authorize");
  g_autofree char *token = pr_test_oauth_dup_uri (provider, "/token");
  g_autofree char *text = g_strdup_printf (
    "[example]\nTitle=Example\nAuthorization=%s\nToken=%s\nScope=mail.read offline\n"
    "ClientId=%s\n",
    authorization, token, client_id);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  PrAccount *account = pr_account_new ();

  f->provider = pr_test_oauth_new (FALSE);
  write_provider (f->provider, "popreader-test");
  g_free (account->name);
  g_free (account->host);
  g_free (account->user);
  /* Tokens are kept for the whole run: each test has an account of its own. */
  account->name = g_strdup (g_test_get_path ());
  account->host = g_strdup ("pop.example.org");
  account->user = g_strdup ("ada@example.org");
  account->oauth = g_strdup ("example");
  f->account = account;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pr_secrets_forget (f->account, NULL, NULL);
  pr_account_free (f->account);
  pr_test_oauth_free (f->provider);
}

static guint
count_requests (Fixture *f)
{
  return pr_test_oauth_count (f->provider, "/token");
}

static void
assert_token (Fixture *f, const char *token)
{
  g_autoptr (GError) error = NULL;
  char *found = pr_tokens_lookup (f->account, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, token);
  pr_secret_free (found);
}

static void
assert_error (GError *error, PrTokenError code, const char *words)
{
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_TOKEN_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, "refresh-"));
  g_assert_null (strstr (error->message, "access-"));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
assert_none (Fixture *f, PrTokenError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_tokens_lookup (f->account, NULL, &error));
  assert_error (error, code, words);
}

static void
keep_refresh_token (Fixture *f)
{
  pr_test_oauth_set_refresh_token (f->provider, "refresh-kept");
  g_assert_true (pr_secrets_store_refresh_token (f->account, "refresh-kept", NULL, NULL));
}

static void
open_cb (const char *uri, gpointer user_data)
{
  Fixture *f = user_data;

  pr_test_oauth_browse (f->provider, uri);
}

static void
not_opened_cb (const char *uri, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_command_is_asked_anew (Fixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "popreader-n-XXXXXX", NULL);
  int fd = g_mkstemp (file);

  g_close (fd, NULL);
  g_clear_pointer (&f->account->oauth, g_free);
  f->account->token_command =
    g_strdup_printf ("echo x >>'%s'; echo token-$(wc -l <'%s')", file, file);
  assert_token (f, "token-1");
  assert_token (f, "token-2");
  g_unlink (file);
}

static void
test_command_that_gives_none (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *command;
    const char *words;
  } commands[] = {
    { "exit 3", "status 3" },
    { "true", "printed no access token" },
    { "echo two words", "is not an access token" },
    { "printf 'a\\033b\\n'", "is not an access token" },
    { "kill -9 $$", "signal 9" },
  };

  g_clear_pointer (&f->account->oauth, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      f->account->token_command = g_strdup (commands[i].command);
      assert_none (f, PR_TOKEN_ERROR_COMMAND, commands[i].words);
      assert_none (f, PR_TOKEN_ERROR_COMMAND, "token command");
      g_clear_pointer (&f->account->token_command, g_free);
    }
}

static void
test_command_that_repeats_itself (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->account->oauth, g_free);
  f->account->token_command = g_strdup ("echo access-same");
  g_assert_null (pr_tokens_renew (f->account, "access-same", NULL, &error));
  assert_error (error, PR_TOKEN_ERROR_COMMAND_REFUSED, "token command");
}

static void
test_one_token_serves_until_it_ends (Fixture *f, gconstpointer data)
{
  keep_refresh_token (f);
  assert_token (f, "access-1");
  assert_token (f, "access-1");
  g_assert_cmpuint (count_requests (f), ==, 1);
}

static void
test_it_is_renewed_a_minute_before (Fixture *f, gconstpointer data)
{
  keep_refresh_token (f);
  pr_test_oauth_set_expires_in (f->provider, 60);
  assert_token (f, "access-1");
  assert_token (f, "access-2");
  pr_test_oauth_set_expires_in (f->provider, 70);
  assert_token (f, "access-3");
  assert_token (f, "access-3");
  g_assert_cmpuint (count_requests (f), ==, 3);
}

static void
test_a_refused_one_is_renewed (Fixture *f, gconstpointer data)
{
  char *token;

  keep_refresh_token (f);
  assert_token (f, "access-1");
  token = pr_tokens_renew (f->account, "access-1", NULL, NULL);
  g_assert_cmpstr (token, ==, "access-2");
  pr_secret_free (token);
  assert_token (f, "access-2");
  /* Another sync was faster. */
  token = pr_tokens_renew (f->account, "access-1", NULL, NULL);
  g_assert_cmpstr (token, ==, "access-2");
  pr_secret_free (token);
  g_assert_cmpuint (count_requests (f), ==, 2);
}

static void
test_nobody_signed_in (Fixture *f, gconstpointer data)
{
  assert_none (f, PR_TOKEN_ERROR_SIGN_IN, "Sign in");
  g_assert_cmpuint (count_requests (f), ==, 0);
}

static void
test_a_sign_in_that_ended (Fixture *f, gconstpointer data)
{
  keep_refresh_token (f);
  pr_test_oauth_set_refresh_token (f->provider, NULL);
  assert_none (f, PR_TOKEN_ERROR_SIGN_IN, "Sign in again");
}

static void
test_no_client_id_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  keep_refresh_token (f);
  write_provider (f->provider, "");
  assert_none (f, PR_TOKEN_ERROR_SETTINGS, "oauth.ini");
  g_assert_false (pr_sign_in_run (f->account, not_opened_cb, f, NULL, NULL, &error));
  assert_error (error, PR_TOKEN_ERROR_SETTINGS, "ClientId under [example]");
}

static void
assert_in_no_file (const char *secret)
{
  g_autofree char *octets = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (keyring, &octets, &length, NULL));
  g_assert_cmpuint (length, >, 0);
  g_assert_null (memmem (octets, length, secret, strlen (secret)));
}

static void
test_sign_in_is_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  g_autofree char *refresh = NULL;
  char *kept;

  g_assert_true (pr_sign_in_run (f->account, open_cb, f, NULL, NULL, &error));
  g_assert_no_error (error);
  page = pr_test_oauth_wait_page (f->provider);
  refresh = pr_test_oauth_dup_refresh_token (f->provider);
  kept = pr_secrets_lookup_refresh_token (f->account, NULL, NULL);
  g_assert_cmpstr (kept, ==, refresh);
  pr_secret_free (kept);
  assert_in_no_file (refresh);
  /* Its access token serves at once. */
  assert_token (f, "access-1");
  g_assert_cmpuint (count_requests (f), ==, 1);
}

static void
test_no_secret_service_is_told_first (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  gboolean session_only = FALSE;

  pr_late_pretend_missing (PR_SONAME_LIBSECRET);
  g_assert_false (pr_sign_in_run (f->account, not_opened_cb, f, NULL, NULL, &error));
  assert_error (error, PR_TOKEN_ERROR_SETTINGS, "Secret Service");
  g_clear_error (&error);
  g_assert_true (pr_sign_in_run (f->account, open_cb, f, &session_only, NULL, &error));
  g_assert_no_error (error);
  page = pr_test_oauth_wait_page (f->provider);
  g_assert_true (session_only);
  g_assert_true (pr_secrets_is_refresh_token_remembered (f->account));
  assert_token (f, "access-1");
  pr_secrets_forget (f->account, NULL, NULL);
  g_assert_false (pr_secrets_is_refresh_token_remembered (f->account));
  pr_late_pretend_missing (NULL);
}

static void
test_nothing_to_sign_in_to (Fixture *f, gconstpointer data)
{
  static const char *const oauths[] = { NULL, "goa:account_1" };

  for (gsize i = 0; i < G_N_ELEMENTS (oauths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_free (f->account->oauth);
      f->account->oauth = g_strdup (oauths[i]);
      g_assert_false (pr_sign_in_run (f->account, not_opened_cb, f, NULL, NULL, &error));
      assert_error (error, PR_TOKEN_ERROR_SETTINGS,
                    oauths[i] == NULL ? "--oauth" : "GNOME");
    }
}

/* Passwords and refresh tokens of one account do not take each other's place. */
static void
test_password_and_sign_in_are_kept_apart (Fixture *f, gconstpointer data)
{
  char *found;

  g_assert_true (pr_secrets_store (f->account, "hunter2", NULL, NULL));
  keep_refresh_token (f);
  found = pr_secrets_lookup (f->account, NULL, NULL);
  g_assert_cmpstr (found, ==, "hunter2");
  pr_secret_free (found);
  g_assert_true (pr_secrets_forget (f->account, NULL, NULL));
  g_assert_null (pr_secrets_lookup (f->account, NULL, NULL));
  g_assert_null (pr_secrets_lookup_refresh_token (f->account, NULL, NULL));
}

#define ADD(name, test) \
  g_test_add ("/setup/token/" name, Fixture, NULL, set_up, test, tear_down)

static void
add_tests (void)
{
  ADD ("command-is-asked-anew", test_command_is_asked_anew);
  ADD ("command-that-gives-none", test_command_that_gives_none);
  ADD ("command-that-repeats-itself", test_command_that_repeats_itself);
  ADD ("one-serves-until-it-ends", test_one_token_serves_until_it_ends);
  ADD ("is-renewed-a-minute-before", test_it_is_renewed_a_minute_before);
  ADD ("a-refused-one-is-renewed", test_a_refused_one_is_renewed);
  ADD ("nobody-signed-in", test_nobody_signed_in);
  ADD ("a-sign-in-that-ended", test_a_sign_in_that_ended);
  ADD ("no-client-id-is-told", test_no_client_id_is_told);
  ADD ("sign-in-is-kept", test_sign_in_is_kept);
  ADD ("no-secret-service-is-told-first", test_no_secret_service_is_told_first);
  ADD ("nothing-to-sign-in-to", test_nothing_to_sign_in_to);
  ADD ("password-and-sign-in-are-kept-apart", test_password_and_sign_in_are_kept_apart);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-tokens-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (folder, "popreader", NULL);
  g_autofree char *ini = g_build_filename (own, "oauth.ini", NULL);
  int status;

  keyring = g_build_filename (folder, "keyring", NULL);
  setlocale (LC_ALL, "");
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "master", TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  status = g_test_run ();
  g_unlink (keyring);
  g_unlink (ini);
  g_rmdir (own);
  g_rmdir (folder);
  g_free (keyring);
  return status;
}
