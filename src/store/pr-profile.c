/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/pr-profile-private.h"
#include "store/pr-store.h"

#define INDEX_LOCK_WAIT_US 100000
#define LOCK_PAUSE_US 10000

struct _PrLock
{
  int fd;
};

void
pr_lock_free (PrLock *lock)
{
  if (lock == NULL)
    return;
  if (lock->fd >= 0)
    close (lock->fd);
  g_free (lock);
}

/**
 * pr_profile_dup_path:
 * @directory: (nullable): a folder that was asked for by name
 *
 * Returns: (transfer full): the absolute path of the profile
 */
char *
pr_profile_dup_path (const char *directory)
{
  const char *chosen = directory;

  if (chosen == NULL || *chosen == '\0')
    chosen = g_getenv ("POPREADER_PROFILE");
  if (chosen == NULL || *chosen == '\0')
    return g_build_filename (g_get_user_data_dir (), "popreader", NULL);
  return g_canonicalize_filename (chosen, NULL);
}

/* Whether the folder is ours to close to others: not one that holds other things. */
static gboolean
is_a_profile (const char *path)
{
  g_autofree char *database = g_build_filename (path, "mail.db", NULL);
  g_autoptr (GDir) dir = NULL;

  if (g_file_test (database, G_FILE_TEST_EXISTS))
    return TRUE;
  dir = g_dir_open (path, 0, NULL);
  return dir != NULL && g_dir_read_name (dir) == NULL;
}

/**
 * pr_profile_prepare:
 * @path: the profile folder
 *
 * Makes the folder where it is missing, and closes it to others (0700). A folder that
 * may only be read is left as it is.
 */
gboolean
pr_profile_prepare (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  struct stat info;
  int reason = 0;

  g_return_val_if_fail (path != NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) != 0)
    reason = errno;
  else if (g_stat (path, &info) != 0)
    reason = errno;
  if (reason == 0)
    {
      if ((info.st_mode & 077) != 0 && info.st_uid == geteuid () && is_a_profile (path) &&
          g_chmod (path, 0700) != 0 && errno != EROFS)
        g_debug ("profile: chmod: %s", g_strerror (errno));
      return TRUE;
    }
  name = g_filename_display_name (path);
  g_set_error (error, PR_STORE_ERROR, PR_STORE_ERROR_DISK,
               _ ("The profile folder “%s” cannot be used (%s). Choose another with "
                  "--profile, or make room for this one."),
               name, g_strerror (reason));
  return FALSE;
}

/* ---- locks ---- */

static gboolean
set_lock (int fd, short type)
{
  struct flock request = { .l_type = type, .l_whence = SEEK_SET };

  /* A lock of the open file, not of the process: threads exclude each other too, and
   * closing another descriptor of the file does not drop it. */
  return fcntl (fd, F_OFD_SETLK, &request) == 0;
}

gboolean
pr_profile_lock_file (int fd)
{
  return set_lock (fd, F_WRLCK);
}

static void
set_file_error (const char *file, GError **error)
{
  int reason = errno;
  g_autofree char *name = g_filename_display_name (file);

  g_set_error (error, PR_STORE_ERROR,
               reason == EACCES || reason == EROFS || reason == EPERM
                 ? PR_STORE_ERROR_READ_ONLY
                 : PR_STORE_ERROR_DISK,
               _ ("“%s” cannot be locked (%s). Make the profile folder writable, or "
                  "choose another with --profile."),
               name, g_strerror (reason));
}

static char *
dup_account_file (const char *path, gint64 account)
{
  g_autofree char *base = g_strdup_printf ("sync-%" G_GINT64_FORMAT ".lock", account);

  return g_build_filename (path, base, NULL);
}

/**
 * pr_profile_lock_account:
 * @path: the profile folder
 * @account: the account's id
 *
 * Takes the lock that one sync of an account holds, without waiting.
 *
 * Returns: (transfer full): the lock, or %NULL with %PR_STORE_ERROR_IN_USE when another
 *   process or thread has it
 */
PrLock *
pr_profile_lock_account (const char *path, gint64 account, GError **error)
{
  g_autofree char *file = NULL;
  g_autoptr (PrLock) lock = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = dup_account_file (path, account);
  lock = g_new0 (PrLock, 1);
  lock->fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock->fd >= 0 && set_lock (lock->fd, F_WRLCK))
    return g_steal_pointer (&lock);
  if (lock->fd < 0 || (errno != EAGAIN && errno != EACCES))
    set_file_error (file, error);
  else
    g_set_error_literal (
      error, PR_STORE_ERROR, PR_STORE_ERROR_IN_USE,
      _ ("The account is being checked by another PopReader. Its mail will be here when "
         "that has finished."));
  return NULL;
}

void
pr_profile_forget_account (const char *path, gint64 account)
{
  g_autofree char *file = dup_account_file (path, account);

  if (g_unlink (file) != 0 && errno != ENOENT)
    g_debug ("unlink of a lock file: %s", g_strerror (errno));
}

PrLock *
pr_profile_lock_index (const char *path, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + INDEX_LOCK_WAIT_US;
  g_autofree char *file = g_build_filename (path, "index.lock", NULL);
  g_autoptr (PrLock) lock = g_new0 (PrLock, 1);

  lock->fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  while (lock->fd >= 0 && !set_lock (lock->fd, F_WRLCK))
    {
      if (g_cancellable_is_cancelled (cancellable) || g_get_monotonic_time () >= end)
        return NULL;
      g_usleep (LOCK_PAUSE_US);
    }
  return lock->fd < 0 ? NULL : g_steal_pointer (&lock);
}

/**
 * pr_profile_lock:
 * @path: the profile folder
 * @alone: whether nobody else may have the profile open
 * @wait_ms: how long to wait for others
 *
 * Takes the lock that every open store holds, shared, and a migration alone.
 *
 * Returns: (transfer full): the lock, or %NULL with @error set
 */
PrLock *
pr_profile_lock (const char *path,
                 gboolean alone,
                 guint wait_ms,
                 GCancellable *cancellable,
                 GError **error)
{
  gint64 end = g_get_monotonic_time () + wait_ms * G_TIME_SPAN_MILLISECOND;
  g_autofree char *file = g_build_filename (path, "profile.lock", NULL);
  g_autoptr (PrLock) lock = g_new0 (PrLock, 1);

  lock->fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock->fd < 0 && !alone)
    lock->fd = open (file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  while (lock->fd < 0 || !set_lock (lock->fd, alone ? F_WRLCK : F_RDLCK))
    {
      if (lock->fd < 0 || (errno != EAGAIN && errno != EACCES))
        {
          set_file_error (file, error);
          return NULL;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (g_get_monotonic_time () >= end)
        {
          g_set_error_literal (error, PR_STORE_ERROR, PR_STORE_ERROR_BUSY,
                               alone ? _ ("The profile has to be brought up to date, but "
                                          "another PopReader has it open. Close that one "
                                          "and try again.")
                                     : _ ("Another PopReader is bringing the profile up "
                                          "to date. Try again when it has finished."));
          return NULL;
        }
      g_usleep (LOCK_PAUSE_US);
    }
  return g_steal_pointer (&lock);
}

/* From alone to shared, without a moment in which another could be alone. */
gboolean
pr_lock_share (PrLock *lock, const char *path, GError **error)
{
  if (set_lock (lock->fd, F_RDLCK))
    return TRUE;
  set_file_error (path, error);
  return FALSE;
}
