/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-conversation.h"

#include "model/pr-items-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

struct _PrConversation
{
  GObject parent_instance;

  gint64 key;
  guint n_all;
  gboolean again; /* something changed since the read under way began */

  /* Owned */
  PrMailbox *mailbox;
  GPtrArray *items;      /* of PrMessageItem */
  GHashTable *live;      /* of its items, by key */
  GCancellable *reading; /* of the read under way, or NULL */
};

/* What a thread is asked, and what it answers. */
typedef struct
{
  PrStore *store;
  gint64 key;
} Request;

typedef struct
{
  GPtrArray *rows; /* of PrSummary */
  guint n_all;
} Answer;

static void pr_conversation_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PrConversation,
                               pr_conversation,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      pr_conversation_list_model_init))

/* ---- reading ---- */

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->store);
  g_free (request);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_ptr_array_unref (answer->rows);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static gpointer
read_behind (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  guint n_all = 0;
  g_autoptr (GArray) keys =
    pr_store_list_conversation (request->store, request->key, PR_CONVERSATION_MAX, &n_all,
                                cancellable, error);
  g_autoptr (GPtrArray) rows = NULL;
  Answer *answer;

  if (keys == NULL)
    return NULL;
  rows = pr_store_load_summaries (request->store, &g_array_index (keys, gint64, 0),
                                  keys->len, error);
  if (rows == NULL)
    return NULL;
  /* One may have gone between the two. */
  for (guint i = rows->len; i > 0; i--)
    if (g_ptr_array_index (rows, i - 1) == NULL)
      g_ptr_array_steal_index (rows, i - 1);
  answer = g_new0 (Answer, 1);
  answer->rows = g_steal_pointer (&rows);
  answer->n_all = n_all;
  return answer;
}

static const PrWork work = { read_behind, request_free, answer_free, NULL };

static Request *
make_request (PrConversation *self)
{
  Request *request = g_new0 (Request, 1);

  request->store = g_object_ref (self->mailbox->store);
  request->key = self->key;
  return request;
}

/* ---- the list ---- */

/* The row of @summary, told what is new of it; another one where it is new itself. */
static PrMessageItem *
make_item (PrConversation *self, PrSummary *summary)
{
  PrMessageItem *item = g_hash_table_lookup (self->live, &summary->key);

  if (item == NULL)
    {
      item = pr_message_item_new (summary->key, self->live);
      pr_message_item_fill (item, summary);
      return item;
    }
  pr_message_item_set_summary (item, summary);
  return g_object_ref (item);
}

static gboolean
has_same_keys (GPtrArray *items, GPtrArray *rows)
{
  if (items->len != rows->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (pr_message_item_get_key (g_ptr_array_index (items, i)) !=
        ((const PrSummary *) g_ptr_array_index (rows, i))->key)
      return FALSE;
  return TRUE;
}

static void
show_rows (PrConversation *self, const Answer *answer)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean same = has_same_keys (self->items, answer->rows);
  guint n_before = self->items->len;

  for (guint i = 0; i < answer->rows->len; i++)
    g_ptr_array_add (items, make_item (self, g_ptr_array_index (answer->rows, i)));
  self->n_all = answer->n_all;
  if (same)
    return;
  g_ptr_array_unref (self->items);
  self->items = g_steal_pointer (&items);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->items->len);
}

/* ---- following ---- */

static void read_again (PrConversation *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PrConversation) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_object (&self->reading);
  /* What cannot be read stays as it was. */
  if (answer != NULL)
    {
      show_rows (self, answer);
      answer_free (answer);
    }
  if (self->again)
    read_again (self);
}

static void
read_again (PrConversation *self)
{
  self->again = self->reading != NULL;
  if (self->again)
    return;
  self->reading = g_cancellable_new ();
  pr_work_start (&work, make_request (self), self->reading, read_cb, g_object_ref (self));
}

