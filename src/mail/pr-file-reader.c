/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-file-reader.h"

#include <string.h>
#include "mail/pr-body-private.h"
#include "mail/pr-mail-limits.h"

#define MAX_FILES 20 /* of one message */

static const PrFileReader *current;

void
pr_file_reader_set (const PrFileReader *reader)
{
  g_atomic_pointer_set (&current, reader);
}

static void
read_file (PrMessage *message,
           const PrPart *part,
           const PrFileReader *reader,
           GString *text)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (message, part->number);
  g_autofree char *more =
    octets == NULL ? NULL : reader->read (part->type, part->name, octets);

  if (more == NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, more);
}

char *
pr_file_reader_dup_texts (PrMessage *message)
{
  const PrFileReader *reader = g_atomic_pointer_get (&current);
  gint64 end;
  g_auto (GStrv) numbers = NULL;
  GPtrArray *parts;
  GString *text;
  guint n_read = 0;

  g_return_val_if_fail (message != NULL, NULL);

  if (reader == NULL)
    return NULL;
  numbers = pr_message_find_parts (message, reader->can_read);
  if (*numbers == NULL)
    return NULL;
  text = g_string_new (NULL);
  end = g_get_monotonic_time () + reader->max_seconds * (gint64) G_USEC_PER_SEC;
  parts = pr_message_get_parts (message);
  for (guint i = 0;
       i < parts->len && n_read < MAX_FILES && text->len < PR_MAIL_MAX_INDEX_OCTETS; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (!reader->can_read (part->type, part->name) ||
          (reader->max_octets != 0 && part->size > reader->max_octets))
        continue;
      if (n_read > 0 && g_get_monotonic_time () >= end)
        break;
      n_read++;
      read_file (message, part, reader, text);
    }
  pr_body_cut (text, PR_MAIL_MAX_INDEX_OCTETS);
  return g_string_free (text, text->len == 0);
}
