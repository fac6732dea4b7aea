/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "sync/pr-sync-renumber.h"

/* Hashes @data as a message's head: with a status field in front, with CRLF for LF, and
 * with anything behind its end, it is the same head. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_same (GBytes *octets, const guint8 *digest, gboolean tells)
{
  guint8 other[PR_SYNC_HEAD_DIGEST];

  g_assert_true (pr_sync_renumber_hash_head (octets, other) == tells);
  g_assert_cmpmem (digest, PR_SYNC_HEAD_DIGEST, other, PR_SYNC_HEAD_DIGEST);
}

static GBytes *
with_crlf (const guint8 *data, size_t size)
{
  GByteArray *all = g_byte_array_new ();

  for (size_t i = 0; i < size; i++)
    {
      if (data[i] == '\n')
        g_byte_array_append (all, (const guint8 *) "\r", 1);
      g_byte_array_append (all, data + i, 1);
    }
  return g_byte_array_free_to_bytes (all);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const char status[] = "Status: RO\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (data, size);
  g_autoptr (GBytes) crlf = with_crlf (data, size);
  g_autofree guint8 *added = g_malloc (size + strlen (status));
  g_autoptr (GBytes) with_status = NULL;
  guint8 digest[PR_SYNC_HEAD_DIGEST];
  gboolean tells = pr_sync_renumber_hash_head (octets, digest);

  check_same (crlf, digest, tells);
  memcpy (added, status, strlen (status));
  memcpy (added + strlen (status), data, size);
  with_status = g_bytes_new_static (added, size + strlen (status));
  /* A line that continues would continue the status; a line "From " counts in front
   * alone. */
  if (size > 0 && data[0] != ' ' && data[0] != '\t' &&
      !(size >= 5 && memcmp (data, "From ", 5) == 0))
    check_same (with_status, digest, tells);
  return 0;
}
