/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-fixture.h"
#include "store/pr-codec-private.h"
#include "store/pr-intake.h"
#include "store/pr-large-private.h"
#include "store/pr-maintain-private.h"

#define N_KILLS 6
#define KILLED_OCTETS (12u << 20)
#define LONGEST_MS 200 /* about what storing that takes */

#define HEAD "Content-Type: a/b\r\n\r\n" /* nothing that is read or indexed */

/* Octets that do not compress. */
static GBytes *
make_noise (guint seed, gsize length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint32 *octets = g_new (guint32, length / 4);

  for (gsize i = 0; i < length / 4; i++)
    octets[i] = g_rand_int (random);
  memcpy (octets, HEAD, strlen (HEAD));
  return g_bytes_new_take (octets, length / 4 * 4);
}

static void
assert_reads_back (StoreFixture *f, gint64 key, GBytes *raw)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = pr_store_load_raw (f->store, key, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, raw));
  pr_store_check_message (f->store, key, &error);
  g_assert_no_error (error);
}

static void
assert_damaged (StoreFixture *f, gint64 key)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pr_store_load_raw (f->store, key, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DAMAGED);
}

static void
test_octets_are_the_same_around_the_limit (StoreFixture *f, gconstpointer data)
{
  static const gsize lengths[] = { PR_LARGE_OCTETS, PR_LARGE_OCTETS + 4,
                                   2 * PR_LARGE_OCTETS + 4 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *uidl = g_strdup_printf ("u%u", i);
      g_autoptr (GBytes) raw = make_noise (i, lengths[i]);
      gint64 key = store_fixture_add (f, uidl, raw);

      assert_reads_back (f, key, raw);
    }
  store_fixture_reopen (f);
  store_fixture_verify (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM raw WHERE codec = 0"),
                   ==, G_N_ELEMENTS (lengths));
}

/* As a program wrote it that knew no steps: the value at once. */
static void
test_row_of_an_older_program_is_read (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = make_noise (1, PR_LARGE_OCTETS + (4 << 20));
  gint64 key = store_fixture_add (f, "u1", raw);

  store_fixture_exec (f, "CREATE TABLE kept AS SELECT * FROM raw; DELETE FROM raw; "
                         "INSERT INTO raw SELECT * FROM kept; DROP TABLE kept");
  store_fixture_reopen (f);
  assert_reads_back (f, key, raw);
  store_fixture_verify (f);
}

/* Text, so that it is large as it lies there only when it is longer than that. */
static void
test_compressed_octets_may_be_large (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) noise = make_noise (2, 10 << 20);
  gsize length = 0;
  const guint8 *octets = g_bytes_get_data (noise, &length);
  GString *text = g_string_new ("Subject: x\r\n\r\n");
  g_autoptr (GBytes) raw = NULL;
  gint64 key;

  for (gsize i = 0; i < length; i++)
    g_string_append_c (text, 'a' + octets[i] % 16);
  raw = g_string_free_to_bytes (text);
  key = store_fixture_add (f, "u1", raw);
  assert_reads_back (f, key, raw);
  g_assert_cmpint (store_fixture_number (f,
                                         "SELECT codec FROM raw WHERE stored > 4194304"),
                   ==, PR_CODEC_ZSTD);
  store_fixture_verify (f);
}

static void
test_lost_octets_are_told (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) raw = make_noise (1, PR_LARGE_OCTETS + (4 << 20));
  gint64 key = store_fixture_add (f, "u1", raw);

  store_fixture_exec (f, "UPDATE raw SET data = substr (data, 1, 5000000)");
  assert_damaged (f, key);
  store_fixture_exec (f, "UPDATE raw SET stored = 5000000");
  assert_damaged (f, key);
  store_fixture_exec (f, "UPDATE raw SET codec = 1, octets = 6000000");
  assert_damaged (f, key);
  store_fixture_exec (f, "UPDATE raw SET codec = 9");
  assert_damaged (f, key);
}

/* ---- recoding ---- */

