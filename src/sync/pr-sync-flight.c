/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/pr-sync-flight-private.h"

#include <string.h>
#include "mail/pr-message.h"
#include "sync/pr-sync-renumber.h"

void
pr_sync_flight_clear (PrSyncFlight *self)
{
  g_clear_pointer (&self->uidl, g_free);
  *self = (PrSyncFlight){ 0 };
}

/* Of two that are alike the later one could be the earlier one, come late. */
void
pr_sync_flight_take (PrSyncFlight *self,
                     const char *uidl,
                     guint occurrence,
                     GBytes *octets)
{
  guint hash = g_bytes_hash (octets);

  if (uidl != NULL && (self->uidl == NULL || hash != self->hash))
    {
      g_free (self->uidl);
      self->uidl = g_strdup (uidl);
      self->occurrence = occurrence;
    }
  self->hash = hash;
}

/* ---- as it is noted: "ID" or "ID OCCURRENCE UNIQUE-ID"; "ID+N" after N broken looks
 * ---- */

char *
pr_sync_flight_to_trait (const PrSyncFlight *self)
{
  g_autofree char *uidl = NULL;
  g_autofree char *broken =
    self->n_broken > 0 ? g_strdup_printf ("+%u", self->n_broken) : g_strdup ("");

  if (self->uidl == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT "%s", self->id, broken);
  uidl = g_uri_escape_string (self->uidl, NULL, FALSE);
  return g_strdup_printf ("%" G_GINT64_FORMAT "%s %u %s", self->id, broken,
                          self->occurrence, uidl);
}

void
pr_sync_flight_from_trait (PrSyncFlight *self, const char *value)
{
  g_auto (GStrv) parts = NULL;

  pr_sync_flight_clear (self);
  if (value == NULL)
    return;
  parts = g_strsplit (value, " ", 3);
  if (g_strv_length (parts) > 0)
    {
      char *end;

      self->id = MAX (g_ascii_strtoll (parts[0], &end, 10), 1);
      if (*end == '+')
        self->n_broken = (guint) MIN (g_ascii_strtoull (end + 1, NULL, 10), G_MAXUINT);
    }
  if (g_strv_length (parts) < 3)
    return;
  self->occurrence = (guint) MIN (g_ascii_strtoull (parts[1], NULL, 10), G_MAXUINT);
  self->uidl = g_uri_unescape_string (parts[2], NULL);
}

/* ---- the same message? ---- */

static const char *
get_writer (const PrEnvelope *envelope)
{
  GPtrArray *from = envelope->from;
  const PrAddress *first = from->len > 0 ? g_ptr_array_index (from, 0) : NULL;

  return first != NULL ? first->address : NULL;
}

/* Whether the same lines stand in both heads, but for fields that servers add while they
 * serve a message, and whether there is any. */
static gboolean
has_same_head (GBytes *left, GBytes *right)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  guint8 was[PR_SYNC_HEAD_DIGEST], is[PR_SYNC_HEAD_DIGEST], none[PR_SYNC_HEAD_DIGEST];

  pr_sync_renumber_hash_head (left, was);
  pr_sync_renumber_hash_head (right, is);
  pr_sync_renumber_hash_head (nothing, none);
  return memcmp (was, is, sizeof was) == 0 && memcmp (was, none, sizeof was) != 0;
}

gboolean
pr_sync_flight_is_same (GBytes *kept, GBytes *seen)
{
  g_autoptr (PrMessage) left = pr_message_new (kept);
  g_autoptr (PrMessage) right = pr_message_new (seen);
  const PrEnvelope *was = pr_message_get_envelope (left);
  const PrEnvelope *is = pr_message_get_envelope (right);

  if (g_bytes_equal (kept, seen) || has_same_head (kept, seen))
    return TRUE;
  return was->message_id != NULL && g_strcmp0 (was->message_id, is->message_id) == 0 &&
         g_strcmp0 (was->subject, is->subject) == 0 && was->date == is->date &&
         g_strcmp0 (get_writer (was), get_writer (is)) == 0;
}
