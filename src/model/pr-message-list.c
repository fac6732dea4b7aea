/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-message-list.h"
#include "model/pr-keys-read-private.h"
#include "model/pr-list-changes-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-row-loader-private.h"
#include "model/pr-snippet-loader-private.h"
#include "model/pr-spine-private.h"

#define FIRST_KEYS 256    /* read before anything is shown */
#define FIRST_SNIPPETS 16 /* rows that are surely in sight */
#define MAX_STEPS 512     /* of one change; more rows of one step are cheaper then */
#define MAX_PREFETCH 512  /* rows */
#define MIN_AGAIN_MS 50   /* from a change to the next search */
#define MAX_AGAIN_MS 5000 /* of a search that takes long */
#define AGAIN_FACTOR 4    /* of the time a search takes, to rest between two */
#define REST_AFTER_MS 300 /* of a search: who types goes on to the next letter sooner */

typedef enum
{
  READING_NOTHING,
  READING_FIRST, /* the first keys of a new selection; the rows of the last one stay */
  READING_REST,  /* all further keys, or waiting to */
  READING_AGAIN, /* all keys, because of changes that do not name them */
} Reading;

struct _PrMessageList
{
  GObject parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrRowLoader *loader;
  PrSnippetLoader *snippets;
  PrSpine spine;

  /* The selection */
  gboolean has_selection;
  gint64 folder;
  char *query; /* or NULL */

  /* What is being read of it */
  Reading reading;
  guint serial; /* of the read whose answer counts */
  GCancellable *cancellable;
  GHashTable *meanwhile; /* key → whether it is there: told since the read began */
  gint64 rest_below;     /* READING_REST */
  gboolean again;        /* once more when this is over */
  GSource *later_source; /* of the next read, or NULL */
  gint64 read_usec;      /* what the last whole read took */
  char *trouble;         /* or NULL */
};

static GType
pr_message_list_get_item_type (GListModel *model)
{
  return PR_TYPE_MESSAGE_ITEM;
}

static guint
pr_message_list_get_n_items (GListModel *model)
{
  return pr_spine_get_length (&PR_MESSAGE_LIST (model)->spine);
}

static gpointer
pr_message_list_get_item (GListModel *model, guint position)
{
  PrMessageList *self = PR_MESSAGE_LIST (model);
  PrMessageItem *item;
  gint64 key;

  if (position >= pr_spine_get_length (&self->spine))
    return NULL;
  key = pr_spine_get (&self->spine, position);
  item = pr_row_loader_get_item (self->loader, key);
  pr_message_item_set_snippet (item, pr_snippet_loader_lookup (self->snippets, key));
  return item;
}

static void
pr_message_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = pr_message_list_get_item_type;
  iface->get_n_items = pr_message_list_get_n_items;
  iface->get_item = pr_message_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PrMessageList,
                               pr_message_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      pr_message_list_list_model_init))

