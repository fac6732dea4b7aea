/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>
#include "web/pr-oauth-answer-private.h"
#include "web/pr-web-limits.h"

static const char *const secrets[] = { "hunter2", NULL };

static PrOauthTokens *
parse (const char *json, guint status, GError **error)
{
  return pr_oauth_answer_parse (json, strlen (json), status, "Example", secrets, error);
}

static void
assert_error (const char *json, guint status, PrTokenError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (json, status, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PR_TOKEN_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "Example"));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, "hunter2"));
  g_assert_null (strchr (error->message, '\033'));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_tokens_are_read (void)
{
  g_autoptr (PrOauthTokens) all =
    parse ("{\"access_token\":\"a.b-c_d~e+f/g==\",\"token_type\":\"bearer\","
           "\"expires_in\":3599,\"refresh_token\":\"r\",\"scope\":\"x\",\"id_token\":{}}",
           200, NULL);
  g_autoptr (PrOauthTokens) least = parse ("{\"access_token\":\"a\"}", 200, NULL);
  g_autoptr (PrOauthTokens) text =
    parse ("{\"access_token\":\"a\",\"expires_in\":\"60\",\"refresh_token\":null}", 200,
           NULL);
  g_autoptr (PrOauthTokens) odd =
    parse ("{\"access_token\":\"a\",\"expires_in\":-5}", 200, NULL);

  g_assert_cmpstr (all->access, ==, "a.b-c_d~e+f/g==");
  g_assert_cmpstr (all->refresh, ==, "r");
  g_assert_cmpuint (all->expires_in, ==, 3599);
  g_assert_cmpstr (least->access, ==, "a");
  g_assert_null (least->refresh);
  g_assert_cmpuint (least->expires_in, ==, 0);
  g_assert_cmpuint (text->expires_in, ==, 60);
  g_assert_null (text->refresh);
  g_assert_cmpuint (odd->expires_in, ==, 0);
}

static void
test_errors_have_their_meaning (void)
{
  assert_error ("{\"error\":\"invalid_grant\",\"error_description\":\"Token expired.\"}",
                400, PR_TOKEN_ERROR_SIGN_IN, "Token expired.");
  assert_error ("{\"error\":\"invalid_client\"}", 401, PR_TOKEN_ERROR_SETTINGS,
                "client id");
  assert_error ("{\"error\":\"unauthorized_client\"}", 400, PR_TOKEN_ERROR_SETTINGS,
                "client id");
  assert_error ("{\"error\":\"invalid_scope\"}", 400, PR_TOKEN_ERROR_SETTINGS, "scope");
  assert_error ("{\"error\":\"invalid_request\"}", 400, PR_TOKEN_ERROR_SETTINGS,
                "oauth.ini");
  assert_error ("{\"error\":\"unsupported_grant_type\"}", 400, PR_TOKEN_ERROR_SETTINGS,
                "unsupported_grant_type");
  assert_error ("{\"error\":\"temporarily_unavailable\"}", 503, PR_TOKEN_ERROR_TEMPORARY,
                "passing");
  assert_error ("{\"error\":\"interaction_required\"}", 400, PR_TOKEN_ERROR_SIGN_IN,
                "Sign in again");
  assert_error ("{\"error\":\"\\u001b[2Jmy_own\"}", 400, PR_TOKEN_ERROR_SETTINGS,
                "my_own");
}

static void
test_secrets_are_not_said_again (void)
{
  assert_error ("{\"error\":\"invalid_grant\",\"error_description\":\"hunter2 is bad\"}",
                400, PR_TOKEN_ERROR_SIGN_IN, "invalid_grant");
  assert_error ("{\"error\":\"hunter2\"}", 400, PR_TOKEN_ERROR_SETTINGS, "Example");
}

static void
test_what_is_no_answer (void)
{
  static const char *const wrong[] = {
    "",
    "null",
    "[]",
    "\"text\"",
    "{",
    "{\"access_token\":5}",
    "{\"access_token\":\"\"}",
    "{\"access_token\":\"a b\"}",
    "{\"access_token\":\"a\\r\\nRETR 1\"}",
    "{\"access_token\":\"a\",\"refresh_token\":\"\\u0000\"}",
    "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
    "{\"access_token\":\"\xff\"}",
    "<html>Log in to the network</html>",
    "{\"error\":5}"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_error (wrong[i], 200, PR_TOKEN_ERROR_PROTOCOL, "HTTP 200");
  assert_error ("{\"access_token\":\"a\"}", 302, PR_TOKEN_ERROR_PROTOCOL, "HTTP 302");
  assert_error ("Sorry", 500, PR_TOKEN_ERROR_TEMPORARY, "passing");
  assert_error ("Sorry", 429, PR_TOKEN_ERROR_TEMPORARY, "passing");
}

static void
test_depth_and_length_are_bounded (void)
{
  g_autofree char *deep = g_strnfill (PR_WEB_MAX_ANSWER_OCTETS - 1, '[');
  g_autofree char *objects = NULL;
  g_autofree char *token = g_strnfill (PR_WEB_MAX_TOKEN_OCTETS + 1, 'a');
  g_autofree char *too_long = g_strdup_printf ("{\"access_token\":\"%s\"}", token);
  GString *nested = g_string_new (NULL);

  for (guint i = 0; i < 40000; i++)
    g_string_append (nested, "{\"a\":");
  objects = g_string_free (nested, FALSE);
  assert_error (deep, 200, PR_TOKEN_ERROR_PROTOCOL, "HTTP 200");
  assert_error (objects, 200, PR_TOKEN_ERROR_PROTOCOL, "HTTP 200");
  assert_error (too_long, 200, PR_TOKEN_ERROR_PROTOCOL, "HTTP 200");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/answer/tokens-are-read", test_tokens_are_read);
  g_test_add_func ("/web/answer/errors-have-their-meaning",
                   test_errors_have_their_meaning);
  g_test_add_func ("/web/answer/secrets-are-not-said-again",
                   test_secrets_are_not_said_again);
  g_test_add_func ("/web/answer/what-is-no-answer", test_what_is_no_answer);
  g_test_add_func ("/web/answer/depth-and-length-are-bounded",
                   test_depth_and_length_are_bounded);
  return g_test_run ();
}
