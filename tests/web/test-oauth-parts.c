/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "web/pr-http-private.h"
#include "web/pr-oauth-redirect-private.h"
#include "web/pr-oauth-request.h"

/* RFC 7636 appendix B */
static void
test_challenge_is_that_of_the_rfc (void)
{
  g_autofree char *challenge =
    pr_oauth_dup_challenge ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void
test_each_request_is_another (void)
{
  PrOauthClient client = { .redirect_host = (char *) "127.0.0.1" };
  g_autoptr (PrOauthRequest) one = pr_oauth_request_new (&client, 4711);
  g_autoptr (PrOauthRequest) other = pr_oauth_request_new (&client, 4711);

  g_assert_cmpuint (strlen (one->state), ==, 43);
  g_assert_cmpuint (strlen (one->verifier), ==, 43);
  g_assert_cmpstr (one->state, !=, other->state);
  g_assert_cmpstr (one->verifier, !=, other->verifier);
  g_assert_cmpstr (one->state, !=, one->verifier);
  g_assert_cmpstr (one->redirect_uri, ==, "http://127.0.0.1:4711");
}

static void
test_request_says_all_and_no_secret (void)
{
  PrOauthClient client = { .redirect_host = (char *) "localhost",
                           .authorization = (char *) "https://id.example.org/auth?v=2",
                           .scope = (char *) "mail read",
                           .parameters = (char *) "prompt=consent",
                           .client_id = (char *) "us&them",
                           .client_secret = (char *) "hunter2" };
  g_autoptr (PrOauthRequest) request = pr_oauth_request_new (&client, 80);
  g_autofree char *challenge = pr_oauth_dup_challenge (request->verifier);
  g_autofree char *uri =
    pr_oauth_request_dup_uri (request, &client, "ada+mail@example.org");
  g_autofree char *expected = g_strdup_printf (
    "https://id.example.org/auth?v=2&response_type=code&client_id=us%%26them"
    "&redirect_uri=http%%3A%%2F%%2Flocalhost%%3A80&scope=mail%%20read&state=%s"
    "&code_challenge=%s&code_challenge_method=S256"
    "&login_hint=ada%%2Bmail%%40example.org&prompt=consent",
    request->state, challenge);

  g_assert_cmpstr (uri, ==, expected);
  g_assert_null (strstr (uri, request->verifier));
}

static void
test_end_points_are_encrypted_or_here (void)
{
  static const char *const good[] = { "https://login.example.org/token",
                                      "https://login.example.org:8443/a?b=c",
                                      "http://127.0.0.1:8080/token", "http://[::1]/token",
                                      "http://localhost/token" };
  static const char *const bad[] = { "",
                                     "login.example.org",
                                     "http://login.example.org/token",
                                     "http://127.0.0.1.example.org/",
                                     "http://127.0.0.2/",
                                     "https://",
                                     "https:///token",
                                     "https://ada:secret@example.org/",
                                     "https://example.org/#part",
                                     "file:///etc/passwd",
                                     "javascript:alert(1)" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (pr_oauth_client_is_end_point (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (pr_oauth_client_is_end_point (bad[i]));
    }
}

static guint
parse (const char *head, PrOauthRedirect *redirect)
{
  return pr_oauth_redirect_parse (head, strlen (head), redirect);
}

static void
test_redirects_are_read (void)
{
  g_auto (PrOauthRedirect) good = { NULL };
  g_auto (PrOauthRedirect) denied = { NULL };

  g_assert_cmpuint (
    parse ("GET /?state=s%2Ft&scope=a+b&code=4%2F0A%26&iss=x HTTP/1.1\r\nHost: x\r\n\r\n",
           &good),
    ==, 200);
  g_assert_cmpstr (good.state, ==, "s/t");
  g_assert_cmpstr (good.code, ==, "4/0A&");
  g_assert_null (good.error);
  g_assert_cmpuint (parse ("GET /?error=access_denied&error_description=She+said+%22no"
                           "%22&state=s HTTP/1.0\n\n",
                           &denied),
                    ==, 200);
  g_assert_cmpstr (denied.error, ==, "access_denied");
  g_assert_cmpstr (denied.description, ==, "She said \"no\"");
}

static void
test_other_requests_are_none (void)
{
  static const struct
  {
    const char *head;
    guint status;
  } requests[] = {
    { "GET /favicon.ico HTTP/1.1\r\n\r\n", 404 },
    { "GET / HTTP/1.1\r\n\r\n", 404 },
    { "GET /a?code=c&state=s HTTP/1.1\r\n\r\n", 404 },
    { "GET http://x/?code=c&state=s HTTP/1.1\r\n\r\n", 404 },
    { "POST /?code=c&state=s HTTP/1.1\r\n\r\n", 405 },
    { "HEAD /?code=c&state=s HTTP/1.1\r\n\r\n", 405 },
    { "GET /?code=c HTTP/1.1\r\n\r\n", 400 },
    { "GET /?state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=&state= HTTP/1.1\r\n\r\n", 200 }, /* no code that anybody gives */
    { "GET /?code=c&error=e&state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=c&code=d&state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=c&state=s&state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=%00&state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=%0d%0aX&state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=%zz&state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=%ff&state=s HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=c&state=s#x HTTP/1.1\r\n\r\n", 400 },
    { "GET /?code=c&state=s HTTP/2\r\n\r\n", 400 },
    { "GET /?code=c&state=s\r\n\r\n", 400 },
    { "GET  /?code=c&state=s HTTP/1.1\r\n\r\n", 400 },
    { "\r\n\r\n", 400 },
    { "", 400 },
    { "\026\003\001\002", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_auto (PrOauthRedirect) redirect = { NULL };

      g_test_message ("%s", requests[i].head);
      g_assert_cmpuint (parse (requests[i].head, &redirect), ==, requests[i].status);
      if (requests[i].status != 200)
        g_assert_null (redirect.state);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/request/challenge-is-that-of-the-rfc",
                   test_challenge_is_that_of_the_rfc);
  g_test_add_func ("/web/request/each-is-another", test_each_request_is_another);
  g_test_add_func ("/web/request/says-all-and-no-secret",
                   test_request_says_all_and_no_secret);
  g_test_add_func ("/web/request/end-points-are-encrypted-or-here",
                   test_end_points_are_encrypted_or_here);
  g_test_add_func ("/web/redirect/is-read", test_redirects_are_read);
  g_test_add_func ("/web/redirect/other-requests-are-none", test_other_requests_are_none);
  return g_test_run ();
}
