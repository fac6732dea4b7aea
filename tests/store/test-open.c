/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "store-fixture.h"
#include "store/pr-schema-private.h"

#define NOBODY 65534

static char *
file_of (StoreFixture *f, const char *name)
{
  return g_build_filename (f->path, name, NULL);
}

static GBytes *
read_file (StoreFixture *f, const char *name)
{
  g_autofree char *file = file_of (f, name);
  char *data = NULL;
  gsize length = 0;

  if (!g_file_get_contents (file, &data, &length, NULL))
    return NULL;
  return g_bytes_new_take (data, length);
}

static void
write_file (StoreFixture *f, const char *name, gconstpointer data, gsize length)
{
  g_autofree char *file = file_of (f, name);

  g_assert_true (g_file_set_contents_full (file, data, length,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static void
close_store (StoreFixture *f)
{
  g_assert_finalize_object (g_steal_pointer (&f->store));
}

/* Files of the profile but for locks, which hold nothing. */
static guint
count_files (StoreFixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += !g_str_has_suffix (name, ".lock");
  return n;
}

static void
assert_refused (StoreFixture *f, PrStoreError code, GBytes *before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) after = NULL;

  g_assert_null (pr_store_open (f->path, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, "mail.db"));
  after = read_file (f, "mail.db");
  g_assert_true (g_bytes_equal (before, after));
}

/* ---- what is refused, untouched ---- */

static void
test_newer_database_is_left_untouched (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) before = NULL;

  store_fixture_fill (f, 0, 3);
  store_fixture_exec (f, "PRAGMA user_version = 999");
  close_store (f);
  before = read_file (f, "mail.db");
  assert_refused (f, PR_STORE_ERROR_NEWER, before);
  g_assert_cmpuint (count_files (f), ==, 1);
}

/* The newer program may be running, with its news still in the WAL. */
static void
test_newer_database_in_use_is_left_untouched (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) wal_before = NULL;
  g_autoptr (GBytes) wal_after = NULL;

  store_fixture_fill (f, 0, 3);
  store_fixture_exec (f, "PRAGMA user_version = 999");
  before = read_file (f, "mail.db");
  wal_before = read_file (f, "mail.db-wal");
  g_assert_cmpuint (g_bytes_get_size (wal_before), >, 0);
  assert_refused (f, PR_STORE_ERROR_NEWER, before);
  wal_after = read_file (f, "mail.db-wal");
  g_assert_true (g_bytes_equal (wal_before, wal_after));
}

static void
test_other_programs_database_is_left_untouched (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) before = NULL;

  store_fixture_exec (f, "PRAGMA application_id = 1");
  close_store (f);
  before = read_file (f, "mail.db");
  assert_refused (f, PR_STORE_ERROR_DATABASE, before);
  g_assert_cmpuint (count_files (f), ==, 1);
}

static void
test_what_is_no_database_is_left_untouched (StoreFixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (10000, 'x');
  gsize lengths[] = { 2, 99, 100, 4096, 10000 };

  close_store (f);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) before = g_bytes_new (text, lengths[i]);

      write_file (f, "mail.db", text, lengths[i]);
      assert_refused (f, PR_STORE_ERROR_DATABASE, before);
    }
}

static void
test_empty_file_becomes_a_database (StoreFixture *f, gconstpointer data)
{
  close_store (f);
  write_file (f, "mail.db", "", 0);
  store_fixture_reopen (f);
  g_assert_false (pr_store_is_read_only (f->store));
  store_fixture_add_account (f, "anew");
  store_fixture_verify (f);
}

/* ---- truncated ---- */

static void
assert_write_fails (StoreFixture *f, PrStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) raw = store_message (999);
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

  g_assert_true (pr_store_is_read_only (f->store));
  g_assert_nonnull (pr_store_get_read_only_reason (f->store));
  g_ptr_array_add (batch, pr_incoming_new ("late", 0, raw));
  g_assert_false (pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, pr_store_get_read_only_reason (f->store));
}

