/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pr-index-feed-private.h"

#define QUEUE_MESSAGES 16
#define QUEUE_OCTETS (512u << 10)
#define FEW 32 /* for these no thread is worth it */

typedef struct
{
  PrIndexText *text; /* or NULL with @error */
  GError *error;
  gsize octets;
} Entry;

struct _PrIndexFeed
{
  PrStore *store; /* borrowed */
  gint64 *keys;
  guint n_keys;
  GThread *thread; /* or NULL: they are few */

  GMutex mutex; /* over all that follows */
  GCond cond;
  Entry entries[QUEUE_MESSAGES]; /* a ring */
  guint n_made;
  guint n_taken;
  gsize octets; /* of what is made and not taken */
  gboolean ending;
};

static PrMessage *
load_message (PrStore *store, gint64 key, GError **error)
{
  g_autoptr (PrReader) reader = NULL;
  g_autoptr (GBytes) raw = NULL;
  PrMessage *message = pr_recent_take (store, key);

  if (message != NULL)
    return message;
  reader = pr_store_borrow (store, NULL, error);
  raw = reader == NULL ? NULL : pr_raw_load (reader->database, key, error);
  return raw == NULL ? NULL : pr_message_new (raw);
}

static void
make_entry (PrIndexFeed *self, guint number, Entry *entry)
{
  g_autoptr (PrMessage) message =
    load_message (self->store, self->keys[number], &entry->error);

  if (message == NULL)
    return;
  entry->text = pr_index_text_new (message);
  entry->octets = pr_index_text_get_octets (entry->text);
}

/* Called with the lock held. */
static gboolean
has_room (PrIndexFeed *self)
{
  guint n = self->n_made - self->n_taken;

  return n == 0 || (n < QUEUE_MESSAGES && self->octets < QUEUE_OCTETS);
}

static gpointer
feed_thread (gpointer data)
{
  PrIndexFeed *self = data;

  g_mutex_lock (&self->mutex);
  while (self->n_made < self->n_keys && !self->ending)
    {
      Entry entry = { 0 };

      if (!has_room (self))
        {
          g_cond_wait (&self->cond, &self->mutex);
          continue;
        }
      g_mutex_unlock (&self->mutex);
      make_entry (self, self->n_made, &entry);
      g_mutex_lock (&self->mutex);
      self->octets += entry.octets;
      self->entries[self->n_made++ % QUEUE_MESSAGES] = entry;
      g_cond_signal (&self->cond);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

PrIndexFeed *
pr_index_feed_new (PrStore *store, const gint64 *keys, guint n_keys)
{
  PrIndexFeed *self = g_new0 (PrIndexFeed, 1);

  self->store = store;
  self->keys = g_memdup2 (keys, n_keys * sizeof *keys);
  self->n_keys = n_keys;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  if (n_keys > FEW)
    self->thread = g_thread_new ("pr-feed", feed_thread, self);
  return self;
}

void
pr_index_feed_free (PrIndexFeed *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->ending = TRUE;
      g_cond_signal (&self->cond);
      g_mutex_unlock (&self->mutex);
      g_thread_join (self->thread);
    }
  for (; self->n_taken < self->n_made; self->n_taken++)
    {
      Entry *entry = &self->entries[self->n_taken % QUEUE_MESSAGES];

      pr_index_text_free (entry->text);
      g_clear_error (&entry->error);
    }
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self->keys);
  g_free (self);
}

PrIndexText *
pr_index_feed_next (PrIndexFeed *self, GError **error)
{
  Entry entry = { 0 };

  g_return_val_if_fail (self->n_taken < self->n_keys, NULL);

  if (self->thread == NULL)
    {
      make_entry (self, self->n_taken++, &entry);
      self->n_made = self->n_taken;
    }
  else
    {
      g_mutex_lock (&self->mutex);
      while (self->n_made == self->n_taken)
        g_cond_wait (&self->cond, &self->mutex);
      entry = self->entries[self->n_taken++ % QUEUE_MESSAGES];
      self->octets -= entry.octets;
      g_cond_signal (&self->cond);
      g_mutex_unlock (&self->mutex);
    }
  if (entry.error != NULL)
    g_propagate_error (error, entry.error);
  return entry.text;
}
