/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include "store/pr-profile-private.h"
#include "store/pr-schema-private.h"
#include "store/pr-split-private.h"
#include "store/pr-spool-private.h"

#define PREFIX "spool-"
#define SUFFIX ".mail"

struct _PrSpool
{
  PrStore *store; /* owned */
  gint64 number;  /* of the file: the account's */
  int fd;         /* with the lock; -1: not opened yet */

  GMutex mutex;
  guint64 octets;  /* of the file */
  gboolean failed; /* nothing is put by any more */
};

static char *
dup_file (const char *folder, gint64 number)
{
  g_autofree char *name = g_strdup_printf (PREFIX "%" G_GINT64_FORMAT SUFFIX, number);

  return g_build_filename (folder, name, NULL);
}

/* ---- the file ---- */

/* Whether @fd is still what @file names: who removes a file has its lock, too. */
static gboolean
is_named (int fd, const char *file)
{
  struct stat mine, named;

  return fstat (fd, &mine) == 0 && stat (file, &named) == 0 &&
         mine.st_dev == named.st_dev && mine.st_ino == named.st_ino;
}

/* The file with its lock, or -1. */
static int
open_locked (const char *file, int flags)
{
  int fd = open (file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);

  if (fd >= 0 && pr_profile_lock_file (fd) && is_named (fd, file))
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
open_file (PrSpool *self)
{
  g_autofree char *file = dup_file (self->store->path, self->number);
  struct stat info;

  if (self->fd >= 0)
    return TRUE;
  self->fd = open_locked (file, O_CREAT);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    return FALSE;
  pr_database_sync_folder (file);
  g_mutex_lock (&self->mutex);
  self->octets = info.st_size;
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

/* Passes over what is written: @n_octets of the @n parts at @parts. */
static void
advance (struct iovec **parts, guint *n, gsize n_octets)
{
  while (*n > 0 && n_octets >= (*parts)->iov_len)
    {
      n_octets -= (*parts)->iov_len;
      (*parts)++;
      (*n)--;
    }
  if (*n > 0)
    {
      (*parts)->iov_base = (char *) (*parts)->iov_base + n_octets;
      (*parts)->iov_len -= n_octets;
    }
}

static gboolean
append (PrSpool *self, struct iovec *parts, guint n)
{
  guint64 at = self->octets;

  while (n > 0)
    {
      gssize n_written = pwritev (self->fd, parts, n, at);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written <= 0)
        return FALSE;
      advance (&parts, &n, n_written);
      at += n_written;
    }
  return TRUE;
}

/* ---- putting by ---- */

PrSpool *
pr_spool_new (PrStore *store, gint64 account)
{
  PrSpool *self = g_new0 (PrSpool, 1);

  self->store = g_object_ref (store);
  self->number = account;
  self->fd = -1;
  g_mutex_init (&self->mutex);
  return self;
}

void
pr_spool_free (PrSpool *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->store);
  g_free (self);
}

gboolean
pr_spool_takes (PrSpool *self, gsize octets)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return !self->failed && octets >= PR_SPOOL_MIN_MESSAGE &&
         self->octets + octets <= PR_SPOOL_MAX_OCTETS;
}

static gboolean
is_for_spool (const PrArrival *arrival)
{
  return arrival->incoming->raw != NULL && arrival->packed.data == NULL &&
         !arrival->incoming->refused;
}

/* Notes where the octets are to be. */
static void
note_place (PrSpool *self, PrArrival *arrival, guint64 at)
{
  GByteArray *place = g_byte_array_new ();

  pr_varint_append (place, self->number);
  pr_varint_append (place, at);
  arrival->packed.codec = PR_CODEC_SPOOL;
  arrival->packed.octets = g_bytes_get_size (arrival->incoming->raw);
  arrival->packed.data = g_byte_array_free_to_bytes (place);
}

/* At once: each call costs as much as some kilobytes. */
static gboolean
append_all (PrSpool *self, GPtrArray *arrivals)
{
  struct iovec parts[PR_STORE_BATCH_MESSAGES];
  guint n = 0;

  for (guint i = 0; i < arrivals->len; i++)
    {
      const PrArrival *arrival = g_ptr_array_index (arrivals, i);
      gsize length = 0;

      if (!is_for_spool (arrival))
        continue;
      parts[n].iov_base = (gpointer) g_bytes_get_data (arrival->incoming->raw, &length);
      parts[n++].iov_len = length;
    }
  return append (self, parts, n);
}

