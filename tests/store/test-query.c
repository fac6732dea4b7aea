/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "index-fixture.h"
#include "store/pr-query-private.h"
#include "store/pr-schema-private.h"

#define DAY(d) (1767225600 + (d) *86400) /* counting from 2026-01-01 UTC */

enum
{
  INBOX = 1,
  WORK,
  JUNK,
  TRASH,
  FOREIGN_TRASH,
};

/* A message and what the index holds of it; its key is its place in the table, from 1. */
typedef struct
{
  const char *columns[7]; /* sender, recipient, cc, subject, body, filename, list */
  int folder, account, flags, size;
  gint64 date;
  const char *message_id, *tag;
} Row;

static const Row rows[] = {
  { { "Ada Lovelace <ada@example.org>", "bob@example.org", NULL, "Report on the engine",
      "The engine weaves algebraical patterns.", "engine.pdf", NULL },
    INBOX,
    1,
    PR_FLAG_UNREAD | PR_FLAG_ATTACHMENT,
    2000001,
    DAY (0),
    "one@example.org",
    "later" },
  { { "Bob <bob@example.com>", "ada@example.org", "Carol <carol@example.org>",
      "Re: Report on the engine", "Straße und Müller, 明日の会議 in 東京都", NULL,
      "dev.example.org" },
    INBOX,
    1,
    PR_FLAG_STARRED,
    500,
    DAY (10),
    NULL,
    "Not Now" },
  { { "Ελένη <eleni@example.gr>", "ada@example.org", NULL, "Καλημέρα Ελλάδα",
      "ёлка и мой дом, Việt Nam, हिन्दी, שָׁלוֹם, مُحَمَّد", NULL, NULL },
    WORK,
    1,
    0,
    1500,
    DAY (20),
    "three@example.org",
    NULL },
  { { "spam@example.net", "ada@example.org", NULL, "Cheap engine", "Buy an engine now",
      NULL, NULL },
    JUNK,
    1,
    PR_FLAG_UNREAD,
    100,
    DAY (30),
    NULL,
    NULL },
  { { "Ada Lovelace <ada@example.org>", "ada@example.org", NULL, "Old engine",
      "thrown away", NULL, NULL },
    TRASH,
    1,
    0,
    100,
    DAY (40),
    "five@example.org",
    "later" },
  { { "Şerife Işık <isik@example.org>", "team@example.org", NULL, "the cat sat",
      "sat the cat on the mat", "Bericht März.odt", NULL },
    INBOX,
    2,
    PR_FLAG_PARTIAL,
    100,
    DAY (50),
    NULL,
    NULL },
  { { "nobody@example.org", NULL, NULL, "binned", "engine", NULL, NULL },
    FOREIGN_TRASH,
    2,
    0,
    100,
    DAY (60),
    NULL,
    NULL },
};

typedef struct
{
  PrDatabase *database;
} Fixture;

static void
exec (Fixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;

  pr_database_exec (f->database, sql, &error);
  g_assert_no_error (error);
}

static void
run (PrStatement *stmt)
{
  g_autoptr (GError) error = NULL;

  pr_statement_run (stmt, &error);
  g_assert_no_error (error);
}

static PrStatement *
prepare (Fixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  PrStatement *stmt = pr_database_prepare (f->database, sql, &error);

  g_assert_no_error (error);
  return stmt;
}

static void
add_row (Fixture *f, gint64 key, const Row *row)
{
  g_autoptr (PrStatement) message =
    prepare (f, "INSERT INTO message (key, account, folder, flags, date, size, thread, "
                "from_text, from_name, to_text, subject, preview, message_id, hash) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, '', '', '', '', '', ?7, x'')");
  g_autoptr (PrStatement) tag =
    prepare (f, "INSERT INTO message_tag SELECT id, ?1 FROM tag WHERE name = ?2");

  pr_statement_bind_int64 (message, 1, key);
  pr_statement_bind_int64 (message, 2, row->account);
  pr_statement_bind_int64 (message, 3, row->folder);
  pr_statement_bind_int64 (message, 4, row->flags);
  pr_statement_bind_int64 (message, 5, row->date);
  pr_statement_bind_int64 (message, 6, row->size);
  pr_statement_bind_text (message, 7, row->message_id);
  run (message);
  index_fixture_add (f->database, key, row->columns, row->message_id);
  pr_statement_bind_int64 (tag, 1, key);
  pr_statement_bind_text (tag, 2, row->tag);
  run (tag);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->database = index_fixture_open (":memory:");
  exec (f,
        "DELETE FROM folder; DELETE FROM account;"
        "INSERT INTO account (id, name, folded, host, port, user, security, auth, keep, "
        "keep_days, max_size) "
        "VALUES (1, 'Home', 'home', 'h', 1, 'u', 0, 'auto', 0, 0, 0),"
        " (2, 'Büro', 'büro', 'h', 1, 'u', 0, 'auto', 0, 0, 0);"
        "INSERT INTO folder (id, account, kind, name) VALUES (1, NULL, 0, 'Inbox'),"
        " (2, NULL, 5, 'My Work'), (3, NULL, 3, 'Junk'), (4, 1, 4, 'Papierkorb'),"
        " (5, 2, 4, 'Trash');"
        "INSERT INTO tag (name) VALUES ('later'), ('Not Now');");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    add_row (f, (gint64) i + 1, &rows[i]);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->database, pr_database_free);
}

