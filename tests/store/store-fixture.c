/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>
#include "store/pr-database-private.h"

void
store_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        store_remove_folder (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
store_fixture_set_up (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("popreader-store-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->folder, "profile", NULL);
  f->store = pr_store_open (f->path, NULL, &error);
  g_assert_no_error (error);
  f->account = store_fixture_add_account (f, "work");
}

void
store_fixture_tear_down (StoreFixture *f, gconstpointer data)
{
  if (f->store != NULL)
    g_assert_finalize_object (f->store);
  store_remove_folder (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

void
store_fixture_reopen (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  if (f->store != NULL)
    g_assert_finalize_object (g_steal_pointer (&f->store));
  f->store = pr_store_open (f->path, NULL, &error);
  g_assert_no_error (error);
}

gint64
store_fixture_add_account (StoreFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrAccount) account = pr_account_new ();

  account->name = g_strdup (name);
  account->host = g_strdup ("pop.example.org");
  account->user = g_strdup ("ada");
  pr_store_add_account (f->store, account, &error);
  g_assert_no_error (error);
  g_assert_cmpint (account->id, >, 0);
  return account->id;
}

static PrDatabase *
open_file (StoreFixture *f)
{
  g_autofree char *file = g_build_filename (f->path, "mail.db", NULL);
  g_autoptr (GError) error = NULL;
  PrDatabase *database = pr_database_open (file, TRUE, &error);

  g_assert_no_error (error);
  sqlite3_db_config (pr_database_get_handle (database), SQLITE_DBCONFIG_DEFENSIVE, 0,
                     NULL);
  return database;
}

void
store_fixture_exec (StoreFixture *f, const char *sql)
{
  g_autoptr (PrDatabase) database = open_file (f);
  g_autoptr (GError) error = NULL;

  pr_database_exec (database, "PRAGMA foreign_keys = OFF", &error);
  g_assert_no_error (error);
  pr_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

gint64
store_fixture_number (StoreFixture *f, const char *sql)
{
  g_autoptr (PrDatabase) database = open_file (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (PrStatement) stmt = pr_database_prepare (database, sql, &error);

  g_assert_no_error (error);
  g_assert_true (pr_statement_step (stmt, &error));
  return pr_statement_get_int64 (stmt, 0);
}

GBytes *
store_octets (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

GBytes *
store_message (guint n)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (STORE_MESSAGE_TIME (n));
  g_autofree char *received = g_date_time_format (when, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *text =
    g_strdup_printf ("Received: from a.example.org by b.example.org; %s\r\n"
                     "Date: Wed, 31 Dec 2025 10:00:00 +0000\r\n"
                     "From: Ada Lovelace <ada@example.org>\r\n"
                     "To: Charles <charles@example.org>\r\n"
                     "Message-ID: <m%u@example.org>\r\n"
                     "Subject: Notes, part %u\r\n"
                     "\r\n"
                     "The engine weaves number%u of its patterns.\r\n"
                     "It weaves and weaves and weaves and weaves and weaves.\r\n",
                     received, n, n, n);

  return store_octets (text);
}

static gint64
add (StoreFixture *f, PrIncoming *incoming)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batch =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

  g_ptr_array_add (batch, incoming);
  pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
  g_assert_no_error (error);
  return incoming->key;
}

gint64
store_fixture_add (StoreFixture *f, const char *uidl, GBytes *raw)
{
  return add (f, pr_incoming_new (uidl, 0, raw));
}

gint64
store_fixture_add_head (StoreFixture *f, const char *uidl, GBytes *raw, guint64 size)
{
  PrIncoming *incoming = pr_incoming_new (uidl, 0, raw);

  incoming->head_only = TRUE;
  incoming->size = size;
  return add (f, incoming);
}

void
store_fixture_fill (StoreFixture *f, guint first, guint n)
{
  for (guint done = 0; done < n;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) batch =
        g_ptr_array_new_with_free_func ((GDestroyNotify) pr_incoming_free);

      for (; done < n && batch->len < PR_STORE_BATCH_MESSAGES; done++)
        {
          g_autofree char *uidl = g_strdup_printf ("u%u", first + done);
          g_autoptr (GBytes) raw = store_message (first + done);

          g_ptr_array_add (batch, pr_incoming_new (uidl, 0, raw));
        }
      pr_store_add_messages (f->store, f->account, 0, batch, NULL, &error);
      g_assert_no_error (error);
    }
}

PrSummary *
store_fixture_load (StoreFixture *f, gint64 key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = pr_store_load_summaries (f->store, &key, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return g_steal_pointer (&g_ptr_array_index (rows, 0));
}

static void
place_cb (const PrPlace *place, gpointer user_data)
{
  g_ptr_array_add (user_data, pr_place_copy (place));
}

GPtrArray *
store_fixture_places (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_place_free);

  pr_store_walk_places (f->store, f->account, place_cb, places, &error);
  g_assert_no_error (error);
  return places;
}

void
store_fixture_make_gone (StoreFixture *f, GPtrArray *places)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
    pr_store_move_places (f->store, f->account, places, PR_PLACE_DELE_BY_RULE, &error));
  g_assert_true (
    pr_store_move_places (f->store, f->account, places, PR_PLACE_CONFIRMED, &error));
}

PrPlace *
store_fixture_place (StoreFixture *f, const char *uidl)
{
  g_autoptr (GPtrArray) places = store_fixture_places (f);

  for (guint i = 0; i < places->len; i++)
    {
      PrPlace *place = g_ptr_array_index (places, i);

      if (g_str_equal (place->uidl, uidl))
        return g_ptr_array_steal_index (places, i);
    }
  return NULL;
}

GPtrArray *
store_fixture_changes (StoreFixture *f, gint64 *number)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *changes = pr_store_list_changes (f->store, number, NULL, &error);

  g_assert_no_error (error);
  return changes;
}

static void
complain_cb (const char *complaint, gpointer user_data)
{
  g_test_message ("verify: %s", complaint);
}

void
store_fixture_verify (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  guint n_complaints = 0;

  pr_store_verify (f->store, TRUE, complain_cb, NULL, NULL, &n_complaints, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_complaints, ==, 0);
}

void
store_fixture_index_all (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  guint left = 1;

  while (left > 0)
    {
      pr_store_index_some (f->store, 100, &left, NULL, &error);
      g_assert_no_error (error);
    }
}

static gboolean
try_to_unshare_mounts (void)
{
  return unshare (CLONE_NEWNS) == 0 &&
         mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("tmpfs", g_get_tmp_dir (), "tmpfs", 0, "size=4k") == 0 &&
         umount (g_get_tmp_dir ()) == 0;
}

gboolean
store_may_mount (void)
{
  int status = 0;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (try_to_unshare_mounts () ? 0 : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  g_test_skip ("no mount namespace of our own is allowed here");
  return FALSE;
}

void
store_unshare_mounts (void)
{
  g_assert_true (try_to_unshare_mounts ());
}