/* Reads all there is; how many messages came back as they were. */
static guint
count_readable (StoreFixture *f)
{
  PrSelection everything = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys =
    pr_store_list_keys (f->store, &everything, 0, 0, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      g_autoptr (GBytes) raw = pr_store_load_raw (f->store, key, NULL);
      g_autoptr (GBytes) expected = store_message ((key >> 20) - STORE_MESSAGE_TIME (0));

      if (i > 0)
        g_assert_cmpint (key, <, g_array_index (keys, gint64, i - 1));
      if (raw == NULL)
        continue;
      g_assert_true (g_bytes_equal (raw, expected));
      n++;
    }
  return n;
}

static void
test_truncated_database_is_read_as_far_as_it_goes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;
  guint n_best = 0;

  store_fixture_fill (f, 0, 500);
  close_store (f);
  whole = read_file (f, "mail.db");
  for (guint part = 1; part < 16; part++)
    {
      gsize length = g_bytes_get_size (whole) / 16 * part + part * 511;
      g_autoptr (GBytes) before = g_bytes_new_from_bytes (whole, 0, length);
      g_autoptr (GBytes) after = NULL;
      g_autoptr (GError) error = NULL;

      write_file (f, "mail.db", g_bytes_get_data (before, NULL), length);
      f->store = pr_store_open (f->path, NULL, &error);
      if (f->store == NULL)
        g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
      else
        {
          guint n_complaints = 0;

          n_best = MAX (n_best, count_readable (f));
          assert_write_fails (f, PR_STORE_ERROR_DATABASE);
          g_assert_true (pr_store_verify (f->store, FALSE, NULL, NULL, NULL,
                                          &n_complaints, NULL, NULL));
          g_assert_cmpuint (n_complaints, >, 0);
          close_store (f);
        }
      after = read_file (f, "mail.db");
      g_assert_true (g_bytes_equal (before, after));
    }
  g_assert_cmpuint (n_best, >, 250);
}

/* Another program: this one's locks would go with the files that it closes. */
static void
copy_file (StoreFixture *f, const char *from, const char *to)
{
  g_autofree char *source = file_of (f, from);
  g_autofree char *target = file_of (f, to);
  const char *argv[] = { "cp", source, target, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, NULL, NULL, NULL));
}

static void
move_file (StoreFixture *f, const char *from, const char *to)
{
  g_autofree char *source = file_of (f, from);
  g_autofree char *target = file_of (f, to);

  g_assert_cmpint (g_rename (source, target), ==, 0);
}

/* As a crash leaves them: mail.db, long enough that its schema is in the first half, and
 * a WAL that holds the newest mail. */
static void
leave_with_wal (StoreFixture *f)
{
  store_fixture_fill (f, 0, 1200);
  store_fixture_reopen (f);
  store_fixture_fill (f, 1200, 20);
  copy_file (f, "mail.db", "copy");
  copy_file (f, "mail.db-wal", "copy-wal");
  close_store (f);
  move_file (f, "copy", "mail.db");
  move_file (f, "copy-wal", "mail.db-wal");
}

static void
test_truncated_database_with_a_wal_is_left_untouched (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) half = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  leave_with_wal (f);
  whole = read_file (f, "mail.db");
  half = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
  write_file (f, "mail.db", g_bytes_get_data (half, NULL), g_bytes_get_size (half));
  f->store = pr_store_open (f->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_readable (f), >, 0);
  assert_write_fails (f, PR_STORE_ERROR_DATABASE);
  close_store (f);
  after = read_file (f, "mail.db");
  g_assert_true (g_bytes_equal (half, after));
}

