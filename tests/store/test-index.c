/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "index-fixture.h"
#include "mail/pr-file-reader.h"
#include "store/pr-index-private.h"
#include "store/pr-query-private.h"

#define HEAD                                             \
  "From: Ada Lovelace <ada@example.org>\r\n"             \
  "Sender: Secretary <office@example.org>\r\n"           \
  "To: Bob <bob@example.com>\r\n"                        \
  "Bcc: hidden@example.net\r\n"                          \
  "Cc: =?utf-8?q?J=C3=BCrgen?= <juergen@example.de>\r\n" \
  "Subject: =?utf-8?b?5piO5pel44Gu5Lya6K2w?=\r\n"        \
  "List-Id: Engines <engines.example.org>\r\n"           \
  "MIME-Version: 1.0\r\n"                                \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define BODY                                                       \
  "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"         \
  "The engine weaves Stra\xC3\x9F"                                 \
  "en.\r\n"                                                        \
  "--b\r\nContent-Type: text/plain; name=\"loom.txt\"\r\n"         \
  "Content-Disposition: attachment; filename=\"loom.txt\"\r\n\r\n" \
  "Jacquard cards\r\n--b--\r\n"

static PrMessage *
parse (const char *octets)
{
  g_autoptr (GBytes) raw = g_bytes_new_static (octets, strlen (octets));

  return pr_message_new (raw);
}

/* How many messages the index holds that match @query. */
static guint64
count (PrDatabase *database, const char *query)
{
  g_autoptr (GError) error = NULL;
  PrSelection selection = { 0, 0, query };
  g_autoptr (PrStatement) stmt = pr_query_prepare_count (database, &selection, &error);

  g_assert_no_error (error);
  g_assert_true (pr_statement_step (stmt, &error));
  return (guint64) pr_statement_get_int64 (stmt, 0);
}

static void
add (PrDatabase *database, gint64 key, const char *octets)
{
  g_autoptr (PrMessage) message = parse (octets);
  g_autoptr (PrIndexText) text = pr_index_text_new (message);

  g_assert_cmpuint (text->raw_octets, ==, strlen (octets));
  index_fixture_add (database, key, (const char *const *) text->columns,
                     text->message_id);
}

static void
test_each_part_of_a_message_in_its_column (void)
{
  static const char *const matches[] = {
    "from:lovelace",  "from:ada@example.org",
    "from:secretary", "to:bob",
    "to:hidden",      "cc:jurgen",
    "subject:会議",   "list:engines.example.org",
    "body:strassen",  "body:jacquard",
    "filename:loom",
  };
  g_autoptr (PrDatabase) database = index_fixture_open (":memory:");

  add (database, 7, HEAD BODY);
  for (gsize i = 0; i < G_N_ELEMENTS (matches); i++)
    {
      g_test_message ("%s", matches[i]);
      g_assert_cmpuint (count (database, matches[i]), ==, 1);
    }
  g_assert_cmpuint (count (database, "subject:engine"), ==, 0);
  g_assert_cmpuint (count (database, "body:lovelace"), ==, 0);
}

static void
test_head_gives_way_to_the_whole (void)
{
  g_autoptr (PrDatabase) database = index_fixture_open (":memory:");
  g_autoptr (GError) error = NULL;

  add (database, 7, HEAD);
  g_assert_cmpuint (count (database, "lovelace"), ==, 1);
  g_assert_cmpuint (count (database, "jacquard"), ==, 0);

  pr_index_forget (database, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (database, "lovelace"), ==, 0);

  add (database, 7, HEAD BODY);
  g_assert_cmpuint (count (database, "lovelace jacquard"), ==, 1);
}

static void
test_message_without_anything (void)
{
  g_autoptr (PrDatabase) database = index_fixture_open (":memory:");

  add (database, 7, "");
  g_assert_cmpuint (count (database, "lovelace"), ==, 0);
  g_assert_cmpuint (count (database, "x*"), ==, 0);
}

static gboolean
is_pdf (const char *type, const char *name)
{
  return strcmp (type, "application/pdf") == 0;
}

static char *
read_fake (const char *type, const char *name, GBytes *octets)
{
  return g_strdup_printf ("read %.*s", (int) g_bytes_get_size (octets),
                          (const char *) g_bytes_get_data (octets, NULL));
}

static void
test_file_that_a_program_reads_is_searched (void)
{
  static const PrFileReader reader = { is_pdf, read_fake, 10, 0 };
  static const char raw[] =
    HEAD "--b\r\n\r\nText\r\n--b\r\nContent-Type: application/pdf\r\n"
         "Content-Disposition: attachment; filename=a.pdf\r\n\r\ngearwheel\r\n--b--\r\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (raw, sizeof raw - 1);
  g_autoptr (PrMessage) message = pr_message_new (octets);
  g_autoptr (PrIndexText) with = NULL;
  g_autoptr (PrIndexText) without = pr_index_text_new (message);
  const guint body = (guint) g_bit_nth_lsf (PR_COLUMN_BODY, -1);

  pr_file_reader_set (&reader);
  with = pr_index_text_new (message);
  pr_file_reader_set (NULL);
  g_assert_nonnull (strstr (with->columns[body], "Text"));
  g_assert_nonnull (strstr (with->columns[body], "read gearwheel"));
  g_assert_null (strstr (without->columns[body], "gearwheel"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/index/each-part-of-a-message-in-its-column",
                   test_each_part_of_a_message_in_its_column);
  g_test_add_func ("/store/index/head-gives-way-to-the-whole",
                   test_head_gives_way_to_the_whole);
  g_test_add_func ("/store/index/message-without-anything",
                   test_message_without_anything);
  g_test_add_func ("/store/index/file-that-a-program-reads-is-searched",
                   test_file_that_a_program_reads_is_searched);
  return g_test_run ();
}
