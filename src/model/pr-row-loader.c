/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/pr-row-loader-private.h"

#include <glib/gi18n-lib.h>
#include "mail/pr-group.h"
#include "model/pr-summary-cache-private.h"

#define CACHED_ROWS 2048
#define MAX_WANTED 4096

struct _PrRowLoader
{
  PrStore *store;
  PrRowLoaderFuncs funcs;
  gpointer user_data;
  gboolean closed;
  gboolean grouped; /* rows stand for conversations */

  GHashTable *live; /* key → PrMessageItem, borrowed: an item leaves when it ends */
  PrSummaryCache *cache;

  /* What is to be read, of gint64; the last of each comes first. */
  GArray *ahead;
  GArray *wanted;  /* of items without a row; some may have ended */
  GArray *stale;   /* of items whose row is out of date */
  GSource *source; /* that sends the next request, or NULL */
  gboolean busy;   /* a request is under way */

  /* What becomes out of date while it is being read. */
  guint n_reads;
  guint epoch;          /* grows with each refresh */
  guint all_epoch;      /* of the last refresh of everything */
  GHashTable *outdated; /* key → epoch of its last refresh; of gint64 */
};

static void send_request_later (PrRowLoader *self);

PrRowLoader *
pr_row_loader_new (PrStore *store, const PrRowLoaderFuncs *funcs, gpointer user_data)
{
  PrRowLoader *self = g_rc_box_new0 (PrRowLoader);

  self->store = g_object_ref (store);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->live = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->cache = pr_summary_cache_new (CACHED_ROWS);
  self->ahead = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->stale = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->outdated = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

static void
clear (gpointer data)
{
  PrRowLoader *self = data;

  g_object_unref (self->store);
  g_hash_table_unref (self->live);
  pr_summary_cache_free (self->cache);
  g_array_unref (self->ahead);
  g_array_unref (self->wanted);
  g_array_unref (self->stale);
  g_hash_table_unref (self->outdated);
}

static void
unref (PrRowLoader *self)
{
  g_rc_box_release_full (self, clear);
}

void
pr_row_loader_close (PrRowLoader *self)
{
  self->closed = TRUE;
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
    }
  unref (self);
}

/* ---- rows that come ---- */

guint
pr_row_loader_begin_read (PrRowLoader *self)
{
  self->n_reads++;
  return self->epoch;
}

static gboolean
is_outdated (PrRowLoader *self, gint64 key, guint begin)
{
  guint refreshed = GPOINTER_TO_UINT (g_hash_table_lookup (self->outdated, &key));

  return refreshed > begin || self->all_epoch > begin;
}

/* What changed of its conversation while it was read, and may have been told before
 * anybody knew that it is of it. */
static gboolean
has_outdated_member (PrRowLoader *self, const PrSummary *row, guint begin)
{
  const GArray *members = row->group == NULL ? NULL : row->group->members;

  for (guint i = 0; members != NULL && i < members->len; i++)
    if (is_outdated (self, g_array_index (members, PrGroupMember, i).key, begin))
      return TRUE;
  return FALSE;
}

static void
take_row (PrRowLoader *self, PrSummary *row)
{
  PrMessageItem *item = g_hash_table_lookup (self->live, &row->key);

  pr_summary_cache_add (self->cache, row);
  if (item != NULL)
    {
      g_autoptr (PrMessageItem) kept = g_object_ref (item);

      pr_message_item_set_summary (kept, row);
    }
}

void
pr_row_loader_end_read (PrRowLoader *self, guint begin, GPtrArray *rows)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      PrSummary *row = g_ptr_array_index (rows, i);

      if (row == NULL || is_outdated (self, row->key, begin))
        continue;
      if (!has_outdated_member (self, row, begin))
        take_row (self, row);
      else if (g_hash_table_contains (self->live, &row->key))
        g_array_append_val (self->stale, row->key);
    }
  if (--self->n_reads == 0)
    g_hash_table_remove_all (self->outdated);
  send_request_later (self);
}

/* ---- requests ---- */

