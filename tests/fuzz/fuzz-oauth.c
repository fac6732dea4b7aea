/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "web/pr-oauth-answer-private.h"
#include "web/pr-oauth-redirect-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_redirect (const char *octets, gsize size)
{
  g_auto (PrOauthRedirect) redirect = { NULL };
  guint status = pr_oauth_redirect_parse (octets, size, &redirect);

  pr_oauth_redirect_is_whole (octets, size);
  g_assert_true ((status == 200) == (redirect.state != NULL));
  if (status != 200)
    return;
  g_assert_true ((redirect.code != NULL) != (redirect.error != NULL));
  g_assert_true (g_utf8_validate (redirect.state, -1, NULL));
  g_assert_null (strpbrk (redirect.state, "\r\n"));
}

static void
check_answer (const char *octets, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrOauthTokens) tokens =
    pr_oauth_answer_parse (octets, size, 200, "Example", NULL, &error);

  g_assert_true ((tokens != NULL) == (error == NULL));
  if (tokens != NULL)
    g_assert_true (pr_token_is_sound (tokens->access));
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* The input as what a browser sends to the loopback redirection, and as what a token end
 * point answers. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *octets = g_malloc (size + 1);

  memcpy (octets, data, size);
  octets[size] = '\0';
  check_redirect (octets, size);
  check_answer (octets, size);
  return 0;
}