static char *
list (Fixture *f, const PrSelection *selection, gint64 below, gsize limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt =
    pr_query_prepare_keys (f->database, selection, below, limit, &error);
  GString *keys = g_string_new (NULL);

  g_assert_no_error (error);
  while (pr_statement_step (stmt, &error))
    g_string_append_printf (keys, "%s%" G_GINT64_FORMAT, keys->len > 0 ? " " : "",
                            pr_statement_get_int64 (stmt, 0));
  g_assert_no_error (error);
  return g_string_free (keys, FALSE);
}

static gint64
count (Fixture *f, const PrSelection *selection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt = pr_query_prepare_count (f->database, selection, &error);

  g_assert_no_error (error);
  g_assert_true (pr_statement_step (stmt, &error));
  return pr_statement_get_int64 (stmt, 0);
}

static gint64
count_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return *text == '\0' ? 0 : (gint64) g_strv_length (words);
}

typedef struct
{
  const char *query;
  const char *keys;
} Case;

static void
check (Fixture *f, const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      PrSelection selection = { 0, 0, cases[i].query };
      g_autofree char *keys = NULL;

      g_test_message ("%s", cases[i].query);
      keys = list (f, &selection, 0, 0);
      g_assert_cmpstr (keys, ==, cases[i].keys);
      g_assert_cmpint (count (f, &selection), ==, count_words (keys));
    }
}

static void
test_words (Fixture *f, gconstpointer data)
{
  static const Case cases[] = {
    { "engine", "2 1" },
    { "engine report", "2 1" },
    { "engine patterns", "1" },
    { "nothing", "" },
    { "\"the cat\"", "6" },
    { "\"cat the\"", "" },
    { "\"cat on the mat\"", "6" },
    { "alg*", "1" },
    { "alg", "" },
    { "\"weaves alg\"*", "1" },
    { "patterns OR cat", "6 1" },
    { "engine patterns OR strasse", "2 1" },
    { "engine -patterns", "2" },
    { "engine -patterns -cat -\"on the engine\"", "" },
    { "-engine", "6 3" },
    { "-engine -cat", "3" },
    { "-w*", "6 3 2" },
    { "", "6 3 2 1" },
    { "...", "6 3 2 1" },
  };

  check (f, cases, G_N_ELEMENTS (cases));
}

static void
test_many_languages (Fixture *f, gconstpointer data)
{
  static const Case cases[] = {
    { "strasse", "2" },
    { "STRASSE", "2" },
    { "Straße", "2" },
    { "muller", "2" },
    { "Mueller", "" },
    { "会議", "2" },
    { "日の", "2" },
    { "明日の会議", "2" },
    { "会", "2" },
    { "議", "2" },
    { "都", "2" },
    { "京都", "2" },
    { "東都", "" },
    { "\"会議 in 東京\"", "2" },
    { "ελλαδα", "3" },
    { "ΚΑΛΗΜΕΡΑ", "3" },
    { "елка", "3" },
    { "мои", "" },
    { "МОЙ", "3" },
    { "viet", "3" },
    { "हिन्दी", "3" },
    { "हिन", "" },
    { "שלום", "3" },
    { "محمد", "3" },
    { "serife isik", "6" },
    { "IŞIK", "6" },
    { "filename:marz", "6" },
  };

  check (f, cases, G_N_ELEMENTS (cases));
}

static void
test_fields (Fixture *f, gconstpointer data)
{
  static const Case cases[] = {
    { "from:ada", "1" },
    { "from:\"lovelace ada\"", "1" },
    { "from:example.org", "6 1" },
    { "from:example", "6 3 2 1" },
    { "from:exam*", "6 3 2 1" },
    { "-from:example.org", "3 2" },
    { "to:ada", "3 2" },
    { "to:carol", "2" },
    { "cc:carol", "2" },
    { "cc:ada", "" },
    { "subject:engine", "2 1" },
    { "body:engine", "1" },
    { "subject:engine body:müller", "2" },
    { "filename:engine.pdf", "1" },
    { "filename:pdf OR list:dev", "2 1" },
    { "from:ada OR from:bob -cat", "2 1" },
    { "id:one@example.org", "1" },
    { "id:<one@example.org>", "1" },
    { "id:ONE@example.org", "" },
    { "-id:one@example.org", "6 3 2" },
  };

  check (f, cases, G_N_ELEMENTS (cases));
}

