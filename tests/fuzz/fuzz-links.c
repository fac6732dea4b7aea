/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>
#include "ui/pr-links.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Links lie inside the text, one after the other, and folding loses no octet. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *octets = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (octets, -1);
  g_autofree char *folded = pr_links_fold_text (text);
  g_autoptr (GArray) links = pr_links_find (text);
  gsize end = 0;

  for (guint i = 0; i < links->len; i++)
    {
      const PrSpan *span = &g_array_index (links, PrSpan, i);

      g_assert_cmpuint (span->start, >=, end);
      g_assert_cmpuint (span->start, <, span->end);
      end = span->end;
    }
  g_assert_cmpuint (end, <=, strlen (text));
  g_assert_cmpuint (strlen (folded), >=, strlen (text));
  g_assert_true (g_utf8_validate (folded, -1, NULL));
  return 0;
}
