/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"

gboolean
pr_mailbox_set_flags (PrMailbox *self,
                      const gint64 *keys,
                      gsize n_keys,
                      PrFlags set,
                      PrFlags clear,
                      GError **error)
{
  gboolean done;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);

  done = pr_store_set_flags (self->store, keys, n_keys, set, clear, error);
  pr_mailbox_nudge (self);
  return done;
}

gboolean
pr_mailbox_set_tag (PrMailbox *self,
                    const gint64 *keys,
                    gsize n_keys,
                    const char *tag,
                    gboolean present,
                    GError **error)
{
  gboolean done;

  g_return_val_if_fail (PR_IS_MAILBOX (self), FALSE);
  g_return_val_if_fail (tag != NULL, FALSE);

  done = pr_store_set_tag (self->store, keys, n_keys, tag, present, error);
  pr_mailbox_nudge (self);
  return done;
}

typedef struct
{
  PrStore *store;
  gint64 *keys;
  gsize n_keys;
  PrFlags set, clear;
} FlagsChange;

static void
flags_change_free (FlagsChange *change)
{
  g_object_unref (change->store);
  g_free (change->keys);
  g_free (change);
}

static void
set_flags_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FlagsChange *change = data;
  g_autoptr (GError) error = NULL;

  if (pr_store_set_flags (change->store, change->keys, change->n_keys, change->set,
                          change->clear, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pr_mailbox_set_flags_async (PrMailbox *self,
                            const gint64 *keys,
                            gsize n_keys,
                            PrFlags set,
                            PrFlags clear,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  FlagsChange *change;

  g_return_if_fail (PR_IS_MAILBOX (self));

  change = g_new0 (FlagsChange, 1);
  change->store = g_object_ref (self->store);
  change->keys = g_memdup2 (keys, n_keys * sizeof *keys);
  change->n_keys = n_keys;
  change->set = set;
  change->clear = clear;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pr_mailbox_set_flags_async);
  g_task_set_task_data (task, change, (GDestroyNotify) flags_change_free);
  pr_mailbox_run_alone (task, "pr-change", set_flags_thread);
}

gboolean
pr_mailbox_set_flags_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  pr_mailbox_nudge (self);
  return g_task_propagate_boolean (G_TASK (result), error);
}