static gboolean
concerns (PrConversation *self, const PrChange *change)
{
  /* Of what conversation a message is that comes, its key does not say. */
  if (change->kind == PR_CHANGE_RESET || change->kind == PR_CHANGE_ADDED ||
      change->kind == PR_CHANGE_COVERED || change->kind == PR_CHANGE_UNCOVERED)
    return TRUE;
  if (change->kind != PR_CHANGE_UPDATED && change->kind != PR_CHANGE_REMOVED)
    return FALSE;
  for (guint i = 0; i < change->keys->len; i++)
    if (g_hash_table_contains (self->live, &g_array_index (change->keys, gint64, i)))
      return TRUE;
  return FALSE;
}

static void
news_cb (PrMailbox *mailbox, const PrNews *news, PrConversation *self)
{
  for (guint i = 0; i < news->changes->len; i++)
    if (concerns (self, g_ptr_array_index (news->changes, i)))
      {
        read_again (self);
        return;
      }
}

/* ---- the object ---- */

static void
pr_conversation_dispose (GObject *object)
{
  PrConversation *self = PR_CONVERSATION (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->mailbox);
  G_OBJECT_CLASS (pr_conversation_parent_class)->dispose (object);
}

static void
pr_conversation_finalize (GObject *object)
{
  PrConversation *self = PR_CONVERSATION (object);

  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->live);
  G_OBJECT_CLASS (pr_conversation_parent_class)->finalize (object);
}

static void
pr_conversation_class_init (PrConversationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pr_conversation_dispose;
  G_OBJECT_CLASS (klass)->finalize = pr_conversation_finalize;
}

static void
pr_conversation_init (PrConversation *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->live = g_hash_table_new (g_int64_hash, g_int64_equal);
}

static GType
get_item_type (GListModel *list)
{
  return PR_TYPE_MESSAGE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return PR_CONVERSATION (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  PrMessageItem *item = pr_conversation_peek (PR_CONVERSATION (list), position);

  return item == NULL ? NULL : g_object_ref (item);
}

static void
pr_conversation_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PrConversation *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_object (&self->reading);
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  show_rows (self, answer);
  if (self->again)
    read_again (self);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

void
pr_conversation_load_async (PrMailbox *mailbox,
                            gint64 key,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;
  PrConversation *self;

  g_return_if_fail (PR_IS_MAILBOX (mailbox));

  self = g_object_new (PR_TYPE_CONVERSATION, NULL);
  self->mailbox = g_object_ref (mailbox);
  self->key = key;
  self->reading = cancellable == NULL ? g_cancellable_new () : g_object_ref (cancellable);
  /* From here on: what changes while it is read is not to be missed. */
  g_signal_connect_object (mailbox, "news", G_CALLBACK (news_cb), self, 0);
  task = g_task_new (mailbox, cancellable, callback, user_data);
  g_task_set_source_tag (task, pr_conversation_load_async);
  g_task_set_task_data (task, self, g_object_unref);
  pr_work_start (&work, make_request (self), self->reading, loaded_cb, task);
}

PrConversation *
pr_conversation_load_finish (PrMailbox *mailbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, mailbox), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gint64
pr_conversation_get_key (PrConversation *self)
{
  g_return_val_if_fail (PR_IS_CONVERSATION (self), 0);

  return self->key;
}

guint
pr_conversation_get_n_all (PrConversation *self)
{
  g_return_val_if_fail (PR_IS_CONVERSATION (self), 0);

  return self->n_all;
}

guint
pr_conversation_find (PrConversation *self, gint64 key)
{
  g_return_val_if_fail (PR_IS_CONVERSATION (self), G_MAXUINT);

  for (guint i = 0; i < self->items->len; i++)
    if (pr_message_item_get_key (g_ptr_array_index (self->items, i)) == key)
      return i;
  return G_MAXUINT;
}

PrMessageItem *
pr_conversation_peek (PrConversation *self, guint position)
{
  g_return_val_if_fail (PR_IS_CONVERSATION (self), NULL);

  return position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
}
