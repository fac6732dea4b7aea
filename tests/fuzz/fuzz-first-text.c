/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-first-text.h"

/* Reads @data as the start of a message: what a shorter start told is true of all. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *octets = (const char *) data;
  PrFirstText all = pr_first_text_find (octets, size, FALSE);
  PrFirstText ended = pr_first_text_find (octets, size, TRUE);

  g_assert_cmpuint (all.octets, <=, size);
  g_assert_cmpuint (ended.octets, <=, size);
  g_assert_cmpuint (all.begun, <=, size);
  g_assert_true (all.begun == 0 || all.state == PR_FIRST_TEXT_NOT_YET);
  g_assert_cmpint (ended.state, !=, PR_FIRST_TEXT_NOT_YET);
  for (gsize part = 1; part < 8; part++)
    {
      gsize length = size * part / 8;
      g_autofree char *copy = g_memdup2 (octets, length);
      PrFirstText start = pr_first_text_find (copy, length, FALSE);

      if (start.state == PR_FIRST_TEXT_NOT_YET)
        continue;
      g_assert_cmpint (start.state, ==, all.state);
      g_assert_cmpuint (start.octets, ==, all.octets);
    }
  return 0;
}
