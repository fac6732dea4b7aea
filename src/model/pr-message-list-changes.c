/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-list-changes-private.h"
#include "model/pr-mailbox-private.h"
#include "model/pr-message-list-private.h"

#define EXACT_CHANGES 8 /* of so many keys each is shown on its own */

static void
refresh_rows (PrMessageList *self, const PrChange *change)
{
  if (change->kind == PR_CHANGE_RESET)
    pr_row_loader_refresh_all (self->loader);
  else if (change->kind == PR_CHANGE_UPDATED || change->kind == PR_CHANGE_ADDED ||
           change->kind == PR_CHANGE_REMOVED ||
           (change->kind == PR_CHANGE_UNCOVERED && pr_message_list_is_grouped (self)))
    pr_row_loader_refresh (self->loader, change->keys);
}

static gint64
get_key_near (PrMessageList *self, guint position)
{
  guint n = pr_spine_get_length (&self->spine);

  return n == 0 ? 0 : pr_spine_get (&self->spine, MIN (position, n - 1));
}

/* All rows between the first and the last of @changes leave: those that stay come again
 * in the next step. FALSE: as pr_message_list_show_keys (). */
static gboolean
show_none_of (PrMessageList *self, GHashTable *changes)
{
  const PrKeys *keys = pr_spine_peek_keys (&self->spine);
  gint64 highest = G_MININT64, lowest = G_MAXINT64;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      highest = MAX (highest, *(gint64 *) key);
      lowest = MIN (lowest, *(gint64 *) key);
    }
  return pr_message_list_show_keys_at_once (self,
                                            pr_keys_without (keys, highest, lowest));
}

/* Shows changes of many rows in few steps: above those that are looked at, round them,
 * below. A view binds rows anew at each step that touches what it shows; and at one that
 * takes and brings rows it looks through all that come for those that it has. */
static void
show_many_changes (PrMessageList *self, GHashTable *changes)
{
  gint64 top = get_key_near (self, self->first_near);
  gint64 bottom = get_key_near (self, self->last_near);
  g_autoptr (GHashTable) above = pr_list_changes_take_part (changes, G_MAXINT64, top + 1);
  g_autoptr (GHashTable) near = pr_list_changes_take_part (changes, top, bottom);
  g_autoptr (GHashTable) below =
    pr_list_changes_take_part (changes, bottom - 1, G_MININT64);
  GHashTable *parts[] = { below, near, above };
  guint serial = self->serial;

  for (guint i = 0; i < G_N_ELEMENTS (parts) && self->serial == serial; i++)
    {
      g_autoptr (PrKeys) keys = NULL;

      if (g_hash_table_size (parts[i]) == 0)
        continue;
      keys = pr_keys_with_changes (pr_spine_peek_keys (&self->spine), parts[i]);
      if (parts[i] == near || show_none_of (self, parts[i]))
        pr_message_list_show_keys_at_once (self, g_steal_pointer (&keys));
    }
}

typedef void (*ShowFunc) (PrMessageList *self, GHashTable *changes);

static void
show_changes (PrMessageList *self, GHashTable *changes)
{
  pr_message_list_show_keys (self,
                             pr_keys_with_changes (pr_spine_peek_keys (&self->spine),
                                                   changes));
}

static void
apply_changes (PrMessageList *self, GHashTable *changes, ShowFunc show)
{
  GHashTableIter iter;
  gpointer key, present;

  if (g_hash_table_size (changes) == 0)
    return;
  if (self->reading != PR_LIST_READING_NOTHING)
    {
      g_hash_table_iter_init (&iter, changes);
      while (g_hash_table_iter_next (&iter, &key, &present))
        g_hash_table_replace (self->meanwhile, g_memdup2 (key, sizeof (gint64)), present);
    }
  /* Rows of another selection stay as they are until the first keys of this one come. */
  if (self->reading != PR_LIST_READING_FIRST)
    show (self, changes);
}

/* Acts whose changes were all told are over: what was told counts from here on. */
static void
settle_acts (PrMessageList *self)
{
  gboolean again = FALSE;
  g_autoptr (GHashTable) changes =
    pr_list_acts_settle (self->acts, self->mailbox->news_number, &self->spine, &again);

  apply_changes (self, changes, show_changes);
  if (again)
    pr_message_list_read_again_later (self);
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
    pr_list_changes_collect (mailbox, self->folder, self->query,
                             pr_message_list_is_grouped (self), news->changes, &again);
  pr_list_acts_hold (self->acts, changes);
  apply_changes (self, changes, show_changes);
  if (again)
    pr_message_list_read_again_later (self);
  settle_acts (self);
}

static void
act_began_cb (PrMailbox *mailbox, PrAct *act, PrMessageList *self)
{
  g_autoptr (GHashTable) changes = NULL;

  if (!self->has_selection)
    return;
  changes = pr_list_acts_begin (self->acts, act, self->folder, self->query, &self->spine);
  apply_changes (self, changes,
                 g_hash_table_size (changes) > EXACT_CHANGES ? show_many_changes
                                                             : show_changes);
  pr_list_acts_mark (act, self->loader);
}

static void
act_ended_cb (PrMailbox *mailbox, PrAct *act, PrMessageList *self)
{
  if (act->failed)
    pr_row_loader_refresh_all (self->loader);
  settle_acts (self);
}

void
pr_message_list_follow (PrMessageList *self)
{
  g_signal_connect_object (self->mailbox, "news", G_CALLBACK (news_cb), self, 0);
  g_signal_connect_object (self->mailbox, "act-began", G_CALLBACK (act_began_cb), self,
                           0);
  g_signal_connect_object (self->mailbox, "act-ended", G_CALLBACK (act_ended_cb), self,
                           0);
}