typedef struct
{
  PrStore *store;
  GArray *keys; /* of gint64 */
  gboolean grouped;
  guint begin;
  char *lost; /* why not all could be read, or NULL */
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->store);
  g_array_unref (request->keys);
  g_free (request->lost);
  g_free (request);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows =
    pr_store_load_rows (request->store, (gint64 *) (gpointer) request->keys->data,
                        request->keys->len, request->grouped, &request->lost, &error);

  if (rows == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

/* What stands in place of a row that cannot be read. */
static PrSummary *
make_lost_row (gint64 key)
{
  PrSummary *row = pr_summary_new ();

  row->key = key;
  row->account_name = g_strdup ("");
  row->folder_name = g_strdup ("");
  row->date = key >> 20;
  row->from = g_strdup ("");
  row->from_name = g_strdup (_ ("Message that cannot be read"));
  row->to = g_strdup ("");
  row->subject = g_strdup (_ ("It is in a damaged part of the database"));
  row->preview = g_strdup ("");
  row->tags = g_new0 (char *, 1);
  row->flags = PR_FLAG_DAMAGED;
  return row;
}

static void
show_lost (PrRowLoader *self, const Request *request, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 key = g_array_index (request->keys, gint64, i);
      PrMessageItem *item = g_hash_table_lookup (self->live, &key);
      g_autoptr (PrSummary) row = NULL;

      if (g_ptr_array_index (rows, i) != NULL || item == NULL ||
          pr_message_item_get_summary (item) != NULL)
        continue;
      row = make_lost_row (key);
      pr_message_item_set_summary (item, row);
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrRowLoader *self = user_data;
  Request *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_task_propagate_pointer (G_TASK (result), &error);

  if (!self->closed)
    {
      self->busy = FALSE;
      pr_row_loader_end_read (self, request->begin, rows);
      if (rows != NULL && request->lost != NULL)
        show_lost (self, request, rows);
      if (rows == NULL || request->lost != NULL)
        self->funcs.failed (rows == NULL ? error->message : request->lost,
                            self->user_data);
      send_request_later (self);
    }
  unref (self);
}

static gboolean
is_known (PrRowLoader *self, gint64 key)
{
  PrMessageItem *item = g_hash_table_lookup (self->live, &key);

  if (item != NULL)
    return pr_message_item_get_summary (item) != NULL;
  return pr_summary_cache_lookup (self->cache, key) != NULL;
}

static void
append_unknown (PrRowLoader *self, const gint64 *from, guint n_from, GArray *keys)
{
  for (guint i = 0; i < n_from; i++)
    if (!is_known (self, from[i]))
      g_array_append_val (keys, from[i]);
}

static gint64
pop (GArray *keys)
{
  gint64 key = g_array_index (keys, gint64, keys->len - 1);

  g_array_set_size (keys, keys->len - 1);
  return key;
}

static void
append_wanted_page (PrRowLoader *self, GArray *keys)
{
  while (keys->len == 0 && self->wanted->len > 0)
    {
      gint64 page[PR_ROW_PAGE];
      gint64 key = pop (self->wanted);
      guint n_page;

      if (!g_hash_table_contains (self->live, &key) || is_known (self, key))
        continue;
      n_page = self->funcs.list_page (key, page, self->user_data);
      if (n_page > 0)
        append_unknown (self, page, n_page, keys);
      else
        g_array_append_val (keys, key);
    }
}

static void
append_stale (PrRowLoader *self, GArray *keys)
{
  while (keys->len < PR_ROW_PAGE && self->stale->len > 0)
    {
      gint64 key = pop (self->stale);

      if (g_hash_table_contains (self->live, &key))
        g_array_append_val (keys, key);
    }
}

static GArray *
list_next (PrRowLoader *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  append_unknown (self, (gint64 *) (gpointer) self->ahead->data, self->ahead->len, keys);
  g_array_set_size (self->ahead, 0);
  if (keys->len == 0)
    append_wanted_page (self, keys);
  if (keys->len == 0)
    append_stale (self, keys);
  return keys;
}

static gboolean
send_request_cb (gpointer user_data)
{
  PrRowLoader *self = user_data;
  g_autoptr (GArray) keys = list_next (self);
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_clear_pointer (&self->source, g_source_unref);
  if (keys->len == 0)
    return G_SOURCE_REMOVE;

  self->busy = TRUE;
  request = g_new0 (Request, 1);
  request->store = g_object_ref (self->store);
  request->keys = g_steal_pointer (&keys);
  request->grouped = self->grouped;
  request->begin = pr_row_loader_begin_read (self);
  task = g_task_new (NULL, NULL, loaded_cb, g_rc_box_acquire (self));
  g_task_set_source_tag (task, send_request_cb);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, load_thread);
  return G_SOURCE_REMOVE;
}

/* Once all rows that are asked for now have been: the last ones are the ones looked at.
 */
static void
send_request_later (PrRowLoader *self)
{
  g_autoptr (GMainContext) context = NULL;

  if (self->busy || self->source != NULL ||
      self->ahead->len + self->wanted->len + self->stale->len == 0)
    return;
  context = g_main_context_ref_thread_default ();
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, send_request_cb, self, NULL);
  g_source_attach (self->source, context);
}

/* Scrolling far leaves many behind that nobody shows any more. */
static void
forget_ended (PrRowLoader *self)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->wanted->len; i++)
    {
      gint64 key = g_array_index (self->wanted, gint64, i);

      if (g_hash_table_contains (self->live, &key) && !is_known (self, key))
        g_array_index (self->wanted, gint64, n_kept++) = key;
    }
  g_array_set_size (self->wanted, n_kept);
}

