/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/pr-dns-private.h"

#include <string.h>
#include "net/pr-net-limits.h"

/* RFC 1035 §4.1. */
#define DNS_PORT 53
#define HEADER_OCTETS 12
#define MAX_LABEL 63
#define MAX_NAME 255
#define MAX_POINTERS 16 /* of one name: more is a loop */
#define TYPE_CNAME 5
#define TYPE_OPT 41
#define TYPE_TLSA 52
#define CLASS_IN 1
#define FLAG_ANSWER 0x8000
#define FLAG_TRUNCATED 0x0200
#define FLAG_RECURSION 0x0100
#define FLAG_AUTHENTIC 0x0020
#define RCODE 0x000f
#define RCODE_NO_NAME 3
#define UDP_OCTETS 1232

void
pr_tlsa_free (PrTlsa *record)
{
  g_bytes_unref (record->data);
  g_free (record);
}

/* ---- the resolver ---- */

static GSocketAddress *
read_address (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "#", 2);
  g_autoptr (GInetAddress) address = NULL;
  guint64 port = DNS_PORT;

  if (parts[0] == NULL ||
      (parts[1] != NULL &&
       !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT16, &port, NULL)))
    return NULL;
  address = g_inet_address_new_from_string (parts[0]);
  return address != NULL ? g_inet_socket_address_new (address, (guint16) port) : NULL;
}

static gboolean
is_here (GSocketAddress *address)
{
  return g_inet_address_get_is_loopback (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

GSocketAddress *
pr_dns_find_resolver (const char *resolv_conf)
{
  g_auto (GStrv) lines = g_strsplit (resolv_conf, "\n", -1);
  g_autoptr (GSocketAddress) first = NULL;
  gboolean trusted = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", -1);

      if (words[0] == NULL || words[1] == NULL)
        continue;
      if (first == NULL && strcmp (words[0], "nameserver") == 0)
        first = read_address (words[1]);
      else if (strcmp (words[0], "options") == 0)
        trusted = trusted || g_strv_contains ((const char *const *) words, "trust-ad");
    }
  if (first == NULL || (!trusted && !is_here (first)))
    return NULL;
  return g_steal_pointer (&first);
}

/* ---- the question ---- */

static void
put16 (GByteArray *octets, guint16 number)
{
  const guint8 pair[2] = { number >> 8, number & 0xff };

  g_byte_array_append (octets, pair, 2);
}

static gboolean
put_name (GByteArray *octets, const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  guint start = octets->len;

  for (guint i = 0; labels[i] != NULL; i++)
    {
      gsize n = strlen (labels[i]);
      guint8 length = (guint8) n;

      if (n == 0 || n > MAX_LABEL)
        return FALSE;
      g_byte_array_append (octets, &length, 1);
      g_byte_array_append (octets, (const guint8 *) labels[i], n);
    }
  g_byte_array_append (octets, (const guint8 *) "", 1);
  return octets->len - start <= MAX_NAME;
}

GBytes *
pr_dns_make_question (const char *name, guint16 id)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  static const guint8 opt[] = {
    0, 0, TYPE_OPT, UDP_OCTETS >> 8, UDP_OCTETS & 0xff, 0, 0, 0, 0, 0, 0
  };

  put16 (octets, id);
  put16 (octets, FLAG_RECURSION | FLAG_AUTHENTIC);
  put16 (octets, 1);
  put16 (octets, 0);
  put16 (octets, 0);
  put16 (octets, 1);
  if (!put_name (octets, name))
    return NULL;
  put16 (octets, TYPE_TLSA);
  put16 (octets, CLASS_IN);
  g_byte_array_append (octets, opt, sizeof opt);
  return g_byte_array_free_to_bytes (g_steal_pointer (&octets));
}

/* ---- the answer ---- */

typedef struct
{
  const guint8 *octets;
  gsize length;
  gsize at;
} Answer;

static gboolean
take16 (Answer *answer, guint *number)
{
  if (answer->length - answer->at < 2)
    return FALSE;
  *number = (guint) answer->octets[answer->at] << 8 | answer->octets[answer->at + 1];
  answer->at += 2;
  return TRUE;
}

static gboolean
skip (Answer *answer, gsize n)
{
  if (answer->length - answer->at < n)
    return FALSE;
  answer->at += n;
  return TRUE;
}

/* A name in lower case, dots between its labels; pointers lead backwards only. */
static gboolean
take_name (Answer *answer, GString *name)
{
  gsize at = answer->at;
  gsize end = 0; /* behind the first pointer */
  guint n_pointers = 0;

  g_string_truncate (name, 0);
  while (at < answer->length && answer->octets[at] != 0)
    {
      guint8 n = answer->octets[at];

      if (n > MAX_LABEL)
        {
          if ((n & 0xc0) != 0xc0 || answer->length - at < 2 ||
              ++n_pointers > MAX_POINTERS)
            return FALSE;
          if (end == 0)
            end = at + 2;
          at = (gsize) (n & 0x3f) << 8 | answer->octets[at + 1];
          continue;
        }
      if (answer->length - at < (gsize) n + 1 || name->len + n + 1 > MAX_NAME)
        return FALSE;
      if (name->len > 0)
        g_string_append_c (name, '.');
      g_string_append_len (name, (const char *) answer->octets + at + 1, n);
      at += (gsize) n + 1;
    }
  if (at >= answer->length)
    return FALSE;
  answer->at = end != 0 ? end : at + 1;
  g_string_ascii_down (name);
  return TRUE;
}

