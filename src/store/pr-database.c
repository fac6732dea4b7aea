/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>
#include "store/pr-dictionary-private.h"
#include "store/pr-statement-private.h"
#include "store/pr-store.h"

#define MAX_IDLE_STATEMENTS 48
#define BUSY_PAUSE_MAX_US 10000
#define OPS_BETWEEN_LOOKS                                      \
  4000 /* of SQLite's machine, until @cancellable is looked at \
        */

/* 8 KiB pages hold most compressed messages without a chain of overflow pages, and keep
 * rows of a list dense; 4 KiB doubles the chains, 16 KiB the write of a changed flag, and
 * leaves more room unused behind large messages. Free pages can be given back to the disk
 * step by step; for that SQLite has to know from the start which page is whose. */
#define FILE_SETTINGS        \
  "PRAGMA page_size = 8192;" \
  "PRAGMA auto_vacuum = INCREMENTAL;"
/* No memory mapping: an error of the disk would end the program instead of the read. */
#define COMMON_SETTINGS          \
  "PRAGMA foreign_keys = ON;"    \
  "PRAGMA trusted_schema = OFF;" \
  "PRAGMA cell_size_check = ON;" \
  "PRAGMA temp_store = MEMORY;"  \
  "PRAGMA mmap_size = 0;"
#define WRITER_SETTINGS        \
  "PRAGMA synchronous = FULL;" \
  "PRAGMA cache_size = -6144;" \
  "PRAGMA journal_size_limit = 16777216;"
/* SQLite's own 2000 KiB of cache are enough for most; to be told so it would read the
 * schema, which whoever only looks at the header does not need. */
#define READER_SETTINGS "PRAGMA query_only = ON;"

struct _PrDatabase
{
  sqlite3 *handle;
  char *file;
  GQueue idle; /* of PrStatement, the last used first */
  GCancellable *cancellable;
  PrDictionaries *dictionaries;
  gint64 busy_until; /* monotonic */
  gboolean keeps_pages;
};

/* ---- waiting and cancelling ---- */

static int
busy_cb (void *user_data, int n_calls)
{
  PrDatabase *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (n_calls == 0)
    self->busy_until = now + PR_STORE_BUSY_MS * G_TIME_SPAN_MILLISECOND;
  if (now >= self->busy_until || g_cancellable_is_cancelled (self->cancellable))
    return 0;
  g_usleep (MIN (500 * (n_calls + 1), BUSY_PAUSE_MAX_US));
  return 1;
}

static int
look_cb (void *user_data)
{
  PrDatabase *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

void
pr_database_set_cancellable (PrDatabase *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  if (cancellable != NULL)
    sqlite3_progress_handler (self->handle, OPS_BETWEEN_LOOKS, look_cb, self);
  else
    sqlite3_progress_handler (self->handle, 0, NULL, NULL);
}

/* ---- opening ---- */

void
pr_database_sync_folder (const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("fsync of the profile folder: %s", g_strerror (errno));
  close (fd);
}

/* SQLite gives -wal and -shm the mode of the database, so making the file ourselves keeps
 * all three private without touching the umask of other threads. Only a file that is not
 * there yet is opened: closing a descriptor of one in use would drop SQLite's locks. */
static gboolean
make_file (const char *file, GError **error)
{
  int fd = open (file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int saved_errno = errno;
  g_autofree char *name = g_filename_display_name (file);

  if (fd >= 0)
    {
      close (fd);
      pr_database_sync_folder (file);
      return TRUE;
    }
  if (saved_errno == EEXIST)
    return TRUE;
  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK,
               _ ("“%s” cannot be made (%s). Make the folder writable, or free space on "
                  "its disk, and try again."),
               name, g_strerror (saved_errno));
  return FALSE;
}

/* Counting what it allocates makes SQLite take a lock for every piece of memory. Only the
 * first connection of a process can say so. */
static void
settle_sqlite (void)
{
  static gsize settled = 0;

  if (!g_once_init_enter (&settled))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&settled, 1);
}

