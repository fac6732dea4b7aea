/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-unpack.h"

#include <string.h>
#include "extract/pr-tnef.h"

#define MAX_UNPACKED 5 /* of one message */

static gboolean
is_tnef (const char *type, const char *name)
{
  return strcmp (type, "application/ms-tnef") == 0 ||
         strcmp (type, "application/vnd.ms-tnef") == 0 ||
         (name != NULL && g_ascii_strcasecmp (name, "winmail.dat") == 0);
}

/* @number: "" is the message itself; (transfer full), or NULL */
static PrMessage *
unpack_part (PrMessage *message, const char *number)
{
  gboolean is_all = *number == '\0';
  g_autofree char *text = pr_message_dup_text (message);
  g_autoptr (GBytes) octets = pr_message_dup_part (message, is_all ? "1" : number);
  gboolean is_alone = text[strspn (text, " \t\r\n")] == '\0';
  g_autoptr (GBytes) entity = octets == NULL ? NULL : pr_tnef_to_mime (octets, is_alone);
  g_autoptr (GBytes) unpacked = NULL;

  if (entity == NULL)
    return NULL;
  unpacked = pr_message_dup_with_entity (message, is_all ? NULL : number, entity);
  return pr_message_new_unpacked (pr_message_get_raw (message), unpacked);
}

PrMessage *
pr_unpack_message (PrMessage *message)
{
  g_auto (GStrv) numbers = NULL;
  PrMessage *current;
  guint n_unpacked = 0;

  g_return_val_if_fail (message != NULL, NULL);

  current = pr_message_ref (message);
  numbers = pr_message_find_parts (message, is_tnef);
  /* The last first: what is unpacked does not renumber those before it. */
  for (guint i = g_strv_length (numbers); i > 0 && n_unpacked < MAX_UNPACKED; i--)
    {
      PrMessage *next = unpack_part (current, numbers[i - 1]);

      if (next == NULL)
        continue;
      n_unpacked++;
      pr_message_unref (current);
      current = next;
    }
  return current;
}
