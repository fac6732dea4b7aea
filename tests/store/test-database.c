/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store-fixture.h"
#include "store/pr-database-private.h"
#include "store/pr-profile.h"

static PrDatabase *
open_memory (void)
{
  g_autoptr (GError) error = NULL;
  PrDatabase *database = pr_database_open (":memory:", TRUE, &error);

  g_assert_no_error (error);
  pr_database_exec (database, "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x')",
                    &error);
  g_assert_no_error (error);
  return database;
}

static PrStatement *
prepare (PrDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  PrStatement *stmt = pr_database_prepare (database, sql, &error);

  g_assert_no_error (error);
  return stmt;
}

static void
test_statement_ends_once (void)
{
  g_autoptr (PrDatabase) database = open_memory ();
  g_autoptr (PrStatement) stmt = prepare (database, "SELECT a FROM t");
  g_autoptr (GError) error = NULL;

  g_assert_true (pr_statement_step (stmt, &error));
  g_assert_false (pr_statement_step (stmt, &error));
  g_assert_no_error (error);
  /* It does not start anew by itself. */
  g_assert_false (pr_statement_step (stmt, &error));
  pr_statement_reset (stmt);
  g_assert_true (pr_statement_step (stmt, &error));
}

static void
test_statement_of_the_cache_is_as_new (void)
{
  g_autoptr (PrDatabase) database = open_memory ();
  g_autoptr (GError) error = NULL;
  PrStatement *first = prepare (database, "SELECT ?1");

  pr_statement_bind_int64 (first, 1, 42);
  g_assert_true (pr_statement_step (first, &error));
  g_assert_cmpint (pr_statement_get_int64 (first, 0), ==, 42);
  pr_statement_free (first);
  {
    g_autoptr (PrStatement) again = prepare (database, "SELECT ?1");
    g_autoptr (PrStatement) beside = prepare (database, "SELECT ?1");

    g_assert_true (again == first);
    g_assert_true (beside != first);
    g_assert_true (pr_statement_step (again, &error));
    g_assert_null (pr_statement_get_text (again, 0));
  }
}

/* SQL that was put together may lie where other SQL lay before. */
static void
test_statement_of_the_cache_is_of_its_sql (void)
{
  g_autoptr (PrDatabase) database = open_memory ();
  g_autoptr (GError) error = NULL;
  char sql[] = "SELECT 1";
  PrStatement *first = prepare (database, sql);

  pr_statement_free (first);
  sql[7] = '2';
  {
    g_autoptr (PrStatement) other = prepare (database, sql);
    g_autoptr (PrStatement) elsewhere = prepare (database, "SELECT 1");

    g_assert_true (other != first);
    g_assert_true (pr_statement_step (other, &error));
    g_assert_cmpint (pr_statement_get_int64 (other, 0), ==, 2);
    g_assert_true (elsewhere == first);
  }
}

static void
test_lent_octets_are_let_go (void)
{
  g_autoptr (PrDatabase) database = open_memory ();
  g_autoptr (GError) error = NULL;
  char text[] = "ab";

  {
    g_autoptr (PrStatement) stmt = prepare (database, "SELECT ?1, ?2, ?3");
    gsize length = 0;
    gconstpointer found;

    pr_statement_lend_text (stmt, 1, text);
    pr_statement_lend_blob (stmt, 2, text, 1);
    pr_statement_lend_text (stmt, 3, NULL);
    g_assert_true (pr_statement_step (stmt, &error));
    g_assert_cmpstr (pr_statement_get_text (stmt, 0), ==, "ab");
    found = pr_statement_get_blob (stmt, 1, &length);
    g_assert_cmpmem (found, length, "a", 1);
    g_assert_null (pr_statement_get_text (stmt, 2));
  }
  {
    g_autoptr (PrStatement) again = prepare (database, "SELECT ?1, ?2, ?3");

    g_assert_true (pr_statement_step (again, &error));
    g_assert_null (pr_statement_get_text (again, 0));
  }
}

static void
test_failed_bind_is_told_by_the_step (void)
{
  g_autoptr (PrDatabase) database = open_memory ();
  g_autoptr (PrStatement) stmt = prepare (database, "SELECT ?1");
  g_autoptr (GError) error = NULL;

  pr_statement_bind_int64 (stmt, 2, 1);
  g_assert_false (pr_statement_step (stmt, &error));
  g_assert_nonnull (error);
}