enum
{
  PROP_0,
  PROP_CURRENT,
  PROP_LOADING,
  PROP_N_ITEMS,
  PROP_TROUBLE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

/* ---- showing ---- */

static void
set_trouble (PrMessageList *self, const char *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
set_reading (PrMessageList *self, Reading reading)
{
  gboolean was_loading = pr_message_list_get_loading (self);
  gboolean was_current = pr_message_list_is_current (self);

  self->reading = reading;
  if (pr_message_list_is_current (self) != was_current)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
  if (pr_message_list_get_loading (self) != was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
spine_changed (guint position, guint n_removed, guint n_added, gpointer user_data)
{
  g_list_model_items_changed (G_LIST_MODEL (user_data), position, n_removed, n_added);
}

/* Takes @keys. FALSE: somebody who was told of it selected something else. */
static gboolean
show_keys (PrMessageList *self, PrKeys *keys)
{
  guint serial = self->serial;
  guint n_before = pr_spine_get_length (&self->spine);

  /* Rows of another selection have nothing to keep: they are replaced at once. */
  pr_spine_become (&self->spine, keys, self->reading == READING_FIRST ? 1 : MAX_STEPS,
                   spine_changed, self);
  if (pr_spine_get_length (&self->spine) != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  return self->serial == serial;
}

/* ---- reading keys ---- */

static void keys_read_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void read_again_later (PrMessageList *self);

static void
stop_reading (PrMessageList *self)
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

static void
start_reading (PrMessageList *self, Reading reading)
{
  /* What the first keys may lack, the rest of them does not bring. */
  gboolean again = self->again && reading == READING_REST;
  PrKeysRead *read;

  stop_reading (self);
  self->again = again;
  self->cancellable = g_cancellable_new ();
  read = pr_keys_read_new (self->mailbox->store, self->folder, self->query);
  read->serial = self->serial;
  if (reading == READING_FIRST)
    {
      read->limit = FIRST_KEYS;
      read->n_rows = PR_ROW_PAGE;
      read->n_snippets = FIRST_SNIPPETS;
      read->begin = pr_row_loader_begin_read (self->loader);
    }
  else if (reading == READING_REST)
    read->below = self->rest_below;
  pr_keys_read_run (read, self, self->cancellable, keys_read_cb);
  set_reading (self, reading);
}

static void
finish_reading (PrMessageList *self)
{
  gboolean again = self->again;

  stop_reading (self);
  set_reading (self, READING_NOTHING);
  if (again)
    read_again_later (self);
}

static gboolean
read_later_cb (gpointer user_data)
{
  PrMessageList *self = user_data;

  start_reading (self, self->reading == READING_REST ? READING_REST : READING_AGAIN);
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

/* Mail that arrives changes a search many times a second: the longer it takes, the longer
 * it rests in between. */
static void
read_again_later (PrMessageList *self)
{
  gint64 rest_ms = AGAIN_FACTOR * self->read_usec / 1000;

  if (self->reading != READING_NOTHING)
    self->again = TRUE;
  else if (self->later_source == NULL)
    read_later (self, (guint) CLAMP (rest_ms, MIN_AGAIN_MS, MAX_AGAIN_MS));
}

/* ---- snippets ---- */

static void
snippet_made (PrSnippet *snippet, gpointer user_data)
{
  PrMessageList *self = user_data;
  PrMessageItem *item = pr_row_loader_peek_item (self->loader, snippet->key);

  if (item != NULL)
    pr_message_item_set_snippet (item, snippet);
}

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
  if (!show_keys (self, pr_keys_with_changes (keys, self->meanwhile)))
    return;
  if (whole)
    {
      finish_reading (self);
      return;
    }
  self->rest_below = last;
  if (self->query == NULL)
    {
      start_reading (self, READING_REST);
      return;
    }
  set_reading (self, READING_REST);
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
  if (show_keys (self, pr_keys_with_changes (keys, self->meanwhile)))
    finish_reading (self);
}

static void
fail_reading (PrMessageList *self, const GError *error)
{
  gboolean first = self->reading == READING_FIRST;

  set_trouble (self, error->message);
  /* The rows of another selection would pass for this one's. */
  if (!first || show_keys (self, pr_keys_new ()))
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
  set_trouble (self, NULL);
  if (self->reading != READING_FIRST)
    self->read_usec = read->usec;
  switch (self->reading)
    {
    case READING_FIRST:
      take_first_keys (self, read);
      break;
    case READING_REST:
      take_rest (self, read->keys);
      break;
    case READING_AGAIN:
      if (show_keys (self, pr_keys_with_changes (read->keys, self->meanwhile)))
        finish_reading (self);
      break;
    case READING_NOTHING:
    default:
      g_assert_not_reached ();
    }
}

/* ---- changes ---- */

static void
refresh_rows (PrMessageList *self, const PrChange *change)
{
  if (change->kind == PR_CHANGE_RESET)
    pr_row_loader_refresh_all (self->loader);
  else if (change->kind == PR_CHANGE_UPDATED || change->kind == PR_CHANGE_ADDED ||
           change->kind == PR_CHANGE_REMOVED)
    pr_row_loader_refresh (self->loader, change->keys);
}

static void
apply_changes (PrMessageList *self, GHashTable *changes)
{
  GHashTableIter iter;
  gpointer key, present;

  if (g_hash_table_size (changes) == 0)
    return;
  if (self->reading != READING_NOTHING)
    {
      g_hash_table_iter_init (&iter, changes);
      while (g_hash_table_iter_next (&iter, &key, &present))
        g_hash_table_replace (self->meanwhile, g_memdup2 (key, sizeof (gint64)), present);
    }
  /* Rows of another selection stay as they are until the first keys of this one come. */
  if (self->reading != READING_FIRST)
    show_keys (self, pr_keys_with_changes (pr_spine_peek_keys (&self->spine), changes));
}

static void
news_cb (PrMailbox *mailbox, const PrNews *news, PrMessageList *self)
{
  g_autoptr (GHashTable) changes = NULL;
  gboolean again;

  if (!self->has_selection)
    return;
  for (guint i = 0; i < news->changes->len; i++)
    refresh_rows (self, g_ptr_array_index (news->changes, i));
  changes =
    pr_list_changes_collect (mailbox, self->folder, self->query, news->changes, &again);
  apply_changes (self, changes);
  if (again)
    read_again_later (self);
}

/* ---- the loader's questions ---- */

static guint
list_page (gint64 key, gint64 *keys, gpointer user_data)
{
  PrMessageList *self = user_data;
  guint position = pr_spine_find (&self->spine, key);
  guint first, end;

  if (position == G_MAXUINT)
    return 0;
  first = position - position % PR_ROW_PAGE;
  end = MIN (first + PR_ROW_PAGE, pr_spine_get_length (&self->spine));
  for (guint i = first; i < end; i++)
    keys[i - first] = pr_spine_get (&self->spine, i);
  return end - first;
}

static void
rows_failed (const GError *error, gpointer user_data)
{
  set_trouble (PR_MESSAGE_LIST (user_data), error->message);
}

/* ---- the object ---- */

static void
pr_message_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PrMessageList *self = PR_MESSAGE_LIST (object);

  switch (id)
    {
    case PROP_CURRENT:
      g_value_set_boolean (value, pr_message_list_is_current (self));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, pr_message_list_get_loading (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, pr_spine_get_length (&self->spine));
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
pr_message_list_finalize (GObject *object)
{
  PrMessageList *self = PR_MESSAGE_LIST (object);

  stop_reading (self);
  pr_row_loader_close (self->loader);
  pr_snippet_loader_close (self->snippets);
  pr_spine_clear (&self->spine);
  g_hash_table_unref (self->meanwhile);
  g_object_unref (self->mailbox);
  g_free (self->query);
  g_free (self->trouble);
  G_OBJECT_CLASS (pr_message_list_parent_class)->finalize (object);
}

static void
pr_message_list_class_init (PrMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pr_message_list_get_property;
  object_class->finalize = pr_message_list_finalize;
  properties[PROP_CURRENT] = g_param_spec_boolean ("current", NULL, NULL, TRUE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pr_message_list_init (PrMessageList *self)
{
  pr_spine_init (&self->spine);
  self->meanwhile = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

PrMessageList *
pr_message_list_new (PrMailbox *mailbox)
{
  static const PrRowLoaderFuncs funcs = { .list_page = list_page, .failed = rows_failed };
  PrMessageList *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);

  self = g_object_new (PR_TYPE_MESSAGE_LIST, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->loader = pr_row_loader_new (mailbox->store, &funcs, self);
  self->snippets = pr_snippet_loader_new (mailbox->store, snippet_made, self);
  pr_mailbox_start_lists (mailbox);
  g_signal_connect_object (mailbox, "news", G_CALLBACK (news_cb), self, 0);
  return self;
}

/* NULL for a query that asks for nothing. */
static char *
dup_query (const char *query)
{
  g_autofree char *stripped = query == NULL ? NULL : g_strstrip (g_strdup (query));

  return stripped == NULL || *stripped == '\0' ? NULL : g_steal_pointer (&stripped);
}

void
pr_message_list_select (PrMessageList *self, gint64 folder, const char *query)
{
  g_autofree char *new_query = dup_query (query);

  g_return_if_fail (PR_IS_MESSAGE_LIST (self));

  if (self->has_selection && self->folder == folder &&
      g_strcmp0 (self->query, new_query) == 0)
    return;
  self->has_selection = TRUE;
  self->folder = folder;
  g_free (self->query);
  self->query = g_steal_pointer (&new_query);
  self->read_usec = 0;
  start_reading (self, READING_FIRST);
}

gboolean
pr_message_list_is_current (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), TRUE);

  return self->reading != READING_FIRST;
}

gboolean
pr_message_list_get_loading (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), FALSE);

  return self->reading == READING_FIRST || self->reading == READING_REST;
}

const char *
pr_message_list_get_trouble (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), NULL);

  return self->trouble;
}

guint
pr_message_list_get_n_live (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), 0);

  return pr_row_loader_get_n_live (self->loader);
}

guint
pr_message_list_find (PrMessageList *self, gint64 key)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), G_MAXUINT);

  return pr_spine_find (&self->spine, key);
}

void
pr_message_list_prefetch (PrMessageList *self, guint first, guint last)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint end;

  g_return_if_fail (PR_IS_MESSAGE_LIST (self));
  g_return_if_fail (first <= last);

  end = MIN (pr_spine_get_length (&self->spine), last == G_MAXUINT ? last : last + 1);
  for (guint i = first; i < end && keys->len < MAX_PREFETCH; i++)
    {
      gint64 key = pr_spine_get (&self->spine, i);

      g_array_append_val (keys, key);
    }
  pr_row_loader_look_ahead (self->loader, keys);
  /* While a new search is under way, those in sight are of the one before. */
  if (pr_message_list_is_current (self))
    pr_snippet_loader_want (self->snippets, (gint64 *) (gpointer) keys->data, keys->len);
}
