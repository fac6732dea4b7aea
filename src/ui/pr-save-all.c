/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-save-all.h"

#include "ui/pr-dialogs.h"
#include "ui/pr-export.h"

#define TELL_MS 100 /* between two words of progress */

typedef struct
{
  PrMessage *message;
  GFile *folder;
  PrSaveAllProgress progress; /* or NULL */
  gpointer user_data;

  guint n_saved, n;
  guint64 octets, octets_saved;
  gint64 told;

  GMutex lock;
  GSource *telling; /* owned: under way to the main thread, or NULL */
  guint n_told;
  double fraction;
  gboolean ended;
} Save;

static void
save_clear (Save *save)
{
  g_assert (save->telling == NULL);
  pr_message_unref (save->message);
  g_object_unref (save->folder);
  g_mutex_clear (&save->lock);
}

static void
save_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, (GDestroyNotify) save_clear);
}

/* ---- how far it is ---- */

static gboolean
tell_cb (gpointer user_data)
{
  Save *save = user_data;
  guint n_told;
  double fraction;
  gboolean ended;

  g_mutex_lock (&save->lock);
  g_clear_pointer (&save->telling, g_source_unref);
  n_told = save->n_told;
  fraction = save->fraction;
  ended = save->ended;
  g_mutex_unlock (&save->lock);
  if (!ended)
    save->progress (n_told, save->n, fraction, save->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (Save *save)
{
  gint64 now = g_get_monotonic_time ();

  if (save->progress == NULL || now - save->told < TELL_MS * 1000)
    return;
  save->told = now;
  g_mutex_lock (&save->lock);
  save->n_told = save->n_saved;
  save->fraction =
    save->octets == 0 ? 0 : (double) save->octets_saved / (double) save->octets;
  if (save->telling == NULL)
    {
      save->telling = g_idle_source_new ();
      g_source_set_priority (save->telling, G_PRIORITY_DEFAULT);
      g_source_set_callback (save->telling, tell_cb, g_atomic_rc_box_acquire (save),
                             save_unref);
      g_source_attach (save->telling, NULL);
    }
  g_mutex_unlock (&save->lock);
}

/* ---- saving ---- */

static gboolean
save_part (Save *save, const PrPart *part, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) octets = pr_message_dup_part (save->message, part->number);
  g_autofree char *name = pr_dialog_dup_safe_name (part->name);

  if (octets == NULL)
    octets = g_bytes_new_static ("", 0);
  if (!pr_export_write_beside (save->folder, name, octets, cancellable, error))
    return FALSE;
  save->n_saved++;
  save->octets_saved += part->size;
  tell (save);
  return TRUE;
}

static void
count (Save *save, GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (!part->attachment)
        continue;
      save->n++;
      save->octets += part->size;
    }
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GPtrArray *parts = pr_message_get_parts (save->message);
  GError *error = NULL;

  count (save, parts);
  tell (save);
  for (guint i = 0; i < parts->len; i++)
    {
      const PrPart *part = g_ptr_array_index (parts, i);

      if (part->attachment && !save_part (save, part, cancellable, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_return_boolean (task, TRUE);
}

void
pr_save_all_async (PrMessage *message,
                   GFile *folder,
                   PrSaveAllProgress progress,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (message != NULL);
  g_return_if_fail (G_IS_FILE (folder));

  task = g_task_new (NULL, cancellable, callback, user_data);
  save = g_atomic_rc_box_new0 (Save);
  g_mutex_init (&save->lock);
  save->message = pr_message_ref (message);
  save->folder = g_object_ref (folder);
  save->progress = progress;
  save->user_data = user_data;
  g_task_set_source_tag (task, pr_save_all_async);
  g_task_set_task_data (task, save, save_unref);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, save_thread);
}

guint
pr_save_all_finish (GAsyncResult *result, GError **error)
{
  Save *save;

  g_return_val_if_fail (g_task_is_valid (result, NULL), 0);

  save = g_task_get_task_data (G_TASK (result));
  g_mutex_lock (&save->lock);
  save->ended = TRUE;
  g_mutex_unlock (&save->lock);
  g_task_propagate_boolean (G_TASK (result), error);
  return save->n_saved;
}