static gboolean
put (PrSpool *self, GPtrArray *arrivals)
{
  if (!open_file (self) || !append_all (self, arrivals) || fdatasync (self->fd) != 0)
    return FALSE;
  for (guint i = 0; i < arrivals->len; i++)
    {
      PrArrival *arrival = g_ptr_array_index (arrivals, i);

      if (!is_for_spool (arrival))
        continue;
      note_place (self, arrival, self->octets);
      g_mutex_lock (&self->mutex);
      self->octets += arrival->packed.octets;
      g_mutex_unlock (&self->mutex);
    }
  return TRUE;
}

/* The disk may be full: what no row will name makes room. */
static void
give_up (PrSpool *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->failed = TRUE;
  if (self->fd >= 0 && ftruncate (self->fd, self->octets) != 0)
    g_debug ("a spool cannot be cut: %s", g_strerror (errno));
}

void
pr_spool_put (PrSpool *self, GPtrArray *arrivals)
{
  gboolean any = FALSE;

  for (guint i = 0; i < arrivals->len && !any; i++)
    any = is_for_spool (g_ptr_array_index (arrivals, i));
  if (!any || put (self, arrivals))
    return;
  g_debug ("nothing is put by: %s", g_strerror (errno));
  give_up (self);
  for (guint i = 0; i < arrivals->len; i++)
    if (is_for_spool (g_ptr_array_index (arrivals, i)))
      pr_arrival_pack (self->store, g_ptr_array_index (arrivals, i));
}

/* ---- reading ---- */

static gboolean
read_all (int fd, guint8 *to, gsize length, guint64 at)
{
  while (length > 0)
    {
      gssize n = pread (fd, to, length, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      to += n;
      length -= n;
      at += n;
    }
  return TRUE;
}

GBytes *
pr_spool_read (PrDatabase *database, const guint8 *place, gsize length, gsize octets)
{
  g_autofree char *folder = g_path_get_dirname (pr_database_get_file (database));
  g_autofree char *file = NULL;
  g_autofree guint8 *buffer = NULL;
  const guint8 *end = place + length;
  guint64 number, at;
  gboolean done;
  int fd;

  if (!pr_varint_read (&place, end, &number) || !pr_varint_read (&place, end, &at))
    return NULL;
  file = dup_file (folder, number);
  fd = open (file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return NULL;
  buffer = g_try_malloc (MAX (octets, 1));
  done = buffer != NULL && read_all (fd, buffer, octets, at);
  close (fd);
  return done ? g_bytes_new_take (g_steal_pointer (&buffer), octets) : NULL;
}

/* ---- removing ---- */

static gboolean
is_wanted (PrStore *store, gboolean *wanted, GError **error)
{
  g_autoptr (PrReader) reader = pr_store_borrow (store, NULL, error);
  gint64 any = 0;

  if (reader == NULL ||
      !pr_schema_get_int64 (reader->database,
                            "SELECT EXISTS (SELECT 1 FROM raw INDEXED BY raw_spooled "
                            "WHERE codec = 3)",
                            &any, error))
    return FALSE;
  *wanted = any != 0;
  return TRUE;
}

/* With its lock held nobody appends to it, so that no row can come to refer to it. */
static gboolean
remove_file (PrStore *store, const char *file, GError **error)
{
  gboolean wanted = TRUE, done;
  int fd = open_locked (file, 0);

  if (fd < 0)
    return TRUE;
  done = is_wanted (store, &wanted, error);
  if (done && !wanted && g_unlink (file) != 0)
    g_debug ("unlink of a spool: %s", g_strerror (errno));
  close (fd);
  return done;
}

gboolean
pr_spool_tidy (PrStore *store, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (store->path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (store->path, name, NULL);

      if (g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX) &&
          !remove_file (store, file, error))
        return FALSE;
    }
  return TRUE;
}
