/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include "mail/pr-token-error.h"
#include "model/pr-items.h"
#include "pr-model-fixture.h"
#include "setup/pr-secrets.h"
#include "support/pr-test-oauth.h"
#include "support/pr-test-server.h"

/* From a provider of tokens to a maildrop, end to end. The server takes the token for a
 * password, and no other than "secret". */

/* The file backend of libsecret 0.20 forgets the entity tag of each file it writes. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:secret_password_storev_sync\nleak:secret_password_clearv_sync\n";
}

typedef struct
{
  ModelFixture model;
  PrTestServer *server;
  PrTestOauth *provider;
  GPtrArray *reports;
  gboolean ended;
  gboolean signed_in;
  gboolean session_only;
  GError *error;
  GCancellable *cancellable;
  guint n_opened;
  gboolean ignored;
} Fixture;

static void
write_provider (PrTestOauth *provider)
{
  g_autofree char *folder =
    g_build_filename (g_get_user_config_dir (), "popreader", NULL);
  g_autofree char *path = g_build_filename (folder, "oauth.ini", NULL);
  g_autofree char *authorization = pr_test_oauth_dup_uri (provider, "/authorize");
  g_autofree char *token = pr_test_oauth_dup_uri (provider, "/token");
  g_autofree char *text = g_strdup_printf (
    "[example]\nTitle=Example\nAuthorization=%s\nToken=%s\nScope=mail.read offline\n"
    "ClientId=popreader-test\n",
    authorization, token);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = g_bytes_new_static ("Subject: One\r\n\r\nOne\r\n", 21);
  PrAccount *account;

  model_fixture_set_up (&f->model, data);
  f->server = pr_test_server_new (PR_TEST_SERVER_XOAUTH2 | PR_TEST_SERVER_NO_APOP);
  pr_test_server_add (f->server, "one", raw);
  f->provider = pr_test_oauth_new (FALSE);
  write_provider (f->provider);
  account = f->model.account;
  g_free (account->host);
  g_free (account->name);
  g_free (account->auth);
  account->host = g_strdup ("127.0.0.1");
  account->port = pr_test_server_get_port (f->server);
  account->security = PR_SECURITY_NONE;
  /* Tokens are kept for the whole run: each test has an account of its own. */
  account->name = g_strdup (g_test_get_path ());
  account->auth = g_strdup ("xoauth2");
  account->oauth = g_strdup ("example");
  g_assert_true (pr_store_update_account (f->model.other, account, NULL));
  f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pr_secrets_forget (f->model.account, NULL, NULL);
  g_clear_pointer (&f->reports, g_ptr_array_unref);
  g_clear_error (&f->error);
  g_object_unref (f->cancellable);
  model_fixture_tear_down (&f->model, data);
  pr_test_server_free (f->server);
  pr_test_oauth_free (f->provider);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_clear_pointer (&f->reports, g_ptr_array_unref);
  f->reports = pr_mailbox_sync_finish (PR_MAILBOX (source), result, NULL);
}

static const PrTrouble *
sync_now (Fixture *f)
{
  const PrSyncReport *report;

  g_clear_pointer (&f->reports, g_ptr_array_unref);
  pr_mailbox_sync_async (f->model.mailbox, NULL, NULL, NULL, synced_cb, f);
  model_wait_until (f->reports != NULL);
  pr_test_server_settle (f->server);
  report = g_ptr_array_index (f->reports, 0);
  return report->trouble;
}

static guint
count_logins (Fixture *f)
{
  return pr_test_server_count_commands (f->server, "AUTH");
}

static void
keep_refresh_token (Fixture *f)
{
  pr_test_oauth_set_refresh_token (f->provider, "refresh-kept");
  g_assert_true (
    pr_secrets_store_refresh_token (f->model.account, "refresh-kept", NULL, NULL));
}

static void
open_cb (const char *uri, gpointer user_data)
{
  Fixture *f = user_data;

  f->n_opened++;
  if (!f->ignored)
    pr_test_oauth_browse (f->provider, uri);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->signed_in =
    pr_mailbox_sign_in_finish (PR_MAILBOX (source), result, &f->session_only, &f->error);
  f->ended = TRUE;
}

static void
start_sign_in (Fixture *f)
{
  f->ended = FALSE;
  pr_mailbox_sign_in_async (f->model.mailbox, f->model.account->name, TRUE, open_cb, f,
                            f->cancellable, signed_in_cb, f);
}

static void
test_two_refused_tokens_cost_two_logins (Fixture *f, gconstpointer data)
{
  const PrTrouble *trouble;

  keep_refresh_token (f);
  trouble = sync_now (f);
  g_assert_nonnull (trouble);
  g_test_message ("%s", trouble->message);
  g_assert_cmpint (trouble->code, ==, PR_TROUBLE_TOKEN);
  g_assert_true (g_str_has_suffix (trouble->message, "Sign in again."));
  g_assert_null (strstr (trouble->message, "access-"));
  g_assert_cmpuint (count_logins (f), ==, 2);
  g_assert_cmpuint (pr_test_server_count_sessions (f->server), ==, 2);
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/token"), ==, 2);
}

