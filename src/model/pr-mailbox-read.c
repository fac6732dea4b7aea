/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include "model/pr-folders-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-opened-private.h"
#include "model/pr-pieces-private.h"
#include "model/pr-work-private.h"

GPtrArray *
pr_mailbox_list_folders (PrMailbox *self, GError **error)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return pr_store_list_folders (self->store, error);
}

GStrv
pr_mailbox_list_tags (PrMailbox *self, GError **error)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return pr_store_list_tags (self->store, error);
}

/* (transfer full): of gint64: folders called @name; one 0 for every folder when it is
 * NULL. */
static GArray *
resolve_folders (PrMailbox *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) folders = NULL;

  if (name == NULL)
    {
      gint64 every = 0;
      GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

      return g_array_append_val (ids, every);
    }
  folders = pr_store_list_folders (self->store, error);
  return folders == NULL ? NULL : pr_folders_resolve (folders, name, error);
}

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;

  return (key_a < key_b) - (key_a > key_b);
}

/* Newest first, of several folders together; at most @limit, 0: all. */
static GArray *
list_keys (PrMailbox *self,
           const GArray *folders,
           const char *query,
           gsize limit,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GArray) keys = NULL;

  for (guint i = 0; i < folders->len; i++)
    {
      const PrSelection selection = { .folder = g_array_index (folders, gint64, i),
                                      .query = query };
      g_autoptr (GArray) part =
        pr_store_list_keys (self->store, &selection, 0, limit, cancellable, error);

      if (part == NULL)
        return NULL;
      if (keys == NULL)
        keys = g_steal_pointer (&part);
      else if (part->len > 0)
        g_array_append_vals (keys, part->data, part->len);
    }
  if (folders->len > 1)
    g_array_sort (keys, compare_descending);
  if (limit > 0 && keys->len > limit)
    g_array_set_size (keys, (guint) limit);
  return g_steal_pointer (&keys);
}

GPtrArray *
pr_mailbox_list (PrMailbox *self,
                 const char *folder,
                 const char *query,
                 gsize offset,
                 gsize limit,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GArray) folders = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  folders = resolve_folders (self, folder, error);
  if (folders == NULL)
    return NULL;
  keys =
    list_keys (self, folders, query, limit == 0 ? 0 : offset + limit, cancellable, error);
  if (keys == NULL)
    return NULL;
  if (keys->len <= offset)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) pr_summary_unref);

  rows = pr_store_load_summaries (self->store, &g_array_index (keys, gint64, offset),
                                  keys->len - offset, error);
  /* Another process may have removed some since their keys were read. */
  for (guint i = rows == NULL ? 0 : rows->len; i > 0; i--)
    if (g_ptr_array_index (rows, i - 1) == NULL)
      g_ptr_array_steal_index (rows, i - 1);
  return g_steal_pointer (&rows);
}

gboolean
pr_mailbox_count (PrMailbox *self,
                  const char *folder,
                  const char *query,
                  guint64 *count,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GArray) folders = NULL;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (count != NULL, FALSE);

  folders = resolve_folders (self, folder, error);
  if (folders == NULL)
    return FALSE;
  *count = 0;
  for (guint i = 0; i < folders->len; i++)
    {
      const PrSelection selection = { .folder = g_array_index (folders, gint64, i),
                                      .query = query };
      guint64 part;

      if (!pr_store_count (self->store, &selection, &part, cancellable, error))
        return FALSE;
      *count += part;
    }
  return TRUE;
}

/* ---- one message ---- */

static gboolean
load_wish (PrStore *store, PrOpened *opened, GError **error)
{
  GPtrArray *from = pr_message_get_envelope (opened->message)->from;
  const PrAddress *sender = from->len == 0 ? NULL : g_ptr_array_index (from, 0);

  return sender == NULL ||
         pr_store_load_sender_wish (store, sender->address, &opened->sender_wish, error);
}

static PrOpened *
load (PrStore *store,
      gint64 key,
      gboolean to_show,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GPtrArray) rows = pr_store_load_summaries (store, &key, 1, error);
  g_autoptr (GBytes) raw = NULL;
  g_autofree char *charset = NULL;
  g_autoptr (PrOpened) opened = NULL;

  if (rows == NULL)
    return NULL;
  if (g_ptr_array_index (rows, 0) == NULL)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, key);

      g_set_error (
        error, PR_STORE_ERROR, PR_STORE_ERROR_NOT_FOUND,
        _ ("There is no message %s. List the folder again for those that are there."),
        id);
      return NULL;
    }
  raw = pr_store_load_raw (store, key, error);
  if (raw == NULL || !pr_store_load_charset (store, key, &charset, error))
    return NULL;
  opened = to_show ? pr_opened_new_to_show (g_ptr_array_index (rows, 0), raw, charset)
                   : pr_opened_new (g_ptr_array_index (rows, 0), raw, charset);
  pr_opened_join (opened, store, cancellable);
  if (!pr_store_load_transport (store, key, &opened->env_sender, &opened->env_recipient,
                                error) ||
      !load_wish (store, opened, error))
    return NULL;
  return g_steal_pointer (&opened);
}

PrOpened *
pr_mailbox_load (PrMailbox *self, gint64 key, GError **error)
{
  g_return_val_if_fail (PR_IS_MAILBOX (self), NULL);

  return load (self->store, key, FALSE, NULL, error);
}

typedef struct
{
  PrStore *store;
  gint64 key;
} LoadRequest;

static void
load_request_free (gpointer data)
{
  LoadRequest *request = data;

  g_object_unref (request->store);
  g_free (request);
}

static gpointer
load_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  LoadRequest *request = data;

  /* Others that were asked for before may have taken their time. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return load (request->store, request->key, TRUE, cancellable, error);
}

static void
free_opened (gpointer opened)
{
  pr_opened_free (opened);
}

void
pr_mailbox_load_async (PrMailbox *self,
                       gint64 key,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  static const PrWork work = { load_behind, load_request_free, free_opened, NULL };
  LoadRequest *request;

  g_return_if_fail (PR_IS_MAILBOX (self));

  pr_mailbox_touch (self);
  request = g_new0 (LoadRequest, 1);
  request->store = g_object_ref (self->store);
  request->key = key;
  pr_work_start_for_task (&work, request,
                          g_task_new (self, cancellable, callback, user_data));
}

PrOpened *
pr_mailbox_load_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GArray *
pr_mailbox_find_spans (const char *query, const char *text)
{
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return pr_store_find_hits (query, text);
}
