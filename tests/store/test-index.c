/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/pr-query-private.h"
#include "store/pr-schema-private.h"

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

static PrDatabase *
open_database (void)
{
  g_autoptr (GError) error = NULL;
  PrDatabase *database = pr_database_open (":memory:", TRUE, &error);

  g_assert_no_error (error);
  pr_tokenizer_register (database, &error);
  g_assert_no_error (error);
  pr_schema_migrate (database, &error);
  g_assert_no_error (error);
  return database;
}

static PrMessage *
parse (const char *octets)
{
  g_autoptr (GBytes) raw = g_bytes_new_static (octets, strlen (octets));

  return pr_message_new (raw);
}

/* How many messages the index holds that match. */
static gint64
count (PrDatabase *database, const char *match)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_database_prepare (database, "SELECT count (*) FROM fts WHERE fts MATCH ?1",
                         &error);

  g_assert_no_error (error);
  pr_statement_bind_text (stmt, 1, match);
  g_assert_true (pr_statement_step (stmt, &error));
  return pr_statement_get_int64 (stmt, 0);
}

static void
check_index (PrDatabase *database)
{
  g_autoptr (GError) error = NULL;

  pr_database_exec (database, "INSERT INTO fts (fts) VALUES ('integrity-check')", &error);
  g_assert_no_error (error);
}

static void
test_each_part_of_a_message_in_its_column (void)
{
  static const char *const matches[] = {
    "sender : lovelace",  "sender : \"ada example org\"",
    "sender : secretary", "recipient : bob",
    "recipient : hidden", "cc : jurgen",
    "subject : 会議",     "list : \"engines example org\"",
    "body : strassen",    "body : jacquard",
    "filename : loom",
  };
  g_autoptr (PrDatabase) database = open_database ();
  g_autoptr (PrMessage) message = parse (HEAD BODY);
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_index_insert (database, 7, message, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (matches); i++)
    {
      g_test_message ("%s", matches[i]);
      g_assert_cmpint (count (database, matches[i]), ==, 1);
    }
  g_assert_cmpint (count (database, "subject : engine"), ==, 0);
  g_assert_cmpint (count (database, "body : lovelace"), ==, 0);
  check_index (database);
}

static void
test_head_gives_way_to_the_whole (void)
{
  g_autoptr (PrDatabase) database = open_database ();
  g_autoptr (PrMessage) head = parse (HEAD);
  g_autoptr (PrMessage) whole = parse (HEAD BODY);
  g_autoptr (GError) error = NULL;

  pr_index_insert (database, 7, head, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (database, "lovelace"), ==, 1);
  g_assert_cmpint (count (database, "jacquard"), ==, 0);

  pr_index_remove (database, 7, head, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (database, "lovelace"), ==, 0);
  check_index (database);

  pr_index_insert (database, 7, whole, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (database, "lovelace jacquard"), ==, 1);
  check_index (database);
}

static void
test_message_without_anything (void)
{
  g_autoptr (PrDatabase) database = open_database ();
  g_autoptr (PrMessage) message = parse ("");
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_index_insert (database, 7, message, &error));
  g_assert_no_error (error);
  g_assert_true (pr_index_remove (database, 7, message, &error));
  g_assert_no_error (error);
  check_index (database);
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
  return g_test_run ();
}
