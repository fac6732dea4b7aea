/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_CHARS 60
#define MAX_BESIDE 1000 /* files of one name */
#define PIECE (1 << 20)

typedef struct
{
  GBytes *raw;
  GFile *file;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_bytes_unref (save->raw);
  g_object_unref (save->file);
  g_free (save);
}

/* What, why, what next. */
static GError *
explain (GFile *file, const GError *why)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);

  return g_error_new (why->domain, why->code,
                      /* Translators: a file's name, then why */
                      _ ("“%s” could not be saved: %s. Save it in another folder."),
                      shown, why->message);
}

/* A stream that is closed after a failure would put what it has in place of the file,
 * unless that is cancelled. */
static void
abandon (GOutputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
}

/* A large one in pieces, so that it can be cancelled. */
static gboolean
write_all (GOutputStream *stream,
           GBytes *octets,
           GCancellable *cancellable,
           GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);

  for (gsize at = 0; at < length; at += MIN (length - at, PIECE))
    if (!g_output_stream_write_all (stream, data + at, MIN (length - at, PIECE), NULL,
                                    cancellable, error))
      return FALSE;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
pr_export_write (GFile *file, GBytes *octets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) file_stream = NULL;
  GOutputStream *stream;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (octets != NULL, FALSE);

  file_stream =
    g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  if (file_stream == NULL)
    return FALSE;
  stream = G_OUTPUT_STREAM (file_stream);
  if (write_all (stream, octets, cancellable, error))
    return g_output_stream_close (stream, cancellable, error);
  abandon (stream);
  return FALSE;
}

/* “name (2).txt” for the second of “name.txt”. */
static GFile *
get_numbered (GFile *folder, const char *name, guint number)
{
  const char *ending = strrchr (name, '.');
  g_autofree char *numbered = NULL;

  if (number == 1)
    return g_file_get_child (folder, name);
  if (ending == NULL || ending == name)
    ending = name + strlen (name);
  numbered = g_strdup_printf ("%.*s (%u)%s", (int) (ending - name), name, number, ending);
  return g_file_get_child (folder, numbered);
}

/* What there is stays: the stream is of a file that was made now. */
static gboolean
write_new (GFile *file, GBytes *octets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) stream =
    g_file_create (file, G_FILE_CREATE_NONE, cancellable, error);

  if (stream == NULL)
    return FALSE;
  if (write_all (G_OUTPUT_STREAM (stream), octets, cancellable, error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error))
    return TRUE;
  g_file_delete (file, NULL, NULL);
  return FALSE;
}

gboolean
pr_export_write_beside (GFile *folder,
                        const char *name,
                        GBytes *octets,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (G_IS_FILE (folder), FALSE);
  g_return_val_if_fail (octets != NULL, FALSE);

  for (guint number = 1;; number++)
    {
      g_autoptr (GFile) file = get_numbered (folder, name, number);
      g_autoptr (GError) why = NULL;

      if (write_new (file, octets, cancellable, &why))
        return TRUE;
      if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      if (number < MAX_BESIDE && g_error_matches (why, G_IO_ERROR, G_IO_ERROR_EXISTS))
        continue;
      g_propagate_error (error, explain (file, why));
      return FALSE;
    }
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autoptr (GError) error = NULL;

  if (pr_export_write (save->file, save->raw, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, explain (save->file, error));
}

void
pr_export_save_async (GBytes *raw,
                      GFile *file,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (raw != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  save = g_new0 (Save, 1);
  save->raw = g_bytes_ref (raw);
  save->file = g_object_ref (file);
  g_task_set_source_tag (task, pr_export_save_async);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
pr_export_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
pr_export_dup_name (PrMessage *message)
{
  const char *subject = pr_message_get_envelope (message)->subject;
  g_autofree char *start =
    g_utf8_substring (subject, 0, MIN (g_utf8_strlen (subject, -1), MAX_NAME_CHARS));

  g_strstrip (start);
  /* Translators: name of a file for a message without a subject */
  return g_strconcat (*start == '\0' ? _ ("Message") : start, ".eml", NULL);
}