static void
test_no_token_in_the_dialogue (Fixture *f, gconstpointer data)
{
  g_autofree char *dialogue = NULL;

  keep_refresh_token (f);
  sync_now (f);
  dialogue = pr_mailbox_dup_dialogue (f->model.mailbox, f->model.account->name);
  g_assert_nonnull (strstr (dialogue, "AUTH XOAUTH2"));
  g_assert_null (strstr (dialogue, "access-"));
  g_assert_null (strstr (dialogue, "refresh-"));
}

static void
test_an_ended_sign_in_costs_no_login (Fixture *f, gconstpointer data)
{
  const PrTrouble *trouble;
  g_autoptr (PrAccountItem) item =
    g_list_model_get_item (pr_mailbox_get_accounts (f->model.mailbox), 0);

  keep_refresh_token (f);
  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_ENDED);
  trouble = sync_now (f);
  g_assert_cmpint (trouble->code, ==, PR_TROUBLE_TOKEN);
  g_assert_cmpuint (count_logins (f), ==, 0);
  g_assert_false (pr_account_item_get_needs_password (item));
  g_assert_cmpstr (pr_account_item_get_status (item), ==, "Sign in again");
}

static void
test_signing_in_again_brings_mail (Fixture *f, gconstpointer data)
{
  g_autofree char *page = NULL;
  const PrTrouble *trouble = sync_now (f);

  g_assert_cmpint (trouble->code, ==, PR_TROUBLE_TOKEN);
  pr_test_oauth_set_access_token (f->provider, "secret");
  start_sign_in (f);
  model_wait_until (f->ended);
  page = pr_test_oauth_wait_page (f->provider);
  g_assert_no_error (f->error);
  g_assert_true (f->signed_in);
  g_assert_false (f->session_only);
  g_assert_cmpuint (f->n_opened, ==, 1);
  trouble = sync_now (f);
  g_assert_cmpstr (trouble != NULL ? trouble->message : NULL, ==, NULL);
  g_assert_cmpuint (count_logins (f), ==, 1);
  g_assert_cmpuint (pr_test_server_count_commands (f->server, "RETR"), ==, 1);
}

static void
test_cancelling_ends_it (Fixture *f, gconstpointer data)
{
  f->ignored = TRUE;
  start_sign_in (f);
  model_wait_until (f->n_opened == 1);
  g_cancellable_cancel (f->cancellable);
  model_wait_until (f->ended);
  g_assert_false (f->signed_in);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A new name takes the sign-in along, another user does not; nor does a removal. */
static void
test_the_sign_in_goes_with_the_account (Fixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) renamed = pr_account_copy (f->model.account);
  g_autoptr (PrAccount) other = NULL;
  g_autoptr (GError) error = NULL;
  char *token;

  keep_refresh_token (f);
  g_free (renamed->name);
  renamed->name = g_strdup ("Renamed");
  g_assert_true (pr_mailbox_update_account (f->model.mailbox, renamed, NULL, &error));
  token = pr_secrets_lookup_refresh_token (renamed, NULL, NULL);
  g_assert_cmpstr (token, ==, "refresh-kept");
  pr_secret_free (token);
  g_assert_null (pr_secrets_lookup_refresh_token (f->model.account, NULL, NULL));
  other = pr_account_copy (renamed);
  g_free (other->user);
  other->user = g_strdup ("grace");
  g_assert_true (pr_mailbox_update_account (f->model.mailbox, other, NULL, &error));
  g_assert_null (pr_secrets_lookup_refresh_token (other, NULL, NULL));
  g_assert_null (pr_secrets_lookup_refresh_token (renamed, NULL, NULL));
  g_assert_true (pr_secrets_store_refresh_token (other, "refresh-new", NULL, NULL));
  g_assert_true (pr_mailbox_remove_account (f->model.mailbox, "Renamed", NULL, &error));
  g_assert_null (pr_secrets_lookup_refresh_token (other, NULL, NULL));
}

static void
test_an_unknown_provider_is_no_setting (Fixture *f, gconstpointer data)
{
  g_autoptr (PrAccount) account = pr_account_copy (f->model.account);
  g_autoptr (GError) error = NULL;

  g_free (account->oauth);
  account->oauth = g_strdup ("nobody");
  g_assert_false (pr_mailbox_update_account (f->model.mailbox, account, NULL, &error));
  g_assert_error (error, PR_TOKEN_ERROR, PR_TOKEN_ERROR_SETTINGS);
}

#define ADD(name, test) \
  g_test_add ("/model/tokens/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("popreader-tokens-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (folder, "popreader", NULL);
  g_autofree char *ini = g_build_filename (own, "oauth.ini", NULL);
  g_autofree char *keyring = g_build_filename (folder, "keyring", NULL);
  int status;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "master", TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("two-refused-ones-cost-two-logins", test_two_refused_tokens_cost_two_logins);
  ADD ("none-is-in-the-dialogue", test_no_token_in_the_dialogue);
  ADD ("an-ended-sign-in-costs-no-login", test_an_ended_sign_in_costs_no_login);
  ADD ("signing-in-again-brings-mail", test_signing_in_again_brings_mail);
  ADD ("cancelling-ends-it", test_cancelling_ends_it);
  ADD ("the-sign-in-goes-with-the-account", test_the_sign_in_goes_with_the_account);
  ADD ("an-unknown-provider-is-no-setting", test_an_unknown_provider_is_no_setting);
  status = g_test_run ();
  g_unlink (keyring);
  g_unlink (ini);
  g_rmdir (own);
  g_rmdir (folder);
  return status;
}