static PrDatabase *
open_with (const char *file, const char *name, int flags, const char *vfs, GError **error)
{
  g_autoptr (PrDatabase) self = g_new0 (PrDatabase, 1);
  int code;

  settle_sqlite ();
  self->file = g_strdup (file);
  code = sqlite3_open_v2 (name, &self->handle,
                          flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
  if (code != SQLITE_OK)
    {
      pr_database_set_error (self, code, error);
      return NULL;
    }
  sqlite3_busy_handler (self->handle, busy_cb, self);
  return g_steal_pointer (&self);
}

/* Of a file that has no page yet: for another one SQLite would take the write lock. */
static gboolean
settle_file (PrDatabase *self, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (self, "PRAGMA page_count", error);
  gboolean found = FALSE, empty;

  if (stmt == NULL || !pr_statement_find (stmt, &found, error))
    return FALSE;
  empty = found && pr_statement_get_int64 (stmt, 0) == 0;
  g_clear_pointer (&stmt, pr_statement_free);
  return !empty || pr_database_exec (self, FILE_SETTINGS, error);
}

/**
 * pr_database_open:
 * @file: path of the database, or ":memory:"
 * @writable: whether to write; a file that is missing is then made, 0600
 *
 * Opens one connection with the settings that every connection has. It does not look
 * into the schema, and does not choose the journal.
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
PrDatabase *
pr_database_open (const char *file, gboolean writable, GError **error)
{
  g_autoptr (PrDatabase) self = NULL;

  g_return_val_if_fail (file != NULL, NULL);

  if (writable && !g_str_equal (file, ":memory:") && !make_file (file, error))
    return NULL;
  /* A reader may not write either, but like this it can recover a WAL and fold it in at
   * the end; SQLite itself falls back to reading where the file is read-only. */
  self = open_with (file, file, SQLITE_OPEN_READWRITE, NULL, error);
  if (self == NULL)
    return NULL;
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!pr_database_exec (self,
                         writable ? COMMON_SETTINGS WRITER_SETTINGS
                                  : COMMON_SETTINGS READER_SETTINGS,
                         error) ||
      (writable && !settle_file (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
pr_database_keep_pages (PrDatabase *self)
{
  /* Where it fails, what is read next fails too, and tells. */
  if (!self->keeps_pages)
    pr_database_exec (self, "PRAGMA cache_size = -6144", NULL);
  self->keeps_pages = TRUE;
}

/**
 * pr_database_open_still:
 * @file: path of a database that nobody writes to while it is open
 * @with_wal: whether a -wal with content lies beside it
 *
 * Opens a database where SQLite may make neither -wal nor -shm, without a lock and
 * without changing anything. A -wal is read into memory. What lies behind the end of a
 * truncated file gives an error only when it is reached.
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
PrDatabase *
pr_database_open_still (const char *file, gboolean with_wal, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (file, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1", escaped);
  g_autoptr (PrDatabase) self = NULL;

  self = open_with (file, with_wal ? file : uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                    with_wal ? "unix-none" : NULL, error);
  if (self == NULL)
    return NULL;
  pr_database_keep_wal (self, TRUE);
  /* Alone, SQLite keeps the WAL's index in memory; a writable schema, which nobody can
   * write here, makes it bear a file that is shorter than its header says. */
  if ((with_wal && !pr_database_exec (self, "PRAGMA locking_mode = EXCLUSIVE", error)) ||
      !pr_database_exec (self,
                         "PRAGMA writable_schema = ON;" COMMON_SETTINGS READER_SETTINGS,
                         error))
    return NULL;
  return g_steal_pointer (&self);
}

void
pr_database_let_edit_schema (PrDatabase *self, gboolean let)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, !let, NULL);
}

void
pr_database_keep_wal (PrDatabase *self, gboolean keep)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep, NULL);
}

const char *
pr_database_get_file (PrDatabase *self)
{
  return self->file;
}

static void
drop_last_idle (PrDatabase *self)
{
  pr_statement_finalize (g_queue_pop_tail_link (&self->idle)->data);
}

void
pr_database_free (PrDatabase *self)
{
  if (self == NULL)
    return;
  while (self->idle.length > 0)
    drop_last_idle (self);
  sqlite3_close_v2 (self->handle);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->dictionaries, pr_dictionaries_unref);
  g_free (self->file);
  g_free (self);
}

sqlite3 *
pr_database_get_handle (PrDatabase *self)
{
  return self->handle;
}

void
pr_database_set_dictionaries (PrDatabase *self, PrDictionaries *dictionaries)
{
  g_clear_pointer (&self->dictionaries, pr_dictionaries_unref);
  self->dictionaries = pr_dictionaries_ref (dictionaries);
}

PrDictionaries *
pr_database_get_dictionaries (PrDatabase *self)
{
  if (self->dictionaries == NULL)
    self->dictionaries = pr_dictionaries_new ();
  return self->dictionaries;
}

/* ---- errors ---- */

