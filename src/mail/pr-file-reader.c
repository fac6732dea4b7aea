/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mail/pr-file-reader.h"

#include <string.h>
#include "mail/pr-body-private.h"
#include "mail/pr-mail-limits.h"

#define MAX_FILES 20 /* of one message */

static PrPartMatch match;
static PrFileReader reader;

void
pr_file_reader_set (PrPartMatch can_read, PrFileReader read)
{
  g_atomic_pointer_set (&match, can_read);
  g_atomic_pointer_set (&reader, read);
}

static void
read_file (PrMessage *message, const PrPart *part, PrFileReader read, GString *text)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (message, part->number);
  g_autofree char *more = octets == NULL ? NULL : read (part->type, part->name, octets);

  if (more == NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, more);
}

char *
pr_file_reader_dup_texts (PrMessage *message)
{
  PrPartMatch can_read = (PrPartMatch) g_atomic_pointer_get (&match);
  PrFileReader read = (PrFileReader) g_atomic_pointer_get (&reader);
  g_auto (GStrv) numbers = NULL;
  GPtrArray *parts;
  GString *text;
  guint n_read = 0;

  g_return_val_if_fail (message != NULL, NULL);

  if (can_read == NULL || read == NULL)
    return NULL;
  numbers = pr_message_find_parts (message, can_read);
  if (*numbers == NULL)
    return NULL;
  text = g_string_new (NULL);
  parts = pr_message_get_parts (message);
  for (guint i = 0;
       i < parts->len && n_read < MAX_FILES && text->len < PR_MAIL_MAX_INDEX_OCTETS; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (!can_read (part->type, part->name))
        continue;
      n_read++;
      read_file (message, part, read, text);
    }
  pr_body_cut (text, PR_MAIL_MAX_INDEX_OCTETS);
  return g_string_free (text, text->len == 0);
}
