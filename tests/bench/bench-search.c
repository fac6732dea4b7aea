/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "index-fixture.h"
#include "store/pr-query-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-tokenizer-private.h"

/* Times the search in a generated profile: bench-search [--messages N] [--setup SQL]
 * [--keep FILE]. The mail is always the same. */

#define N_WORDS 120000
#define SEGMENT 32768 /* messages, as merging leaves them */
#define N_RUNS 9
#define PAGE 200
#define DAY 86400
#define NEWEST 1795132800 /* 2026-11-20 */

static int n_messages = 100000;
static char *setup = NULL;
static char *keep = NULL;

static const GOptionEntry options[] = {
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "how many messages", "N" },
  { "setup", 0, 0, G_OPTION_ARG_STRING, &setup, "SQL to run on the empty database",
    "SQL" },
  { "keep", 0, 0, G_OPTION_ARG_FILENAME, &keep, "where to leave the database", "FILE" },
  { NULL },
};

typedef struct
{
  GRand *rand;
  char *words[N_WORDS];
  double cumulated[N_WORDS]; /* of Zipf's law */
} Language;

/* ---- text ---- */

/* Frequent words as they are in English, rarer ones from syllables, so that beginnings of
 * words are as many as they are there. */
static char *
make_word (GRand *rand, guint rank)
{
  static const char *const common[] = {
    "the",  "of",    "and",  "to",    "in",    "that",  "for",  "with", "this",
    "have", "was",   "by",   "not",   "he",    "his",   "but",  "at",   "are",
    "from", "or",    "had",  "an",    "they",  "which", "one",  "you",  "were",
    "her",  "all",   "she",  "there", "would", "their", "we",   "him",  "been",
    "has",  "when",  "who",  "will",  "more",  "no",    "if",   "out",  "so",
    "said", "what",  "up",   "its",   "about", "into",  "than", "them", "can",
    "only", "other", "time", "these", "thing", "then",
  };
  static const char *const onsets[] = { "b",  "c",  "d",  "f",  "g",  "h",  "j",  "k",
                                        "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v",
                                        "w",  "br", "cr", "gr", "pr", "tr", "bl", "fl",
                                        "pl", "st", "sp", "sh", "ch", "th", "qu", "" };
  static const char *const nuclei[] = { "a", "e", "i", "o", "u", "ai", "ea", "ou" };
  static const char *const codas[] = { "", "", "n", "r", "s", "t", "l", "nd" };
  GString *word = g_string_new (NULL);

  if (rank < G_N_ELEMENTS (common))
    return g_string_free (g_string_assign (word, common[rank]), FALSE);
  for (int left = g_rand_int_range (rand, 1, 4); left > 0; left--)
    {
      guint32 dice = g_rand_int (rand);

      g_string_append (word, onsets[dice % G_N_ELEMENTS (onsets)]);
      g_string_append (word, nuclei[dice / 32 % G_N_ELEMENTS (nuclei)]);
      g_string_append (word, codas[dice / 256 % G_N_ELEMENTS (codas)]);
    }
  return g_string_free (word, FALSE);
}

static Language *
language_new (void)
{
  Language *self = g_new0 (Language, 1);
  double sum = 0;

  self->rand = g_rand_new_with_seed (1);
  for (guint i = 0; i < N_WORDS; i++)
    {
      self->words[i] = make_word (self->rand, i);
      sum += 1 / pow (i + 2.7, 1.05);
      self->cumulated[i] = sum;
    }
  for (guint i = 0; i < N_WORDS; i++)
    self->cumulated[i] /= sum;
  return self;
}

static void
language_free (Language *self)
{
  for (guint i = 0; i < N_WORDS; i++)
    g_free (self->words[i]);
  g_rand_free (self->rand);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Language, language_free)

static const char *
pick_word (Language *self)
{
  double at = g_rand_double (self->rand);
  guint low = 0, high = N_WORDS - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->cumulated[middle] < at)
        low = middle + 1;
      else
        high = middle;
    }
  return self->words[low];
}

static void
append_words (Language *self, GString *text, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, pick_word (self));
      g_string_append (text, i % 12 == 11 ? ".\n" : " ");
    }
}

