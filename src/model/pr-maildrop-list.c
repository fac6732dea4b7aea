/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-maildrop-item-private.h"

#include <string.h>

#define MAX_SUMMARIES 256 /* read at a time */

struct _PrMaildropList
{
  GObject parent_instance;

  /* Owned */
  PrMailbox *mailbox;
  PrAccountItem *account;
  GPtrArray *messages; /* of PrServerMessage, ascending number */
  GArray *shown;       /* of guint: indices of messages, in the order of rows */
  GHashTable *live;    /* message → PrMaildropItem, which is not held */
  char *trouble;       /* or NULL */

  PrMaildrop maildrop;
  PrMaildrop read; /* what it will be once the list is read too */
  PrMaildropFilter filter;
  guint counts[PR_MAILDROP_N_FILTERS];
  guint64 octets[PR_MAILDROP_N_FILTERS];
  gboolean loaded;
  gboolean reading;    /* the list */
  gboolean read_again; /* it changed meanwhile */
  gboolean filling;    /* summaries are read */
  gboolean fill_again; /* more of them are wanted since */
  guint fill_id;       /* they are to be read */
};

static void pr_maildrop_list_model_init (GListModelInterface *iface);
static void read_list (PrMaildropList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (PrMaildropList,
                               pr_maildrop_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      pr_maildrop_list_model_init))

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- senders and subjects ---- */

/* Keys of rows that somebody looks at, and whose summary is not here. */
static GArray *
list_wanted (PrMaildropList *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->live);
  while (keys->len < MAX_SUMMARIES && g_hash_table_iter_next (&iter, NULL, &item))
    {
      const PrServerMessage *message = pr_maildrop_item_get_message (item);
      const PrSummary *summary = pr_maildrop_item_get_summary (item);

      if (message->key != 0 && (summary == NULL || summary->key != message->key))
        g_array_append_val (keys, message->key);
    }
  return keys;
}

/* A message that is gone has none. Returns to how many rows it gave one. */
static guint
hand_out (PrMaildropList *self, GPtrArray *summaries)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;
  guint n = 0;

  for (guint i = 0; i < summaries->len; i++)
    {
      PrSummary *summary = g_ptr_array_index (summaries, i);

      if (summary != NULL)
        g_hash_table_insert (by_key, &summary->key, summary);
    }
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    {
      PrMaildropItem *each = g_ptr_array_index (items, i);
      PrSummary *summary =
        g_hash_table_lookup (by_key, &pr_maildrop_item_get_message (each)->key);

      if (summary == NULL)
        continue;
      pr_maildrop_item_set_summary (each, summary);
      n++;
    }
  return n;
}

static void fill_later (PrMaildropList *self);

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrMaildropList) self = user_data;
  g_autoptr (GPtrArray) summaries =
    pr_mailbox_load_summaries_finish (PR_MAILBOX (source), result, NULL);

  self->filling = FALSE;
  /* What cannot be read now is tried again with the next row. */
  if ((summaries != NULL && hand_out (self, summaries) > 0) || self->fill_again)
    fill_later (self);
}