static void
set_disk_error (PrDatabase *self, const char *name, int code, GError **error)
{
  int reason = sqlite3_system_errno (self->handle);

  if ((code & 0xff) == SQLITE_FULL || reason == ENOSPC || reason == EDQUOT)
    g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK,
                 _ ("The disk that holds “%s” is full. What was stored before is safe; "
                    "free some space and try again."),
                 name);
  else
    g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK,
                 _ ("“%s” cannot be read or written (%s). What was stored before is "
                    "left as it is; check the disk and the folder, then try again."),
                 name, reason != 0 ? g_strerror (reason) : sqlite3_errstr (code));
}

/**
 * pr_database_set_error:
 * @code: what an SQLite function returned
 *
 * Sets @error to what happened, why, and what to do next.
 */
void
pr_database_set_error (PrDatabase *self, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->file);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_BUSY,
                   _ ("Another program has kept “%s” locked for %d seconds. Try again "
                      "when it has finished."),
                   name, PR_STORE_BUSY_MS / 1000);
      break;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      set_disk_error (self, name, code, error);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_READ_ONLY,
                   _ ("“%s” may not be written, so nothing was changed. Mail in it can "
                      "still be read; to change it, make the file and its folder "
                      "writable."),
                   name);
      break;
    case SQLITE_NOTADB:
      g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE,
                   _ ("“%s” is not a database of PopReader’s. It was not changed; put it "
                      "back from a backup, or move it away to start anew."),
                   name);
      break;
    default:
      g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DATABASE,
                   _ ("“%s” is damaged (%s). It was not repaired or overwritten; copy "
                      "what can be read, or put the file back from a backup."),
                   name, sqlite3_errmsg (self->handle));
      break;
    }
}

/* ---- SQL ---- */

gboolean
pr_database_exec (PrDatabase *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  pr_database_set_error (self, code, error);
  return FALSE;
}

/* Through the cache of statements, since every verb begins and commits. */
static gboolean
run_cached (PrDatabase *self, const char *sql, GError **error)
{
  g_autoptr (PrStatement) stmt = pr_database_prepare (self, sql, error);

  return stmt != NULL && pr_statement_run (stmt, error);
}

gboolean
pr_database_begin (PrDatabase *self, GError **error)
{
  return run_cached (self, "BEGIN IMMEDIATE", error);
}

gboolean
pr_database_commit (PrDatabase *self, GError **error)
{
  return run_cached (self, "COMMIT", error);
}

void
pr_database_rollback (PrDatabase *self)
{
  /* Not interrupted, and not needed where SQLite has rolled back by itself. */
  pr_database_set_cancellable (self, NULL);
  if (!sqlite3_get_autocommit (self->handle) && !run_cached (self, "ROLLBACK", NULL))
    g_warning ("rollback: %s", sqlite3_errmsg (self->handle));
}

/* First what needs no lock that anybody waits for; then, where that was all of it, the
 * file is cut, which takes those locks for a moment, and not at all while another holds
 * one. */
gboolean
pr_database_fold_wal (PrDatabase *self, GError **error)
{
  int n_frames = 0, n_folded = 0;
  int code = sqlite3_wal_checkpoint_v2 (self->handle, "main", SQLITE_CHECKPOINT_PASSIVE,
                                        &n_frames, &n_folded);

  if (code == SQLITE_OK && n_frames == n_folded)
    {
      sqlite3_busy_handler (self->handle, NULL, NULL);
      code = sqlite3_wal_checkpoint_v2 (self->handle, "main", SQLITE_CHECKPOINT_TRUNCATE,
                                        NULL, NULL);
      sqlite3_busy_handler (self->handle, busy_cb, self);
    }
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
    return TRUE;
  pr_database_set_error (self, code, error);
  return FALSE;
}

static PrStatement *
find_idle (PrDatabase *self, const char *sql)
{
  guint hash;

  for (GList *link = self->idle.head; link != NULL; link = link->next)
    if (pr_statement_is_of (link->data, sql))
      return link->data;
  hash = g_str_hash (sql);
  for (GList *link = self->idle.head; link != NULL; link = link->next)
    if (pr_statement_is_for (link->data, sql, hash))
      return link->data;
  return NULL;
}

PrStatement *
pr_database_prepare (PrDatabase *self, const char *sql, GError **error)
{
  PrStatement *idle = find_idle (self, sql);

  if (idle == NULL)
    return pr_statement_new (self, sql, error);
  g_queue_unlink (&self->idle, pr_statement_get_link (idle));
  return idle;
}

void
pr_database_take_back (PrDatabase *self, PrStatement *statement)
{
  g_queue_push_head_link (&self->idle, pr_statement_get_link (statement));
  if (self->idle.length > MAX_IDLE_STATEMENTS)
    drop_last_idle (self);
}
