/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-copies.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME ".lock" /* held as long as the process lives */
#define MAX_TRIES 10
#define MAX_DEPTH 3 /* of what there is in a folder of ours */

static GMutex mutex;
static char *home; /* this process's folder, or NULL; in it a folder for each copy */
static int home_lock = -1;

static char *
get_base (void)
{
  return g_build_filename (g_get_user_cache_dir (), "popreader", "opened", NULL);
}

/* ---- removing ---- */

static void
remove_tree (const char *path, guint depth)
{
  GStatBuf status;

  if (g_lstat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode) && depth > 0)
    {
      g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
      const char *name;

      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child, depth - 1);
        }
    }
  g_remove (path);
}

/* -1: another process holds it, or it cannot be had. */
static int
take_lock (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      fd = -1;
    }
  return fd;
}

void
pr_copies_clean (void)
{
  g_autofree char *base = get_base ();
  g_autoptr (GDir) folder = g_dir_open (base, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (base, name, NULL);
      int fd = take_lock (path);

      if (fd < 0)
        continue;
      remove_tree (path, MAX_DEPTH);
      close (fd);
    }
}

static void
clean_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  pr_copies_clean ();
  g_task_return_boolean (task, TRUE);
}

void
pr_copies_clean_later (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, pr_copies_clean_later);
  g_task_run_in_thread (task, clean_thread);
}

void
pr_copies_remove (GFile *copy)
{
  g_autoptr (GFile) folder = NULL;

  g_return_if_fail (G_IS_FILE (copy));

  folder = g_file_get_parent (copy);
  g_file_delete (copy, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

/* TRUE when nothing is left. */
static gboolean
remove_older (gint64 before)
{
  g_autoptr (GDir) folder = g_dir_open (home, 0, NULL);
  gboolean all = TRUE;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (home, name, NULL);
      GStatBuf status;

      if (g_str_equal (name, LOCK_NAME))
        continue;
      if (g_lstat (path, &status) == 0 && status.st_mtime > before)
        all = FALSE;
      else
        remove_tree (path, MAX_DEPTH - 1);
    }
  return all;
}

void
pr_copies_end (guint grace)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (home == NULL)
    return;
  if (remove_older (g_get_real_time () / G_USEC_PER_SEC - grace))
    remove_tree (home, 1);
  close (home_lock);
  home_lock = -1;
  g_clear_pointer (&home, g_free);
}

/* ---- writing ---- */

/* A process that cleans may take a new folder for one that was left. */
static gboolean
make_home (const char *base)
{
  g_autofree char *path = g_build_filename (base, "XXXXXX", NULL);
  g_autofree char *lock_path = NULL;
  GStatBuf held, found;
  int fd;

  if (g_mkdtemp_full (path, 0700) == NULL)
    return FALSE;
  lock_path = g_build_filename (path, LOCK_NAME, NULL);
  fd = take_lock (path);
  if (fd >= 0 && fstat (fd, &held) == 0 && g_stat (lock_path, &found) == 0 &&
      held.st_ino == found.st_ino)
    {
      home = g_steal_pointer (&path);
      home_lock = fd;
      return TRUE;
    }
  if (fd >= 0)
    close (fd);
  errno = EAGAIN;
  return FALSE;
}

/* A folder for one copy, so that each keeps its name. Free with g_free (). */
static char *
make_folder (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *base = get_base ();
  g_autofree char *folder = NULL;

  for (guint i = 0; home == NULL && i < MAX_TRIES; i++)
    if (g_mkdir_with_parents (base, 0700) != 0 ||
        (!make_home (base) && errno != EAGAIN && errno != ENOENT))
      return NULL;
  if (home == NULL)
    return NULL;
  folder = g_build_filename (home, "XXXXXX", NULL);
  return g_mkdtemp_full (folder, 0700) != NULL ? g_steal_pointer (&folder) : NULL;
}

static void
explain (const char *name, const char *why, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* Translators: a file's name, then why */
               _ ("“%s” could not be copied to be opened: %s. Save it in another "
                  "folder instead."),
               name, why);
}

GFile *
pr_copies_write (GBytes *octets, const char *name, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) why = NULL;
  gsize length;
  const char *data;

  g_return_val_if_fail (octets != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  folder = make_folder ();
  if (folder == NULL)
    {
      explain (name, g_strerror (errno), error);
      return NULL;
    }
  data = g_bytes_get_data (octets, &length);
  path = g_build_filename (folder, name, NULL);
  if (g_file_set_contents_full (path, length > 0 ? data : "", (gssize) length,
                                G_FILE_SET_CONTENTS_NONE, 0400, &why))
    return g_file_new_for_path (path);
  remove_tree (folder, 1);
  explain (name, why->message, error);
  return NULL;
}
