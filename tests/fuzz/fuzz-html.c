/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-message.h"

/* Makes HTML readable. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = pr_html_to_text ((const char *) data, size);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  return 0;
}
