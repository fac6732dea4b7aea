/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "store/pr-incoming-private.h"
#include "store/pr-index-private.h"

/**
 * pr_incoming_new:
 * @uidl: (nullable): the unique-id
 * @raw: (nullable): the octets
 *
 * Returns: (transfer full): a whole and unread message on its way in; head, size, damage,
 *   other flags and refusal are set by hand
 */
PrIncoming *
pr_incoming_new (const char *uidl, guint occurrence, GBytes *raw)
{
  PrIncoming *incoming = g_new0 (PrIncoming, 1);

  incoming->uidl = g_strdup (uidl);
  incoming->occurrence = occurrence;
  incoming->raw = raw == NULL ? NULL : g_bytes_ref (raw);
  incoming->size = raw == NULL ? 0 : g_bytes_get_size (raw);
  incoming->flags = PR_FLAG_UNREAD;
  return incoming;
}

void
pr_incoming_free (PrIncoming *incoming)
{
  if (incoming == NULL)
    return;
  g_free (incoming->uidl);
  g_clear_pointer (&incoming->raw, g_bytes_unref);
  g_free (incoming->damage);
  g_free (incoming->env_sender);
  g_free (incoming->env_recipient);
  g_free (incoming);
}

void
pr_arrival_free (PrArrival *arrival)
{
  if (arrival == NULL)
    return;
  g_clear_pointer (&arrival->message, pr_message_unref);
  pr_packed_clear (&arrival->packed);
  g_free (arrival->links);
  g_free (arrival->text_octets);
  g_free (arrival);
}

/* What a row shows of who wrote: the first name, else the first address. */
static const char *
get_from_name (GPtrArray *from)
{
  const PrAddress *first = from->len == 0 ? NULL : g_ptr_array_index (from, 0);

  if (first == NULL)
    return "";
  return first->name != NULL && *first->name != '\0' ? first->name : first->address;
}

static void
keep_texts (PrArrival *arrival, PrMessage *message, gboolean indexed)
{
  const PrEnvelope *envelope = pr_message_get_envelope (message);
  g_autofree char *from_text = pr_addresses_to_text (envelope->from);
  g_autofree char *to_text = pr_addresses_to_text (envelope->to);
  g_autofree char *preview =
    indexed ? pr_message_dup_preview (message) : pr_message_dup_quick_preview (message);
  const char *texts[PR_ROW_TEXTS] = { from_text,        get_from_name (envelope->from),
                                      to_text,          envelope->subject,
                                      preview,          envelope->message_id,
                                      envelope->list_id };
  gsize sizes[PR_ROW_TEXTS], n_octets = 0;

  for (guint i = 0; i < PR_ROW_TEXTS; i++)
    {
      sizes[i] = texts[i] == NULL ? 0 : strlen (texts[i]) + 1;
      n_octets += sizes[i];
    }
  arrival->text_octets = g_malloc (n_octets);
  n_octets = 0;
  for (guint i = 0; i < PR_ROW_TEXTS; i++)
    if (texts[i] != NULL)
      {
        arrival->texts[i] = memcpy (arrival->text_octets + n_octets, texts[i], sizes[i]);
        n_octets += sizes[i];
      }
}

static PrFlags
find_flags (const PrIncoming *incoming, PrMessage *message)
{
  PrFlags flags = incoming->flags & (PR_FLAG_UNREAD | PR_FLAG_STARRED);

  if (incoming->head_only)
    flags |= incoming->text_start ? PR_FLAG_PARTIAL | PR_FLAG_TOPPED : PR_FLAG_PARTIAL;
  if (incoming->damage != NULL)
    flags |= PR_FLAG_DAMAGED;
  if (pr_message_has_attachment (message))
    flags |= PR_FLAG_ATTACHMENT;
  return flags;
}

static gboolean
check_size (const PrIncoming *incoming, GError **error)
{
  if (g_bytes_get_size (incoming->raw) <= PR_STORE_MAX_MESSAGE_OCTETS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
               _ ("A message of more than %u MiB cannot be stored. Read it where it is."),
               PR_STORE_MAX_MESSAGE_OCTETS >> 20);
  return FALSE;
}

/**
 * pr_store_prepare:
 * @incoming: must outlive what is returned
 *
 * Parses and hashes: what costs time and needs no lock, but for pr_arrival_pack ().
 *
 * Returns: (transfer full): what pr_store_add_arrivals () stores, or %NULL with
 *   %G_IO_ERROR_MESSAGE_TOO_LARGE
 */
PrArrival *
pr_store_prepare (PrStore *self, PrIncoming *incoming, GError **error)
{
  g_autoptr (PrArrival) arrival = NULL;
  g_autoptr (PrMessage) message = NULL;
  const PrEnvelope *envelope;
  gboolean indexed; /* at once */

  g_return_val_if_fail (PR_IS_STORE (self), NULL);
  g_return_val_if_fail (incoming != NULL, NULL);

  arrival = g_new0 (PrArrival, 1);
  arrival->incoming = incoming;
  if (incoming->refused)
    return g_steal_pointer (&arrival);
  if (!check_size (incoming, error))
    return NULL;
  indexed = pr_recent_is_wanted (self);
  message = pr_message_new (incoming->raw);
  envelope = pr_message_get_envelope (message);
  arrival->date = envelope->date;
  arrival->seconds =
    envelope->received != G_MININT64 ? envelope->received : envelope->date;
  arrival->links = pr_thread_links_new (message);
  keep_texts (arrival, message, indexed);
  arrival->flags = find_flags (incoming, message);
  arrival->size = g_bytes_get_size (incoming->raw);
  if (incoming->head_only && incoming->size != 0)
    arrival->size = incoming->size;
  pr_hash_digest (incoming->raw, arrival->hash);
  if (indexed)
    arrival->message = g_steal_pointer (&message);
  return g_steal_pointer (&arrival);
}

/**
 * pr_arrival_pack:
 *
 * Compresses what is to be stored.
 */
void
pr_arrival_pack (PrStore *store, PrArrival *arrival)
{
  g_autoptr (PrDictionary) dictionary = NULL;

  if (arrival->incoming->refused)
    return;
  dictionary = pr_store_ref_dictionary (store);
  pr_codec_pack (arrival->incoming->raw, dictionary, &arrival->packed);
}

/**
 * pr_key_time:
 * @now: seconds since 1970 of first sight
 *
 * Returns: the seconds that order a message in every list (house rule): the topmost
 *   Received:, which a server of ours wrote, else Date:, else @now; never in the future,
 *   so that no Date: sticks to the top
 */
gint64
pr_key_time (const PrArrival *arrival, gint64 now)
{
  gint64 newest = CLAMP (now, 1, PR_KEY_MAX_TIME);

  return arrival->seconds == G_MININT64 ? newest : CLAMP (arrival->seconds, 1, newest);
}

/* The first second counts as none: whatever is older, and much that is broken, meets
 * there, which would make looking for one of them slow. */
gint64
pr_key_told_time (const PrArrival *arrival)
{
  return arrival->seconds > 1 && arrival->seconds <= PR_KEY_MAX_TIME ? arrival->seconds
                                                                     : 0;
}

gint64
pr_store_key_get_time (gint64 key)
{
  gint64 seconds = key >> PR_KEY_SEQUENCE_BITS;

  return seconds > 1 ? seconds : 0;
}
