/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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

static inline guint64
pr_scan_varint (PrScan *scan)
{
  guint64 value = 0;

  if (scan->octets < scan->end && *scan->octets < 0x80)
    return *scan->octets++;
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

G_END_DECLS
