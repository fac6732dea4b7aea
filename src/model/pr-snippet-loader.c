/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-snippet-loader-private.h"

#include "model/pr-work-private.h"

#define BATCH 6 /* messages read for one answer */
#define MAX_KNOWN 2048

struct _PrSnippetLoader
{
  PrStore *store;
  PrSnippetFunc func;
  gpointer user_data;
  gboolean closed;

  char *query;               /* or NULL */
  GHashTable *known;         /* key → PrSnippet, or NULL for a row without; of gint64 */
  GArray *wanted;            /* of gint64, in the order they are needed */
  GCancellable *cancellable; /* of the request under way, or NULL */
};

static void send_request (PrSnippetLoader *self);

static void
unref_snippet (gpointer snippet)
{
  if (snippet != NULL)
    pr_snippet_unref (snippet);
}

PrSnippetLoader *
pr_snippet_loader_new (PrStore *store, PrSnippetFunc func, gpointer user_data)
{
  PrSnippetLoader *self = g_rc_box_new0 (PrSnippetLoader);

  self->store = g_object_ref (store);
  self->func = func;
  self->user_data = user_data;
  self->known =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, unref_snippet);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

static void
clear (gpointer data)
{
  PrSnippetLoader *self = data;

  g_object_unref (self->store);
  g_free (self->query);
  g_hash_table_unref (self->known);
  g_array_unref (self->wanted);
}

static void
stop (PrSnippetLoader *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_array_set_size (self->wanted, 0);
}

void
pr_snippet_loader_close (PrSnippetLoader *self)
{
  self->closed = TRUE;
  stop (self);
  g_rc_box_release_full (self, clear);
}

/* ---- requests ---- */

typedef struct
{
  PrStore *store;
  char *query;
  GArray *keys; /* of gint64 */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->store);
  g_free (request->query);
  g_array_unref (request->keys);
  g_free (request);
}

static gpointer
make_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  return pr_store_make_snippets (request->store, request->query,
                                 (gint64 *) (gpointer) request->keys->data,
                                 request->keys->len, cancellable, error);
}

static void
free_snippets (gpointer snippets)
{
  g_ptr_array_unref (snippets);
}

/* What waits for an answer: the loader, and the keys asked for. */
typedef struct
{
  PrSnippetLoader *loader;
  GCancellable *cancellable;
  GArray *keys;
} Answer;

static void
answer_free (Answer *answer)
{
  g_rc_box_release_full (answer->loader, clear);
  g_object_unref (answer->cancellable);
  g_array_unref (answer->keys);
  g_free (answer);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  PrSnippetLoader *self = answer->loader;
  g_autoptr (GPtrArray) snippets = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!self->closed && self->cancellable == answer->cancellable)
    {
      g_clear_object (&self->cancellable);
      /* Rows without are still rows: what cannot be read is not asked for again. */
      pr_snippet_loader_take (self, (gint64 *) (gpointer) answer->keys->data, snippets);
      for (guint i = 0; snippets != NULL && i < snippets->len; i++)
        if (g_ptr_array_index (snippets, i) != NULL)
          self->func (g_ptr_array_index (snippets, i), self->user_data);
      send_request (self);
    }
  answer_free (answer);
}

/* The next few that are not known. */
static GArray *
take_wanted (PrSnippetLoader *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = 0;

  for (; n < self->wanted->len && keys->len < BATCH; n++)
    {
      gint64 key = g_array_index (self->wanted, gint64, n);

      if (!g_hash_table_contains (self->known, &key))
        g_array_append_val (keys, key);
    }
  g_array_remove_range (self->wanted, 0, n);
  return keys;
}

static void
send_request (PrSnippetLoader *self)
{
  static const PrWork work = { make_behind, request_free, free_snippets, NULL };
  g_autoptr (GArray) keys = NULL;
  Request *request;
  Answer *answer;

  if (self->cancellable != NULL || self->query == NULL)
    return;
  keys = take_wanted (self);
  if (keys->len == 0)
    return;
  self->cancellable = g_cancellable_new ();
  request = g_new0 (Request, 1);
  request->store = g_object_ref (self->store);
  request->query = g_strdup (self->query);
  request->keys = g_array_ref (keys);
  answer = g_new0 (Answer, 1);
  answer->loader = g_rc_box_acquire (self);
  answer->cancellable = g_object_ref (self->cancellable);
  answer->keys = g_array_ref (keys);
  pr_work_start (&work, request, self->cancellable, made_cb, answer);
}

/* ---- the asker's side ---- */

void
pr_snippet_loader_set_query (PrSnippetLoader *self, const char *query)
{
  stop (self);
  g_hash_table_remove_all (self->known);
  g_free (self->query);
  self->query = g_strdup (query);
}

void
pr_snippet_loader_want (PrSnippetLoader *self, const gint64 *keys, guint n_keys)
{
  if (self->query == NULL)
    return;
  g_array_set_size (self->wanted, 0);
  g_array_append_vals (self->wanted, keys, n_keys);
  send_request (self);
}

void
pr_snippet_loader_take (PrSnippetLoader *self,
                        const gint64 *keys,
                        const GPtrArray *snippets)
{
  if (snippets == NULL)
    return;
  if (g_hash_table_size (self->known) + snippets->len > MAX_KNOWN)
    g_hash_table_remove_all (self->known);
  for (guint i = 0; i < snippets->len; i++)
    {
      PrSnippet *snippet = g_ptr_array_index (snippets, i);

      g_hash_table_replace (self->known, g_memdup2 (&keys[i], sizeof keys[i]),
                            snippet == NULL ? NULL : pr_snippet_ref (snippet));
    }
}

PrSnippet *
pr_snippet_loader_lookup (PrSnippetLoader *self, gint64 key)
{
  return g_hash_table_lookup (self->known, &key);
}
