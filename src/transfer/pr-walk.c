/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfer/pr-walk-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "mail/pr-trouble.h"
#include "transfer/pr-file-private.h"
#include "transfer/pr-maildir-private.h"
#include "transfer/pr-sniff-private.h"
#include "transfer/pr-transfer-limits.h"

typedef struct
{
  const PrWalkFuncs *funcs;
  gpointer user_data;
  GCancellable *cancellable;
} Walk;

/* A folder on disk, open. */
typedef struct
{
  DIR *dir;
  char *path;
  const char *folder; /* of its mail */
  guint depth;
  GString *names; /* some of them, each with its NUL */
  GArray *starts; /* of gsize: where each begins in there, sorted by name */
} Place;

/* ---- folders on disk ---- */

static void
place_clear (Place *place)
{
  if (place->dir != NULL)
    closedir (place->dir);
  g_free (place->path);
  g_string_free (place->names, TRUE);
  g_array_unref (place->starts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static char *
join_path (const Place *parent, const char *name)
{
  return parent == NULL ? g_strdup (name) : g_build_filename (parent->path, name, NULL);
}

/* @parent: NULL for a path that was given, of which a link is followed. */
static gboolean
place_open (Place *place, const Place *parent, const char *name, const char *folder)
{
  int follow = parent == NULL ? 0 : O_NOFOLLOW;
  int fd;

  *place = (Place){ .path = join_path (parent, name),
                    .folder = folder,
                    .depth = parent == NULL ? 0 : parent->depth + 1,
                    .names = g_string_new (NULL),
                    .starts = g_array_new (FALSE, FALSE, sizeof (gsize)) };
  fd = openat (parent == NULL ? AT_FDCWD : dirfd (parent->dir), name,
               O_RDONLY | O_CLOEXEC | O_DIRECTORY | follow);
  if (fd >= 0)
    place->dir = fdopendir (fd);
  if (fd >= 0 && place->dir == NULL)
    close (fd);
  return place->dir != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer names)
{
  return strcmp ((const char *) names + *(const gsize *) a,
                 (const char *) names + *(const gsize *) b);
}

/* The next of the names, sorted, so that most mail comes in the order of its dates;
 * FALSE: there are no more. */
static gboolean
read_names (Place *place)
{
  const struct dirent *entry;

  g_string_truncate (place->names, 0);
  g_array_set_size (place->starts, 0);
  while (place->starts->len < PR_TRANSFER_NAMES && (entry = readdir (place->dir)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      {
        gsize start = place->names->len;

        g_array_append_val (place->starts, start);
        g_string_append_len (place->names, entry->d_name, strlen (entry->d_name) + 1);
      }
  g_array_sort_with_data (place->starts, compare_names, place->names->str);
  return place->starts->len > 0;
}

static const char *
get_name (const Place *place, guint index)
{
  return place->names->str + g_array_index (place->starts, gsize, index);
}

/* ---- telling ---- */

static void
refuse (Walk *walk, const Place *parent, const char *name, const char *reason)
{
  g_autofree char *path = join_path (parent, name);

  walk->funcs->refused (path, reason, walk->user_data);
}

static void
refuse_by_errno (Walk *walk, const Place *parent, const char *name, int error_number)
{
  g_autoptr (GError) error = NULL;

  pr_file_set_error (&error, error_number);
  refuse (walk, parent, name, error->message);
}

static gboolean
tell (Walk *walk, const Place *place, const PrWalkFile *file, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return FALSE;
  return walk->funcs->found (file, walk->user_data, error);
}

/* ---- names of folders ---- */

/* Programs hang endings on folders that are none of their names. */
static char *
dup_folder_name (const char *name)
{
  static const char *const endings[] = { ".sbd", ".mbox", ".mbx" };
  g_autofree char *bare = g_strdup (name);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (bare, endings[i]) && strlen (bare) > strlen (endings[i]))
      bare[strlen (bare) - strlen (endings[i])] = '\0';
  return pr_text_for_line (bare, -1, PR_TRANSFER_NAME_CHARS);
}

static char *
join_folder (const char *folder, const char *name)
{
  return *folder == '\0' ? g_strdup (name) : g_strconcat (folder, "/", name, NULL);
}

/* ---- files ---- */

static gboolean
sniff (int parent_fd, const char *name, PrSniff *looks, guint64 *octets, GError **error)
{
  guint8 start[PR_TRANSFER_SNIFF_OCTETS];
  int fd = pr_file_open (parent_fd, name, octets, error);
  gssize n = fd < 0 ? -1 : pr_file_read (fd, start, sizeof start, error);

  if (fd >= 0)
    close (fd);
  if (n >= 0)
    *looks = pr_sniff (name, start, n);
  return n >= 0;
}

/* Apple's folders are "Name.mbox" with a file "mbox" in them. */
static char *
dup_mbox_folder (const Place *place, const char *name)
{
  g_autofree char *own_name = NULL;

  if (place == NULL)
    return g_strdup ("");
  if (g_str_equal (name, "mbox") && g_str_has_suffix (place->path, ".mbox"))
    return g_strdup (place->folder);
  own_name = dup_folder_name (name);
  return join_folder (place->folder, own_name);
}

/* @place: NULL for a path that was given. */
static gboolean
walk_file (Walk *walk, const Place *place, const char *name, GError **error)
{
  PrWalkFile file = { .parent = place == NULL ? "" : place->path,
                      .parent_fd = place == NULL ? AT_FDCWD : dirfd (place->dir),
                      .name = name,
                      .mark = { .flags = PR_FLAG_UNREAD } };
  g_autoptr (GError) local_error = NULL;
  g_autofree char *folder = NULL;
  PrSniff looks;

  if (!sniff (file.parent_fd, name, &looks, &file.octets, &local_error))
    {
      refuse (walk, place, name, local_error->message);
      return TRUE;
    }
  if (looks == PR_SNIFF_EMPTY && file.octets == 0 && !g_str_has_suffix (name, ".eml"))
    return TRUE; /* a folder without mail, as mboxes are */
  if (looks == PR_SNIFF_OTHER && place != NULL)
    walk->funcs->passed (walk->user_data);
  else if (looks == PR_SNIFF_OTHER)
    refuse (walk, place, name,
            _ ("It does not look like mail. Give a Maildir, an mbox or a message; a "
               "message that begins oddly is taken by the name NAME.eml."));
  else
    {
      file.is_mbox = looks == PR_SNIFF_MBOX;
      folder = file.is_mbox ? dup_mbox_folder (place, name)
                            : g_strdup (place == NULL ? "" : place->folder);
      file.folder = folder;
      return tell (walk, place, &file, error);
    }
  return TRUE;
}

/* ---- folders ---- */

static gboolean walk_place (Walk *walk, Place *place, GError **error);

static gboolean
walk_folder (Walk *walk,
             const Place *parent,
             const char *name,
             const char *folder,
             GError **error)
{
  g_auto (Place) place = { 0 };

  if (!place_open (&place, parent, name, folder))
    {
      refuse_by_errno (walk, parent, name, errno);
      return TRUE;
    }
  if (place.depth > PR_TRANSFER_MAX_DEPTH)
    {
      refuse (walk, parent, name,
              _ ("Too many folders are within each other. Import it by itself."));
      return TRUE;
    }
  return walk_place (walk, &place, error);
}

/* One of cur and new. */
static gboolean
walk_messages (Walk *walk, const Place *maildir, const char *name, GError **error)
{
  g_auto (Place) place = { 0 };

  if (!place_open (&place, maildir, name, maildir->folder))
    {
      refuse_by_errno (walk, maildir, name, errno);
      return TRUE;
    }
  while (read_names (&place))
    for (guint i = 0; i < place.starts->len; i++)
      {
        PrWalkFile file = { .parent = place.path,
                            .parent_fd = dirfd (place.dir),
                            .name = get_name (&place, i),
                            .folder = place.folder };

        if (file.name[0] == '.')
          continue;
        pr_maildir_read_name (file.name, &file.mark);
        file.octets = pr_maildir_read_size (file.name);
        if (!tell (walk, &place, &file, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
is_folder (const Place *place, const char *name)
{
  struct stat status;

  return fstatat (dirfd (place->dir), name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR (status.st_mode);
}

/* Folders of a Maildir are ".Name.Sub" beside cur (Maildir++), or lie in it as they do
 * anywhere. Its other files are notes of its programs. */
static gboolean
walk_maildir (Walk *walk, Place *place, GError **error)
{
  if (!walk_messages (walk, place, "new", error) ||
      !walk_messages (walk, place, "cur", error))
    return FALSE;
  while (read_names (place))
    for (guint i = 0; i < place->starts->len; i++)
      {
        const char *name = get_name (place, i);
        g_autofree char *decoded = NULL;
        g_autofree char *shown = NULL;
        g_autofree char *folder = NULL;

        if (g_str_equal (name, "cur") || g_str_equal (name, "new") ||
            g_str_equal (name, "tmp") || !is_folder (place, name))
          continue;
        decoded = name[0] == '.' ? pr_maildir_dup_folder (name) : g_strdup (name);
        shown = pr_text_for_line (decoded, -1, PR_TRANSFER_NAME_CHARS);
        folder = join_folder (place->folder, shown);
        if (!walk_folder (walk, place, name, folder, error))
          return FALSE;
      }
  return TRUE;
}

/* A link to a folder is not followed: it may lead back here. */
static gboolean
walk_entry (Walk *walk, const Place *place, const char *name, GError **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *folder = NULL;
  struct stat status;

  if (name[0] == '.')
    return TRUE;
  if (is_folder (place, name))
    {
      shown = dup_folder_name (name);
      folder = join_folder (place->folder, shown);
      return walk_folder (walk, place, name, folder, error);
    }
  if (fstatat (dirfd (place->dir), name, &status, 0) == 0 && S_ISDIR (status.st_mode))
    {
      refuse (walk, place, name,
              _ ("It is a link to a folder, and those may lead in a circle. Import the "
                 "folder itself."));
      return TRUE;
    }
  return walk_file (walk, place, name, error);
}

static gboolean
walk_place (Walk *walk, Place *place, GError **error)
{
  if (pr_maildir_is (dirfd (place->dir)))
    return walk_maildir (walk, place, error);
  while (read_names (place))
    for (guint i = 0; i < place->starts->len; i++)
      if (!walk_entry (walk, place, get_name (place, i), error))
        return FALSE;
  return TRUE;
}

gboolean
pr_walk (const char *path,
         const PrWalkFuncs *funcs,
         gpointer user_data,
         GCancellable *cancellable,
         GError **error)
{
  Walk walk = { funcs, user_data, cancellable };
  struct stat status;

  if (stat (path, &status) != 0)
    {
      refuse_by_errno (&walk, NULL, path, errno);
      return TRUE;
    }
  if (S_ISDIR (status.st_mode))
    return walk_folder (&walk, NULL, path, "", error);
  return walk_file (&walk, NULL, path, error);
}
