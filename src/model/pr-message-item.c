/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-items-private.h"

struct _PrMessageItem
{
  GObject parent_instance;
  gint64 key;
  PrSummary *summary; /* or NULL */
  PrSnippet *snippet; /* or NULL */
  GHashTable *live;   /* holds us, without a reference, under our key */
};

G_DEFINE_FINAL_TYPE (PrMessageItem, pr_message_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
pr_message_item_finalize (GObject *object)
{
  PrMessageItem *self = PR_MESSAGE_ITEM (object);

  g_hash_table_remove (self->live, &self->key);
  g_hash_table_unref (self->live);
  g_clear_pointer (&self->summary, pr_summary_unref);
  g_clear_pointer (&self->snippet, pr_snippet_unref);
  G_OBJECT_CLASS (pr_message_item_parent_class)->finalize (object);
}

static void
pr_message_item_class_init (PrMessageItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pr_message_item_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", PR_TYPE_MESSAGE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
pr_message_item_init (PrMessageItem *self)
{
}

gint64
pr_message_item_get_key (PrMessageItem *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_ITEM (self), 0);

  return self->key;
}

const PrSummary *
pr_message_item_get_summary (PrMessageItem *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_ITEM (self), NULL);

  return self->summary;
}

const PrSnippet *
pr_message_item_get_snippet (PrMessageItem *self)
{
  g_return_val_if_fail (PR_IS_MESSAGE_ITEM (self), NULL);

  return self->snippet;
}

PrMessageItem *
pr_message_item_new (gint64 key, GHashTable *live)
{
  PrMessageItem *self = g_object_new (PR_TYPE_MESSAGE_ITEM, NULL);

  self->key = key;
  self->live = g_hash_table_ref (live);
  g_hash_table_insert (live, &self->key, self);
  return self;
}

void
pr_message_item_fill (PrMessageItem *self, PrSummary *summary)
{
  g_assert (self->summary == NULL);

  self->summary = pr_summary_ref (summary);
}

void
pr_message_item_set_summary (PrMessageItem *self, PrSummary *summary)
{
  /* The old one lives until the handlers have seen the new one. */
  g_autoptr (PrSummary) old = g_steal_pointer (&self->summary);

  self->summary = pr_summary_ref (summary);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
pr_message_item_set_snippet (PrMessageItem *self, PrSnippet *snippet)
{
  if (self->snippet == snippet)
    return;
  g_clear_pointer (&self->snippet, pr_snippet_unref);
  self->snippet = snippet == NULL ? NULL : pr_snippet_ref (snippet);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
