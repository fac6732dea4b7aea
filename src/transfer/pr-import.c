/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfer/pr-import.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "transfer/pr-file-private.h"
#include "transfer/pr-import-writer-private.h"
#include "transfer/pr-mbox-private.h"
#include "transfer/pr-transfer-limits.h"
#include "transfer/pr-walk-private.h"

typedef struct
{
  PrStore *store;
  const PrImport *import;
  PrImportReport *report;
  GCancellable *cancellable;
  gint64 account;         /* 0 until it is made */
  PrImportWriter *writer; /* NULL before the first message */

  PrImportProgress progress;
  gint64 told_at;         /* monotonic */
  const PrWalkFile *file; /* being read, or NULL */

  /* Owned */
  char *folder; /* as the files have it, of the last message */
  gint64 folder_id;
  GByteArray *octets; /* of a file */
  guint8 *chunk;      /* of an mbox */
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->writer, pr_import_writer_free);
  g_free (run->folder);
  g_byte_array_unref (run->octets);
  g_free (run->chunk);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* ---- telling ---- */

static char *
dup_path (const PrWalkFile *file)
{
  return *file->parent == '\0' ? g_strdup (file->name)
                               : g_build_filename (file->parent, file->name, NULL);
}

static void
tell_progress (Run *run, gboolean at_once)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *path = NULL;
  guint n_new = 0, n_known = 0;

  if (run->import->progress == NULL ||
      (!at_once && now - run->told_at < PR_TRANSFER_TICK_MS * 1000))
    return;
  run->told_at = now;
  if (run->writer != NULL)
    pr_import_writer_count (run->writer, &n_new, &n_known);
  run->progress.messages = n_new + n_known;
  run->progress.path = path = run->file == NULL ? NULL : dup_path (run->file);
  run->import->progress (&run->progress, run->import->user_data);
  run->progress.path = NULL;
}

static void
refused_cb (const char *path, const char *reason, gpointer user_data)
{
  Run *run = user_data;

  run->report->refused++;
  run->import->refused (path, reason, run->import->user_data);
}

static void
refuse_file (Run *run, const char *reason)
{
  g_autofree char *path = dup_path (run->file);

  refused_cb (path, reason, run);
}

/* @offset: of a message in an mbox. */
static void
refuse_message (Run *run, guint64 offset, const char *reason)
{
  g_autofree char *path = dup_path (run->file);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, offset);
  /* Translators: a file, and where in it a message begins */
  g_autofree char *place = g_strdup_printf (_ ("%s, message at octet %s"), path, number);

  refused_cb (place, reason, run);
}

static void
passed_cb (gpointer user_data)
{
  Run *run = user_data;

  run->report->passed++;
}

/* ---- storing ---- */

/* Accounts and folders are made when their first message comes: a mistyped path makes
 * none. */
static gboolean
start_writer (Run *run, GError **error)
{
  if (run->writer != NULL)
    return TRUE;
  if (run->account == 0)
    {
      g_autoptr (PrAccount) account = pr_store_ensure_local_account (run->store, error);

      if (account == NULL)
        return FALSE;
      run->account = account->id;
      g_free (run->report->account);
      run->report->account = g_strdup (account->name);
    }
  run->writer =
    pr_import_writer_new (run->store, run->account, run->import->index, run->cancellable);
  return TRUE;
}

static gboolean
find_folder (Run *run, const char *folder, GError **error)
{
  g_autofree char *name = NULL;

  if (g_strcmp0 (run->folder, folder) == 0)
    return TRUE;
  name = *folder == '\0' ? g_strdup (run->import->folder)
                         : g_strconcat (run->import->folder, "/", folder, NULL);
  if (!start_writer (run, error) ||
      !pr_store_ensure_folder (run->store, run->account, name, &run->folder_id, error))
    return FALSE;
  g_free (run->folder);
  run->folder = g_strdup (folder);
  return TRUE;
}

static gboolean
store (Run *run, GBytes *raw, const PrMark *mark, GError **error)
{
  PrIncoming *incoming;

  if (!find_folder (run, run->file->folder, error))
    return FALSE;
  incoming = pr_incoming_new (NULL, 0, raw);
  incoming->flags = mark->flags;
  if (!pr_import_writer_push (run->writer, run->folder_id, incoming, error))
    return FALSE;
  tell_progress (run, FALSE);
  return TRUE;
}

static char *
dup_too_large (void)
{
  return g_strdup_printf (_ ("It is larger than %u MiB, which cannot be stored. Read it "
                             "where it is."),
                          PR_TRANSFER_MAX_OCTETS >> 20);
}

/* ---- one message a file ---- */

/* While a large one is read no other waits to be stored: it has the memory for itself. */
static void
make_room (Run *run, guint64 octets)
{
  if (octets > PR_STORE_QUEUE_OCTETS && run->writer != NULL)
    pr_import_writer_expect_large (run->writer);
}

/* The octets of the file: a copy, so that the room for small ones is made once. */
static GBytes *
take_octets (Run *run)
{
  gsize length = run->octets->len;

  if (length <= PR_TRANSFER_OWN_OCTETS)
    return pr_octets_take_file (g_memdup2 (run->octets->data, length), length);
  return pr_octets_take_file (g_byte_array_steal (run->octets, NULL), length);
}

