/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-file-danger.h"

/* Judges a file: its name up to the first line end of @data, then its octets. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *end = size == 0 ? NULL : memchr (data, '\n', size);
  gsize skip = end == NULL ? 0 : (gsize) (end + 1 - data);
  g_autofree char *octets = g_strndup ((const char *) data, end == NULL ? 0 : skip - 1);
  g_autofree char *name = g_utf8_make_valid (octets, -1);
  PrFileDanger danger = pr_file_danger_find (name, NULL, data + skip, size - skip);
  g_autofree char *warning = pr_file_danger_dup_warning (danger, name);

  g_assert_true ((warning == NULL) == (danger.kind == PR_FILE_DANGER_NONE));
  g_assert_true ((pr_file_danger_get_label (danger) == NULL) == (warning == NULL));
  g_assert_true (danger.kind != PR_FILE_DANGER_NONE || !danger.pretends);
  return 0;
}