/* As before octets were compressed. */
static void
make_plain (StoreFixture *f, GBytes *raw)
{
  g_autofree char *file = g_build_filename (f->path, "mail.db", NULL);
  g_autoptr (PrDatabase) database = pr_database_open (file, TRUE, NULL);
  g_autoptr (PrStatement) stmt = pr_database_prepare (
    database, "UPDATE raw SET codec = 0, data = ?1, stored = octets WHERE codec <> 0",
    NULL);

  pr_statement_bind_bytes (stmt, 1, raw);
  g_assert_true (pr_statement_run (stmt, NULL));
  g_assert_true (pr_database_exec (
    database,
    "UPDATE counter SET value = (SELECT max (key) + 1 FROM raw) WHERE name = 'recode'",
    NULL));
}

static void
test_large_octets_are_recoded (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) noise = make_noise (3, 6 << 20);
  GString *text = g_string_new ("Subject: x\r\n\r\n");
  g_autoptr (GBytes) raw = NULL;
  gboolean more = TRUE;
  gint64 key;

  while (text->len < 3 * PR_LARGE_OCTETS)
    g_string_append_printf (text, "line at %" G_GSIZE_FORMAT "\r\n", text->len);
  raw = g_string_free_to_bytes (text);
  store_fixture_add (f, "u0", noise);
  key = store_fixture_add (f, "u1", raw);
  make_plain (f, raw);
  assert_reads_back (f, key, raw);
  while (more)
    g_assert_true (pr_store_recode (f->store, &more, NULL, NULL));
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM raw WHERE codec = 1"),
                   ==, 1);
  assert_reads_back (f, key, raw);
  store_fixture_verify (f);
}

static void
test_codec_compares_what_would_come_back (void)
{
  g_autoptr (GBytes) raw = make_noise (4, 1 << 20);
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (3 << 20), 3 << 20);
  g_autoptr (GBytes) fewer = g_bytes_new_from_bytes (zeros, 0, (3 << 20) - 1);
  g_auto (PrPacked) plain = { 0 };
  g_auto (PrPacked) packed = { 0 };

  pr_codec_pack (raw, NULL, &plain);
  pr_codec_pack (zeros, NULL, &packed);
  g_assert_cmpint (plain.codec, ==, PR_CODEC_PLAIN);
  g_assert_cmpint (packed.codec, ==, PR_CODEC_ZSTD);
  g_assert_true (pr_codec_comes_back (&plain, NULL, raw));
  g_assert_false (pr_codec_comes_back (&plain, NULL, zeros));
  g_assert_true (pr_codec_comes_back (&packed, NULL, zeros));
  g_assert_false (pr_codec_comes_back (&packed, NULL, raw));
  packed.octets--;
  g_assert_false (pr_codec_comes_back (&packed, NULL, fewer));
}

/* ---- crashes ---- */

static void
add_killed (const char *path, gint64 account, guint seed)
{
  StoreFixture f = { .store = pr_store_open (path, NULL, NULL), .account = account };
  g_autofree char *uidl = g_strdup_printf ("k%u", seed);
  g_autoptr (GBytes) raw = make_noise (seed, KILLED_OCTETS);

  g_assert_nonnull (f.store);
  store_fixture_add (&f, uidl, raw);
}

/* Stores in another process, which is killed after @ms, or by itself when a file grows
 * beyond @max_octets. Whether it was in time. */
static gboolean
store_and_die (StoreFixture *f, guint seed, guint ms, rlim_t max_octets)
{
  int status;
  pid_t pid;

  g_assert_finalize_object (g_steal_pointer (&f->store));
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      const struct rlimit none = { 0, 0 }, limit = { max_octets, max_octets };

      setrlimit (RLIMIT_CORE, &none);
      if (max_octets != RLIM_INFINITY)
        setrlimit (RLIMIT_FSIZE, &limit);
      add_killed (f->path, f->account, seed);
      _exit (0);
    }
  if (max_octets == RLIM_INFINITY)
    {
      g_usleep (ms * 1000);
      kill (pid, SIGKILL);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  store_fixture_reopen (f);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static guint64
count_messages (StoreFixture *f)
{
  PrSelection everything = { 0 };
  guint64 n = 0;

  g_assert_true (pr_store_count (f->store, &everything, &n, NULL, NULL));
  return n;
}

/* In the first third of what is written, and near its end. */
static void
test_crash_in_the_midst_leaves_no_half_message (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) small = store_octets ("Subject: small\r\n\r\n");
  gint64 key = store_fixture_add (f, "u1", small);

  g_assert_false (store_and_die (f, 1, 0, KILLED_OCTETS / 3));
  g_assert_false (store_and_die (f, 2, 0, KILLED_OCTETS));
  g_assert_cmpuint (count_messages (f), ==, 1);
  assert_reads_back (f, key, small);
  store_fixture_verify (f);
}

