/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pr-save-all.h"

#include "ui/pr-dialogs.h"
#include "ui/pr-export.h"

typedef struct
{
  PrMessage *message;
  GFile *folder;
  guint n_saved;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  pr_message_unref (save->message);
  g_object_unref (save->folder);
  g_free (save);
}

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
  return TRUE;
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  GPtrArray *parts = pr_message_get_parts (save->message);
  GError *error = NULL;

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
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (message != NULL);
  g_return_if_fail (G_IS_FILE (folder));

  task = g_task_new (NULL, cancellable, callback, user_data);
  save = g_new0 (Save, 1);
  save->message = pr_message_ref (message);
  save->folder = g_object_ref (folder);
  g_task_set_source_tag (task, pr_save_all_async);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, save_thread);
}

guint
pr_save_all_finish (GAsyncResult *result, GError **error)
{
  Save *save;

  g_return_val_if_fail (g_task_is_valid (result, NULL), 0);

  save = g_task_get_task_data (G_TASK (result));
  g_task_propagate_boolean (G_TASK (result), error);
  return save->n_saved;
}
