/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gmime/gmime.h>
#include <string.h>
#include "mail/pr-transfer-private.h"

#define BLOCK 8192

static const struct
{
  const char *name;
  PrTransfer transfer;
} names[] = {
  { "7bit", PR_TRANSFER_IDENTITY },
  { "8bit", PR_TRANSFER_IDENTITY },
  { "binary", PR_TRANSFER_IDENTITY },
  { "base64", PR_TRANSFER_BASE64 },
  { "quoted-printable", PR_TRANSFER_QUOTED_PRINTABLE },
  { "x-uuencode", PR_TRANSFER_UUENCODE },
  { "uuencode", PR_TRANSFER_UUENCODE },
  { "x-uue", PR_TRANSFER_UUENCODE },
};

gboolean
pr_transfer_from_string (const char *value, PrTransfer *transfer)
{
  gsize skip = strspn (value, " \t\r\n\"'");
  gsize length = strcspn (value + skip, " \t\r\n\"';,(");

  *transfer = PR_TRANSFER_IDENTITY;
  if (length == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].name) == length &&
        g_ascii_strncasecmp (value + skip, names[i].name, length) == 0)
      {
        *transfer = names[i].transfer;
        return TRUE;
      }
  return FALSE;
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
decode (PrTransfer transfer,
        const char *octets,
        gsize length,
        TakeFunc take,
        gpointer user_data)
{
  static const GMimeContentEncoding encodings[] = {
    [PR_TRANSFER_IDENTITY] = GMIME_CONTENT_ENCODING_BINARY,
    [PR_TRANSFER_BASE64] = GMIME_CONTENT_ENCODING_BASE64,
    [PR_TRANSFER_QUOTED_PRINTABLE] = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
    [PR_TRANSFER_UUENCODE] = GMIME_CONTENT_ENCODING_UUENCODE,
  };
  GMimeEncoding state;
  char block[BLOCK + 256]; /* quoted-printable gives back what it had held */
  gsize at = transfer == PR_TRANSFER_UUENCODE ? find_uuencoded (octets, length) : 0;
  gboolean more = TRUE;

  g_mime_encoding_init_decode (&state, encodings[transfer]);
  if (transfer == PR_TRANSFER_UUENCODE)
    state.state |= GMIME_UUDECODE_STATE_BEGIN;
  while (more && at < length)
    {
      gsize n = MIN (length - at, BLOCK);
      gsize n_decoded = g_mime_encoding_step (&state, octets + at, n, block);

      at += n;
      more = take (block, n_decoded, user_data);
    }
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
pr_transfer_decode (PrTransfer transfer, const char *octets, gsize length, gsize max)
{
  Gathering gathering = { NULL, max };

  gathering.octets = g_byte_array_sized_new (MIN (length, max));
  if (transfer == PR_TRANSFER_IDENTITY)
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
pr_transfer_count (PrTransfer transfer, const char *octets, gsize length)
{
  guint64 total = 0;

  if (transfer == PR_TRANSFER_IDENTITY)
    return length;
  decode (transfer, octets, length, count, &total);
  return total;
}