/* The id, and the question itself, are repeated as they were asked. */
static gboolean
take_head (Answer *answer, GBytes *question, guint *flags, guint *n_answers)
{
  gsize size;
  const guint8 *asked = g_bytes_get_data (question, &size);
  Answer own = { asked, size, HEADER_OCTETS };
  g_autoptr (GString) asked_name = g_string_new (NULL);
  g_autoptr (GString) name = g_string_new (NULL);
  guint id, n_questions, type, class;

  if (answer->length < HEADER_OCTETS || !take16 (answer, &id) ||
      id != ((guint) asked[0] << 8 | asked[1]) || !take16 (answer, flags) ||
      !take16 (answer, &n_questions) || !take16 (answer, n_answers) ||
      !skip (answer, 4) || n_questions != 1 || !take_name (answer, name) ||
      !take16 (answer, &type) || !take16 (answer, &class))
    return FALSE;
  return (*flags & FLAG_ANSWER) != 0 && type == TYPE_TLSA && class == CLASS_IN &&
         take_name (&own, asked_name) && g_string_equal (name, asked_name);
}

static gboolean
take_record (Answer *answer, GString *wanted, GPtrArray *records)
{
  g_autoptr (GString) name = g_string_new (NULL);
  guint type, class, length;
  const guint8 *data;
  PrTlsa *record;

  if (!take_name (answer, name) || !take16 (answer, &type) || !take16 (answer, &class) ||
      !skip (answer, 4) || !take16 (answer, &length))
    return FALSE;
  data = answer->octets + answer->at;
  if (!skip (answer, length))
    return FALSE;
  if (type == TYPE_CNAME && class == CLASS_IN && g_string_equal (name, wanted))
    {
      Answer target = { answer->octets, answer->length, answer->at - length };

      return take_name (&target, wanted);
    }
  if (type != TYPE_TLSA || class != CLASS_IN || length <= 3 ||
      !g_string_equal (name, wanted) || records->len == PR_NET_MAX_TLSA)
    return TRUE;
  record = g_new0 (PrTlsa, 1);
  record->usage = data[0];
  record->selector = data[1];
  record->matching = data[2];
  record->data = g_bytes_new (data + 3, length - 3);
  g_ptr_array_add (records, record);
  return TRUE;
}

GPtrArray *
pr_dns_read_answer (GBytes *question, const guint8 *octets, gsize length)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_tlsa_free);
  g_autoptr (GString) wanted = g_string_new (NULL);
  Answer answer = { octets, length, 0 };
  Answer name = { octets, length, HEADER_OCTETS };
  guint flags, n_answers;

  if (!take_head (&answer, question, &flags, &n_answers) || !take_name (&name, wanted))
    return NULL;
  /* Without its word that all of it is signed, anyone could have said it. */
  if ((flags & FLAG_AUTHENTIC) == 0 || (flags & FLAG_TRUNCATED) != 0 ||
      ((flags & RCODE) != 0 && (flags & RCODE) != RCODE_NO_NAME))
    return g_steal_pointer (&records);
  for (guint i = 0; i < n_answers; i++)
    if (!take_record (&answer, wanted, records))
      {
        g_ptr_array_set_size (records, 0);
        break;
      }
  return g_steal_pointer (&records);
}

/* ---- asking ---- */

static GPtrArray *
hear (GSocket *socket, GBytes *question, gint64 until, GCancellable *cancellable)
{
  g_autofree guint8 *octets = g_malloc (PR_NET_MAX_DNS_OCTETS);
  GPtrArray *records = NULL;

  while (records == NULL)
    {
      gint64 left = until - g_get_monotonic_time ();
      gssize n;

      if (left <= 0 ||
          !g_socket_condition_timed_wait (socket, G_IO_IN, left, cancellable, NULL))
        return NULL;
      n = g_socket_receive (socket, (char *) octets, PR_NET_MAX_DNS_OCTETS, cancellable,
                            NULL);
      if (n < 0)
        return NULL;
      records = pr_dns_read_answer (question, octets, n);
    }
  return records;
}

GPtrArray *
pr_dns_ask (GSocketAddress *resolver, const char *name, GCancellable *cancellable)
{
  g_autoptr (GBytes) question =
    pr_dns_make_question (name, g_random_int_range (0, 65536));
  g_autoptr (GSocket) socket = NULL;
  GPtrArray *records = NULL;

  if (question == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (resolver), G_SOCKET_TYPE_DATAGRAM,
                         G_SOCKET_PROTOCOL_UDP, NULL);
  if (socket == NULL || !g_socket_connect (socket, resolver, cancellable, NULL))
    return NULL;
  for (guint i = 0; i < 2 && records == NULL; i++)
    {
      gint64 until = g_get_monotonic_time () + PR_NET_DNS_SECONDS * G_USEC_PER_SEC / 2;
      gsize size;
      const char *octets = g_bytes_get_data (question, &size);

      if (g_socket_send (socket, octets, size, cancellable, NULL) < 0 ||
          g_cancellable_is_cancelled (cancellable))
        return NULL;
      records = hear (socket, question, until, cancellable);
    }
  return records;
}
