/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Unsigned numbers in groups of seven bits, the lowest first; the highest bit of an octet
 * says that another follows. */

#define PR_VARINT_MAX_OCTETS 10

/* Writes where there is room, and tells where it ends. */
static inline guint8 *
pr_varint_put (guint8 *to, guint64 value)
{
  while (value >= 0x80)
    {
      *to++ = (guint8) (value | 0x80);
      value >>= 7;
    }
  *to++ = (guint8) value;
  return to;
}

static inline void
pr_varint_append (GByteArray *octets, guint64 value)
{
  guint8 coded[PR_VARINT_MAX_OCTETS];

  g_byte_array_append (octets, coded, (guint) (pr_varint_put (coded, value) - coded));
}

/* Octets of a database that may be damaged: @octets never passes @end, and a number that
 * is cut or too long makes @damaged true and is 0. */
typedef struct
{
  const guint8 *octets, *end;
  gboolean damaged;
} PrScan;

/* Of eight octets, the number in the first ones up to that without the highest bit, or
 * FALSE where there is none. */
static inline gboolean
pr_scan_word (PrScan *scan, guint64 *value)
{
  guint64 word, ends;

  memcpy (&word, scan->octets, sizeof word);
  word = GUINT64_FROM_LE (word);
  ends = ~word & G_GUINT64_CONSTANT (0x8080808080808080);
  if (ends == 0)
    return FALSE;
  scan->octets += __builtin_ctzll (ends) / 8 + 1;
  word &= ends ^ (ends - 1); /* what is behind the first end is of other numbers */
  word = (word & G_GUINT64_CONSTANT (0x007F007F007F007F)) |
         (word & G_GUINT64_CONSTANT (0x7F007F007F007F00)) >> 1;
  word = (word & G_GUINT64_CONSTANT (0x00003FFF00003FFF)) |
         (word & G_GUINT64_CONSTANT (0x3FFF00003FFF0000)) >> 2;
  *value = (word & G_GUINT64_CONSTANT (0x000000000FFFFFFF)) |
           (word & G_GUINT64_CONSTANT (0x0FFFFFFF00000000)) >> 4;
  return TRUE;
}

static inline guint64
pr_scan_varint (PrScan *scan)
{
  guint64 value = 0;

  if (scan->octets < scan->end && *scan->octets < 0x80)
    return *scan->octets++;
  if ((gsize) (scan->end - scan->octets) >= sizeof value)
    {
      if (scan->octets[1] < 0x80)
        {
          scan->octets += 2;
          return (scan->octets[-2] & 0x7Fu) | (guint64) scan->octets[-1] << 7;
        }
      if (pr_scan_word (scan, &value))
        return value;
    }
  for (guint shift = 0; shift < 64 && scan->octets < scan->end; shift += 7)
    {
      guint8 octet = *scan->octets++;

      value |= (guint64) (octet & 0x7F) << shift;
      if (octet < 0x80)
        return value;
    }
  scan->damaged = TRUE;
  scan->octets = scan->end;
  return 0;
}

/* The next @length octets, or NULL where there are not so many. */
static inline const guint8 *
pr_scan_octets (PrScan *scan, guint64 length)
{
  const guint8 *octets = scan->octets;

  if (length > (guint64) (scan->end - scan->octets))
    {
      scan->damaged = TRUE;
      scan->octets = scan->end;
      return NULL;
    }
  scan->octets += length;
  return octets;
}

/* Passes over @n numbers or what there is of them: how many. A number ends with an octet
 * without the highest bit, and those of eight octets are counted at once. */
static inline guint64
pr_scan_pass_over (PrScan *scan, guint64 n)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint8 *octets = scan->octets;
  guint64 left = n, word;

  while (left >= sizeof word && (gsize) (scan->end - octets) >= sizeof word)
    {
      memcpy (&word, octets, sizeof word);
      left -= ((~word >> 7 & ones) * ones) >> 56;
      octets += sizeof word;
    }
  while (left > 0 && octets < scan->end)
    left -= *octets++ < 0x80 ? 1 : 0;
  scan->octets = octets;
  return n - left;
}

G_END_DECLS
