/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-thread-links.h"

#include <string.h>

#define MAX_HASHED 65536

/* FNV-1a: spreads well enough, and what a sender could make collide he could also make
 * equal. Never 0. */
static gint64
hash_octets (const char *octets, gsize length)
{
  guint64 hash = 0xcbf29ce484222325 ^ length;

  length = MIN (length, MAX_HASHED);

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) octets[i]) * 0x100000001b3;
  return hash != 0 ? (gint64) hash : 1;
}

static gboolean
is_named (const char *msg_id)
{
  return msg_id != NULL && *msg_id != '\0';
}

static void
add_id (PrThreadLinks *self, const char *msg_id)
{
  if (is_named (msg_id))
    self->ids[self->n_ids++] = hash_octets (msg_id, strlen (msg_id));
}

/* Without a msg-id of its own the header's octets are taken, so that a head and its whole
 * message agree; where they tell no time, many messages have the same, and the text is
 * taken, too. */
static void
add_own_id (PrThreadLinks *self, PrMessage *message)
{
  const PrEnvelope *envelope = pr_message_get_envelope (message);
  gboolean is_dated = envelope->date != G_MININT64 || envelope->received != G_MININT64;
  g_autoptr (GBytes) octets = NULL;

  if (is_named (envelope->message_id))
    {
      add_id (self, envelope->message_id);
      return;
    }
  octets = is_dated ? pr_message_dup_raw_headers (message)
                    : g_bytes_ref (pr_message_get_raw (message));
  self->ids[self->n_ids++] =
    hash_octets (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
}

static void
note_subject (PrThreadLinks *self, const char *subject)
{
  gboolean reply = FALSE;
  g_autofree char *base = pr_subject_get_base (subject, &reply);

  if (*base == '\0')
    return;
  self->subject = hash_octets (base, strlen (base));
  self->bare_reply = reply && self->n_ids == 0;
}

PrThreadLinks *
pr_thread_links_new (PrMessage *message)
{
  const PrEnvelope *envelope;
  PrThreadLinks *self;
  guint n, n_left_out;

  g_return_val_if_fail (message != NULL, NULL);

  envelope = pr_message_get_envelope (message);
  n = g_strv_length (envelope->references);
  n_left_out = n > PR_THREAD_LINKS_MAX ? n - PR_THREAD_LINKS_MAX : 0;
  self = g_malloc0 (sizeof (PrThreadLinks) + (n - n_left_out + 2) * sizeof (gint64));
  for (guint i = 0; i < n; i++)
    if (i == 0 || i > n_left_out)
      add_id (self, envelope->references[i]);
  if (n == 0 || g_strcmp0 (envelope->in_reply_to, envelope->references[n - 1]) != 0)
    add_id (self, envelope->in_reply_to);
  note_subject (self, envelope->subject);
  add_own_id (self, message);
  return self;
}

/* ---- people ---- */

/* The next address in @text, folded, or NULL; @text moves behind it. An address has an
 * "@", and none of the characters that separate addresses and names. */
static char *
take_address (const char **text)
{
  static const char separators[] = " ,;<>()\"";

  while (**text != '\0')
    {
      const char *begin = *text + strspn (*text, separators);
      gsize length = strcspn (begin, separators);

      *text = begin + length;
      if (memchr (begin, '@', length) != NULL)
        return g_ascii_strdown (begin, (gssize) length);
    }
  return NULL;
}

static gboolean
names (const char *text, const char *address)
{
  char *other;

  while ((other = take_address (&text)) != NULL)
    {
      gboolean same = g_str_equal (other, address);

      g_free (other);
      if (same)
        return TRUE;
    }
  return FALSE;
}

char *
pr_thread_dup_sender (const char *from)
{
  g_return_val_if_fail (from != NULL, NULL);

  return take_address (&from);
}

static gboolean
takes_part (const char *from, const char *other_from, const char *other_to)
{
  g_autofree char *sender = take_address (&from);

  return sender != NULL && (names (other_from, sender) || names (other_to, sender));
}

gboolean
pr_thread_has_common_person (const char *from,
                             const char *to,
                             const char *other_from,
                             const char *other_to)
{
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);
  g_return_val_if_fail (other_from != NULL && other_to != NULL, FALSE);

  return takes_part (from, other_from, other_to) || takes_part (other_from, from, to);
}
