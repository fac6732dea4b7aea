/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-image-type.h"

#include <string.h>

gboolean
pr_image_is_known (const guint8 *octets, gsize length)
{
  static const struct
  {
    const char *magic;
    gsize length;
  } kinds[] = { { "\x89PNG\r\n\x1a\n", 8 },
                { "\xff\xd8\xff", 3 },
                { "GIF87a", 6 },
                { "GIF89a", 6 },
                { "BM", 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (length > kinds[i].length && memcmp (octets, kinds[i].magic, kinds[i].length) == 0)
      return TRUE;
  return length > 12 && memcmp (octets, "RIFF", 4) == 0 &&
         memcmp (octets + 8, "WEBP", 4) == 0;
}
