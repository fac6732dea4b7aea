/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-message-list-private.h"

#define MAX_STEPS 512    /* of one change; more rows of one step are cheaper then */
#define NEAR_ROWS 256    /* round those in sight: a view holds widgets of some of them */
#define MAX_PREFETCH 512 /* rows */

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

void
pr_message_list_set_trouble (PrMessageList *self, const char *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

void
pr_message_list_set_reading (PrMessageList *self, PrListReading reading)
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

static gboolean
show_keys (PrMessageList *self, PrKeys *keys, guint max_steps)
{
  guint serial = self->serial;
  guint n_before = pr_spine_get_length (&self->spine);

  pr_spine_become (&self->spine, keys, max_steps, spine_changed, self);
  if (pr_spine_get_length (&self->spine) != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  return self->serial == serial;
}

gboolean
pr_message_list_show_keys (PrMessageList *self, PrKeys *keys)
{
  /* Rows of another selection have nothing to keep: they are replaced at once. */
  return show_keys (self, keys, self->reading == PR_LIST_READING_FIRST ? 1 : MAX_STEPS);
}

gboolean
pr_message_list_show_keys_at_once (PrMessageList *self, PrKeys *keys)
{
  return show_keys (self, keys, 1);
}

/* ---- the loaders ---- */

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
rows_failed (const char *why, gpointer user_data)
{
  pr_message_list_set_trouble (PR_MESSAGE_LIST (user_data), why);
}

static void
snippet_made (PrSnippet *snippet, gpointer user_data)
{
  PrMessageList *self = user_data;
  PrMessageItem *item = pr_row_loader_peek_item (self->loader, snippet->key);

  if (item != NULL)
    pr_message_item_set_snippet (item, snippet);
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

  pr_message_list_stop_reading (self);
  pr_row_loader_close (self->loader);
  pr_snippet_loader_close (self->snippets);
  pr_spine_clear (&self->spine);
  pr_list_acts_free (self->acts);
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
  self->last_near = NEAR_ROWS;
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
  self->acts = pr_list_acts_new (mailbox);
  pr_message_list_follow (self);
  return self;
}

/* NULL for a query that asks for nothing. */
static char *
dup_query (gint64 folder, const char *query)
{
  g_autofree char *stripped = query == NULL ? NULL : g_strstrip (g_strdup (query));

  if (folder == PR_FOLDER_ID_STARRED)
    return g_strconcat ("is:starred ", stripped, NULL);
  return stripped == NULL || *stripped == '\0' ? NULL : g_steal_pointer (&stripped);
}

void
pr_message_list_select (PrMessageList *self, gint64 folder, const char *query)
{
  g_autofree char *new_query = dup_query (folder, query);

  g_return_if_fail (PR_IS_MESSAGE_LIST (self));

  if (self->has_selection && self->folder == folder &&
      g_strcmp0 (self->query, new_query) == 0)
    return;
  self->has_selection = TRUE;
  self->folder = folder;
  g_free (self->query);
  self->query = g_steal_pointer (&new_query);
  self->read_usec = 0;
  pr_row_loader_set_grouped (self->loader, pr_message_list_is_grouped (self));
  pr_list_acts_select (self->acts, folder, self->query);
  pr_message_list_read (self, PR_LIST_READING_FIRST);
}

void
pr_message_list_set_grouped (PrMessageList *self, gboolean grouped)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST (self));

  if (self->grouped == !!grouped)
    return;
  self->grouped = !!grouped;
  pr_row_loader_set_grouped (self->loader, pr_message_list_is_grouped (self));
  if (self->has_selection && self->query == NULL)
    pr_message_list_read (self, PR_LIST_READING_FIRST);
}

PrMailbox *
pr_message_list_get_mailbox (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), NULL);

  return self->mailbox;
}

gboolean
pr_message_list_is_grouped (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), FALSE);

  return self->grouped && self->query == NULL;
}

PrMessageItem *
pr_message_list_ref_item (PrMessageList *self, gint64 key)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), NULL);

  return pr_row_loader_get_item (self->loader, key);
}

gint64
pr_message_list_get_folder (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), 0);

  return self->folder;
}

gint64
pr_message_list_find_account (PrMessageList *self, const gint64 *keys, gsize n_keys)
{
  const PrFolder *folder;
  gint64 account = 0;

  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), 0);
  g_return_val_if_fail (keys != NULL || n_keys == 0, 0);

  folder = pr_mailbox_find_folder (self->mailbox, self->folder);
  if (folder != NULL && folder->account != 0)
    return folder->account;
  account = pr_mailbox_get_only_account (self->mailbox);
  if (account != 0)
    return account;
  for (gsize i = 0; i < n_keys; i++)
    {
      PrMessageItem *item = pr_row_loader_peek_item (self->loader, keys[i]);
      const PrSummary *summary = item == NULL ? NULL : pr_message_item_get_summary (item);

      if (summary == NULL || (account != 0 && summary->account != account))
        return 0;
      account = summary->account;
    }
  return account;
}

void
pr_message_list_try_again (PrMessageList *self)
{
  g_return_if_fail (PR_IS_MESSAGE_LIST (self));

  if (!self->has_selection)
    return;
  pr_row_loader_refresh_all (self->loader);
  pr_message_list_read (self, PR_LIST_READING_FIRST);
}

gboolean
pr_message_list_is_current (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), TRUE);

  return self->reading != PR_LIST_READING_FIRST;
}

gboolean
pr_message_list_get_loading (PrMessageList *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), FALSE);

  return self->reading == PR_LIST_READING_FIRST || self->reading == PR_LIST_READING_REST;
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

guint
pr_message_list_count_above (PrMessageList *self, gint64 key)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), 0);

  return pr_spine_count_above (&self->spine, key);
}

gint64
pr_message_list_get_key (PrMessageList *self, guint position)
{
  g_return_val_if_fail (PR_IS_MESSAGE_LIST (self), 0);

  return pr_spine_get (&self->spine, position);
}

void
pr_message_list_prefetch (PrMessageList *self, guint first, guint last)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint end;

  g_return_if_fail (PR_IS_MESSAGE_LIST (self));
  g_return_if_fail (first <= last);

  self->first_near = first < NEAR_ROWS ? 0 : first - NEAR_ROWS;
  self->last_near = last > G_MAXUINT - NEAR_ROWS ? last : last + NEAR_ROWS;
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
