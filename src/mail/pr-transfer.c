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
  GMimeContentEncoding encoding;

  pr_gmime_need ();
  encoding = pr_gmime.content_encoding_from_string (name);
  if (encoding == GMIME_CONTENT_ENCODING_BASE64 ||
      encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
      encoding == GMIME_CONTENT_ENCODING_UUENCODE)
    *transfer = encoding;
  else
    *transfer = GMIME_CONTENT_ENCODING_DEFAULT;
  return length == 0 || encoding != GMIME_CONTENT_ENCODING_DEFAULT;
}

static gpointer
make_ranks (gpointer unused)
{
  static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static guint8 ranks[256];

  memset (ranks, PR_TRANSFER_NO_RANK, sizeof ranks);
  for (guint8 i = 0; alphabet[i] != '\0'; i++)
    ranks[(guchar) alphabet[i]] = i;
  return ranks;
}

static const guint8 *
get_ranks (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_ranks, NULL);
}

guint8
pr_transfer_rank (char octet)
{
  return get_ranks ()[(guchar) octet];
}

/* Takes decoded octets; FALSE to end. */
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

/* GMime's step of base64 where there is no padding, several times as fast: four octets at
 * once where all are in the alphabet. */
static gsize
step_base64 (GMimeEncoding *encoding, const char *octets, gsize length, char *out)
{
  const guint8 *ranks = get_ranks ();
  const guint8 *p = (const guint8 *) octets;
  const guint8 *end = p + length;
  guint8 *to = (guint8 *) out;
  guint32 saved = encoding->save;
  int n = encoding->state;

  while (p < end)
    {
      guint8 rank = ranks[*p];

      if (n == 0 && end - p >= 4)
        {
          guint8 b = ranks[p[1]], c = ranks[p[2]], d = ranks[p[3]];

          if (((rank | b | c | d) & 0xc0) == 0)
            {
              *to++ = rank << 2 | b >> 4;
              *to++ = b << 4 | c >> 2;
              *to++ = c << 6 | d;
              p += 4;
              continue;
            }
        }
      p++;
      if (rank == PR_TRANSFER_NO_RANK)
        continue;
      saved = saved << 6 | rank;
      if (++n < 4)
        continue;
      *to++ = saved >> 16;
      *to++ = saved >> 8;
      *to++ = saved;
      n = 0;
    }
  encoding->state = n;
  encoding->save = n > 0 ? saved : 0;
  return to - (guint8 *) out;
}

/* Quoted-printable without its oddities: runs, "=3D" and soft line ends. GMime takes what
 * is left of the block. */
static gsize
step_quoted (GMimeEncoding *encoding, const char *octets, gsize length, char *out)
{
  const char *p = octets;
  const char *end = octets + length;
  char *to = out;

  while (p < end)
    {
      const char *mark = memchr (p, '=', end - p);
      gsize n = (mark != NULL ? mark : end) - p;

      memcpy (to, p, n);
      to += n;
      p += n;
      if (end - p >= 3 && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
        *to++ = (char) (g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2]));
      else if (end - p < 3 || p[1] != '\r' || p[2] != '\n')
        break;
      p += 3;
    }
  return to - out + pr_gmime.encoding_step (encoding, p, end - p, to);
}

/* A state beyond 0 to 3 says that GMime has seen padding. */
static gsize
step (GMimeEncoding *encoding, const char *octets, gsize length, char *out)
{
  if (encoding->encoding == GMIME_CONTENT_ENCODING_BASE64 && encoding->state >= 0 &&
      encoding->state < 4 && memchr (octets, '=', length) == NULL)
    return step_base64 (encoding, octets, length, out);
  if (encoding->encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
      encoding->state == 0)
    return step_quoted (encoding, octets, length, out);
  return pr_gmime.encoding_step (encoding, octets, length, out);
}

static void
decode (GMimeContentEncoding transfer,
        const char *octets,
        gsize length,
        PrOctetsFunc take,
        gpointer user_data)
{
  GMimeEncoding state;
  char block[BLOCK + 256]; /* quoted-printable gives back what it had held */
  gsize at =
    transfer == GMIME_CONTENT_ENCODING_UUENCODE ? find_uuencoded (octets, length) : 0;
  gboolean more = TRUE;

  pr_gmime_need ();
  pr_gmime.encoding_init_decode (&state, transfer);
  if (transfer == GMIME_CONTENT_ENCODING_UUENCODE)
    state.state |= GMIME_UUDECODE_STATE_BEGIN;
  while (more && at < length)
    {
      gsize n = MIN (length - at, BLOCK);
      gsize n_decoded = step (&state, octets + at, n, block);

      at += n;
      more = take (block, n_decoded, user_data);
    }
  /* GMime 3.2.13 drops the last octets of base64 without its padding. */
  if (more && transfer == GMIME_CONTENT_ENCODING_BASE64)
    more = take (block, pr_gmime.encoding_step (&state, "==", 2, block), user_data);
  if (more)
    take (block, pr_gmime.encoding_flush (&state, octets, 0, block), user_data);
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

void
pr_transfer_read (GMimeContentEncoding transfer,
                  const char *octets,
                  gsize length,
                  PrOctetsFunc take,
                  gpointer user_data)
{
  if (transfer == GMIME_CONTENT_ENCODING_DEFAULT)
    take (octets, length, user_data);
  else
    decode (transfer, octets, length, take, user_data);
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