static void
test_flags_dates_and_sizes (Fixture *f, gconstpointer data)
{
  static const Case cases[] = {
    { "is:unread", "1" },
    { "is:read", "6 3 2" },
    { "-is:unread", "6 3 2" },
    { "is:starred", "2" },
    { "is:partial", "6" },
    { "has:attachment", "1" },
    { "-has:attachment is:read engine", "2" },
    { "engine OR is:partial", "6 2 1" },
    { "-engine OR is:unread", "6 3 1" },
    { "is:unread OR is:starred", "2 1" },
    { "is:starred OR -is:read", "2 1" },
    { "on:2026", "6 3 2 1" },
    { "on:2026-01", "3 2 1" },
    { "on:2026-01-11", "2" },
    { "before:2026-01-11", "1" },
    { "after:2026-01-11", "6 3 2" },
    { "after:2026-01-11 before:2026-01-22", "3 2" },
    { "-after:2026-01-11", "1" },
    { "engine after:2026-01-02", "2" },
    { "before:7d OR after:7d", "6 3 2 1" },
    { "larger:2M", "1" },
    { "smaller:1k", "6 2" },
    { "larger:1499 smaller:1501", "3" },
    { "larger:1500 smaller:2M", "" },
    { "-larger:1k", "6 2" },
  };

  check (f, cases, G_N_ELEMENTS (cases));
}

/* Keys that begin with the time of receipt, as the store gives them, find the same as the
 * small ones of the other tests, where every date is far from its key. */
static void
test_dates_near_their_keys_and_far_from_them (Fixture *f, gconstpointer data)
{
  static const char *const columns[7] = { NULL, NULL, NULL, NULL, "comet", NULL, NULL };
  /* Received on day r, dated on day d. */
  static const int days[][2] = { { 100, 100 }, { 101, 100 }, { 110, 108 },
                                 { 120, 40 },  { 130, 300 }, { 140, 140 } };
  static const struct
  {
    const char *query;
    const char *found; /* places in the table */
  } cases[] = {
    { "comet", "5 4 3 2 1 0" },
    { "comet on:2026-04-11", "1 0" },
    { "comet after:2026-04-12 before:2026-05-01", "2" },
    { "comet before:2026-03-01", "3" },
    { "comet after:2026-10-01", "4" },
    { "comet after:2026-04-01", "5 4 2 1 0" },
    { "after:2026-04-01 body:comet -body:nothing", "5 4 2 1 0" },
    { "on:2026-02-10", "3" },
    { "on:2026-02-10 -comet", "" },
    { "is:unread comet before:2026-03-01", "3" },
  };
  gint64 keys[G_N_ELEMENTS (days)];

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      Row row = { .folder = INBOX, .account = 1, .flags = PR_FLAG_UNREAD, .size = 1 };

      memcpy (row.columns, columns, sizeof columns);
      row.date = DAY (days[i][1]) + 40000;
      keys[i] = ((gint64) DAY (days[i][0]) + 40000) << 20 | i;
      add_row (f, keys[i], &row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = g_strdup_printf ("%s larger:0 smaller:2", cases[i].query);
      PrSelection selection = { 0, 0, query };
      g_autoptr (GString) expected = g_string_new (NULL);
      g_auto (GStrv) places = g_strsplit (cases[i].found, " ", -1);
      g_autofree char *found = list (f, &selection, 0, 0);

      for (guint j = 0; *cases[i].found != '\0' && places[j] != NULL; j++)
        g_string_append_printf (expected, "%s%" G_GINT64_FORMAT, j == 0 ? "" : " ",
                                keys[atoi (places[j])]);
      g_test_message ("%s", query);
      g_assert_cmpstr (found, ==, expected->str);
      g_assert_cmpint (count (f, &selection), ==, count_words (found));
    }
}

static void
test_folders_tags_and_accounts (Fixture *f, gconstpointer data)
{
  static const Case cases[] = {
    { "folder:inbox", "6 2 1" },
    { "folder:\"my work\"", "3" },
    { "folder:work", "" },
    { "-folder:inbox", "3" },
    { "folder:inbox OR folder:\"My Work\"", "6 3 2 1" },
    { "folder:junk", "4" },
    { "folder:JUNK engine", "4" },
    { "folder:papierkorb", "5" },
    { "folder:trash", "7 5" },
    { "folder:trash engine", "7 5" },
    { "engine OR folder:trash", "7 5 2 1" },
    { "-folder:trash engine", "2 1" },
    { "folder:none", "" },
    { "-folder:none", "6 3 2 1" },
    { "tag:later", "1" },
    { "tag:LATER", "1" },
    { "tag:\"not now\"", "2" },
    { "tag:not-now", "2" },
    { "tag:none", "" },
    { "-tag:later engine", "2" },
    { "tag:later OR tag:not-now", "2 1" },
    { "account:home", "3 2 1" },
    { "account:buro", "6" },
    { "-account:home", "6" },
    { "account:none", "" },
  };

  check (f, cases, G_N_ELEMENTS (cases));
}