static void
test_octets_are_bound_exactly (void)
{
  g_autoptr (PrDatabase) database = open_memory ();
  g_autoptr (PrStatement) stmt =
    prepare (database, "SELECT ?1, ?2, typeof (?2), ?3, ?4, typeof (?5)");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new ("c\0d", 3);
  g_autoptr (GBytes) empty = g_bytes_new ("", 0);
  gsize length = 0;
  gconstpointer found;

  pr_statement_bind_blob (stmt, 1, "a\0b", 3);
  pr_statement_bind_blob (stmt, 2, NULL, 0);
  pr_statement_bind_bytes (stmt, 3, bytes);
  pr_statement_bind_bytes (stmt, 4, empty);
  pr_statement_bind_text (stmt, 5, NULL);
  g_clear_pointer (&bytes, g_bytes_unref);
  g_assert_true (pr_statement_step (stmt, &error));
  found = pr_statement_get_blob (stmt, 0, &length);
  g_assert_cmpmem (found, length, "a\0b", 3);
  g_assert_cmpstr (pr_statement_get_text (stmt, 2), ==, "blob");
  found = pr_statement_get_blob (stmt, 3, &length);
  g_assert_cmpmem (found, length, "c\0d", 3);
  pr_statement_get_blob (stmt, 4, &length);
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpstr (pr_statement_get_text (stmt, 5), ==, "null");
}

static void
test_long_statement_is_cancelled (void)
{
  g_autoptr (PrDatabase) database = open_memory ();
  g_autoptr (PrStatement) stmt =
    prepare (database, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                       "SELECT count(*) FROM n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  pr_database_set_cancellable (database, cancellable);
  g_assert_false (pr_statement_step (stmt, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- the profile ---- */

static void
assert_mode (const char *path, guint expected)
{
  struct stat info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, expected);
}

static void
test_files_are_private (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (PrLock) lock = pr_profile_lock_account (f->path, f->account, NULL);
  const char *name;
  guint n_files = 0;

  assert_mode (f->path, 0700);
  dir = g_dir_open (f->path, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (f->path, name, NULL);

      assert_mode (file, 0600);
      n_files++;
    }
  /* mail.db with its -wal and -shm, and two locks. */
  g_assert_cmpuint (n_files, ==, 5);
}

static void
test_profile_is_closed_to_others (StoreFixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->folder, "other", NULL);
  g_autofree char *file = g_build_filename (other, "notes.txt", NULL);

  g_assert_cmpint (g_chmod (f->path, 0755), ==, 0);
  g_assert_true (pr_profile_prepare (f->path, NULL));
  assert_mode (f->path, 0700);

  /* A folder that holds other things keeps its mode. */
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_cmpint (g_chmod (other, 0755), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_true (pr_profile_prepare (other, NULL));
  assert_mode (other, 0755);
}

static void
test_profile_in_place_of_a_file_is_told (StoreFixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename (f->folder, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_false (pr_profile_prepare (file, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK);
}

static void
test_profile_path_is_chosen (void)
{
  g_autofree char *by_name = NULL;
  g_autofree char *by_variable = NULL;
  g_autofree char *by_default = NULL;
  g_autofree char *expected =
    g_build_filename (g_get_user_data_dir (), "popreader", NULL);

  g_setenv ("POPREADER_PROFILE", "/tmp/by-variable", TRUE);
  by_name = pr_profile_dup_path ("/tmp/by-name/");
  by_variable = pr_profile_dup_path (NULL);
  g_unsetenv ("POPREADER_PROFILE");
  by_default = pr_profile_dup_path (NULL);
  g_assert_cmpstr (by_name, ==, "/tmp/by-name");
  g_assert_cmpstr (by_variable, ==, "/tmp/by-variable");
  g_assert_cmpstr (by_default, ==, expected);
}

static void
test_account_is_locked_once (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrLock) lock = pr_profile_lock_account (f->path, 7, &error);
  g_autoptr (PrLock) other = pr_profile_lock_account (f->path, 8, &error);
  g_autoptr (PrLock) refused = NULL;
  g_autoptr (PrLock) later = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_nonnull (other);
  refused = pr_profile_lock_account (f->path, 7, &error);
  g_assert_null (refused);
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_IN_USE);
  g_clear_pointer (&lock, pr_lock_free);
  later = pr_profile_lock_account (f->path, 7, NULL);
  g_assert_nonnull (later);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/statement/ends-once", test_statement_ends_once);
  g_test_add_func ("/store/statement/of-the-cache-is-as-new",
                   test_statement_of_the_cache_is_as_new);
  g_test_add_func ("/store/statement/of-the-cache-is-of-its-sql",
                   test_statement_of_the_cache_is_of_its_sql);
  g_test_add_func ("/store/statement/lent-octets-are-let-go",
                   test_lent_octets_are_let_go);
  g_test_add_func ("/store/statement/failed-bind-is-told-by-the-step",
                   test_failed_bind_is_told_by_the_step);
  g_test_add_func ("/store/statement/octets-are-bound-exactly",
                   test_octets_are_bound_exactly);
  g_test_add_func ("/store/statement/long-one-is-cancelled",
                   test_long_statement_is_cancelled);
  store_test_add ("/store/profile/files-are-private", test_files_are_private);
  store_test_add ("/store/profile/is-closed-to-others", test_profile_is_closed_to_others);
  store_test_add ("/store/profile/in-place-of-a-file-is-told",
                  test_profile_in_place_of_a_file_is_told);
  g_test_add_func ("/store/profile/path-is-chosen", test_profile_path_is_chosen);
  store_test_add ("/store/profile/account-is-locked-once", test_account_is_locked_once);
  return g_test_run ();
}
