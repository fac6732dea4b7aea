/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"

#include <string.h>
#include "mail/pr-thread-links.h"

PrMessage *
mail_fixture_parse (const char *octets, gssize length)
{
  g_autoptr (GBytes) raw =
    g_bytes_new (octets, length < 0 ? strlen (octets) : (gsize) length);

  return pr_message_new (raw);
}

GBytes *
mail_fixture_load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "mail", name, NULL);
  g_autoptr (GError) error = NULL;
  char *octets;
  gsize length;

  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (octets, length);
}

PrMessage *
mail_fixture_open (const char *name)
{
  g_autoptr (GBytes) raw = mail_fixture_load (name);

  return pr_message_new (raw);
}

gboolean
mail_fixture_warns (PrMessage *message, const char *code)
{
  return g_strv_contains (pr_message_get_warnings (message), code);
}

static void
check_text (char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_free (text);
}

static void
check_line (const char *line)
{
  if (line == NULL)
    return;
  g_assert_true (g_utf8_validate (line, -1, NULL));
  for (const char *p = line; *p != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p));
}

static void
check_addresses (GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const PrAddress *address = addresses->pdata[i];

      g_assert_nonnull (address->address);
      check_line (address->address);
      check_line (address->name);
    }
}

static void
check_envelope (const PrEnvelope *envelope)
{
  g_assert_nonnull (envelope->subject);
  check_line (envelope->subject);
  check_line (envelope->message_id);
  check_line (envelope->in_reply_to);
  check_line (envelope->list_id);
  for (guint i = 0; envelope->references[i] != NULL; i++)
    check_line (envelope->references[i]);
  check_addresses (envelope->from);
  check_addresses (envelope->sender);
  check_addresses (envelope->reply_to);
  check_addresses (envelope->to);
  check_addresses (envelope->cc);
  check_addresses (envelope->bcc);
}

/* Each piece behind those before it in what was read at once. */
typedef struct
{
  const guint8 *octets;
  gsize length;
  gsize at;
} Expected;

static gboolean
compare_cb (const char *octets, gsize length, gpointer user_data)
{
  Expected *expected = user_data;

  g_assert_cmpuint (length, <=, expected->length - expected->at);
  if (length > 0)
    g_assert_true (memcmp (octets, expected->octets + expected->at, length) == 0);
  expected->at += length;
  return TRUE;
}

static void
check_parts (PrMessage *message)
{
  GPtrArray *parts = pr_message_get_parts (message);
  gboolean any = FALSE;

  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = parts->pdata[i];
      g_autoptr (GBytes) octets = pr_message_dup_part (message, part->number);
      Expected expected = { 0 };

      g_assert_nonnull (octets);
      expected.octets = g_bytes_get_data (octets, &expected.length);
      g_assert_true (pr_message_read_part (message, part->number, compare_cb, &expected));
      g_assert_cmpuint (expected.at, ==, expected.length);
      g_assert_cmpuint (g_bytes_get_size (octets), ==, part->size);
      check_line (part->type);
      check_line (part->name);
      g_assert_true (part->name == NULL || strpbrk (part->name, "/\\") == NULL);
      any = any || part->attachment;
    }
  g_assert_cmpint (pr_message_has_attachment (message), ==, any);
}

void
mail_fixture_check (PrMessage *message)
{
  GPtrArray *headers = pr_message_get_headers (message);
  g_autoptr (GBytes) raw_headers = pr_message_dup_raw_headers (message);
  g_autofree char *html = pr_message_dup_html (message);
  g_autofree char *preview = pr_message_dup_preview (message);
  g_autoptr (PrMessage) again = pr_message_new (pr_message_get_raw (message));
  g_autofree char *quick = pr_message_dup_quick_preview (again);
  g_autofree PrThreadLinks *links = pr_thread_links_new (message);

  check_envelope (pr_message_get_envelope (message));
  for (guint i = 0; i < headers->len; i++)
    check_line (((const PrHeader *) headers->pdata[i])->value);
  check_parts (message);
  check_line (preview);
  g_assert_cmpstr (quick, ==, preview);
  g_assert_cmpint (g_utf8_strlen (preview, -1), <=, 160);
  check_text (pr_message_dup_text (message));
  check_text (pr_message_dup_index_text (message));
  check_text (pr_message_dup_file_names (message));
  g_assert_true (html == NULL || g_utf8_validate (html, -1, NULL));
  g_assert_cmpuint (links->n_ids, >, 0);
  g_assert_cmpuint (g_bytes_get_size (raw_headers), <=,
                    g_bytes_get_size (pr_message_get_raw (message)));
}
