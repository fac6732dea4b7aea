/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "large-fixture.h"

#include <string.h>

#define FILE_LINE \
  "JVBERi0xLjQKJcfsj6IKNSAwIG9iago8PC9MZW5ndGggNiAwIFIvRmlsdGVyIC9GbGF0ZURlY29k\r\n"
#define FILE_LINES 3000 /* some 230 kB */
#define BEGIN_FILE                                            \
  "--mix\r\nContent-Type: application/pdf; name=plan.pdf\r\n" \
  "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"

static void
append_lines (GString *octets, guint n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (octets, LARGE_TEXT_LINE, i);
}

static void
append_file (GString *octets)
{
  for (guint i = 0; i < FILE_LINES; i++)
    g_string_append (octets, FILE_LINE);
}

GString *
large_fixture_make (guint number, LargeForm form, guint n_lines)
{
  GString *octets = g_string_new (NULL);
  const char *type = form == LARGE_FILE_ALONE   ? "application/pdf; name=plan.pdf"
                     : form == LARGE_TEXT_ALONE ? "text/plain"
                                                : "multipart/mixed; boundary=mix";

  g_string_append_printf (octets,
                          "From: Ada <ada@example.org>\r\nTo: Charles <c@example.org>\r\n"
                          "Subject: Large %u\r\nMessage-ID: <l%u@example.org>\r\n"
                          "Date: Fri, 20 Nov 2026 10:%02u:00 +0000\r\n"
                          "MIME-Version: 1.0\r\nContent-Type: %s\r\n\r\n",
                          number, number, number, type);
  if (form == LARGE_FILE_FIRST)
    {
      g_string_append (octets, BEGIN_FILE);
      append_file (octets);
    }
  if (form == LARGE_TEXT_FIRST || form == LARGE_FILE_FIRST)
    g_string_append (octets, "--mix\r\nContent-Type: text/plain\r\n\r\n");
  if (form != LARGE_FILE_ALONE)
    append_lines (octets, n_lines);
  if (form == LARGE_TEXT_FIRST)
    g_string_append (octets, BEGIN_FILE);
  if (form == LARGE_TEXT_FIRST || form == LARGE_FILE_ALONE)
    append_file (octets);
  if (form == LARGE_TEXT_FIRST || form == LARGE_FILE_FIRST)
    g_string_append (octets, "--mix--\r\n");
  return octets;
}

static void
add_octets (SyncFixture *f, guint number, const char *octets, gsize length)
{
  g_autofree char *uidl = g_strdup_printf ("l%u", number);
  g_autoptr (GBytes) bytes = g_bytes_new (octets, length);

  pr_test_server_add (f->server, uidl, bytes);
}

void
large_fixture_add (SyncFixture *f, guint number, LargeForm form, guint n_lines)
{
  GString *octets = large_fixture_make (number, form, n_lines);

  add_octets (f, number, octets->str, octets->len);
  g_string_free (octets, TRUE);
}

void
large_fixture_bring_heads (SyncFixture *f)
{
  f->account->ask_above = LARGE_ASK_ABOVE;
  f->options.headers_only = TRUE;
  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  f->options.headers_only = FALSE;
  f->options.metered = TRUE;
}

guint
large_fixture_count_top (SyncFixture *f)
{
  return pr_test_server_count_commands (f->server, "TOP");
}

guint
large_fixture_sync (SyncFixture *f)
{
  guint before = large_fixture_count_top (f);

  g_assert_cmpuint (sync_fixture_sync (f), ==, 0);
  return large_fixture_count_top (f) - before;
}

PrMessage *
large_fixture_load (SyncFixture *f, guint number, PrFlags *flags)
{
  g_autofree char *subject = g_strdup_printf ("Large %u", number);
  const PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys =
    pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);
  g_autoptr (GPtrArray) rows =
    pr_store_load_summaries (f->store, (gint64 *) keys->data, keys->len, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const PrSummary *row = g_ptr_array_index (rows, i);
      g_autoptr (GBytes) raw = NULL;

      if (!g_str_equal (row->subject, subject))
        continue;
      raw = pr_store_load_raw (f->store, row->key, &error);
      g_assert_no_error (error);
      *flags = row->flags;
      return pr_message_new (raw);
    }
  g_assert_not_reached ();
}

void
large_fixture_check_text (SyncFixture *f, guint number, guint n_lines)
{
  PrFlags flags = 0;
  g_autoptr (PrMessage) message = large_fixture_load (f, number, &flags);
  g_autofree char *text = pr_message_dup_text (message);
  guint n = 0;

  for (const char *p = text; (p = strchr (p, '\n')) != NULL; p++)
    n++;
  if (n_lines > 0 && !g_str_has_suffix (text, "\n"))
    n++;
  g_assert_cmpuint (n, ==, n_lines);
  g_assert_cmpint (g_str_has_prefix (text, "A line of the text"), ==, n_lines > 0);
  g_assert_true (flags & PR_FLAG_PARTIAL);
  g_assert_true (flags & PR_FLAG_TOPPED);
  g_assert_false (flags & PR_FLAG_ATTACHMENT);
}

void
large_fixture_check_places (SyncFixture *f, const char *wanted)
{
  g_autofree char *places = sync_fixture_dup_places (f);

  g_assert_cmpstr (places, ==, wanted);
}