static gboolean
fill_cb (gpointer user_data)
{
  PrMaildropList *self = user_data;
  g_autoptr (GArray) keys = list_wanted (self);

  self->fill_id = 0;
  self->fill_again = self->filling;
  if (keys->len == 0 || self->filling)
    return G_SOURCE_REMOVE;
  self->filling = TRUE;
  pr_mailbox_load_summaries_async (self->mailbox, (const gint64 *) (gpointer) keys->data,
                                   keys->len, NULL, filled_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
fill_later (PrMaildropList *self)
{
  if (self->fill_id == 0)
    self->fill_id = g_idle_add_full (G_PRIORITY_DEFAULT, fill_cb, self, NULL);
}

/* ---- the model ---- */

static GType
get_item_type (GListModel *model)
{
  return PR_TYPE_MAILDROP_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return PR_MAILDROP_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PrMaildropList *self = PR_MAILDROP_LIST (model);
  const PrServerMessage *message = pr_maildrop_list_peek (self, position);
  PrMaildropItem *item;

  if (message == NULL)
    return NULL;
  item = g_hash_table_lookup (self->live, message);
  if (item != NULL)
    return g_object_ref (item);
  if (message->key != 0)
    fill_later (self);
  return pr_maildrop_item_new (self->messages, message, self->live);
}

static void
pr_maildrop_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- what is shown ---- */

static gboolean
shows (PrMaildropFilter filter, const PrServerMessage *message)
{
  gboolean here = message->state == PR_PLACE_STORED ||
                  message->state == PR_PLACE_DELE_SENT || message->state == PR_PLACE_GONE;

  switch (filter)
    {
    case PR_MAILDROP_NOT_HERE:
      return !here;
    case PR_MAILDROP_HERE:
      return here;
    case PR_MAILDROP_ASKED:
      return message->request != PR_REQUEST_NONE;
    case PR_MAILDROP_ALL:
    default:
      return TRUE;
    }
}

static void
count_all (PrMaildropList *self)
{
  memset (self->counts, 0, sizeof self->counts);
  memset (self->octets, 0, sizeof self->octets);
  for (guint i = 0; i < self->messages->len; i++)
    for (guint filter = 0; filter < PR_MAILDROP_N_FILTERS; filter++)
      {
        const PrServerMessage *message = g_ptr_array_index (self->messages, i);

        if (!shows ((PrMaildropFilter) filter, message))
          continue;
        self->counts[filter]++;
        self->octets[filter] += message->size;
      }
}

static GArray *
choose (PrMaildropList *self)
{
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = self->messages->len; i-- > 0;)
    if (shows (self->filter, g_ptr_array_index (self->messages, i)))
      g_array_append_val (shown, i);
  return shown;
}

static const PrServerMessage *
peek_in (GPtrArray *messages, const GArray *shown, guint position)
{
  return g_ptr_array_index (messages, g_array_index (shown, guint, position));
}

/* Shows what is to be shown now. Rows that stay are not touched: whoever ticked one keeps
 * it. @old: (nullable): the messages that the rows are of until now */
static void
show (PrMaildropList *self, GPtrArray *old)
{
  GPtrArray *before = old == NULL ? self->messages : old;
  g_autoptr (GArray) shown = g_steal_pointer (&self->shown);
  guint begin = 0, end = 0, least;

  self->shown = choose (self);
  least = MIN (shown->len, self->shown->len);
  while (begin < least &&
         pr_server_message_equal (peek_in (before, shown, begin),
                                  peek_in (self->messages, self->shown, begin)))
    begin++;
  while (end < least - begin &&
         pr_server_message_equal (peek_in (before, shown, shown->len - end - 1),
                                  peek_in (self->messages, self->shown,
                                           self->shown->len - end - 1)))
    end++;
  if (shown->len - begin - end > 0 || self->shown->len - begin - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), begin, shown->len - begin - end,
                                self->shown->len - begin - end);
}

/* Rows that are looked at learn what the new list says of them. */
static void
update_live (PrMaildropList *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < self->messages->len; i++)
    {
      gpointer message = g_ptr_array_index (self->messages, i);
      PrMaildropItem *item = g_hash_table_lookup (self->live, message);

      if (item == NULL)
        continue;
      g_ptr_array_add (items, g_object_ref (item));
      g_ptr_array_add (found, message);
    }
  for (guint i = 0; i < items->len; i++)
    pr_maildrop_item_set_message (g_ptr_array_index (items, i), self->messages,
                                  g_ptr_array_index (found, i));
  fill_later (self);
}

/* ---- reading ---- */

static void
end_reading (PrMaildropList *self)
{
  gboolean first = !self->loaded;

  self->reading = FALSE;
  self->loaded = TRUE;
  if (first)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (self->read_again)
    read_list (self);
}

static void
fail (PrMaildropList *self, const GError *error)
{
  g_free (self->trouble);
  self->trouble = g_strdup (error->message);
  end_reading (self);
}

static const char *
get_name (PrMaildropList *self)
{
  return pr_account_item_get_account (self->account)->name;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrMaildropList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = pr_mailbox_list_maildrop_finish (result, &error);
  g_autoptr (GPtrArray) old = NULL;

  if (messages == NULL)
    {
      fail (self, error);
      return;
    }
  old = g_steal_pointer (&self->messages);
  self->messages = g_steal_pointer (&messages);
  self->maildrop = self->read;
  g_clear_pointer (&self->trouble, g_free);
  count_all (self);
  update_live (self);
  show (self, old);
  end_reading (self);
}

