/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "transfer/pr-maildir-private.h"
#include "transfer/pr-octets-private.h"
#include "transfer/pr-sniff-private.h"

/* Cuts @data as an mbox, at once and in pieces whose size the first octet gives: both
 * must give the same messages, in order, and more octets than there are in none. */

#define MAX_OCTETS 4096 /* of a message, so that longer ones are met */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static gboolean
part_cb (PrMboxPart *part, gpointer user_data, GError **error)
{
  GByteArray *all = user_data;
  g_autoptr (GBytes) raw = NULL;
  PrMark mark;

  g_byte_array_append (all, (const guint8 *) &part->offset, sizeof part->offset);
  if (part->octets == NULL)
    return TRUE;
  g_byte_array_append (all, (const guint8 *) &part->length, sizeof part->length);
  if (part->length > 0)
    g_byte_array_append (all, part->octets, part->length);
  raw = pr_octets_from_mbox (part, &mark);
  g_assert_cmpuint (g_bytes_get_size (raw), <=, 2 * part->length);
  return TRUE;
}

static GByteArray *
split (const guint8 *data, size_t size, size_t step, gsize max_octets)
{
  GByteArray *all = g_byte_array_new ();
  g_autoptr (PrMbox) mbox = pr_mbox_new (max_octets, part_cb, all);

  for (size_t i = 0; i < size; i += step)
    g_assert_true (pr_mbox_feed (mbox, data + i, MIN (step, size - i), NULL));
  g_assert_true (pr_mbox_end (mbox, NULL));
  return all;
}

static void
read_as_name (const guint8 *data, size_t size)
{
  g_autofree char *name = g_strndup ((const char *) data, size);
  g_autofree char *folder = pr_maildir_dup_folder (name);
  PrMark mark;

  g_assert_nonnull (folder);
  pr_maildir_read_name (name, &mark);
  pr_maildir_read_size (name);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GByteArray) at_once = split (data, size, MAX (size, 1), G_MAXUINT32);
  g_autoptr (GByteArray) in_pieces =
    split (data, size, size == 0 ? 1 : 1 + data[0] % 64, G_MAXUINT32);
  g_autoptr (GByteArray) limited = split (data, size, 1024, MAX_OCTETS);

  g_assert_cmpmem (at_once->data, at_once->len, in_pieces->data, in_pieces->len);
  pr_sniff ("x", data, size);
  read_as_name (data, MIN (size, 300));
  return 0;
}
