/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-message.h"

/* Notes the form of HTML. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_spans (const PrRichText *rich)
{
  gsize ends[PR_N_RICH_KINDS] = { 0 };

  for (guint i = 0; i < rich->spans->len; i++)
    {
      const PrRichSpan *span = &g_array_index (rich->spans, PrRichSpan, i);

      g_assert_cmpuint (span->start, >=, ends[span->kind]);
      g_assert_cmpuint (span->start, <, span->end);
      g_assert_cmpuint (span->end, <=, rich->text->len);
      ends[span->kind] = span->end;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *plain = NULL;
  g_autoptr (PrRichText) rich = pr_rich_text_new_html ((const char *) data, size, &plain);
  g_autofree char *again = pr_rich_text_dup_plain (rich);
  g_autoptr (PrRichText) of_plain = NULL;

  g_assert_true (g_utf8_validate_len (rich->text->str, rich->text->len, NULL));
  g_assert_true (g_utf8_validate (again, -1, NULL));
  check_spans (rich);
  of_plain = pr_rich_text_new_plain (g_string_new (plain));
  check_spans (of_plain);
  return 0;
}