/* ---- the profile ---- */

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
exec (PrDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  pr_database_exec (database, sql, &error);
  check (error);
}

static PrStatement *
prepare (PrDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  PrStatement *stmt = pr_database_prepare (database, sql, &error);

  check (error);
  return stmt;
}

static void
run (PrStatement *stmt)
{
  g_autoptr (GError) error = NULL;

  pr_statement_run (stmt, &error);
  check (error);
}

static void
add_message (PrDatabase *database,
             Language *language,
             PrSegmentBuilder *builder,
             int number,
             guint64 *octets)
{
  GRand *rand = language->rand;
  gint64 date = NEWEST - (gint64) (n_messages - number) * 1600 + g_rand_int (rand) % 1000;
  gint64 key = date << 20 | (number & 0xfffff);
  g_autoptr (PrStatement) row =
    prepare (database,
             "INSERT INTO message (key, account, folder, flags, date, size, thread, "
             "from_text, from_name, to_text, subject, preview, hash) VALUES (?1, 1, ?2, "
             "?3, ?4, ?5, ?1, ?6, ?6, ?6, ?7, ?8, zeroblob (32))");
  g_autofree char *sender =
    g_strdup_printf ("Person%d <person%d@example.org>", number % 100, number % 100);
  g_autoptr (GString) subject = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *preview = NULL;
  guint n_words =
    (guint) CLAMP (exp (5.3 + 0.9 * (g_rand_double (rand) + g_rand_double (rand) +
                                     g_rand_double (rand) - 1.5)),
                   20, 5000);

  append_words (language, subject, 6);
  append_words (language, body, n_words);
  if (number % 2000 == 7)
    g_string_append (body, " xylozephyr");
  if (number % 250 == 3)
    g_string_append (body, " quarterly harvest forecast");
  preview = g_strndup (body->str, 160);
  *octets += strlen (sender) + 15 + subject->len + body->len;

  pr_statement_bind_int64 (row, 1, key);
  pr_statement_bind_int64 (row, 2, number % 50 == 0 ? 3 : number % 40 == 0 ? 2 : 1);
  pr_statement_bind_int64 (row, 3, number % 20 == 0 ? 1 : 0);
  pr_statement_bind_int64 (row, 4, date);
  pr_statement_bind_int64 (row, 5, (gint64) body->len + 2000);
  pr_statement_bind_text (row, 6, sender);
  pr_statement_bind_text (row, 7, subject->str);
  pr_statement_bind_text (row, 8, preview);
  run (row);
  pr_segment_builder_begin (builder, key);
  pr_segment_builder_add (builder, PR_COLUMN_SENDER, sender);
  pr_segment_builder_add (builder, PR_COLUMN_RECIPIENT, "ada@example.org");
  pr_segment_builder_add (builder, PR_COLUMN_SUBJECT, subject->str);
  pr_segment_builder_add (builder, PR_COLUMN_BODY, body->str);
}

static gint64
get_number (PrDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  pr_schema_get_int64 (database, sql, &number, &error);
  check (error);
  return number;
}

static void
fill (PrDatabase *database)
{
  g_autoptr (Language) language = language_new ();
  gint64 start = g_get_monotonic_time ();
  guint64 octets = 0;
  double seconds;

  exec (database,
        "DELETE FROM folder; DELETE FROM account; INSERT INTO account (id, name, folded, "
        "host, port, user, security, auth, keep, keep_days, max_size) "
        "VALUES (1, 'a', 'a', 'h', 1, 'u', 0, '', 0, 0, 0);"
        "INSERT INTO folder (id, kind, name) VALUES (1, 0, 'Inbox'), (2, 3, 'Junk'), "
        "(3, 4, 'Trash')");
  for (int i = 0; i < n_messages; i += SEGMENT)
    {
      g_autoptr (PrSegmentBuilder) builder = pr_segment_builder_new ();

      exec (database, "BEGIN");
      for (int j = i; j < MIN (i + SEGMENT, n_messages); j++)
        add_message (database, language, builder, j, &octets);
      index_fixture_write (database, builder);
      exec (database, "COMMIT");
    }
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_print ("%d messages, %.1f MB of text, made and indexed in %.1f s\n", n_messages,
           (double) octets / 1e6, seconds);
  g_print ("index / text: %.3f\n",
           (double) get_number (database,
                                "SELECT sum (length (data)) FROM segment_chunk") /
             (double) octets);
}