static void
test_wal_of_a_crash_is_taken_in (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  leave_with_wal (f);
  f->store = pr_store_open (f->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (pr_store_is_read_only (f->store));
  g_assert_cmpuint (count_readable (f), ==, 1220);
  store_fixture_verify (f);
}

/* ---- read-only ---- */

static void
assert_reads_but_does_not_write (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStore) store = NULL;
  guint n_complaints = 0;
  gboolean moved = TRUE;

  store = f->store = pr_store_open (f->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_readable (f), ==, 10);
  assert_write_fails (f, PR_STORE_ERROR_READ_ONLY);
  g_assert_true (
    pr_store_verify (store, TRUE, NULL, NULL, NULL, &n_complaints, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_complaints, ==, 0);
  g_assert_true (pr_store_poll (store, &moved, &error));
  g_assert_no_error (error);
  g_assert_false (moved);
  f->store = NULL;
}

/* Under root every folder can be written, so another user looks at it. */
static void
become_nobody (StoreFixture *f)
{
  if (geteuid () != 0)
    return;
  g_assert_cmpint (chown (f->folder, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (chown (f->path, NOBODY, NOBODY), ==, 0);
  {
    g_autoptr (GDir) dir = g_dir_open (f->path, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *file = file_of (f, name);

        g_assert_cmpint (chown (file, NOBODY, NOBODY), ==, 0);
      }
  }
  g_assert_cmpint (setresgid (NOBODY, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (setresuid (NOBODY, NOBODY, NOBODY), ==, 0);
  prctl (PR_SET_DUMPABLE, 1);
}

/* Runs the case in a process of its own, which may give up its rights. */
static gboolean
is_parent (void)
{
  if (g_test_subprocess ())
    return FALSE;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return TRUE;
}

static void
test_folder_that_may_only_be_read (StoreFixture *f, gconstpointer data)
{
  if (is_parent ())
    return;
  store_fixture_fill (f, 0, 10);
  close_store (f);
  become_nobody (f);
  g_assert_cmpint (g_chmod (f->path, 0500), ==, 0);
  assert_reads_but_does_not_write (f);
  g_assert_cmpuint (count_files (f), ==, 1);
  g_assert_cmpint (g_chmod (f->path, 0700), ==, 0);
}

static void
test_file_that_may_only_be_read (StoreFixture *f, gconstpointer data)
{
  g_autofree char *file = file_of (f, "mail.db");

  if (is_parent ())
    return;
  store_fixture_fill (f, 0, 10);
  close_store (f);
  become_nobody (f);
  g_assert_cmpint (g_chmod (file, 0400), ==, 0);
  assert_reads_but_does_not_write (f);
}

/* A copy of a profile that was in use: the last messages are in the WAL alone, and its
 * index cannot be made where nothing can be written. */
static void
test_wal_is_read_where_nothing_can_be_written (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) database = NULL;
  g_autoptr (GBytes) wal = NULL;
  g_autoptr (GBytes) wal_after = NULL;

  if (is_parent ())
    return;
  store_fixture_fill (f, 0, 10);
  database = read_file (f, "mail.db");
  wal = read_file (f, "mail.db-wal");
  close_store (f);
  write_file (f, "mail.db", g_bytes_get_data (database, NULL),
              g_bytes_get_size (database));
  write_file (f, "mail.db-wal", g_bytes_get_data (wal, NULL), g_bytes_get_size (wal));
  become_nobody (f);
  g_assert_cmpint (g_chmod (f->path, 0500), ==, 0);
  assert_reads_but_does_not_write (f);
  wal_after = read_file (f, "mail.db-wal");
  g_assert_true (g_bytes_equal (wal, wal_after));
  g_assert_cmpuint (count_files (f), ==, 2);
  g_assert_cmpint (g_chmod (f->path, 0700), ==, 0);
}

static void
test_no_mail_where_nothing_can_be_written (StoreFixture *f, gconstpointer data)
{
  g_autofree char *empty = g_build_filename (f->folder, "empty", NULL);
  g_autoptr (GError) error = NULL;

  if (is_parent ())
    return;
  become_nobody (f);
  g_assert_cmpint (g_mkdir (empty, 0500), ==, 0);
  g_assert_null (pr_store_open (empty, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_READ_ONLY);
}

static void
test_read_only_file_system (StoreFixture *f, gconstpointer data)
{
  if (!store_may_mount () || is_parent ())
    return;
  store_unshare_mounts ();
  store_fixture_fill (f, 0, 10);
  close_store (f);
  g_assert_cmpint (mount (f->path, f->path, NULL, MS_BIND, NULL), ==, 0);
  g_assert_cmpint (mount (NULL, f->path, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL),
                   ==, 0);
  assert_reads_but_does_not_write (f);
  g_assert_cmpuint (count_files (f), ==, 1);
  g_assert_cmpint (umount (f->path), ==, 0);
}

/* The same mail, written where it can be: readers of the other side see it. */
static void
test_reader_without_locks_sees_what_is_written_elsewhere (StoreFixture *f,
                                                          gconstpointer data)
{
  g_autofree char *view = g_build_filename (f->folder, "view", NULL);
  g_autoptr (PrStore) reader = NULL;
  g_autoptr (GError) error = NULL;
  PrSelection everything = { 0 };
  gboolean moved = FALSE;
  guint64 count = 0;

  if (!store_may_mount () || is_parent ())
    return;
  store_unshare_mounts ();
  store_fixture_fill (f, 0, 10);
  close_store (f);
  g_assert_cmpint (g_mkdir (view, 0700), ==, 0);
  g_assert_cmpint (mount (f->path, view, NULL, MS_BIND, NULL), ==, 0);
  g_assert_cmpint (mount (NULL, view, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL), ==,
                   0);
  reader = pr_store_open (view, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (pr_store_poll (reader, &moved, NULL));
  g_assert_true (pr_store_count (reader, &everything, &count, NULL, NULL));
  g_assert_cmpuint (count, ==, 10);

  store_fixture_reopen (f);
  store_fixture_fill (f, 10, 5);
  g_assert_true (pr_store_poll (reader, &moved, NULL));
  g_assert_true (moved);
  g_assert_true (pr_store_count (reader, &everything, &count, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 15);
  g_clear_object (&reader);
  g_assert_cmpint (umount (view), ==, 0);
}

/* ---- migration ---- */

static void
test_migration_makes_archive_and_trash (StoreFixture *f, gconstpointer data)
{
  gint64 home = store_fixture_add_account (f, "home");
  g_autofree char *of_home =
    g_strdup_printf ("SELECT count (*) FROM folder WHERE account = %" G_GINT64_FORMAT,
                     home);

  /* As schema 10 left them: one has its own idea of an archive, the other a Trash. */
  store_fixture_exec (f,
                      "DELETE FROM folder WHERE kind = 1;"
                      "DELETE FROM folder WHERE kind = 4 AND account = 1;"
                      "INSERT INTO folder (account, kind, name) VALUES "
                      "(1, 5, 'archive'), (1, 5, 'Archive 2');"
                      "INSERT INTO account (name, folded, host, port, user, security, "
                      "auth, keep, keep_days, max_size, local) VALUES "
                      "('here', 'here', '', 0, '', 0, '', 0, 0, 0, 1);" STORE_BACK_TO_11
                      "PRAGMA user_version = 10");
  store_fixture_reopen (f);
  g_assert_cmpint (store_fixture_number (f, "PRAGMA user_version"), ==,
                   PR_SCHEMA_VERSION);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM folder WHERE kind = 1 "
                                            "AND account = 1 AND name = 'Archive 3'"),
                   ==, 1);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM folder WHERE kind = 4 "
                                            "AND account = 1 AND name = 'Trash'"),
                   ==, 1);
  g_assert_cmpint (store_fixture_number (f, of_home), ==, 3);
  /* A local account gets its folders as they are needed. */
  g_assert_cmpint (store_fixture_number (f,
                                         "SELECT count (*) FROM folder WHERE account = "
                                         "(SELECT id FROM account WHERE local = 1)"),
                   ==, 0);
  store_fixture_verify (f);
}

/* What a check brought before it broke off is still to be looked at. */
static void
test_migration_keeps_what_is_in_flight (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) before = store_message (1);
  g_autoptr (GBytes) since = store_message (2);

  store_fixture_add (f, "before", before);
  store_fixture_add (f, "since", since);
  store_fixture_exec (f,
                      "UPDATE place SET stored_at = iif (uidl = CAST ('since' AS BLOB), "
                      "2000000001, 1999999999);"
                      "INSERT INTO trait VALUES (1, 'flight', 'here', 110, "
                      "'2000000000+1 0 since', 0);" STORE_BACK_TO_14
                      "PRAGMA user_version = 14");
  store_fixture_reopen (f);
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM place "
                                            "WHERE flight = 2000000000 "
                                            "AND uidl = CAST ('since' AS BLOB)"),
                   ==, 1);
  g_assert_cmpint (
    store_fixture_number (f, "SELECT count (*) FROM place WHERE flight IS NULL"), ==, 1);
  store_fixture_verify (f);
}