typedef struct
{
  PrSelection selection;
  gint64 below;
  gsize limit;
  const char *keys;
} Page;

static void
test_selections_are_paged_newest_first (Fixture *f, gconstpointer data)
{
  static const Page pages[] = {
    { { 0, 0, NULL }, 0, 0, "6 3 2 1" },
    { { 0, 0, NULL }, 0, 2, "6 3" },
    { { 0, 0, NULL }, 3, 2, "2 1" },
    { { 1, 0, NULL }, 0, 0, "3 2 1" },
    { { 0, INBOX, NULL }, 0, 0, "6 2 1" },
    { { 0, INBOX, NULL }, 6, 1, "2" },
    { { 0, TRASH, NULL }, 0, 0, "5" },
    { { 0, TRASH, "engine" }, 0, 0, "5" },
    { { 0, JUNK, "engine" }, 0, 0, "4" },
    { { 2, INBOX, NULL }, 0, 0, "6" },
    { { 0, 0, "engine" }, 2, 0, "1" },
    { { 0, 0, "engine" }, 0, 1, "2" },
    { { 0, 0, "-engine" }, 6, 1, "3" },
    { { 2, 0, "engine OR cat" }, 0, 0, "6" },
    { { 0, INBOX, "folder:trash" }, 0, 0, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *keys =
        list (f, &pages[i].selection, pages[i].below, pages[i].limit);

      g_assert_cmpstr (keys, ==, pages[i].keys);
    }
}

static void
test_words_of_a_message_that_is_gone_find_nothing (Fixture *f, gconstpointer data)
{
  static const Case cases[] = { { "patterns", "" },
                                { "engine", "2" },
                                { "-cat", "3 2" },
                                { "patterns OR cat", "6" } };

  exec (f, "DELETE FROM message_tag WHERE key = 1; DELETE FROM message WHERE key = 1");
  check (f, cases, G_N_ELEMENTS (cases));
}

/* Whatever is typed is a statement that SQLite and FTS5 accept. */
static void
check_runs (Fixture *f, const char *query)
{
  PrSelection selection = { 0, 0, query };
  g_autofree char *keys = list (f, &selection, 0, 3);

  count (f, &selection);
}

static void
test_no_query_is_an_error (Fixture *f, gconstpointer data)
{
  static const char alphabet[] = "a e\"-*:OR<>\xE4\xBC\x9A\xFF(){}^+12026-mfromison'\\;";
  const char *query = "-from:\"Ada \xE4\xBC\x9A*\"* OR to:b* OR -is:unread \"x y\"z NEAR "
                      "before:2026-11-20 larger:1.5M folder:\"a b\" id:<x'y> OR - tag:'";
  g_autoptr (GString) all = g_string_new (NULL);

  for (gsize end = 0; end <= strlen (query); end++)
    {
      g_autofree char *cut = g_strndup (query, end);

      check_runs (f, cut);
      check_runs (f, query + end);
    }
  for (guint round = 0; round < 400; round++)
    {
      char octets[25] = { 0 };

      for (gsize i = 0; i + 1 < sizeof octets; i++)
        octets[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      check_runs (f, octets);
    }
  for (guint i = 0; i < 300; i++)
    g_string_append (all, i % 3 == 0   ? "-x OR is:read "
                          : i % 3 == 1 ? "engine* OR \"the cat\" "
                                       : "OR -tag:later e ");
  check_runs (f, all->str);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/store/query/words", test_words);
  add ("/store/query/many-languages", test_many_languages);
  add ("/store/query/fields", test_fields);
  add ("/store/query/flags-dates-and-sizes", test_flags_dates_and_sizes);
  add ("/store/query/dates-near-their-keys-and-far-from-them",
       test_dates_near_their_keys_and_far_from_them);
  add ("/store/query/folders-tags-and-accounts", test_folders_tags_and_accounts);
  add ("/store/query/selections-are-paged-newest-first",
       test_selections_are_paged_newest_first);
  add ("/store/query/words-of-a-message-that-is-gone-find-nothing",
       test_words_of_a_message_that_is_gone_find_nothing);
  add ("/store/query/no-query-is-an-error", test_no_query_is_an_error);
  return g_test_run ();
}
