/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "extract/pr-unpack.h"

#include <string.h>
#include "extract/pr-extract-limits.h"
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

/* Takes @message. @n: how many more may be unpacked */
static PrMessage *
unpack_all (PrMessage *message, guint *n)
{
  g_auto (GStrv) numbers = pr_message_find_parts (message, is_tnef);
  PrMessage *current = message;

  /* The last first: what is unpacked does not renumber those before it. */
  for (guint i = g_strv_length (numbers); i > 0 && *n > 0; i--)
    {
      PrMessage *next = unpack_part (current, numbers[i - 1]);

      if (next == NULL)
        continue;
      (*n)--;
      pr_message_unref (current);
      current = next;
    }
  return current;
}

PrMessage *
pr_unpack_message (PrMessage *message)
{
  PrMessage *current;
  guint n = MAX_UNPACKED;

  g_return_val_if_fail (message != NULL, NULL);

  current = pr_message_ref (message);
  /* One may hold another. */
  for (guint depth = 0; depth < PR_EXTRACT_MAX_TNEF_DEPTH; depth++)
    {
      guint before = n;

      current = unpack_all (current, &n);
      if (n == before)
        break;
    }
  return current;
}
