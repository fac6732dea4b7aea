/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-inline-private.h"

/* Looks for uuencoded, yEnc and BinHex files in @data as a text. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *octets = (const char *) data;
  g_autoptr (GArray) files = pr_inline_find (octets, size);
  gsize at = 0;

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const PrInlineFile *file = &g_array_index (files, PrInlineFile, i);
      g_autoptr (GByteArray) decoded = pr_inline_decode (file, octets);

      g_assert_cmpuint (file->start, >=, at);
      g_assert_cmpuint (file->content, >=, file->start);
      g_assert_cmpuint (file->content_end, >=, file->content);
      g_assert_cmpuint (file->end, >=, file->content_end);
      g_assert_cmpuint (file->end, >, file->start);
      g_assert_cmpuint (file->end, <=, size);
      g_assert_cmpuint (decoded->len, <=, size);
      g_assert_true (file->name == NULL || g_utf8_validate (file->name, -1, NULL));
      at = file->end;
    }
  return 0;
}
