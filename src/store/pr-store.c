/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "store/pr-store-private.h"

#define MAX_IDLE_READERS 3 /* the window, its search, and the index behind them */

G_DEFINE_QUARK (pr_store_error, pr_store_error)

G_DEFINE_FINAL_TYPE (PrStore, pr_store, G_TYPE_OBJECT)

static void
pr_store_dispose (GObject *object)
{
  pr_store_stop_learning (PR_STORE (object));
  G_OBJECT_CLASS (pr_store_parent_class)->dispose (object);
}

static void
pr_store_finalize (GObject *object)
{
  PrStore *self = PR_STORE (object);

  /* The writer goes last: it folds the WAL in when nobody else has the profile open. */
  g_clear_pointer (&self->watcher, pr_database_free);
  g_ptr_array_unref (self->idle);
  g_clear_pointer (&self->writer, pr_database_free);
  g_clear_pointer (&self->lock, pr_lock_free);
  g_clear_error (&self->why);
  pr_dictionaries_unref (self->dictionaries);
  g_object_unref (self->stop_learning);
  g_mutex_clear (&self->pool_mutex);
  pr_recent_clear (&self->recent);
  pr_room_clear (&self->room);
  g_mutex_clear (&self->write_mutex);
  g_free (self->file);
  g_free (self->path);
  G_OBJECT_CLASS (pr_store_parent_class)->finalize (object);
}

static void
pr_store_class_init (PrStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pr_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_store_finalize;
}

static void
pr_store_init (PrStore *self)
{
  g_mutex_init (&self->write_mutex);
  g_mutex_init (&self->pool_mutex);
  pr_recent_init (&self->recent);
  pr_room_init (&self->room);
  self->stop_learning = g_cancellable_new ();
  self->dictionaries = pr_dictionaries_new ();
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) pr_database_free);
}

/**
 * pr_store_open:
 * @path: the profile folder
 *
 * Opens or makes mail.db, private to its owner, and migrates an older one in one
 * transaction with the profile to itself. A profile that cannot be written, and a
 * damaged database of which some can be read, are opened for reading.
 *
 * Returns: (transfer full): the store, or %NULL with @error set: %PR_STORE_ERROR_NEWER,
 *   %PR_STORE_ERROR_DATABASE, %PR_STORE_ERROR_DISK, %PR_STORE_ERROR_READ_ONLY or
 *   %PR_STORE_ERROR_BUSY
 */
PrStore *
pr_store_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (PrStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!pr_profile_prepare (path, error))
    return NULL;
  self = g_object_new (PR_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->file = g_build_filename (path, "mail.db", NULL);
  if (!pr_store_settle (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
pr_store_get_sqlite_version (void)
{
  return sqlite3_libversion ();
}

const char *
pr_store_get_path (PrStore *self)
{
  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  return self->path;
}

gboolean
pr_store_is_read_only (PrStore *self)
{
  g_return_val_if_fail (PR_IS_STORE (self), TRUE);

  return self->why != NULL;
}

const char *
pr_store_get_read_only_reason (PrStore *self)
{
  g_return_val_if_fail (PR_IS_STORE (self), NULL);

  return self->why == NULL ? NULL : self->why->message;
}

gboolean
pr_store_check_writable (PrStore *self, GError **error)
{
  g_return_val_if_fail (PR_IS_STORE (self), FALSE);

  if (self->why != NULL && error != NULL)
    *error = g_error_copy (self->why);
  return self->why == NULL;
}

gboolean
pr_store_not_found (GError **error)
{
  g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
                       _ ("There is no such message. It may have been deleted; the list "
                          "shows those that are here."));
  return FALSE;
}

/* ---- readers ---- */

static PrDatabase *
take_idle (PrStore *self, PrStamp *stamp)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->pool_mutex);

  if (self->still)
    {
      /* Without locks nothing else tells that somebody wrote elsewhere meanwhile. */
      pr_stamp_take (stamp, self->file);
      if (!pr_stamp_equal (stamp, &self->stamp))
        g_ptr_array_set_size (self->idle, 0);
      self->stamp = *stamp;
    }
  return self->idle->len == 0
           ? NULL
           : g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
}

/**
 * pr_store_borrow:
 * @cancellable: interrupts what the reader is used for
 *
 * Returns: (transfer full): a read connection, for one thread until it is given back
 */
PrReader *
pr_store_borrow (PrStore *self, GCancellable *cancellable, GError **error)
{
  PrStamp stamp = { 0 };
  PrDatabase *database;
  PrReader *reader;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  database = take_idle (self, &stamp);
  if (database == NULL)
    database = pr_store_connect (self, FALSE, error);
  if (database == NULL)
    return NULL;
  pr_database_set_cancellable (database, cancellable);
  reader = g_new0 (PrReader, 1);
  reader->store = self;
  reader->database = database;
  reader->stamp = stamp;
  return reader;
}

gboolean
pr_reader_begin (PrReader *reader, GError **error)
{
  return pr_database_exec (reader->database, "BEGIN", error);
}

void
pr_reader_give_back (PrReader *reader)
{
  PrStore *self = reader->store;
  PrDatabase *surplus = reader->database;

  pr_database_rollback (reader->database);
  g_mutex_lock (&self->pool_mutex);
  if (self->idle->len < MAX_IDLE_READERS &&
      (!self->still || pr_stamp_equal (&reader->stamp, &self->stamp)))
    g_ptr_array_add (self->idle, g_steal_pointer (&surplus));
  g_mutex_unlock (&self->pool_mutex);
  pr_database_free (surplus);
  g_free (reader);
}
