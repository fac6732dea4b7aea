/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "mail/pr-thread-links.h"

/* Reads @data as a message in every way a front end or the store does. */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_text (char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  g_free (text);
}

static void
check_parts (PrMessage *message)
{
  GPtrArray *parts = pr_message_get_parts (message);

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = parts->pdata[i];
      g_autoptr (GBytes) octets = pr_message_dup_part (message, part->number);

      g_assert_nonnull (octets);
      g_assert_cmpuint (g_bytes_get_size (octets), ==, part->size);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) raw = g_bytes_new (data, size);
  g_autoptr (PrMessage) message = pr_message_new (raw);
  const PrEnvelope *envelope = pr_message_get_envelope (message);
  g_autoptr (GBytes) headers = pr_message_dup_raw_headers (message);
  g_autofree PrThreadLinks *links = pr_thread_links_new (message);

  g_assert_cmpuint (g_bytes_get_size (headers), <=, size);
  g_assert_true (g_utf8_validate (envelope->subject, -1, NULL));
  g_assert_null (strpbrk (envelope->subject, "\r\n"));
  check_text (pr_addresses_to_text (envelope->from));
  check_text (pr_addresses_to_text (envelope->to));
  check_text (pr_message_dup_text (message));
  check_text (pr_message_dup_html (message));
  check_text (pr_message_dup_quick_preview (message));
  check_text (pr_message_dup_preview (message));
  check_text (pr_message_dup_index_text (message));
  check_text (pr_message_dup_file_names (message));
  check_parts (message);
  g_assert_nonnull (pr_message_get_headers (message));
  g_assert_nonnull (pr_message_get_warnings (message));
  g_assert_cmpuint (links->n_ids, >, 0);
  pr_message_has_attachment (message);
  return 0;
}
