/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-html-safe.h"

/* Makes HTML safe: what is safe stays as it is. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static GBytes *
make_safe (const char *html, gsize length)
{
  g_autoptr (PrHtmlSafe) safe = pr_html_safe_new (html, length, FALSE);
  gsize size;
  const char *octets = g_bytes_get_data (safe->octets, &size);
  const char *body = g_strstr_len (octets, (gssize) size, "'none'\">");

  g_assert_true (g_utf8_validate (octets, (gssize) size, NULL));
  g_assert_nonnull (body);
  body += strlen ("'none'\">");
  return g_bytes_new (body, octets + size - body);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) once = make_safe ((const char *) data, size);
  g_autoptr (GBytes) twice =
    make_safe (g_bytes_get_data (once, NULL), g_bytes_get_size (once));

  g_assert_true (g_bytes_equal (once, twice));
  return 0;
}
