/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/pr-profile-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-search-private.h"
#include "store/pr-store-private.h"

#define ALONE_WAIT_MS 100 /* for others to close the profile, before looking again */

/* ---- what lies on the disk ---- */

static void
stamp_file (const char *file, gint64 *changed, gint64 *octets)
{
  struct stat info;

  *changed = 0;
  *octets = -1;
  if (g_stat (file, &info) != 0)
    return;
  *changed = info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
  *octets = info.st_size;
}

void
pr_stamp_take (PrStamp *stamp, const char *file)
{
  g_autofree char *wal = g_strconcat (file, "-wal", NULL);

  stamp_file (file, &stamp->database_changed, &stamp->database_octets);
  stamp_file (wal, &stamp->wal_changed, &stamp->wal_octets);
}

gboolean
pr_stamp_equal (const PrStamp *a, const PrStamp *b)
{
  return a->database_changed == b->database_changed && a->wal_changed == b->wal_changed &&
         a->database_octets == b->database_octets && a->wal_octets == b->wal_octets;
}

static gboolean
is_there (PrStore *self)
{
  PrStamp stamp;

  pr_stamp_take (&stamp, self->file);
  return stamp.database_octets > 0 || stamp.wal_octets > 0;
}

/* access () of effective rights: also FALSE for root on a read-only file system. */
static gboolean
may_write (PrStore *self)
{
  return eaccess (self->path, W_OK | X_OK) == 0 &&
         (!g_file_test (self->file, G_FILE_TEST_EXISTS) ||
          eaccess (self->file, R_OK | W_OK) == 0);
}

/* ---- connections ---- */

static PrDatabase *
connect_still (PrStore *self, GError **error)
{
  PrStamp stamp;

  pr_stamp_take (&stamp, self->file);
  return pr_database_open_still (self->file, stamp.wal_octets > 0, error);
}

/**
 * pr_store_connect:
 * @writable: for the one connection that writes
 *
 * Opens a connection that understands the index.
 *
 * Returns: (transfer full): it, or %NULL with @error set
 */
PrDatabase *
pr_store_connect (PrStore *self, gboolean writable, GError **error)
{
  g_autoptr (PrDatabase) database = NULL;

  if (self->still)
    database = connect_still (self, error);
  else
    database = pr_database_open (self->file, writable, error);
  if (database == NULL || !pr_found_table_register (database, error))
    return NULL;
  pr_database_set_dictionaries (database, self->dictionaries);
  return g_steal_pointer (&database);
}

/* ---- finding out what the profile is ---- */

/* The header of the file format: https://www.sqlite.org/fileformat.html, section 1.3. It
 * is read by SQLite's own file, since closing another one would drop the locks that it
 * holds. */
static gboolean
ends_early (PrDatabase *database)
{
  sqlite3_file *file = NULL;
  sqlite3_int64 octets = 0;
  guint8 header[100];
  guint32 n_pages;
  guint16 page;

  sqlite3_file_control (pr_database_get_handle (database), "main",
                        SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == NULL || file->pMethods == NULL ||
      file->pMethods->xFileSize (file, &octets) != SQLITE_OK ||
      octets < (sqlite3_int64) sizeof header ||
      file->pMethods->xRead (file, header, sizeof header, 0) != SQLITE_OK)
    return FALSE;
  memcpy (&page, header + 16, sizeof page);
  memcpy (&n_pages, header + 28, sizeof n_pages);
  page = GUINT16_FROM_BE (page);
  return octets < (sqlite3_int64) GUINT32_FROM_BE (n_pages) * (page == 1 ? 65536 : page);
}

/* Beside a WAL SQLite believes that one's length, and would write into a file that was
 * truncated. A checkpoint that was cut off looks the same, but misses nothing. */
static gboolean
check_end (PrStore *self, PrDatabase *database, GError **error)
{
  g_autoptr (PrStatement) statement = NULL;

  if (self->still || !ends_early (database))
    return TRUE;
  statement = pr_database_prepare (database, "PRAGMA quick_check (1)", error);
  if (statement == NULL)
    return FALSE;
  if (pr_statement_step (statement, error) &&
      g_strcmp0 (pr_statement_get_text (statement, 0), "ok") == 0)
    return TRUE;
  if (error != NULL && *error == NULL)
    pr_database_set_error (database, SQLITE_CORRUPT, error);
  return FALSE;
}

/* Closing the last connection would fold the WAL into a file of which nothing is known
 * yet, so that waits until the schema was looked at. */
static gboolean
look (PrStore *self, PrSchemaState *state, GError **error)
{
  g_autoptr (PrDatabase) database = pr_store_connect (self, FALSE, error);

  if (database == NULL)
    return FALSE;
  pr_database_keep_wal (database, TRUE);
  if (!check_end (self, database, error) ||
      !pr_schema_look (database, self->file, state, error))
    return FALSE;
  pr_database_keep_wal (database, FALSE);
  g_ptr_array_add (self->idle, g_steal_pointer (&database));
  return TRUE;
}

/* Without a lock and without a WAL: a database that is not for us is not even opened in a
 * way that could leave a file beside it. */
static gboolean
refuse (PrStore *self, GError **error)
{
  g_autoptr (PrDatabase) database = pr_database_open_still (self->file, FALSE, NULL);

  return database == NULL || pr_schema_refuse (database, self->file, error);
}

static void
let_go (PrStore *self)
{
  g_ptr_array_set_size (self->idle, 0);
  g_clear_pointer (&self->lock, pr_lock_free);
}

static gboolean
look_with_others (PrStore *self,
                  PrSchemaState *state,
                  GCancellable *cancellable,
                  GError **error)
{
  let_go (self);
  self->lock = pr_profile_lock (self->path, FALSE, PR_STORE_BUSY_MS, cancellable, error);
  *state = PR_SCHEMA_EMPTY;
  return self->lock != NULL && (!is_there (self) || look (self, state, error));
}