/* ---- times ---- */

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

/* Milliseconds, the median of N_RUNS. @result: rows, or the one number. */
static double
time_query (PrDatabase *database, const char *query, gsize limit, gint64 *result)
{
  PrSelection selection = { 0, 0, query };
  double times[N_RUNS];

  for (gsize i = 0; i < N_RUNS; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (PrStatement) stmt =
        limit == 0 ? pr_query_prepare_count (database, &selection, &error)
                   : pr_query_prepare_keys (database, &selection, 0, limit, &error);

      check (error);
      for (*result = 0; pr_statement_step (stmt, &error);)
        *result = limit == 0 ? pr_statement_get_int64 (stmt, 0) : *result + 1;
      check (error);
      times[i] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  qsort (times, N_RUNS, sizeof times[0], compare_cb);
  return times[N_RUNS / 2];
}

static void
time_queries (PrDatabase *database)
{
  static const char *const queries[] = {
    "xylozephyr",
    "the",
    "the of and",
    "thing",
    "from:person7",
    "from:person7 the",
    "\"quarterly harvest forecast\"",
    "\"of the\"",
    "xylo*",
    "the*",
    "th*",
    "t*",
    "qu*",
    "the -of",
    "-the",
    "the OR is:unread",
    "is:unread",
    "is:unread the",
    "is:starred the",
    "on:2026-11-10",
    "after:7d",
    "before:2023",
    "after:2023",
    "the on:2025-11-10",
    "the before:2022-01-10",
    "larger:20k",
    "folder:trash",
    "folder:trash the",
    "account:a the",
    "",
  };

  g_print ("%-32s %9s %10s %9s %10s\n", "query", "newest ms", "of 200", "count ms", "");
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      gint64 n_rows, n_all;
      double page = time_query (database, queries[i], PAGE, &n_rows);
      double count = time_query (database, queries[i], 0, &n_all);

      g_print ("%-32s %9.3f %10" G_GINT64_FORMAT " %9.3f %10" G_GINT64_FORMAT "\n",
               queries[i], page, n_rows, count, n_all);
    }
}

static int
ignore_cb (void *user_data, int flags, const char *token, int length, int start, int end)
{
  guint64 *n_tokens = user_data;

  ++*n_tokens;
  return 0;
}

static void
time_tokenizer (const char *name, const char *sentence)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 n_tokens = 0;
  gint64 start;

  while (text->len < 32 << 20)
    g_string_append (text, sentence);
  start = g_get_monotonic_time ();
  pr_tokenize (text->str, text->len, PR_TOKENIZE_TEXT, ignore_cb, &n_tokens);
  g_print ("tokenizer, %s: %.0f MB/s\n", name,
           (double) text->len / (double) (g_get_monotonic_time () - start));
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrDatabase) database = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  time_tokenizer ("English",
                  "The engine weaves algebraical patterns, as the loom does. ");
  time_tokenizer ("German", "Größere Straßen führen über die Höhen nach München. ");
  time_tokenizer ("Russian", "Все счастливые семьи похожи друг на друга. ");
  time_tokenizer ("Japanese", "明日の会議は東京都庁で午後三時から始まります。");

  folder = g_dir_make_tmp ("bench-search-XXXXXX", &error);
  check (error);
  file = keep != NULL ? g_strdup (keep) : g_build_filename (folder, "mail.db", NULL);
  database = index_fixture_open (file);
  exec (database, setup != NULL ? setup : "");
  if (get_number (database, "SELECT count (*) FROM message") == 0)
    fill (database);
  time_queries (database);
  g_clear_pointer (&database, pr_database_free);
  if (keep == NULL)
    g_unlink (file);
  g_rmdir (folder);
  return 0;
}
