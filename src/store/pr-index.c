/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-index-private.h"

#include <string.h>
#include "mail/pr-file-reader.h"
#include "store/pr-varint-private.h"

/* Names and addresses, so that both are found. */
static char *
join_addresses (GPtrArray *first, GPtrArray *second)
{
  g_autofree char *first_text = pr_addresses_to_text (first);
  g_autofree char *second_text = pr_addresses_to_text (second);

  return g_strjoin ("\n", first_text, second_text, NULL);
}

/* Snippets are cut from the first of it alone, which costs no other program. */
static char *
join_body (PrMessage *message)
{
  g_autofree char *files = pr_file_reader_dup_texts (message);
  char *text = pr_message_dup_index_text (message);
  char *all;

  if (files == NULL)
    return text;
  all = g_strjoin ("\n", text, files, NULL);
  g_free (text);
  return all;
}

static void
take_column (PrIndexText *self, PrColumns column, char *text)
{
  self->columns[g_bit_nth_lsf (column, -1)] = text;
}

/**
 * pr_index_text_new:
 *
 * Extracts what of @message is searched; needs no database, on any thread.
 */
PrIndexText *
pr_index_text_new (PrMessage *message)
{
  PrIndexText *self = g_new0 (PrIndexText, 1);
  const PrEnvelope *envelope = pr_message_get_envelope (message);

  self->raw_octets = g_bytes_get_size (pr_message_get_raw (message));
  take_column (self, PR_COLUMN_SENDER, join_addresses (envelope->from, envelope->sender));
  take_column (self, PR_COLUMN_RECIPIENT, join_addresses (envelope->to, envelope->bcc));
  take_column (self, PR_COLUMN_CC, pr_addresses_to_text (envelope->cc));
  take_column (self, PR_COLUMN_SUBJECT, g_strdup (envelope->subject));
  take_column (self, PR_COLUMN_BODY, join_body (message));
  take_column (self, PR_COLUMN_FILENAME, pr_message_dup_file_names (message));
  take_column (self, PR_COLUMN_LIST, g_strdup (envelope->list_id));
  self->message_id = g_strdup (envelope->message_id);
  return self;
}

void
pr_index_text_free (PrIndexText *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < PR_INDEX_COLUMNS; i++)
    g_free (self->columns[i]);
  g_free (self->message_id);
  g_free (self);
}

gsize
pr_index_text_get_octets (const PrIndexText *self)
{
  gsize octets = sizeof *self;

  for (guint i = 0; i < PR_INDEX_COLUMNS; i++)
    octets += self->columns[i] == NULL ? 0 : strlen (self->columns[i]);
  return octets;
}

char *
pr_index_make_id_token (const char *message_id)
{
  guint64 sum = (guint64) pr_chunk_sum (message_id, strlen (message_id));

  return g_strdup_printf ("\001%" G_GINT64_MODIFIER "x",
                          sum & G_GUINT64_CONSTANT (0xFFFFFFFFFF));
}

void
pr_index_text_add (const PrIndexText *self, PrSegmentBuilder *builder, gint64 key)
{
  pr_segment_builder_begin (builder, key);
  for (guint i = 0; i < PR_INDEX_COLUMNS; i++)
    pr_segment_builder_add (builder, 1u << i, self->columns[i]);
  if (self->message_id != NULL)
    {
      g_autofree char *token = pr_index_make_id_token (self->message_id);

      pr_segment_builder_add_token (builder, PR_COLUMN_MESSAGE_ID, token);
    }
}

/* ---- taking out ---- */

/* Puts @ordinal among those that the row has already. */
static gboolean
save_dead (PrDatabase *database, PrSegment *segment, guint ordinal, GError **error)
{
  g_autoptr (GArray) dead = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PrStatement) stmt = NULL;

  for (guint i = 0; i < pr_segment_get_n_messages (segment); i++)
    if (i == ordinal || pr_segment_is_dead (segment, i))
      g_array_append_val (dead, i);
  bytes = pr_segment_dead_to_bytes (dead);
  stmt =
    pr_database_prepare (database, "UPDATE segment SET dead = ?2 WHERE id = ?1", error);
  if (stmt == NULL)
    return FALSE;
  pr_statement_bind_int64 (stmt, 1, pr_segment_get_id (segment));
  pr_statement_bind_bytes (stmt, 2, bytes);
  return pr_statement_run (stmt, error);
}

gboolean
pr_index_forget (PrDatabase *database, gint64 key, GError **error)
{
  g_autoptr (GPtrArray) segments = pr_segments_list (database, error);

  for (guint i = 0; segments != NULL && i < segments->len; i++)
    {
      PrSegment *segment = g_ptr_array_index (segments, i);
      gboolean found = FALSE;
      guint ordinal = 0;

      if (!pr_segment_find_key (segment, key, &ordinal, &found, error) ||
          (found && !save_dead (database, segment, ordinal, error)))
        return FALSE;
    }
  return segments != NULL;
}

gboolean
pr_index_clear (PrDatabase *database, GError **error)
{
  return pr_database_exec (database,
                           "UPDATE segment SET state = 2 WHERE state = 0;"
                           "UPDATE total SET dead = 0;",
                           error);
}
