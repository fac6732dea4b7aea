/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/pr-piece.h"

#include <string.h>
#include "mail/pr-message-private.h"
#include "mail/pr-parts-private.h"

gboolean
pr_message_get_piece (PrMessage *message, PrPiece *piece)
{
  const PrNode *root;

  g_return_val_if_fail (message != NULL, FALSE);
  g_return_val_if_fail (piece != NULL, FALSE);

  root = message->mime->root;
  if (!pr_node_is_type (root, "message/partial") || root->piece == 0 ||
      root->piece_id == NULL)
    return FALSE;
  piece->id = root->piece_id;
  piece->number = root->piece;
  piece->total = root->n_pieces;
  return TRUE;
}

/* Which fields are of the message that was cut (§5.2.2.1). */
static gboolean
is_inner (const char *field, gsize length)
{
  static const char *const names[] = { "Content-", "Subject:", "Message-ID:",
                                       "Encrypted:", "MIME-Version:" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (length >= strlen (names[i]) &&
        g_ascii_strncasecmp (field, names[i], strlen (names[i])) == 0)
      return TRUE;
  return FALSE;
}

/* The fields that are, or are not, the inner message's; returns where the header ends. */
static gsize
append_fields (GString *out, const char *data, gsize length, gboolean inner)
{
  gboolean keep = FALSE;
  gsize at = 0;

  while (at < length)
    {
      const char *feed = memchr (data + at, '\n', length - at);
      gsize next = feed != NULL ? (gsize) (feed - data) + 1 : length;

      if (data[at] == '\n' || (data[at] == '\r' && next == at + 2))
        break;
      if (data[at] != ' ' && data[at] != '\t')
        keep = is_inner (data + at, next - at) == inner;
      if (keep)
        g_string_append_len (out, data + at, (gssize) (next - at));
      at = next;
    }
  return at;
}

GBytes *
pr_pieces_join (PrMessage *const *pieces, guint n_pieces)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (n_pieces > 0, NULL);

  for (guint i = 0; i < n_pieces; i++)
    {
      g_autoptr (GBytes) octets = pr_message_dup_part (pieces[i], "1");
      gsize length = 0, at = 0;
      const char *data = octets == NULL ? NULL : g_bytes_get_data (octets, &length);

      if (i == 0)
        {
          g_autoptr (GBytes) header = pr_message_dup_raw_headers (pieces[0]);

          append_fields (out, g_bytes_get_data (header, NULL), g_bytes_get_size (header),
                         FALSE);
          at = length > 0 ? append_fields (out, data, length, TRUE) : 0;
        }
      if (length > at)
        g_string_append_len (out, data + at, (gssize) (length - at));
    }
  return g_string_free_to_bytes (out);
}
