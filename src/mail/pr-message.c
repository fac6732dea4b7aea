/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-message-private.h"

#include <string.h>
#include "mail/pr-charset-private.h"
#include "mail/pr-envelope-private.h"

#define MAX_SETTLED (32 << 20) /* such mail is older than any that was longer */

/* Old Macintosh lines end in CR alone. One octet becomes one octet, so that places in
 * one are places in the other. */
static GBytes *
settle_lines (GBytes *raw)
{
  gsize length;
  const char *data = g_bytes_get_data (raw, &length);
  char *copy;

  if (length == 0 || length > MAX_SETTLED || memchr (data, '\n', length) != NULL ||
      memchr (data, '\r', length) == NULL)
    return g_bytes_ref (raw);
  copy = g_memdup2 (data, length);
  for (gsize i = 0; i < length; i++)
    if (copy[i] == '\r')
      copy[i] = '\n';
  return g_bytes_new_take (copy, length);
}

static PrMessage *
make (GBytes *raw, GBytes *unpacked, const char *charset)
{
  PrMessage *self;
  const char *data;
  gsize length;

  g_return_val_if_fail (raw != NULL, NULL);
  self = g_atomic_rc_box_new0 (PrMessage);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->list_lock);
  g_mutex_init (&self->inlines_lock);
  self->raw = g_bytes_ref (raw);
  self->octets = g_bytes_ref (unpacked);
  self->lines = settle_lines (unpacked);
  data = g_bytes_get_data (self->lines, &length);
  self->mime = pr_mime_new_in_charset (data, length, 0, charset);
  self->warnings = self->mime->warnings;
  self->envelope = pr_envelope_new (self->mime, &self->warnings);
  return self;
}

PrMessage *
pr_message_new (GBytes *raw)
{
  g_return_val_if_fail (raw != NULL, NULL);

  return make (raw, raw, NULL);
}

PrMessage *
pr_message_new_unpacked (GBytes *raw, GBytes *unpacked)
{
  g_return_val_if_fail (raw != NULL, NULL);
  g_return_val_if_fail (unpacked != NULL, NULL);

  return make (raw, unpacked, NULL);
}

PrMessage *
pr_message_new_in_charset (GBytes *raw, const char *charset)
{
  g_return_val_if_fail (raw != NULL, NULL);

  return make (raw, raw, charset);
}

PrMessage *
pr_message_dup_in_charset (PrMessage *self, const char *charset)
{
  g_return_val_if_fail (self != NULL, NULL);

  return make (self->raw, self->octets, charset);
}

gboolean
pr_message_knows_charset (const char *charset)
{
  g_return_val_if_fail (charset != NULL, FALSE);

  return pr_charset_is_known (charset);
}

PrMessage *
pr_message_ref (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
message_clear (gpointer data)
{
  PrMessage *self = data;

  pr_envelope_free (self->envelope);
  pr_mime_free (self->mime);
  g_bytes_unref (self->lines);
  g_bytes_unref (self->octets);
  g_bytes_unref (self->raw);
  g_free (self->text);
  pr_rich_text_unref (self->rich);
  g_free (self->html);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  pr_inlines_free (self->inlines);
  g_clear_pointer (&self->warning_codes, g_ptr_array_unref);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_mutex_clear (&self->list_lock);
  g_mutex_clear (&self->inlines_lock);
  g_mutex_clear (&self->lock);
}

void
pr_message_unref (PrMessage *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, message_clear);
}

GBytes *
pr_message_get_raw (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->raw;
}

const PrEnvelope *
pr_message_get_envelope (PrMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->envelope;
}

/* As it came, which is itself where nothing was unpacked. */
static PrMessage *
ref_packed (PrMessage *self)
{
  return self->octets == self->raw ? pr_message_ref (self) : pr_message_new (self->raw);
}

GPtrArray *
pr_message_get_headers (PrMessage *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->list_lock);
  if (self->headers == NULL)
    {
      g_autoptr (PrMessage) packed = ref_packed (self);

      self->headers = pr_envelope_list_headers (packed->mime, &self->header_warnings);
    }
  return self->headers;
}

GBytes *
pr_message_dup_raw_headers (PrMessage *self)
{
  g_autoptr (PrMessage) packed = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  packed = ref_packed (self);
  return g_bytes_new_from_bytes (packed->raw, 0, packed->mime->root->body);
}
