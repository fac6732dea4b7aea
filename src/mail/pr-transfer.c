/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-transfer-private.h"

#define BLOCK 8192

gboolean
pr_transfer_from_string (const char *value, GMimeContentEncoding *transfer)
{
  gsize skip = strspn (value, " \t\r\n\"'");
  gsize length = strcspn (value + skip, " \t\r\n\"';,(");
  g_autofree char *name = g_strndup (value + skip, length);
  GMimeContentEncoding encoding = g_mime_content_encoding_from_string (name);

  if (encoding == GMIME_CONTENT_ENCODING_BASE64 ||
      encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
      encoding == GMIME_CONTENT_ENCODING_UUENCODE)
    *transfer = encoding;
  else
    *transfer = GMIME_CONTENT_ENCODING_DEFAULT;
  return length == 0 || encoding != GMIME_CONTENT_ENCODING_DEFAULT;
}

/* Takes decoded octets; FALSE to end. */
typedef gboolean (*TakeFunc) (const char *octets, gsize length, gpointer user_data);

/* Everything before the line "begin MODE NAME" is talk. */
static gsize
find_uuencoded (const char *octets, gsize length)
{
  const char *p = octets;
  const char *end = octets + length;

  while (p < end)
    {
      const char *line_end = memchr (p, '\n', end - p);

      if (line_end == NULL)
        break;
      if (line_end - p > 6 && memcmp (p, "begin ", 6) == 0)
        return line_end + 1 - octets;
      p = line_end + 1;
    }
  return 0;
}

static void
decode (GMimeContentEncoding transfer,
        const char *octets,
        gsize length,
        TakeFunc take,
        gpointer user_data)
{
  GMimeEncoding state;
  char block[BLOCK + 256]; /* quoted-printable gives back what it had held */
  gsize at =
    transfer == GMIME_CONTENT_ENCODING_UUENCODE ? find_uuencoded (octets, length) : 0;
  gboolean more = TRUE;

  g_mime_encoding_init_decode (&state, transfer);
  if (transfer == GMIME_CONTENT_ENCODING_UUENCODE)
    state.state |= GMIME_UUDECODE_STATE_BEGIN;
  while (more && at < length)
    {
      gsize n = MIN (length - at, BLOCK);
      gsize n_decoded = g_mime_encoding_step (&state, octets + at, n, block);

      at += n;
      more = take (block, n_decoded, user_data);
    }
  /* GMime 3.2.13 drops the last octets of base64 without its padding. */
  if (more && transfer == GMIME_CONTENT_ENCODING_BASE64)
    more = take (block, g_mime_encoding_step (&state, "==", 2, block), user_data);
  if (more)
    take (block, g_mime_encoding_flush (&state, octets, 0, block), user_data);
}

typedef struct
{
  GByteArray *octets;
  gsize max;
} Gathering;

static gboolean
gather (const char *octets, gsize length, gpointer user_data)
{
  Gathering *gathering = user_data;
  gsize room = gathering->max - gathering->octets->len;

  g_byte_array_append (gathering->octets, (const guint8 *) octets, MIN (length, room));
  return gathering->octets->len < gathering->max;
}

GByteArray *
pr_transfer_decode (GMimeContentEncoding transfer,
                    const char *octets,
                    gsize length,
                    gsize max)
{
  Gathering gathering = { NULL, max };

  gathering.octets = g_byte_array_sized_new (MIN (length, max));
  if (transfer == GMIME_CONTENT_ENCODING_DEFAULT)
    gather (octets, length, &gathering);
  else
    decode (transfer, octets, length, gather, &gathering);
  return gathering.octets;
}

static gboolean
count (const char *octets, gsize length, gpointer user_data)
{
  *(guint64 *) user_data += length;
  return TRUE;
}

guint64
pr_transfer_count (GMimeContentEncoding transfer, const char *octets, gsize length)
{
  guint64 total = 0;

  if (transfer == GMIME_CONTENT_ENCODING_DEFAULT)
    return length;
  decode (transfer, octets, length, count, &total);
  return total;
}
