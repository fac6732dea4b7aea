/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-seal.h"

#include <string.h>

#define MAX_HEAD_OCTETS (64 << 10) /* packets of keys stand before all others */
#define ARMOR "-----BEGIN PGP MESSAGE-----"

/* ---- OpenPGP ---- */

enum
{
  TAG_KEY = 1,
  TAG_SIGNATURE = 2,
  TAG_PASSPHRASE = 3,
  TAG_ONE_PASS = 4,
  TAG_COMPRESSED = 8,
  TAG_BARE = 9, /* encrypted without a proof */
  TAG_MARKER = 10,
  TAG_SHIELDED = 18,
  TAG_AEAD = 20,
};

typedef struct
{
  const guint8 *data;
  gsize length;
} Span;

static gboolean
take (Span *span, gsize n, guint64 *value)
{
  if (span->length < n)
    return FALSE;
  *value = 0;
  for (gsize i = 0; i < n; i++)
    *value = *value << 8 | span->data[i];
  span->data += n;
  span->length -= n;
  return TRUE;
}

/* §4.2.2; one that comes in pieces has its first here, which is enough. */
static gboolean
take_new_length (Span *span, guint64 *length)
{
  guint64 more;

  if (!take (span, 1, length))
    return FALSE;
  if (*length == 255)
    return take (span, 4, length);
  if (*length >= 224)
    *length = (guint64) 1 << (*length & 31);
  else if (*length >= 192)
    {
      if (!take (span, 1, &more))
        return FALSE;
      *length = ((*length - 192) << 8) + more + 192;
    }
  return TRUE;
}

/* @body: what is here of the packet; the rest of @span is behind it. */
static gboolean
take_packet (Span *span, guint *tag, Span *body)
{
  guint64 head, length = G_MAXUINT64;

  if (!take (span, 1, &head) || (head & 0x80) == 0)
    return FALSE;
  *tag = (head & 0x40) != 0 ? head & 0x3f : (head & 0x3c) >> 2;
  if ((head & 0x40) != 0 ? !take_new_length (span, &length)
                         : (head & 3) != 3 && !take (span, 1u << (head & 3), &length))
    return FALSE;
  body->data = span->data;
  body->length = (gsize) MIN (length, span->length);
  span->data += body->length;
  span->length -= body->length;
  return TRUE;
}

static void
note_key (PrSealLook *look, Span body)
{
  guint64 version, number;

  if (look->n_keys < PR_SEAL_MAX_KEYS && take (&body, 1, &version) && version == 3 &&
      take (&body, 8, &number))
    look->keys[look->n_keys++] = number;
}

static void
look_at_packets (Span span, PrSealLook *look)
{
  gboolean for_key = FALSE;
  guint tag;
  Span body;

  while (take_packet (&span, &tag, &body))
    switch (tag)
      {
      case TAG_KEY:
        for_key = TRUE;
        look->n_ways++;
        note_key (look, body);
        break;
      case TAG_PASSPHRASE:
        look->by_passphrase = TRUE;
        look->n_ways++;
        break;
      case TAG_MARKER:
        break;
      case TAG_BARE:
      case TAG_SHIELDED:
      case TAG_AEAD:
        look->kind = PR_SEAL_ENCRYPTED;
        look->shielded = tag != TAG_BARE;
        look->by_passphrase = look->by_passphrase && !for_key;
        return;
      case TAG_SIGNATURE:
      case TAG_ONE_PASS:
      case TAG_COMPRESSED:
        look->kind = PR_SEAL_SIGNED;
        return;
      default:
        return;
      }
}

static const char *
find_armor (const char *text, gsize length)
{
  gsize n = strlen (ARMOR);

  if (length >= n && memcmp (text, ARMOR, n) == 0)
    return text;
  text = memmem (text, length, "\n" ARMOR, n + 1);
  return text != NULL ? text + 1 : NULL;
}

/* The first octets of what is armored (§6.2). (transfer full) (nullable) */
static GBytes *
dup_dearmored (const char *text, gsize length)
{
  const char *armor = find_armor (text, length);
  const char *line =
    armor == NULL ? NULL : memchr (armor, '\n', (gsize) (text + length - armor));
  const char *end = text + length;
  guint8 *octets;
  gsize n, n_octets;
  int state = 0;
  guint save = 0;

  /* Its header ends with an empty line. */
  while (line != NULL)
    {
      const char *next = memchr (line + 1, '\n', (gsize) (end - line - 1));
      gsize rest = (gsize) (end - line - 1);

      if (rest > 0 && (line[1] == '\n' || (line[1] == '\r' && next == line + 2)))
        break;
      line = next;
    }
  if (line == NULL)
    return NULL;
  n = MIN ((gsize) (end - line), MAX_HEAD_OCTETS);
  octets = g_malloc (n);
  n_octets = g_base64_decode_step (line, n, octets, &state, &save);
  return g_bytes_new_take (octets, n_octets);
}

static void
look_at_openpgp (const char *data, gsize length, PrSealLook *look)
{
  g_autoptr (GBytes) octets = NULL;
  Span span = { (const guint8 *) data, MIN (length, MAX_HEAD_OCTETS) };

  if (length == 0)
    return;
  if ((data[0] & 0x80) == 0)
    {
      octets = dup_dearmored (data, length);
      if (octets == NULL)
        return;
      span.data = g_bytes_get_data (octets, &span.length);
    }
  look_at_packets (span, look);
}

/* ---- S/MIME ---- */

/* A SEQUENCE, of any form of length, whose first is the object identifier that tells the
 * content (RFC 5652 §3). */
static void
look_at_cms (const char *data, gsize length, PrSealLook *look)
{
  static const char signed_data[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
  static const char enveloped_data[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03";
  static const char auth_data[] = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17";
  const guint8 *octets = (const guint8 *) data;
  gsize skip = length < 2 || octets[0] != 0x30 ? 0
               : octets[1] > 0x80              ? 2u + (octets[1] & 0x7f)
                                               : 2;

  if (skip == 0 || skip > length)
    return;
  data += skip;
  length -= skip;
  if (length >= sizeof signed_data - 1 &&
      memcmp (data, signed_data, sizeof signed_data - 1) == 0)
    look->kind = PR_SEAL_SIGNED;
  else if ((length >= sizeof enveloped_data - 1 &&
            memcmp (data, enveloped_data, sizeof enveloped_data - 1) == 0) ||
           (length >= sizeof auth_data - 1 &&
            memcmp (data, auth_data, sizeof auth_data - 1) == 0))
    look->kind = PR_SEAL_ENCRYPTED;
}

void
pr_seal_look (PrSealProtocol protocol, GBytes *octets, PrSealLook *look)
{
  const char *data;
  gsize length;

  g_return_if_fail (octets != NULL);
  g_return_if_fail (look != NULL);

  *look = (PrSealLook){ .kind = PR_SEAL_NONE };
  data = g_bytes_get_data (octets, &length);
  if (protocol == PR_SEAL_OPENPGP)
    look_at_openpgp (data, length, look);
  else
    look_at_cms (data, length, look);
}
