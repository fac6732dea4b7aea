/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-tokenizer-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static int
check_again_cb (void *user_data,
                int flags,
                const char *token,
                int length,
                int start,
                int end)
{
  int *n_calls = user_data;

  g_assert_cmpint (++*n_calls, ==, 1);
  return 0;
}

/* A token lies inside of the text, is UTF-8, and is one token itself. */
static int
check_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  const gsize *size = user_data;
  int n_calls = 0;

  g_assert_true (start >= 0 && start < end && (gsize) end <= *size);
  g_assert_true (length > 0 && length <= PR_TOKEN_MAX_OCTETS);
  g_assert_true (g_utf8_validate (token, length, NULL));
  pr_tokenize (token, (gsize) length, PR_TOKENIZE_QUERY, check_again_cb, &n_calls);
  g_assert_cmpint (n_calls, ==, 1);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  pr_tokenize ((const char *) data, size, PR_TOKENIZE_TEXT, check_cb, &size);
  pr_tokenize ((const char *) data, size, PR_TOKENIZE_QUERY, check_cb, &size);
  return 0;
}
