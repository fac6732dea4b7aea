/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-maildrop-item-private.h"

struct _PrMaildropItem
{
  GObject parent_instance;
  GPtrArray *messages; /* that hold the message */
  const PrServerMessage *message;
  PrSummary *summary; /* or NULL */
  GHashTable *live;   /* holds us, without a reference, under our message */
};

G_DEFINE_FINAL_TYPE (PrMaildropItem, pr_maildrop_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

guint
pr_server_message_hash (gconstpointer message)
{
  const PrServerMessage *self = message;

  return g_str_hash (self->uidl) + self->occurrence;
}

gboolean
pr_server_message_equal (gconstpointer a, gconstpointer b)
{
  const PrServerMessage *one = a, *other = b;

  return one->occurrence == other->occurrence && g_str_equal (one->uidl, other->uidl);
}

static void
pr_maildrop_item_finalize (GObject *object)
{
  PrMaildropItem *self = PR_MAILDROP_ITEM (object);

  if (g_hash_table_lookup (self->live, self->message) == self)
    g_hash_table_remove (self->live, self->message);
  g_hash_table_unref (self->live);
  g_ptr_array_unref (self->messages);
  g_clear_pointer (&self->summary, pr_summary_unref);
  G_OBJECT_CLASS (pr_maildrop_item_parent_class)->finalize (object);
}

static void
pr_maildrop_item_class_init (PrMaildropItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pr_maildrop_item_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", PR_TYPE_MAILDROP_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
pr_maildrop_item_init (PrMaildropItem *self)
{
}

PrMaildropItem *
pr_maildrop_item_new (GPtrArray *messages,
                      const PrServerMessage *message,
                      GHashTable *live)
{
  PrMaildropItem *self = g_object_new (PR_TYPE_MAILDROP_ITEM, NULL);

  self->messages = g_ptr_array_ref (messages);
  self->message = message;
  self->live = g_hash_table_ref (live);
  g_hash_table_replace (live, (gpointer) message, self);
  return self;
}

const PrServerMessage *
pr_maildrop_item_get_message (PrMaildropItem *self)
{
  g_return_val_if_fail (PR_IS_MAILDROP_ITEM (self), NULL);

  return self->message;
}

const PrSummary *
pr_maildrop_item_get_summary (PrMaildropItem *self)
{
  g_return_val_if_fail (PR_IS_MAILDROP_ITEM (self), NULL);

  return self->summary;
}

static gboolean
says_the_same (const PrServerMessage *a, const PrServerMessage *b)
{
  return a->number == b->number && a->size == b->size && a->state == b->state &&
         a->request == b->request && a->key == b->key && a->date == b->date;
}

void
pr_maildrop_item_set_message (PrMaildropItem *self,
                              GPtrArray *messages,
                              const PrServerMessage *message)
{
  gboolean same = says_the_same (self->message, message);

  g_assert (pr_server_message_equal (self->message, message));

  g_hash_table_replace (self->live, (gpointer) message, self);
  g_ptr_array_ref (messages);
  g_ptr_array_unref (self->messages);
  self->messages = messages;
  self->message = message;
  if (!same)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
pr_maildrop_item_set_summary (PrMaildropItem *self, PrSummary *summary)
{
  g_autoptr (PrSummary) old = g_steal_pointer (&self->summary);

  self->summary = summary == NULL ? NULL : pr_summary_ref (summary);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
