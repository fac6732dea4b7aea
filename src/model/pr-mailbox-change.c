/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pr-mailbox-private.h"
#include "model/pr-work-private.h"

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
flags_change_free (gpointer data)
{
  FlagsChange *change = data;

  g_object_unref (change->store);
  g_free (change->keys);
  g_free (change);
}

static gpointer
set_flags (gpointer data, GCancellable *cancellable, GError **error)
{
  FlagsChange *change = data;

  return GINT_TO_POINTER (pr_store_set_flags (change->store, change->keys, change->n_keys,
                                              change->set, change->clear, error));
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
  static const PrWork work = { set_flags, flags_change_free, NULL, "pr-change" };
  FlagsChange *change;
  GTask *task;

  g_return_if_fail (PR_IS_MAILBOX (self));

  change = g_new0 (FlagsChange, 1);
  change->store = g_object_ref (self->store);
  change->keys = g_memdup2 (keys, n_keys * sizeof *keys);
  change->n_keys = n_keys;
  change->set = set;
  change->clear = clear;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  pr_work_start_for_task (&work, change, task);
}

gboolean
pr_mailbox_set_flags_finish (PrMailbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  pr_mailbox_nudge (self);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