static gboolean
take_message (Run *run, int fd, guint64 octets, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autofree char *reason = NULL;

  make_room (run, octets);
  if (!pr_file_load (fd, PR_TRANSFER_MAX_OCTETS, run->octets, &local_error))
    {
      refuse_file (run, local_error->message);
      return TRUE;
    }
  run->report->octets += run->octets->len;
  run->progress.octets_done += run->octets->len;
  if (run->octets->len == 0)
    {
      refuse_file (run, _ ("It is empty. If mail was in it, look for a copy."));
      return TRUE;
    }
  raw = take_octets (run);
  if (g_bytes_get_size (raw) <= PR_TRANSFER_MAX_OCTETS)
    return store (run, raw, &run->file->mark, error);
  reason = dup_too_large ();
  refuse_file (run, reason);
  return TRUE;
}

/* ---- mbox ---- */

static gboolean
part_cb (PrMboxPart *part, gpointer user_data, GError **error)
{
  Run *run = user_data;
  g_autoptr (GBytes) raw = NULL;
  g_autofree char *reason = NULL;
  PrMark mark;

  if (part->length == 0)
    {
      refuse_message (run, part->offset,
                      _ ("It is empty. If mail was in it, look for a copy."));
      return TRUE;
    }
  run->report->octets += part->length;
  if (part->octets != NULL)
    raw = pr_octets_from_mbox (part, &mark);
  if (raw == NULL || g_bytes_get_size (raw) > PR_TRANSFER_MAX_OCTETS)
    {
      reason = dup_too_large ();
      refuse_message (run, part->offset, reason);
    }
  else if (mark.deleted)
    run->report->deleted++;
  else
    return store (run, raw, &mark, error);
  return TRUE;
}

static gboolean
take_mbox (Run *run, int fd, GError **error)
{
  g_autoptr (PrMbox) mbox = pr_mbox_new (PR_TRANSFER_MAX_OCTETS, part_cb, run);
  g_autoptr (GError) local_error = NULL;
  gssize n;

  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  while ((n = pr_file_read (fd, run->chunk, PR_TRANSFER_CHUNK_OCTETS, &local_error)) > 0)
    {
      run->progress.octets_done += n;
      if (g_cancellable_set_error_if_cancelled (run->cancellable, error) ||
          !pr_mbox_feed (mbox, run->chunk, n, error))
        return FALSE;
      make_room (run, pr_mbox_get_held (mbox));
      tell_progress (run, FALSE);
    }
  if (n < 0)
    refuse_file (run, local_error->message);
  return pr_mbox_end (mbox, error);
}

/* ---- files ---- */

static gboolean
found_cb (const PrWalkFile *file, gpointer user_data, GError **error)
{
  Run *run = user_data;
  g_autoptr (GError) local_error = NULL;
  guint64 octets;
  gboolean taken;
  int fd;

  if (file->mark.deleted)
    {
      run->report->deleted++;
      return TRUE;
    }
  run->file = file;
  fd = pr_file_open (file->parent_fd, file->name, &octets, &local_error);
  if (fd < 0)
    {
      refuse_file (run, local_error->message);
      taken = TRUE;
    }
  else
    taken =
      file->is_mbox ? take_mbox (run, fd, error) : take_message (run, fd, octets, error);
  if (fd >= 0)
    close (fd);
  run->file = NULL;
  return taken;
}

/* ---- counting, for the progress ---- */

static gboolean
count_cb (const PrWalkFile *file, gpointer user_data, GError **error)
{
  Run *run = user_data;
  struct stat status;

  if (file->mark.deleted)
    return TRUE;
  if (file->octets > 0)
    run->progress.octets_total += file->octets;
  else if (fstatat (file->parent_fd, file->name, &status, 0) == 0)
    run->progress.octets_total += status.st_size;
  tell_progress (run, FALSE);
  return TRUE;
}

static void
not_refused_cb (const char *path, const char *reason, gpointer user_data)
{
}

static void
not_passed_cb (gpointer user_data)
{
}

static gboolean
walk_all (Run *run, const PrWalkFuncs *funcs, GError **error)
{
  for (gsize i = 0; run->import->paths[i] != NULL; i++)
    if (!pr_walk (run->import->paths[i], funcs, run, run->cancellable, error))
      return FALSE;
  return TRUE;
}

gboolean
pr_import_run (PrStore *store,
               const PrImport *import,
               PrImportReport *report,
               GCancellable *cancellable,
               GError **error)
{
  static const PrWalkFuncs counting = { count_cb, not_refused_cb, not_passed_cb };
  static const PrWalkFuncs taking = { found_cb, refused_cb, passed_cb };
  gint64 began = g_get_monotonic_time ();
  gboolean done;
  g_auto (Run) run = { .store = store,
                       .import = import,
                       .report = report,
                       .account = import->account,
                       .cancellable = cancellable,
                       .octets = g_byte_array_new (),
                       .chunk = g_malloc (PR_TRANSFER_CHUNK_OCTETS) };

  if (import->progress != NULL && !walk_all (&run, &counting, error))
    return FALSE;
  done = walk_all (&run, &taking, error);
  if (run.writer != NULL)
    done = pr_import_writer_end (run.writer, done ? error : NULL) && done;
  if (run.writer != NULL)
    pr_import_writer_count (run.writer, &report->new_messages, &report->known);
  tell_progress (&run, TRUE);
  report->seconds = (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC;
  return done;
}