/* Two who hold the lock shared and both want it alone would wait for ever, so it is let
 * go first. */
static gboolean
migrate_alone (PrStore *self, GCancellable *cancellable, GError **error)
{
  gboolean migrated;

  let_go (self);
  self->lock = pr_profile_lock (self->path, TRUE, ALONE_WAIT_MS, cancellable, error);
  if (self->lock == NULL)
    return FALSE;
  self->writer = pr_store_connect (self, TRUE, error);
  if (self->writer == NULL)
    return FALSE;
  pr_database_set_cancellable (self->writer, cancellable);
  migrated = pr_schema_migrate (self->writer, error);
  pr_database_set_cancellable (self->writer, NULL);
  if (!migrated)
    g_clear_pointer (&self->writer, pr_database_free);
  return migrated && pr_lock_share (self->lock, self->path, error);
}

/* What is left of a removed account is in nobody's way: a full disk must not keep the
 * mail of the others from being read. */
static gboolean
finish_removals (PrStore *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!pr_store_finish_removals (self, cancellable, &local_error))
    g_debug ("removal goes on at the next start: %s", local_error->message);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Whoever cannot be alone looks again: another may have made or migrated the profile
 * meanwhile. An index of another version can be used as it is; a later start renews it.
 */
static gboolean
settle_writable (PrStore *self, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + PR_STORE_BUSY_MS * G_TIME_SPAN_MILLISECOND;
  PrSchemaState state;

  while (look_with_others (self, &state, cancellable, error))
    {
      g_autoptr (GError) local_error = NULL;

      if (state == PR_SCHEMA_CURRENT || migrate_alone (self, cancellable, &local_error))
        return finish_removals (self, cancellable, error);
      if (!g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_BUSY) ||
          (state != PR_SCHEMA_REINDEX && g_get_monotonic_time () >= end))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (state == PR_SCHEMA_REINDEX)
        return look_with_others (self, &state, cancellable, error) &&
               finish_removals (self, cancellable, error);
    }
  return FALSE;
}

static GError *
make_read_only_error (PrStore *self)
{
  g_autofree char *name = g_filename_display_name (self->path);

  return g_error_new (PR_STORE_ERROR, PR_STORE_ERROR_READ_ONLY,
                      _ ("The profile “%s” may only be read, so nothing was changed. "
                         "Make the folder and mail.db in it writable, or choose another "
                         "profile with --profile."),
                      name);
}

static gboolean
refuse_unwritable (PrStore *self, PrSchemaState state, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (
    error, PR_STORE_ERROR, PR_STORE_ERROR_READ_ONLY,
    state == PR_SCHEMA_EMPTY
      ? _ ("There is no mail in the profile “%s”, and it may only be read. Make "
           "the folder writable, or choose another with --profile.")
      : _ ("The mail in the profile “%s” has to be brought up to date first, but "
           "it may only be read. Make the folder writable."),
    name);
  return FALSE;
}

static gboolean
settle_read_only (PrStore *self, GCancellable *cancellable, GError **error)
{
  PrSchemaState state = PR_SCHEMA_EMPTY;

  /* Where there is no lock file and none can be made, nobody is going to migrate. */
  self->lock = pr_profile_lock (self->path, FALSE, PR_STORE_BUSY_MS, cancellable, NULL);
  self->why = make_read_only_error (self);
  if (!is_there (self))
    return refuse_unwritable (self, PR_SCHEMA_EMPTY, error);
  if (!look (self, &state, NULL))
    {
      self->still = TRUE;
      pr_stamp_take (&self->stamp, self->file);
      if (!look (self, &state, error))
        return FALSE;
    }
  if (state == PR_SCHEMA_EMPTY || state == PR_SCHEMA_OLDER)
    return refuse_unwritable (self, state, error);
  return TRUE;
}

/* Where a page of the schema is missing, SQLite knows of no more tables than those it has
 * read. */
static gboolean
knows_tables (PrStore *self)
{
  g_autoptr (PrReader) reader = pr_store_borrow (self, NULL, NULL);
  gint64 n_columns = 0;

  return reader != NULL &&
         pr_schema_get_int64 (
           reader->database,
           "SELECT min ((SELECT count (*) FROM pragma_table_info (name.column1))) FROM "
           "(VALUES ('account'), ('folder'), ('message'), ('raw'), ('pack')) name",
           &n_columns, NULL) &&
         n_columns > 0;
}

/* A file of which the end is missing may still give much of its mail. */
static gboolean
settle_damaged (PrStore *self, GError *damage)
{
  PrSchemaState state = PR_SCHEMA_EMPTY;

  g_ptr_array_set_size (self->idle, 0);
  g_clear_error (&self->why);
  self->still = TRUE;
  pr_stamp_take (&self->stamp, self->file);
  if (!look (self, &state, NULL) ||
      (state != PR_SCHEMA_CURRENT && state != PR_SCHEMA_REINDEX) || !knows_tables (self))
    return FALSE;
  self->why = g_error_copy (damage);
  return TRUE;
}

/**
 * pr_store_settle:
 *
 * Finds out what the profile is and opens it the best way there is: for writing, for
 * reading, or as far as a damaged file can be read.
 */
gboolean
pr_store_settle (PrStore *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (is_there (self) && !refuse (self, error))
    return FALSE;
  if (may_write (self) ? settle_writable (self, cancellable, &local_error)
                       : settle_read_only (self, cancellable, &local_error))
    return TRUE;
  if (g_error_matches (local_error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE) &&
      settle_damaged (self, local_error))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
