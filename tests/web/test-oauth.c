/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>
#include "mail/pr-late-private.h"
#include "support/pr-test-oauth.h"
#include "web/pr-oauth.h"

/* The whole flow against a provider on loopback. */

typedef struct
{
  PrTestOauth *provider;
  PrOauthClient *client;
  PrOauthPatience patience;
  GCancellable *cancellable;
  gboolean ignored; /* nobody opens the browser */
  char *uri;        /* that it was to open */
} Fixture;

static void
set_up (Fixture *f, gconstpointer tls)
{
  PrOauthClient *client = g_new0 (PrOauthClient, 1);

  f->provider = pr_test_oauth_new (tls != NULL);
  client->name = g_strdup ("example");
  client->title = g_strdup ("Example");
  client->authorization = pr_test_oauth_dup_uri (f->provider, "/authorize");
  client->token = pr_test_oauth_dup_uri (f->provider, "/token");
  client->scope = g_strdup ("mail.read offline");
  client->redirect_host = g_strdup ("127.0.0.1");
  client->client_id = g_strdup ("popreader-test");
  if (tls != NULL)
    client->ca_file = g_strdup (pr_test_oauth_get_ca_file (f->provider));
  f->client = client;
  f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer tls)
{
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/elsewhere"), ==, 0);
  pr_test_oauth_free (f->provider);
  pr_oauth_client_free (f->client);
  g_object_unref (f->cancellable);
  g_free (f->uri);
}

static void
open_cb (const char *uri, gpointer user_data)
{
  Fixture *f = user_data;

  g_free (f->uri);
  f->uri = g_strdup (uri);
  if (!f->ignored)
    pr_test_oauth_browse (f->provider, uri);
}

static PrOauthTokens *
sign_in (Fixture *f, GError **error)
{
  return pr_oauth_sign_in (f->client, "ada@example.org", &f->patience, open_cb, f,
                           f->cancellable, error);
}

static void
assert_error (GError *error, PrTokenError code)
{
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_TOKEN_ERROR, (int) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strstr (error->message, "refresh-"));
  g_assert_null (strstr (error->message, "code-"));
}

static void
assert_fails (Fixture *f, PrTokenError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in (f, &error));
  assert_error (error, code);
}

static void
test_whole_flow (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrOauthTokens) tokens = sign_in (f, &error);
  g_autofree char *page = pr_test_oauth_wait_page (f->provider);
  g_autofree char *refresh = pr_test_oauth_dup_refresh_token (f->provider);

  g_assert_no_error (error);
  g_assert_cmpstr (pr_test_oauth_get_complaint (f->provider), ==, NULL);
  g_assert_cmpstr (tokens->access, ==, "access-1");
  g_assert_cmpstr (tokens->refresh, ==, refresh);
  g_assert_cmpuint (tokens->expires_in, ==, 3600);
  g_assert_true (g_str_has_prefix (page, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (page, "close this page"));
  g_assert_nonnull (strstr (page, "Content-Security-Policy: default-src 'none'"));
  g_assert_null (strstr (page, "code-"));
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/token"), ==, 1);
}

static void
test_refresh (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrOauthTokens) tokens = NULL;

  pr_test_oauth_set_refresh_token (f->provider, "refresh-1");
  tokens = pr_oauth_refresh (f->client, "refresh-1", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tokens->access, ==, "access-1");
  g_assert_null (tokens->refresh);
}

static void
test_wrong_state_is_not_taken (Fixture *f, gconstpointer tls)
{
  g_autofree char *page = NULL;

  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_WRONG_STATE);
  assert_fails (f, PR_TOKEN_ERROR_DENIED);
  page = pr_test_oauth_wait_page (f->provider);
  g_assert_true (g_str_has_prefix (page, "HTTP/1.1 400 "));
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/token"), ==, 0);
}

static void
test_denied_consent (Fixture *f, gconstpointer tls)
{
  g_autofree char *page = NULL;

  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_DENIES);
  assert_fails (f, PR_TOKEN_ERROR_DENIED);
  page = pr_test_oauth_wait_page (f->provider);
  g_assert_nonnull (strstr (page, "not allowed in"));
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/token"), ==, 0);
}

static void
test_ended_refresh_token (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;

  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_ENDED);
  g_assert_null (pr_oauth_refresh (f->client, "refresh-1", NULL, NULL, &error));
  assert_error (error, PR_TOKEN_ERROR_SIGN_IN);
}

static void
assert_in_time (Fixture *f, PrTestOauthMode mode)
{
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();

  pr_test_oauth_set_mode (f->provider, mode);
  f->patience.post_seconds = 1;
  g_assert_null (pr_oauth_refresh (f->client, "refresh-1", &f->patience, NULL, &error));
  assert_error (error, PR_TOKEN_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_USEC_PER_SEC);
}

static void
test_silent_end_point (Fixture *f, gconstpointer tls)
{
  assert_in_time (f, PR_TEST_OAUTH_SILENT);
}

static void
test_dripping_end_point (Fixture *f, gconstpointer tls)
{
  assert_in_time (f, PR_TEST_OAUTH_DRIPS);
}

static void
assert_refresh_fails (Fixture *f, PrTestOauthMode mode, PrTokenError code)
{
  g_autoptr (GError) error = NULL;

  pr_test_oauth_set_mode (f->provider, mode);
  g_assert_null (pr_oauth_refresh (f->client, "refresh-1", NULL, NULL, &error));
  assert_error (error, code);
}