static void
test_migration_waits_for_nobody_and_needs_the_profile_alone (StoreFixture *f,
                                                             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  /* As an older program would have left it; the store that is open holds its lock. */
  store_fixture_exec (f, "PRAGMA user_version = 0");
  g_cancellable_cancel (cancellable);
  g_assert_null (pr_store_open (f->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (store_fixture_number (f, "PRAGMA user_version"), ==, 0);
}

static void
test_failed_migration_leaves_all_as_it_was (StoreFixture *f, gconstpointer data)
{
  gint64 version = store_fixture_number (f, "PRAGMA user_version");
  g_autofree char *restore =
    g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version);
  g_autoptr (GError) error = NULL;

  /* The first step cannot make tables that are there. */
  store_fixture_fill (f, 0, 3);
  store_fixture_exec (f, "PRAGMA user_version = 0");
  close_store (f);
  g_assert_null (pr_store_open (f->path, NULL, &error));
  g_assert_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE);
  store_fixture_exec (f, "PRAGMA user_version = " G_STRINGIFY (PR_SCHEMA_VERSION));
  store_fixture_reopen (f);
  g_assert_cmpuint (count_readable (f), ==, 3);
  store_fixture_verify (f);
}

static void
test_database_of_schema_1_is_read (StoreFixture *f, gconstpointer data)
{
  g_autofree char *fixture =
    g_test_build_filename (G_TEST_DIST, "data", "store", "schema-1.db", NULL);
  g_autofree char *octets = NULL;
  gsize length = 0;

  close_store (f);
  g_assert_true (g_file_get_contents (fixture, &octets, &length, NULL));
  write_file (f, "mail.db", octets, length);
  store_fixture_reopen (f);
  g_assert_cmpuint (count_readable (f), ==, 5);
  g_assert_cmpint (store_fixture_number (f, "SELECT sum(local) FROM account"), ==, 0);
  /* Archive and Trash have come. */
  g_assert_cmpint (store_fixture_number (f, "SELECT count (*) FROM folder"), ==, 3);
  store_fixture_verify (f);
  store_fixture_index_all (f);
  store_fixture_fill (f, 100, 3);
  store_fixture_verify (f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/store/open/newer-database-is-left-untouched",
                  test_newer_database_is_left_untouched);
  store_test_add ("/store/open/newer-database-in-use-is-left-untouched",
                  test_newer_database_in_use_is_left_untouched);
  store_test_add ("/store/open/other-programs-database-is-left-untouched",
                  test_other_programs_database_is_left_untouched);
  store_test_add ("/store/open/what-is-no-database-is-left-untouched",
                  test_what_is_no_database_is_left_untouched);
  store_test_add ("/store/open/empty-file-becomes-a-database",
                  test_empty_file_becomes_a_database);
  store_test_add ("/store/open/truncated-database-is-read-as-far-as-it-goes",
                  test_truncated_database_is_read_as_far_as_it_goes);
  store_test_add ("/store/open/truncated-database-with-a-wal-is-left-untouched",
                  test_truncated_database_with_a_wal_is_left_untouched);
  store_test_add ("/store/open/wal-of-a-crash-is-taken-in",
                  test_wal_of_a_crash_is_taken_in);
  store_test_add ("/store/read-only/folder", test_folder_that_may_only_be_read);
  store_test_add ("/store/read-only/file", test_file_that_may_only_be_read);
  store_test_add ("/store/read-only/wal-is-read-where-nothing-can-be-written",
                  test_wal_is_read_where_nothing_can_be_written);
  store_test_add ("/store/read-only/no-mail-where-nothing-can-be-written",
                  test_no_mail_where_nothing_can_be_written);
  store_test_add ("/store/read-only/file-system", test_read_only_file_system);
  store_test_add ("/store/read-only/sees-what-is-written-elsewhere",
                  test_reader_without_locks_sees_what_is_written_elsewhere);
  store_test_add ("/store/migration/needs-the-profile-alone",
                  test_migration_waits_for_nobody_and_needs_the_profile_alone);
  store_test_add ("/store/migration/failed-one-leaves-all-as-it-was",
                  test_failed_migration_leaves_all_as_it_was);
  store_test_add ("/store/migration/makes-archive-and-trash",
                  test_migration_makes_archive_and_trash);
  store_test_add ("/store/open/migration-keeps-what-is-in-flight",
                  test_migration_keeps_what_is_in_flight);
  store_test_add ("/store/migration/database-of-schema-1-is-read",
                  test_database_of_schema_1_is_read);
  return g_test_run ();
}
