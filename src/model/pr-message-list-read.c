/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-keys-read-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-message-list-private.h"

#define FIRST_KEYS 256    /* read before anything is shown */
#define FIRST_SNIPPETS 16 /* rows that are surely in sight */
#define MIN_AGAIN_MS 50   /* from a change to the next search */
#define MAX_AGAIN_MS 5000 /* of a search that takes long */
#define AGAIN_FACTOR 4    /* of the time a search takes, to rest between two */
#define REST_AFTER_MS 300 /* of a search: who types goes on to the next letter sooner */

/* ---- reading keys ---- */

static void keys_read_cb (GObject *source, GAsyncResult *result, gpointer user_data);

void
pr_message_list_stop_reading (PrMessageList *self)
{
  if (self->later_source != NULL)
    {
      g_source_destroy (self->later_source);
      g_clear_pointer (&self->later_source, g_source_unref);
    }
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->serial++;
  self->again = FALSE;
  g_hash_table_remove_all (self->meanwhile);
}

void
pr_message_list_read (PrMessageList *self, PrListReading reading)
{
  /* What the first keys may lack, the rest of them does not bring. */
  gboolean again = self->again && reading == PR_LIST_READING_REST;
  PrKeysRead *read;

  pr_message_list_stop_reading (self);
  self->again = again;
  pr_list_acts_add_pending (self->acts, self->meanwhile);
  self->cancellable = g_cancellable_new ();
  read = pr_keys_read_new (self->mailbox->store, self->folder, self->query);
  read->grouped = pr_message_list_is_grouped (self);
  read->serial = self->serial;
  if (reading == PR_LIST_READING_FIRST)
    {
      read->limit = FIRST_KEYS;
      read->n_rows = PR_ROW_PAGE;
      read->n_snippets = FIRST_SNIPPETS;
      read->begin = pr_row_loader_begin_read (self->loader);
    }
  else if (reading == PR_LIST_READING_REST)
    read->below = self->rest_below;
  pr_keys_read_run (read, self, self->cancellable, keys_read_cb);
  pr_message_list_set_reading (self, reading);
}

static void
finish_reading (PrMessageList *self)
{
  gboolean again = self->again;

  pr_message_list_stop_reading (self);
  pr_message_list_set_reading (self, PR_LIST_READING_NOTHING);
  if (again)
    pr_message_list_read_again_later (self);
}

static gboolean
read_later_cb (gpointer user_data)
{
  PrMessageList *self = user_data;

  pr_message_list_read (self, self->reading == PR_LIST_READING_REST
                                ? PR_LIST_READING_REST
                                : PR_LIST_READING_AGAIN);
  return G_SOURCE_REMOVE;
}

static void
read_later (PrMessageList *self, guint ms)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->later_source = g_timeout_source_new (ms);
  g_source_set_callback (self->later_source, read_later_cb, self, NULL);
  g_source_attach (self->later_source, context);
}

void
pr_message_list_read_again_later (PrMessageList *self)
{
  gint64 rest_ms = AGAIN_FACTOR * self->read_usec / 1000;

  if (self->reading != PR_LIST_READING_NOTHING)
    self->again = TRUE;
  else if (self->later_source == NULL)
    read_later (self, (guint) CLAMP (rest_ms, MIN_AGAIN_MS, MAX_AGAIN_MS));
}

/* ---- snippets ---- */

static void
take_first_snippets (PrMessageList *self, const PrKeysRead *read)
{
  gint64 keys[FIRST_SNIPPETS];
  guint n = MIN (FIRST_SNIPPETS, pr_keys_get_length (read->keys));

  for (guint i = 0; i < n; i++)
    keys[i] = pr_keys_get (read->keys, i);
  pr_snippet_loader_set_query (self->snippets, read->query);
  pr_snippet_loader_take (self->snippets, keys, read->snippets);
  pr_snippet_loader_want (self->snippets, keys, n);
}

/* Rows that stay from one search to the next live on, with what the old one hit. */
static void
update_snippets (PrMessageList *self)
{
  g_autoptr (GPtrArray) items = pr_row_loader_list_live (self->loader);

  for (guint i = 0; i < items->len; i++)
    {
      PrMessageItem *item = g_ptr_array_index (items, i);

      pr_message_item_set_snippet (item,
                                   pr_snippet_loader_lookup (self->snippets,
                                                             pr_message_item_get_key (
                                                               item)));
    }
}

/* ---- keys that come ---- */

static void
take_first_keys (PrMessageList *self, const PrKeysRead *read)
{
  const PrKeys *keys = read->keys;
  guint n_keys = pr_keys_get_length (keys);
  gboolean whole = n_keys < FIRST_KEYS;
  gint64 last = whole ? 0 : pr_keys_get (keys, n_keys - 1);

  take_first_snippets (self, read);
  update_snippets (self);
  if (!pr_message_list_show_keys (self, pr_keys_with_changes (keys, self->meanwhile)))
    return;
  if (whole)
    {
      finish_reading (self);
      return;
    }
  self->rest_below = last;
  if (self->query == NULL)
    {
      pr_message_list_read (self, PR_LIST_READING_REST);
      return;
    }
  pr_message_list_set_reading (self, PR_LIST_READING_REST);
  read_later (self, REST_AFTER_MS);
}

static void
take_rest (PrMessageList *self, const PrKeys *rest)
{
  const PrKeys *shown = pr_spine_peek_keys (&self->spine);
  guint n_first = pr_keys_count_above (shown, self->rest_below - 1);
  g_autoptr (PrKeys) keys = pr_keys_new ();

  for (guint i = 0; i < n_first; i++)
    pr_keys_append (keys, pr_keys_get (shown, i));
  pr_keys_append_all (keys, rest);
  if (pr_message_list_show_keys (self, pr_keys_with_changes (keys, self->meanwhile)))
    finish_reading (self);
}

static void
fail_reading (PrMessageList *self, const GError *error)
{
  gboolean first = self->reading == PR_LIST_READING_FIRST;

  pr_message_list_set_trouble (self, error->message);
  /* The rows of another selection would pass for this one's. */
  if (!first || pr_message_list_show_keys (self, pr_keys_new ()))
    finish_reading (self);
}

static void
keys_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PrKeysRead *read = g_task_get_task_data (G_TASK (result));
  g_autoptr (PrMessageList) self = g_weak_ref_get (&read->list);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  gboolean counts;

  if (self == NULL)
    return;
  counts = read->serial == self->serial;
  if (read->n_rows > 0)
    pr_row_loader_end_read (self->loader, read->begin, counts ? read->rows : NULL);
  if (!counts)
    return;
  if (!done)
    {
      fail_reading (self, error);
      return;
    }
  /* What the first keys lacked, the rest of them does not bring. */
  if (read->lost != NULL || self->reading != PR_LIST_READING_REST)
    pr_message_list_set_trouble (self, read->lost);
  if (self->reading != PR_LIST_READING_FIRST)
    self->read_usec = read->usec;
  switch (self->reading)
    {
    case PR_LIST_READING_FIRST:
      take_first_keys (self, read);
      break;
    case PR_LIST_READING_REST:
      take_rest (self, read->keys);
      break;
    case PR_LIST_READING_AGAIN:
      if (pr_message_list_show_keys (self,
                                     pr_keys_with_changes (read->keys, self->meanwhile)))
        finish_reading (self);
      break;
    case PR_LIST_READING_NOTHING:
    default:
      g_assert_not_reached ();
    }
}