static void
test_answers_that_are_none (Fixture *f, gconstpointer tls)
{
  assert_refresh_fails (f, PR_TEST_OAUTH_NOT_JSON, PR_TOKEN_ERROR_PROTOCOL);
  assert_refresh_fails (f, PR_TEST_OAUTH_ENDLESS, PR_TOKEN_ERROR_PROTOCOL);
  assert_refresh_fails (f, PR_TEST_OAUTH_DEEP, PR_TOKEN_ERROR_PROTOCOL);
  assert_refresh_fails (f, PR_TEST_OAUTH_BUSY, PR_TOKEN_ERROR_TEMPORARY);
  assert_refresh_fails (f, PR_TEST_OAUTH_BAD_CLIENT, PR_TOKEN_ERROR_SETTINGS);
}

/* What tear_down counts: nothing was sent there. */
static void
test_redirections_are_not_followed (Fixture *f, gconstpointer tls)
{
  assert_refresh_fails (f, PR_TEST_OAUTH_SENDS_ELSEWHERE, PR_TOKEN_ERROR_PROTOCOL);
}

static void
test_no_refresh_token_is_told_at_once (Fixture *f, gconstpointer tls)
{
  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_NO_REFRESH);
  assert_fails (f, PR_TOKEN_ERROR_SETTINGS);
}

static void
test_a_browser_that_stays_away (Fixture *f, gconstpointer tls)
{
  f->ignored = TRUE;
  f->patience.sign_in_seconds = 1;
  assert_fails (f, PR_TOKEN_ERROR_TIMEOUT);
}

static gpointer
cancel_thread (gpointer user_data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (user_data);
  return NULL;
}

static void
test_cancelled_at_the_browser (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, f->cancellable);

  f->ignored = TRUE;
  g_assert_null (sign_in (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_cancelled_at_the_end_point (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, f->cancellable);

  pr_test_oauth_set_mode (f->provider, PR_TEST_OAUTH_SILENT);
  g_assert_null (pr_oauth_refresh (f->client, "refresh-1", NULL, f->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_nobody_listens_afterwards (Fixture *f, gconstpointer tls)
{
  g_autoptr (PrOauthTokens) tokens = sign_in (f, NULL);
  g_autofree char *page = pr_test_oauth_wait_page (f->provider);
  g_autoptr (GUri) uri = g_uri_parse (f->uri, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GHashTable) query =
    g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autoptr (GUri) redirect =
    g_uri_parse (g_hash_table_lookup (query, "redirect_uri"), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (tokens);
  g_assert_cmpstr (g_uri_get_host (redirect), ==, "127.0.0.1");
  g_assert_null (g_socket_client_connect_to_host (client, "127.0.0.1",
                                                  (guint16) g_uri_get_port (redirect),
                                                  NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_stranger_with_a_certificate (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->client->ca_file, g_free);
  g_assert_null (pr_oauth_refresh (f->client, "refresh-1", NULL, NULL, &error));
  assert_error (error, PR_TOKEN_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "nothing was sent"));
  g_assert_cmpuint (pr_test_oauth_count (f->provider, "/token"), ==, 0);
}

static void
test_nobody_at_home (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  g_free (f->client->token);
  f->client->token = g_strdup_printf ("http://127.0.0.1:%u/token", port);
  g_assert_null (pr_oauth_refresh (f->client, "refresh-1", NULL, NULL, &error));
  assert_error (error, PR_TOKEN_ERROR_UNREACHABLE);
}

static void
test_no_client_id (Fixture *f, gconstpointer tls)
{
  g_clear_pointer (&f->client->client_id, g_free);
  assert_fails (f, PR_TOKEN_ERROR_SETTINGS);
  g_assert_null (f->uri);
}

static void
test_missing_library (Fixture *f, gconstpointer tls)
{
  g_autoptr (GError) error = NULL;

  pr_late_pretend_missing (PR_SONAME_LIBSOUP);
  g_assert_null (pr_oauth_refresh (f->client, "refresh-1", NULL, NULL, &error));
  pr_late_pretend_missing (NULL);
  assert_error (error, PR_TOKEN_ERROR_SETTINGS);
}

#define ADD(name, tls, test) \
  g_test_add ("/web/oauth/" name, Fixture, tls, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("whole-flow", NULL, test_whole_flow);
  ADD ("refresh", NULL, test_refresh);
  ADD ("wrong-state-is-not-taken", NULL, test_wrong_state_is_not_taken);
  ADD ("denied-consent", NULL, test_denied_consent);
  ADD ("ended-refresh-token", NULL, test_ended_refresh_token);
  ADD ("silent-end-point", NULL, test_silent_end_point);
  ADD ("dripping-end-point", NULL, test_dripping_end_point);
  ADD ("answers-that-are-none", NULL, test_answers_that_are_none);
  ADD ("redirections-are-not-followed", NULL, test_redirections_are_not_followed);
  ADD ("no-refresh-token-is-told-at-once", NULL, test_no_refresh_token_is_told_at_once);
  ADD ("a-browser-that-stays-away", NULL, test_a_browser_that_stays_away);
  ADD ("cancelled-at-the-browser", NULL, test_cancelled_at_the_browser);
  ADD ("cancelled-at-the-end-point", NULL, test_cancelled_at_the_end_point);
  ADD ("nobody-listens-afterwards", NULL, test_nobody_listens_afterwards);
  ADD ("nobody-at-home", NULL, test_nobody_at_home);
  ADD ("no-client-id", NULL, test_no_client_id);
  ADD ("missing-library", NULL, test_missing_library);
  if (g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      ADD ("whole-flow-encrypted", "tls", test_whole_flow);
      ADD ("stranger-with-a-certificate", "tls", test_stranger_with_a_certificate);
    }
  return g_test_run ();
}