static void
maildrop_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrMaildropList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree PrMaildrop *maildrop = pr_mailbox_load_maildrop_finish (result, &error);

  if (maildrop == NULL)
    {
      fail (self, error);
      return;
    }
  self->read = *maildrop;
  pr_mailbox_list_maildrop_async (self->mailbox, get_name (self), NULL, listed_cb,
                                  g_object_ref (self));
}

static void
read_list (PrMaildropList *self)
{
  self->read_again = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  pr_mailbox_load_maildrop_async (self->mailbox, get_name (self), NULL,
                                  maildrop_loaded_cb, g_object_ref (self));
}

/* ---- the object ---- */

static void
pr_maildrop_list_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, pr_maildrop_list_get_loading (PR_MAILDROP_LIST (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pr_maildrop_list_dispose (GObject *object)
{
  PrMaildropList *self = PR_MAILDROP_LIST (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->mailbox != NULL)
    g_signal_handlers_disconnect_by_data (self->mailbox, self);
  g_clear_object (&self->mailbox);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (pr_maildrop_list_parent_class)->dispose (object);
}

static void
pr_maildrop_list_finalize (GObject *object)
{
  PrMaildropList *self = PR_MAILDROP_LIST (object);

  g_array_unref (self->shown);
  g_hash_table_unref (self->live);
  g_ptr_array_unref (self->messages);
  g_free (self->trouble);
  G_OBJECT_CLASS (pr_maildrop_list_parent_class)->finalize (object);
}

static void
pr_maildrop_list_class_init (PrMaildropListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pr_maildrop_list_get_property;
  object_class->dispose = pr_maildrop_list_dispose;
  object_class->finalize = pr_maildrop_list_finalize;
  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", PR_TYPE_MAILDROP_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
pr_maildrop_list_init (PrMaildropList *self)
{
  self->messages = g_ptr_array_new ();
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->live = g_hash_table_new (pr_server_message_hash, pr_server_message_equal);
}

PrMaildropList *
pr_maildrop_list_new (PrMailbox *mailbox, PrAccountItem *account)
{
  PrMaildropList *self;

  g_return_val_if_fail (PR_IS_MAILBOX (mailbox), NULL);
  g_return_val_if_fail (PR_IS_ACCOUNT_ITEM (account), NULL);

  self = g_object_new (PR_TYPE_MAILDROP_LIST, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->account = g_object_ref (account);
  g_signal_connect_swapped (mailbox, "maildrops-changed", G_CALLBACK (read_list), self);
  read_list (self);
  return self;
}

gboolean
pr_maildrop_list_get_loading (PrMaildropList *self)
{
  g_return_val_if_fail (PR_IS_MAILDROP_LIST (self), FALSE);

  return !self->loaded;
}

const char *
pr_maildrop_list_get_trouble (PrMaildropList *self)
{
  g_return_val_if_fail (PR_IS_MAILDROP_LIST (self), NULL);

  return self->trouble;
}

const PrMaildrop *
pr_maildrop_list_get_maildrop (PrMaildropList *self)
{
  g_return_val_if_fail (PR_IS_MAILDROP_LIST (self), NULL);

  return &self->maildrop;
}

void
pr_maildrop_list_set_filter (PrMaildropList *self, PrMaildropFilter filter)
{
  g_return_if_fail (PR_IS_MAILDROP_LIST (self));

  if (self->filter == filter)
    return;
  self->filter = filter;
  show (self, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

PrMaildropFilter
pr_maildrop_list_get_filter (PrMaildropList *self)
{
  g_return_val_if_fail (PR_IS_MAILDROP_LIST (self), PR_MAILDROP_ALL);

  return self->filter;
}

guint
pr_maildrop_list_count (PrMaildropList *self, PrMaildropFilter filter, guint64 *octets)
{
  g_return_val_if_fail (PR_IS_MAILDROP_LIST (self), 0);
  g_return_val_if_fail (filter < PR_MAILDROP_N_FILTERS, 0);

  if (octets != NULL)
    *octets = self->octets[filter];
  return self->counts[filter];
}

guint
pr_maildrop_list_count_live (PrMaildropList *self)
{
  g_return_val_if_fail (PR_IS_MAILDROP_LIST (self), 0);

  return g_hash_table_size (self->live);
}

const PrServerMessage *
pr_maildrop_list_peek (PrMaildropList *self, guint position)
{
  g_return_val_if_fail (PR_IS_MAILDROP_LIST (self), NULL);

  return position < self->shown->len ? peek_in (self->messages, self->shown, position)
                                     : NULL;
}
