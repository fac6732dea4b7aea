/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "store/pr-codec-private.h"

#define MAX_OCTETS (1u << 20)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever is packed comes back, to the octet. */
static void
check_identity (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) raw = g_bytes_new (data, size);
  g_auto (PrPacked) packed = { 0 };
  g_autoptr (GBytes) back = NULL;
  const char *reason = NULL;
  gsize length = 0;
  const guint8 *octets;

  pr_codec_pack (raw, NULL, &packed);
  octets = g_bytes_get_data (packed.data, &length);
  g_assert_cmpuint (packed.octets, ==, size);
  back = pr_codec_unpack (packed.codec, size, octets, length, NULL, &reason);
  g_assert_nonnull (back);
  g_assert_true (g_bytes_equal (back, raw));
}

/* Anything else gives as many octets as it should, or a reason. */
static void
check_damaged (const guint8 *data, gsize size)
{
  guint32 octets;
  int codec = data[0] % 4;
  const char *reason = NULL;
  g_autoptr (GBytes) back = NULL;

  memcpy (&octets, data + 1, sizeof octets);
  octets %= MAX_OCTETS;
  pr_codec_get_dictionary (codec, data + 5, size - 5);
  back = pr_codec_unpack (codec, octets, data + 5, size - 5, NULL, &reason);
  if (back != NULL)
    g_assert_cmpuint (g_bytes_get_size (back), ==, octets);
  else
    g_assert_nonnull (reason);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  check_identity (data, size);
  if (size > 5)
    check_damaged (data, size);
  return 0;
}