static void
test_kill_at_any_moment_leaves_all_or_nothing (StoreFixture *f, gconstpointer data)
{
  guint64 n_before = 0;

  for (guint i = 0; i < N_KILLS; i++)
    {
      gboolean ended = store_and_die (f, i, (guint) g_test_rand_int_range (0, LONGEST_MS),
                                      RLIM_INFINITY);
      guint64 n = count_messages (f);

      g_assert_cmpuint (n, >=, n_before + (ended ? 1 : 0));
      g_assert_cmpuint (n, <=, n_before + 1);
      n_before = n;
      store_fixture_verify (f);
    }
}

/* ---- memory for one at a time ---- */

static void
add_waiting (StoreFixture *f, guint seed, gsize length)
{
  g_autofree char *uidl = g_strdup_printf ("w%u", seed);
  g_autoptr (GBytes) raw = make_noise (seed, length);

  store_fixture_add (f, uidl, raw);
}

static guint
count_waiting (StoreFixture *f)
{
  PrStats stats;

  g_assert_true (pr_store_get_stats (f->store, &stats, NULL));
  return stats.waiting_for_index;
}

static void
test_index_leaves_large_ones_while_one_comes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);
  g_autoptr (GBytes) coming = make_noise (3, PR_STORE_QUEUE_OCTETS + 4);
  guint left = 1;

  add_waiting (f, 1, PR_STORE_QUEUE_OCTETS + 4);
  add_waiting (f, 2, 4000);
  pr_intake_expect_large (intake);
  while (left > 0)
    g_assert_true (pr_store_index_some (f->store, 10, &left, NULL, NULL));
  g_assert_cmpuint (count_waiting (f), ==, 1);

  g_assert_true (pr_intake_push (intake, pr_incoming_new ("w3", 0, coming), NULL));
  g_assert_true (pr_intake_flush (intake, NULL));
  left = 1;
  while (left > 0)
    g_assert_true (pr_store_index_some (f->store, 10, &left, NULL, NULL));
  g_assert_cmpuint (count_waiting (f), ==, 0);
}

static void
test_large_one_that_does_not_come_lets_others_go_on (StoreFixture *f, gconstpointer data)
{
  g_autoptr (PrIntake) intake =
    pr_intake_new (f->store, f->account, 0, FALSE, NULL, NULL, NULL);
  guint left = 1;

  add_waiting (f, 1, PR_STORE_QUEUE_OCTETS + 4);
  pr_intake_expect_large (intake);
  pr_intake_expect_large (intake);
  g_assert_true (pr_intake_flush (intake, NULL));
  while (left > 0)
    g_assert_true (pr_store_index_some (f->store, 10, &left, NULL, NULL));
  g_assert_cmpuint (count_waiting (f), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/large/octets-are-the-same-around-the-limit",
                  test_octets_are_the_same_around_the_limit);
  store_test_add ("/store/large/row-of-an-older-program-is-read",
                  test_row_of_an_older_program_is_read);
  store_test_add ("/store/large/compressed-octets-may-be-large",
                  test_compressed_octets_may_be_large);
  store_test_add ("/store/large/lost-octets-are-told", test_lost_octets_are_told);
  store_test_add ("/store/large/octets-are-recoded", test_large_octets_are_recoded);
  g_test_add_func ("/store/large/codec-compares-what-would-come-back",
                   test_codec_compares_what_would_come_back);
  store_test_add ("/store/large/crash-in-the-midst-leaves-no-half-message",
                  test_crash_in_the_midst_leaves_no_half_message);
  store_test_add ("/store/large/kill-at-any-moment-leaves-all-or-nothing",
                  test_kill_at_any_moment_leaves_all_or_nothing);
  store_test_add ("/store/large/index-leaves-large-ones-while-one-comes",
                  test_index_leaves_large_ones_while_one_comes);
  store_test_add ("/store/large/one-that-does-not-come-lets-others-go-on",
                  test_large_one_that_does_not_come_lets_others_go_on);
  return g_test_run ();
}
