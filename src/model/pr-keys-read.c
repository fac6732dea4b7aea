/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-keys-read-private.h"

PrKeysRead *
pr_keys_read_new (PrStore *store, gint64 folder, const char *query)
{
  PrKeysRead *read = g_new0 (PrKeysRead, 1);

  read->store = g_object_ref (store);
  read->folder = folder;
  read->query = g_strdup (query);
  g_weak_ref_init (&read->list, NULL);
  return read;
}

static void
keys_read_free (PrKeysRead *read)
{
  g_object_unref (read->store);
  g_free (read->query);
  g_weak_ref_clear (&read->list);
  g_clear_pointer (&read->keys, g_array_unref);
  g_clear_pointer (&read->rows, g_ptr_array_unref);
  g_free (read);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PrKeysRead *read = data;
  const PrSelection selection = { .folder = read->folder, .query = read->query };
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  read->keys = pr_store_list_keys (read->store, &selection, read->below, read->limit,
                                   cancellable, &error);
  if (read->keys != NULL && read->n_rows > 0)
    read->rows =
      pr_store_load_summaries (read->store, (gint64 *) (gpointer) read->keys->data,
                               MIN (read->keys->len, read->n_rows), &error);
  read->usec = g_get_monotonic_time () - begin;
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
pr_keys_read_run (PrKeysRead *read,
                  gpointer list,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, NULL);

  g_weak_ref_set (&read->list, list);
  g_task_set_source_tag (task, pr_keys_read_run);
  g_task_set_task_data (task, read, (GDestroyNotify) keys_read_free);
  g_task_run_in_thread (task, read_thread);
}
