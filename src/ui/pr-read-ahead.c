/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/pr-read-ahead.h"

#include <string.h>

typedef struct
{
  gint64 key;
  PrReading *reading; /* owned; NULL: not there yet, or not to be read */
  gboolean tried;
} Slot;

struct _PrReadAhead
{
  /* Owned */
  PrMailbox *mailbox;
  char *query; /* or NULL */
  Slot slots[PR_READ_AHEAD_MAX];
  GCancellable *loading; /* or NULL */

  guint n_slots;
  gint64 key; /* that is loaded now */
};

static void load_next (PrReadAhead *self);

PrReadAhead *
pr_read_ahead_new (PrMailbox *mailbox)
{
  PrReadAhead *self = g_new0 (PrReadAhead, 1);

  self->mailbox = g_object_ref (mailbox);
  return self;
}

static void
clear_slots (PrReadAhead *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    pr_reading_free (self->slots[i].reading);
  self->n_slots = 0;
}

static void
stop (PrReadAhead *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

void
pr_read_ahead_free (PrReadAhead *self)
{
  if (self == NULL)
    return;
  stop (self);
  clear_slots (self);
  g_object_unref (self->mailbox);
  g_free (self->query);
  g_free (self);
}

static Slot *
find_slot (PrReadAhead *self, gint64 key)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].key == key)
      return &self->slots[i];
  return NULL;
}

/* A load that was cancelled ends after its PrReadAhead may have. */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PrReading) reading = pr_reading_finish (result, &error);
  PrReadAhead *self = user_data;
  Slot *slot;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  slot = find_slot (self, self->key);
  if (slot != NULL)
    slot->reading = g_steal_pointer (&reading);
  load_next (self);
}

static void
load_next (PrReadAhead *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    {
      Slot *slot = &self->slots[i];

      if (slot->tried)
        continue;
      slot->tried = TRUE;
      self->key = slot->key;
      self->loading = g_cancellable_new ();
      pr_reading_load_async (self->mailbox, slot->key, self->query, TRUE, self->loading,
                             loaded_cb, self);
      return;
    }
}

void
pr_read_ahead_want (PrReadAhead *self,
                    const gint64 *keys,
                    guint n_keys,
                    const char *query)
{
  Slot slots[PR_READ_AHEAD_MAX] = { 0 };
  gboolean same = g_strcmp0 (query, self->query) == 0;

  g_return_if_fail (n_keys <= PR_READ_AHEAD_MAX);

  for (guint i = 0; i < n_keys; i++)
    {
      Slot *slot = same ? find_slot (self, keys[i]) : NULL;

      slots[i].key = keys[i];
      if (slot == NULL)
        continue;
      slots[i].tried = slot->tried;
      slots[i].reading = g_steal_pointer (&slot->reading);
    }
  clear_slots (self);
  memcpy (self->slots, slots, sizeof slots);
  self->n_slots = n_keys;
  if (!same)
    {
      g_free (self->query);
      self->query = g_strdup (query);
      stop (self);
    }
  if (self->loading == NULL)
    load_next (self);
}

void
pr_read_ahead_forget (PrReadAhead *self)
{
  stop (self);
  clear_slots (self);
}

gboolean
pr_read_ahead_is_loading (PrReadAhead *self)
{
  return self->loading != NULL;
}

PrReading *
pr_read_ahead_take (PrReadAhead *self, gint64 key, const char *query, PrFlags flags)
{
  Slot *slot = g_strcmp0 (query, self->query) == 0 ? find_slot (self, key) : NULL;
  const PrSummary *summary;

  if (slot == NULL || slot->reading == NULL)
    return NULL;
  slot->tried = FALSE;
  summary = slot->reading->opened->summary;
  if (((summary->flags ^ flags) & (PR_FLAG_PARTIAL | PR_FLAG_TOPPED)) == 0)
    return g_steal_pointer (&slot->reading);
  g_clear_pointer (&slot->reading, pr_reading_free);
  return NULL;
}