void
pr_row_loader_set_grouped (PrRowLoader *self, gboolean grouped)
{
  if (self->grouped == grouped)
    return;
  self->grouped = grouped;
  pr_row_loader_refresh_all (self);
}

PrMessageItem *
pr_row_loader_get_item (PrRowLoader *self, gint64 key)
{
  PrMessageItem *item = g_hash_table_lookup (self->live, &key);
  PrSummary *row;

  if (item != NULL)
    return g_object_ref (item);
  item = pr_message_item_new (key, self->live);
  row = pr_summary_cache_lookup (self->cache, key);
  if (row != NULL)
    {
      pr_message_item_fill (item, row);
      return item;
    }
  if (self->wanted->len >= MAX_WANTED)
    forget_ended (self);
  g_array_append_val (self->wanted, key);
  send_request_later (self);
  return item;
}

PrMessageItem *
pr_row_loader_peek_item (PrRowLoader *self, gint64 key)
{
  return g_hash_table_lookup (self->live, &key);
}

GPtrArray *
pr_row_loader_list_live (PrRowLoader *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  return items;
}

guint
pr_row_loader_get_n_live (PrRowLoader *self)
{
  return g_hash_table_size (self->live);
}

void
pr_row_loader_look_ahead (PrRowLoader *self, const GArray *keys)
{
  g_array_set_size (self->ahead, 0);
  if (keys->len > 0)
    g_array_append_vals (self->ahead, keys->data, keys->len);
  send_request_later (self);
}

static void
note_outdated (PrRowLoader *self, gint64 key)
{
  g_hash_table_replace (self->outdated, g_memdup2 (&key, sizeof key),
                        GUINT_TO_POINTER (self->epoch));
}

/* Rows that stand for some of @keys. */
static void
refresh_groups (PrRowLoader *self, const GArray *keys)
{
  g_autoptr (GHashTable) set = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer item;

  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (set, &g_array_index (keys, gint64, i));
  pr_summary_cache_remove_groups (self->cache, set);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      const PrSummary *row = pr_message_item_get_summary (item);

      if (row == NULL || !pr_summary_stands_for_any (row, set) ||
          g_hash_table_contains (set, &row->key))
        continue;
      if (self->n_reads > 0)
        note_outdated (self, row->key);
      g_array_append_val (self->stale, row->key);
    }
}

void
pr_row_loader_refresh (PrRowLoader *self, const GArray *keys)
{
  self->epoch++;
  if (self->grouped && keys->len > 0)
    refresh_groups (self, keys);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      pr_summary_cache_remove (self->cache, key);
      if (self->n_reads > 0)
        note_outdated (self, key);
      if (g_hash_table_contains (self->live, &key))
        g_array_append_val (self->stale, key);
    }
  send_request_later (self);
}

void
pr_row_loader_refresh_all (PrRowLoader *self)
{
  GHashTableIter iter;
  gpointer key;

  self->all_epoch = ++self->epoch;
  pr_summary_cache_clear (self->cache);
  g_array_set_size (self->stale, 0);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (self->stale, *(gint64 *) key);
  send_request_later (self);
}

static PrGroup *
change_group (const PrSummary *row, gint64 key, PrFlags set, PrFlags clear)
{
  return row->group == NULL ? NULL : pr_group_with_flags (row->group, key, set, clear);
}

void
pr_row_loader_change_flags (PrRowLoader *self,
                            gint64 key,
                            gboolean whole,
                            PrFlags set,
                            PrFlags clear)
{
  PrMessageItem *item = g_hash_table_lookup (self->live, &key);
  const PrSummary *row = item == NULL ? pr_summary_cache_lookup (self->cache, key)
                                      : pr_message_item_get_summary (item);
  g_autoptr (PrSummary) changed = NULL;

  self->epoch++;
  if (self->n_reads > 0)
    note_outdated (self, key);
  if (row != NULL)
    {
      changed = pr_summary_with_flags (row, (row->flags | set) & ~clear,
                                       change_group (row, whole ? 0 : key, set, clear));
      take_row (self, changed);
    }
  else if (item != NULL)
    {
      /* The page that was to bring its row may be dropped by what was noted. */
      g_array_append_val (self->stale, key);
      send_request_later (self);
    }
}

void
pr_row_loader_change_member (PrRowLoader *self, gint64 key, PrFlags set, PrFlags clear)
{
  g_autoptr (GPtrArray) items = self->grouped ? pr_row_loader_list_live (self) : NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const PrSummary *row = pr_message_item_get_summary (g_ptr_array_index (items, i));
      g_autoptr (PrSummary) changed = NULL;

      if (row == NULL || row->key == key || row->group == NULL ||
          pr_group_find (row->group, key) == NULL)
        continue;
      self->epoch++;
      if (self->n_reads > 0)
        note_outdated (self, row->key);
      changed =
        pr_summary_with_flags (row, row->flags, change_group (row, key, set, clear));
      take_row (self, changed);
    }
}
