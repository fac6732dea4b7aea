/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-keys-read-private.h"

#define PAGE_KEYS 16384                              /* unpacked at once */
#define SNIPPETS_USEC (10 * G_TIME_SPAN_MILLISECOND) /* that rows may wait for them */

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
  g_free (read->lost);
  g_weak_ref_clear (&read->list);
  g_clear_pointer (&read->keys, pr_keys_unref);
  g_clear_pointer (&read->rows, g_ptr_array_unref);
  g_clear_pointer (&read->snippets, g_ptr_array_unref);
  g_free (read);
}

/* Appends up to @limit keys, 0: all, of which the first are the rows' too. */
static gboolean
read_page (PrKeysRead *read,
           gint64 *below,
           gsize limit,
           gsize *n_read,
           GCancellable *cancellable,
           GError **error)
{
  const PrSelection selection = { .folder = MAX (read->folder, 0),
                                  .inboxes = read->folder == PR_FOLDER_ID_INBOXES,
                                  .query = read->query,
                                  .grouped = read->grouped };
  g_autoptr (GArray) page = pr_store_list_keys_of (read->store, &selection, *below, limit,
                                                   &read->lost, cancellable, error);

  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->len; i++)
    pr_keys_append (read->keys, g_array_index (page, gint64, i));
  *n_read = page->len;
  if (page->len > 0)
    *below = g_array_index (page, gint64, page->len - 1);
  if (read->n_rows == 0)
    return TRUE;
  read->rows =
    pr_store_load_rows (read->store, (gint64 *) (gpointer) page->data,
                        MIN (page->len, read->n_rows), read->grouped, &read->lost, error);
  return read->rows != NULL;
}

/* A folder's keys come page by page, so that those of a million messages are never there
 * unpacked; a search would begin anew with each page. */
static gboolean
read_keys (PrKeysRead *read, GCancellable *cancellable, GError **error)
{
  gsize limit = read->limit == 0 && read->query == NULL ? PAGE_KEYS : read->limit;
  gint64 below = read->below;
  gsize n_read;

  read->keys = pr_keys_new ();
  do
    if (!read_page (read, &below, limit, &n_read, cancellable, error))
      return FALSE;
  while (read->limit == 0 && limit != 0 && n_read == limit);
  return TRUE;
}

/* Rows that come with their snippets do not change under the reader's eyes; messages that
 * take long to read get theirs later. */
static void
make_snippets (PrKeysRead *read, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + SNIPPETS_USEC;
  guint n = MIN (read->n_snippets, pr_keys_get_length (read->keys));

  for (guint i = 0; i < n && g_get_monotonic_time () < end; i++)
    {
      gint64 key = pr_keys_get (read->keys, i);
      g_autoptr (GPtrArray) one =
        pr_store_make_snippets (read->store, read->query, &key, 1, cancellable, NULL);

      if (one == NULL)
        return;
      if (read->snippets == NULL)
        read->snippets = g_steal_pointer (&one);
      else
        g_ptr_array_extend_and_steal (read->snippets, g_steal_pointer (&one));
    }
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PrKeysRead *read = data;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  gboolean done = read_keys (read, cancellable, &error);

  read->usec = g_get_monotonic_time () - begin;
  if (done && read->query != NULL)
    make_snippets (read, cancellable);
  if (!done)
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
