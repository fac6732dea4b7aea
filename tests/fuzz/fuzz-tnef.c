/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/pr-rtf-private.h"
#include "extract/pr-tnef.h"

/* Unpacks a winmail.dat, and reads RTF. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);
  g_autoptr (GBytes) entity = pr_tnef_to_mime (octets, TRUE);
  GString *rtf = pr_rtf_unpack (data, size);
  GString *text = pr_rtf_to_text ((const char *) data, size);

  g_assert_true (g_utf8_validate (text->str, (gssize) text->len, NULL));
  g_string_free (text, TRUE);
  if (rtf != NULL)
    g_string_free (rtf, TRUE);
  return 0;
}
