/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-text-private.h"

#include <string.h>

#define ONES G_GUINT64_CONSTANT (0x0101010101010101)
#define HIGHS G_GUINT64_CONSTANT (0x8080808080808080)

gboolean
pr_unichar_is_bidi_control (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

gboolean
pr_unichar_is_unsafe (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
         pr_unichar_is_bidi_control (c);
}

/* Eight octets at once: none has its high bit set, none is zero. */
static gboolean
is_ascii_block (const char *octets)
{
  guint64 block;

  memcpy (&block, octets, sizeof block);
  return ((block | ((block - ONES) & ~block)) & HIGHS) == 0;
}

gsize
pr_text_span_ascii (const char *octets, gsize length)
{
  gsize n = 0;

  while (length - n >= sizeof (guint64) && is_ascii_block (octets + n))
    n += sizeof (guint64);
  while (n < length && (gint8) octets[n] > 0)
    n++;
  return n;
}

static gboolean
is_tail (const guchar *octets, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if ((octets[i] & 0xc0) != 0x80)
      return FALSE;
  return TRUE;
}

/* Length of the character that begins with an octet beyond ASCII, or 0 (RFC 3629 §4). */
static gsize
get_character_length (const guchar *p, gsize left)
{
  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    return left >= 2 && is_tail (p + 1, 1) ? 2 : 0;
  if (p[0] >= 0xe0 && p[0] <= 0xef)
    return left >= 3 && is_tail (p + 1, 2) && (p[0] != 0xe0 || p[1] >= 0xa0) &&
               (p[0] != 0xed || p[1] < 0xa0)
             ? 3
             : 0;
  if (p[0] >= 0xf0 && p[0] <= 0xf4)
    return left >= 4 && is_tail (p + 1, 3) && (p[0] != 0xf0 || p[1] >= 0x90) &&
               (p[0] != 0xf4 || p[1] < 0x90)
             ? 4
             : 0;
  return 0;
}

gsize
pr_text_span_utf8 (const char *octets, gsize length)
{
  gsize n = 0;

  while (n < length)
    {
      gsize step;

      if ((gint8) octets[n] > 0)
        n += pr_text_span_ascii (octets + n, length - n);
      if (n == length || octets[n] == '\0')
        return n;
      step = get_character_length ((const guchar *) octets + n, length - n);
      if (step == 0)
        return n;
      n += step;
    }
  return n;
}
